import { describe, expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { RawHost } from '../support/raw-host.ts'

const success = 0x00
const disallowed = 0x0c

const peer = { peerIdentityAddressType: 0, peerIdentityAddress: 0x112233445566 }
const stranger = { peerIdentityAddressType: 0, peerIdentityAddress: 0x665544332211 }
const irk = (n: number) => new Uint8Array(16).fill(n)

const connection = {
  connectionIntervalMin: 24,
  connectionIntervalMax: 40,
  maxLatency: 0,
  supervisionTimeout: 200,
  minCeLength: 0,
  maxCeLength: 0,
}
const someone = { peerAddressType: 0, peerAddress: 0xabcdef012345, ownAddressType: 0 }

/** What a controller may be doing, its filter policy without the accept list (0) or with it. */
const activities: readonly (readonly [string, (host: RawHost, filterPolicy: number) => Promise<unknown>])[] = [
  [
    'legacy advertising',
    async (host, filterPolicy) => {
      await host.run('leSetAdvertisingParameters', {
        advertisingIntervalMin: 0x20,
        advertisingIntervalMax: 0x20,
        advertisingType: 0,
        ...someone,
        advertisingChannelMap: 7,
        advertisingFilterPolicy: filterPolicy,
      })
      await host.run('leSetAdvertisingEnable', { advertisingEnable: true })
    },
  ],
  [
    'extended advertising',
    async (host, filterPolicy) => {
      await host.run('leSetExtendedAdvertisingParametersV1', {
        advertisingHandle: 1,
        advertisingEventProperties: 1,
        primaryAdvertisingIntervalMin: 0x20,
        primaryAdvertisingIntervalMax: 0x20,
        primaryAdvertisingChannelMap: 7,
        ...someone,
        advertisingFilterPolicy: filterPolicy,
        advertisingTxPower: 127,
        primaryAdvertisingPhy: 1,
        secondaryAdvertisingMaxSkip: 0,
        secondaryAdvertisingPhy: 1,
        advertisingSid: 0,
        scanRequestNotificationEnable: false,
      })
      const sets = [{ advertisingHandle: 1, duration: 0, maxExtendedAdvertisingEvents: 0 }]
      await host.run('leSetExtendedAdvertisingEnable', { enable: true, sets })
    },
  ],
  [
    'legacy scanning',
    async (host, scanningFilterPolicy) => {
      const window = { leScanInterval: 16, leScanWindow: 16 }
      await host.run('leSetScanParameters', { leScanType: 0, ...window, ownAddressType: 0, scanningFilterPolicy })
      await host.run('leSetScanEnable', { enable: true, filterDuplicates: false })
    },
  ],
  [
    'extended scanning',
    async (host, scanningFilterPolicy) => {
      const scanningPhys = { le1M: { scanType: 0, scanInterval: 16, scanWindow: 16 } }
      await host.run('leSetExtendedScanParameters', { ownAddressType: 0, scanningFilterPolicy, scanningPhys })
      await host.run('leSetExtendedScanEnable', { enable: true, filterDuplicates: 0, duration: 0, period: 0 })
    },
  ],
  [
    'legacy initiating',
    (host, initiatorFilterPolicy) =>
      host.run('leCreateConnection', {
        leScanInterval: 16,
        leScanWindow: 16,
        initiatorFilterPolicy,
        ...someone,
        ...connection,
      }),
  ],
  [
    'extended initiating',
    (host, initiatorFilterPolicy) =>
      host.run('leExtendedCreateConnectionV1', {
        initiatorFilterPolicy,
        ...someone,
        initiatingPhys: { le1M: { scanInterval: 16, scanWindow: 16, ...connection } },
      }),
  ],
]

const waitingForTrain = (host: RawHost) =>
  host.run('lePeriodicAdvertisingCreateSync', {
    options: 0,
    advertisingSid: 1,
    advertiserAddressType: 0,
    advertiserAddress: 0xabcdef012345,
    skip: 0,
    syncTimeout: 0x100,
    syncCteType: 0,
  })

const hostOn = async () => {
  const controller = new VirtualController({ air: new Air() })
  const host = await RawHost.on(controller)
  await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: irk(1), localIrk: irk(2) })
  return { host, privacy: controller.privacy }
}

/** The status of everything that changes the resolving list. */
const changeResolvingList = async (host: RawHost) => [
  (await host.command('leSetPrivacyMode', { ...peer, privacyMode: 1 })).status,
  (await host.command('leAddDeviceToResolvingList', { ...stranger, peerIrk: irk(3), localIrk: irk(4) })).status,
  (await host.command('leRemoveDeviceFromResolvingList', stranger)).status,
  (await host.command('leClearResolvingList', {})).status,
]
const changeAcceptList = async (host: RawHost) => [
  (await host.command('leAddDeviceToFilterAcceptList', { addressType: 0, address: 1 })).status,
  (await host.command('leRemoveDeviceFromFilterAcceptList', { addressType: 0, address: 1 })).status,
  (await host.command('leClearFilterAcceptList', {})).status,
]
const enableResolution = async (host: RawHost, addressResolutionEnable: boolean) =>
  (await host.command('leSetAddressResolutionEnable', { addressResolutionEnable })).status

describe('what is in use does not change', () => {
  test.each([...activities, ['waiting for a periodic train', waitingForTrain] as const])(
    '7.8.38 to 7.8.40, 7.8.77: the resolving list, during %s, while addresses are resolved',
    async (_, begin) => {
      const { host } = await hostOn()
      await enableResolution(host, true)
      await begin(host, 0)
      expect(await changeResolvingList(host)).toEqual([disallowed, disallowed, disallowed, disallowed])
    },
  )

  test.each([...activities, ['waiting for a periodic train', waitingForTrain] as const])(
    '7.8.38 to 7.8.40, 7.8.77: during %s while addresses are not resolved the resolving list may change',
    async (_, begin) => {
      const { host } = await hostOn()
      await begin(host, 0)
      expect(await changeResolvingList(host)).toEqual([success, success, success, success])
    },
  )

  test.each([...activities, ['waiting for a periodic train', waitingForTrain] as const])(
    '7.8.44: whether addresses are resolved, during %s',
    async (_, begin) => {
      const { host } = await hostOn()
      await begin(host, 0)
      expect(await enableResolution(host, true)).toBe(disallowed)
      expect(await enableResolution(host, false)).toBe(disallowed)
    },
  )

  test.each(activities)(
    '7.8.42, 7.8.43, 7.8.45: %s does not keep the host from asking, nor from another timeout',
    async (_, begin) => {
      const { host } = await hostOn()
      await enableResolution(host, true)
      await begin(host, 0)
      await host.run('leReadLocalResolvableAddress', peer)
      await host.run('leReadResolvingListSize', {})
      await host.run('leSetResolvablePrivateAddressTimeoutV1', { rpaTimeout: 60 })
    },
  )

  test.each(activities)('7.8.15 to 7.8.17: the accept list, during %s that filters by it', async (_, begin) => {
    const { host } = await hostOn()
    await host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: 5 })
    await begin(host, 1)
    expect(await changeAcceptList(host)).toEqual([disallowed, disallowed, disallowed])
    await host.run('leReadFilterAcceptListSize', {})
  })

  test.each(activities)('7.8.15 to 7.8.17: the accept list may change during %s that does not filter by it', async (_, begin) => {
    const { host } = await hostOn()
    await begin(host, 0)
    expect(await changeAcceptList(host)).toEqual([success, success, success])
  })

  test.each(activities.filter(([name]) => name !== 'extended advertising'))(
    '7.8.4: the random address, during %s',
    async (_, begin) => {
      const { host, privacy } = await hostOn()
      await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
      await begin(host, 0)
      expect(await host.command('leSetRandomAddress', { randomAddress: 0xc00000000002 })).toMatchObject({ status: disallowed })
      expect(privacy.randomAddress).toBe(0xc00000000001)
    },
  )

  test('7.8.4: the random address may change during extended advertising, whose sets have their own', async () => {
    const { host } = await hostOn()
    for (const [name, begin] of activities) if (name === 'extended advertising') await begin(host, 0)
    await host.run('leSetRandomAddress', { randomAddress: 0xc00000000002 })
  })

  test('when it has ended everything may change', async () => {
    const { host } = await hostOn()
    await enableResolution(host, true)
    for (const [name, begin] of activities) if (name === 'legacy scanning') await begin(host, 1)
    await host.run('leSetScanEnable', { enable: false, filterDuplicates: false })
    expect(await changeResolvingList(host)).toEqual([success, success, success, success])
    expect(await changeAcceptList(host)).toEqual([success, success, success])
    expect(await enableResolution(host, false)).toBe(success)
  })
})
