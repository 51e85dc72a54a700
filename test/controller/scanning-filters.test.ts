import { describe, expect, test } from 'vitest'
import type { AirAddress } from '../../controller/address.ts'
import type { AdvertisingEvent } from '../../controller/air/advertising-event.ts'
import { profiles } from '../../controller/index.ts'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { broadcast, extendedEvent, legacyEvent } from '../support/air-events.ts'
import {
  active1M,
  extendedReports,
  legacyActive,
  legacyPassive,
  legacyReports,
  on,
  passive1M,
  type ScannerRig,
  scanExtended,
  scanLegacy,
  scannerRig,
} from '../support/scanner-rig.ts'

const ours = 0xa0b0c0d0e0f0
const friend = { addressType: 0, address: 0xc0ffee000001 }
const from = (address: number, type: 0 | 1 = 0): { readonly advertiser: AirAddress } => ({ advertiser: { type, address } })
const none = new Uint8Array()

/** Somebody's resolvable private address, by a key that is all `n`. */
const keyOf = (n: number): Uint8Array => new Uint8Array(16).fill(n)
const privateAddress = (n: number): number => makeResolvableAddress(keyOf(n), () => 0x12345)

const addressesOf = (host: ScannerRig['host']): number[] => extendedReports(host).map(({ address }) => address)

describe('the filter of duplicates', () => {
  const filtered = { ...on, filterDuplicates: 1 }

  test('7.8.11: everything is reported without it', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host)
    await broadcast(air, legacyEvent(), legacyEvent())
    expect(legacyReports(host)).toHaveLength(2)
  })

  test('Vol 6 Part B, 4.4.3.5: one report of each device, whatever its data, and one of its scan response', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyActive, true)
    const scan = () => none
    const [first, other] = [legacyEvent({ scan }), legacyEvent({ scan, data: none })]
    await broadcast(air, first, other, legacyEvent({ ...from(0xc0ffee000002), scan }), first)
    expect(legacyReports(host).map(({ address, eventType }) => [address & 0xff, eventType])).toEqual([
      [1, 0],
      [1, 4],
      [2, 0],
      [2, 4],
    ])
  })

  test('Vol 6 Part B, 4.4.3.5: public and random addresses are different devices', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyPassive, true)
    await broadcast(air, legacyEvent(from(0xc0ffee000001, 0)), legacyEvent(from(0xc0ffee000001, 1)))
    expect(legacyReports(host).map(({ addressType }) => addressType)).toEqual([0, 1])
  })

  test('Vol 6 Part B, 4.4.3.5: a changed DID is no duplicate, and each SID has its own', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, filtered)
    const events = [[1, 7], [1, 7], [2, 7], [1, 8], [1, 8], [2, 7], [1, 7]] as const // biome-ignore format: a table
    await broadcast(air, ...events.map(([sid, did]) => extendedEvent({ sid, did })))
    expect(extendedReports(host).map(({ advertisingSid }) => advertisingSid)).toEqual([1, 2, 1, 1])
  })

  test('Vol 6 Part B, 4.4.3.5: all that is anonymous is one device, and legacy packets are apart from extended ones', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, filtered)
    const anonymous = extendedEvent({ advertiser: undefined })
    await broadcast(air, anonymous, anonymous, extendedEvent(), legacyEvent(), legacyEvent(), extendedEvent())
    expect(extendedReports(host).map(({ addressType, eventType }) => [addressType, eventType])).toEqual([
      [0xff, 0],
      [0, 0],
      [0, 0x13],
    ])
  })

  test('7.8.11: forgets when scanning ends', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyPassive, true)
    await broadcast(air, legacyEvent())
    await host.run('leSetScanEnable', { enable: false, filterDuplicates: false })
    await host.run('leSetScanEnable', { enable: true, filterDuplicates: true })
    await broadcast(air, legacyEvent())
    expect(legacyReports(host)).toHaveLength(2)
  })

  test('7.8.11: can be switched while scanning is enabled', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyPassive, true)
    await broadcast(air, legacyEvent(), legacyEvent())
    await host.run('leSetScanEnable', { enable: true, filterDuplicates: false })
    await broadcast(air, legacyEvent(), legacyEvent())
    expect(legacyReports(host)).toHaveLength(3)
  })

  test('remembers 20,000 devices and then forgets the oldest', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyPassive, true)
    const event = (n: number) => legacyEvent(from(0xc00000000000 + n))
    for (let n = 0; n < 20_000; n++) air.advertise(event(n))
    await broadcast(air, event(0), event(20_000), event(1), event(0))
    expect(
      legacyReports(host)
        .slice(-2)
        .map(({ address }) => address - 0xc00000000000),
    ).toEqual([20_000, 0])
  })
})

describe('filter policies', () => {
  const policy = (scanningFilterPolicy: number) => ({ ...passive1M, scanningFilterPolicy })
  const unresolvable = {
    connectable: true,
    scannable: false,
    data: none,
    target: { type: 1, address: privateAddress(9) },
  } as const

  test.each([0, 2])('Vol 6 Part B, 4.3.3: policy %i lets everybody through', async scanningFilterPolicy => {
    const { air, host } = await scannerRig()
    await host.run('leAddDeviceToFilterAcceptList', friend)
    await scanExtended(host, policy(scanningFilterPolicy))
    await broadcast(air, legacyEvent(), legacyEvent(from(0xc0ffee000002)))
    expect(extendedReports(host)).toHaveLength(2)
  })

  test.each([1, 3])('Vol 6 Part B, 4.3.3: policy %i lets through who is in the accept list', async scanningFilterPolicy => {
    const { air, host } = await scannerRig()
    await host.run('leAddDeviceToFilterAcceptList', friend)
    await scanExtended(host, policy(scanningFilterPolicy))
    const strangers = [
      legacyEvent(from(0xc0ffee000002)),
      legacyEvent(from(0xc0ffee000001, 1)),
      extendedEvent({ advertiser: undefined }),
    ]
    await broadcast(air, ...strangers, legacyEvent())
    expect(addressesOf(host)).toEqual([0xc0ffee000001])
  })

  test('7.8.16: anonymous advertisers where the list has them', async () => {
    const { air, host } = await scannerRig()
    await host.run('leAddDeviceToFilterAcceptList', { addressType: 0xff, address: 0 })
    await scanExtended(host, policy(1))
    await broadcast(air, extendedEvent({ advertiser: undefined }), extendedEvent())
    expect(extendedReports(host)).toMatchObject([{ addressType: 0xff }])
  })

  test('Vol 6 Part B, 4.4.3.2: who is not let through is not asked for a scan response', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, { ...active1M, scanningFilterPolicy: 1 })
    let asked = 0
    await broadcast(air, legacyEvent({ scan: () => void asked++ }))
    expect(asked).toBe(0)
  })

  test.each([1, 3])('7.8.15: the accept list is fixed while policy %i uses it', async scanningFilterPolicy => {
    const { host } = await scannerRig()
    await scanExtended(host, policy(scanningFilterPolicy))
    expect(await host.command('leClearFilterAcceptList', {})).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedScanEnable', { ...on, enable: false })
    expect(await host.command('leClearFilterAcceptList', {})).toMatchObject({ status: 0 })
  })

  test.each([0, 1, 2, 3])('Vol 6 Part B, 4.3.3: policy %i ignores what is directed to others', async scanningFilterPolicy => {
    const { air, host } = await scannerRig()
    await host.run('leAddDeviceToFilterAcceptList', friend)
    await scanExtended(host, policy(scanningFilterPolicy))
    const others: Partial<AdvertisingEvent>[] = [
      { target: { type: 0, address: 1 } },
      { target: { type: 1, address: 0xc00000000001 } },
    ]
    await broadcast(air, ...others.map(given => legacyEvent({ ...unresolvable, ...given })))
    expect(host.events).toEqual([])
  })

  test.each([
    [0, []],
    [1, []],
    [2, [0xc0ffee000001, 0xc0ffee000002]],
    [3, [0xc0ffee000001]],
  ])('7.7.65.11: policy %i and targets that cannot be resolved, legacy commands', async (scanningFilterPolicy, expected) => {
    const { air, host } = await scannerRig()
    await host.run('leAddDeviceToFilterAcceptList', friend)
    await scanLegacy(host, { ...legacyPassive, scanningFilterPolicy })
    await broadcast(air, legacyEvent(unresolvable), legacyEvent({ ...unresolvable, ...from(0xc0ffee000002) }))
    expect(host.events).toEqual(
      expected.map(address => ({
        name: 'leDirectedAdvertisingReport',
        reports: [{ eventType: 1, addressType: 0, address, directAddressType: 1, directAddress: privateAddress(9), rssi: -40 }],
      })),
    )
  })

  test('7.7.65.13: the same with extended commands', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, policy(2))
    await broadcast(air, legacyEvent(unresolvable), extendedEvent(unresolvable))
    expect(extendedReports(host)).toMatchObject([
      { eventType: 0x15, directAddressType: 0xfe, directAddress: privateAddress(9) },
      { eventType: 0x05, directAddressType: 0xfe, directAddress: privateAddress(9) },
    ])
  })
})

describe('privacy', () => {
  const withPeer = async (peerIdentityAddressType: 0 | 1, options = { privacyMode: 0 }): Promise<ScannerRig> => {
    const rig = await scannerRig(profiles.le54, {}, ours)
    const peer = { peerIdentityAddressType, peerIdentityAddress: 0xc12233445566 }
    await rig.host.run('leSetRandomAddress', { randomAddress: 0xf1f2f3f4f5f6 })
    await rig.host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: keyOf(1), localIrk: keyOf(2) })
    await rig.host.run('leSetPrivacyMode', { ...peer, ...options })
    await rig.host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
    return rig
  }

  test.each([
    [0, 2],
    [1, 3],
  ] as const)('7.7.65.2: an identity of type %i is reported as type %i', async (identityType, addressType) => {
    const { air, host } = await withPeer(identityType)
    await scanLegacy(host, legacyPassive, true)
    // Another private address of the same device is a duplicate.
    const renewed = makeResolvableAddress(keyOf(1), () => 0x54321)
    await broadcast(air, legacyEvent(from(privateAddress(1), 1)), legacyEvent(from(renewed, 1)))
    expect(legacyReports(host)).toMatchObject([{ addressType, address: 0xc12233445566 }])
  })

  test('Vol 6 Part B, 4.7: an identity in network privacy mode is ignored, one in device privacy mode is not', async () => {
    const network = await withPeer(0)
    await scanExtended(network.host)
    await broadcast(network.air, legacyEvent(from(0xc12233445566)))
    expect(network.host.events).toEqual([])
    const device = await withPeer(0, { privacyMode: 1 })
    await scanExtended(device.host)
    await broadcast(device.air, legacyEvent(from(0xc12233445566)))
    expect(extendedReports(device.host)).toMatchObject([{ addressType: 0, address: 0xc12233445566 }])
  })

  test('Vol 6 Part B, 4.3.3: the accept list has identities', async () => {
    const { air, host } = await withPeer(0)
    await host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: 0xc12233445566 })
    await scanExtended(host, { ...passive1M, scanningFilterPolicy: 1 })
    await broadcast(air, legacyEvent(from(privateAddress(1), 1)), legacyEvent(from(privateAddress(3), 1)))
    expect(extendedReports(host)).toMatchObject([{ addressType: 2, address: 0xc12233445566 }])
  })

  test('Vol 6 Part B, 6.3: asks by a private address that the peer resolves', async () => {
    const { air, host } = await withPeer(0)
    await scanExtended(host, { ...active1M, ownAddressType: 2 })
    const asked: AirAddress[] = []
    const scan = (scanner: AirAddress) => void asked.push(scanner)
    await broadcast(air, legacyEvent({ ...from(privateAddress(1), 1), scan }))
    const { localResolvableAddress } = await host.run('leReadLocalResolvableAddress', {
      peerIdentityAddressType: 0,
      peerIdentityAddress: 0xc12233445566,
    })
    expect(asked).toEqual([{ type: 1, address: localResolvableAddress }])
  })

  test.each([
    [2, 2, ours],
    [3, 3, 0xf1f2f3f4f5f6],
  ])(
    '7.7.65.13: Own_Address_Type %i, and a target that a local IRK resolves',
    async (ownAddressType, directAddressType, directAddress) => {
      const { air, host } = await withPeer(0)
      await scanExtended(host, { ...passive1M, ownAddressType })
      const target = { type: 1, address: privateAddress(2) } as const
      await broadcast(air, legacyEvent({ ...from(privateAddress(1), 1), scannable: false, data: none, target }))
      expect(extendedReports(host)).toMatchObject([{ eventType: 0x15, addressType: 2, directAddressType, directAddress }])
    },
  )
})
