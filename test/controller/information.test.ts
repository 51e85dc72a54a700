import { describe, expect, test } from 'vitest'
import { Air, type Bugs, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { isSupported } from '../../hci/command.ts'
import { type CommandName, commands } from '../../hci/commands.ts'
import { everyLeState } from '../../hci/le-states.ts'
import { RawHost } from '../support/raw-host.ts'

const hostOn = (profile: Profile = profiles.le54, bugs: Bugs = {}, address = 0xa0b0c0d0e0f0) =>
  RawHost.on(new VirtualController({ air: new Air(), profile, bugs, address }), { quiet: true })

const announcedBy = async (host: RawHost) => (await host.run('readLocalSupportedCommands', {})).supportedCommands

describe('what a controller says of itself', () => {
  test.each([
    ['le40', 6],
    ['le42', 8],
    ['le50', 9],
    ['le54', 13],
  ] as const)('7.4.1: %s is of version %i, and says so twice', async (name, hciVersion) => {
    const host = await hostOn(profiles[name])
    expect(await host.run('readLocalVersionInformation', {})).toMatchObject({ hciVersion, lmpVersion: hciVersion })
  })

  test('7.4.3: LE is supported, and BR/EDR is not', async () => {
    const { lmpFeatures } = await (await hostOn()).run('readLocalSupportedFeatures', {})
    expect(lmpFeatures).toBe((1n << 37n) | (1n << 38n))
  })

  test('7.4.6: its public address, or none', async () => {
    expect(await (await hostOn()).run('readBdAddr', {})).toEqual({ bdAddr: 0xa0b0c0d0e0f0 })
    expect(await (await hostOn(profiles.le54, {}, 0)).run('readBdAddr', {})).toEqual({ bdAddr: 0 })
  })

  test('7.4.6: no two controllers on one air have the same address', async () => {
    const air = new Air()
    const addresses = new Set<number>()
    for (let one = 0; one < 20; one++) {
      const host = await RawHost.on(new VirtualController({ air }), { quiet: true })
      addresses.add((await host.run('readBdAddr', {})).bdAddr)
    }
    expect(addresses.size).toBe(20)
  })

  test.each([
    ['le40', 27, 4],
    ['le54', 251, 8],
    ['tiny', 27, 1],
  ] as const)(
    '7.8.2: %s takes packets of %i bytes, %i of them',
    async (name, leAclDataPacketLength, totalNumLeAclDataPackets) => {
      const host = await hostOn(profiles[name])
      expect(await host.run('leReadBufferSizeV1', {})).toEqual({ leAclDataPacketLength, totalNumLeAclDataPackets })
    },
  )

  test('7.8.2: the second version tells the same, and no isochronous buffers', async () => {
    expect(await (await hostOn()).run('leReadBufferSizeV2', {})).toEqual({
      leAclDataPacketLength: 251,
      totalNumLeAclDataPackets: 8,
      isoDataPacketLength: 0,
      totalNumIsoDataPackets: 0,
    })
  })

  test('7.4.5: there are no buffers for BR/EDR', async () => {
    expect(await (await hostOn()).run('readBufferSize', {})).toEqual({
      aclDataPacketLength: 0,
      synchronousDataPacketLength: 0,
      totalNumAclDataPackets: 0,
      totalNumSynchronousDataPackets: 0,
    })
  })

  test('7.8.3, 7.8.27, 7.8.74: features, states and power are those of the profile', async () => {
    const host = await hostOn({ ...profiles.le54, minTxPower: -40, maxTxPower: 8 })
    expect(await host.run('leReadLocalSupportedFeatures', {})).toEqual({ leFeatures: profiles.le54.leFeatures })
    expect(await host.run('leReadSupportedStates', {})).toEqual({ leStates: everyLeState })
    expect(await host.run('leReadTransmitPower', {})).toEqual({ minTxPower: -40, maxTxPower: 8 })
  })

  test('7.3.78, 7.3.79: LE Host support is off until the host says so, and after a Reset', async () => {
    const host = await hostOn()
    const off = { leSupportedHost: false, simultaneousLeHost: 0 }
    expect(await host.run('readLeHostSupport', {})).toEqual(off)
    // The second parameter is ignored (7.3.79).
    await host.run('writeLeHostSupport', { leSupportedHost: true, simultaneousLeHost: 1 })
    expect(await host.run('readLeHostSupport', {})).toEqual({ leSupportedHost: true, simultaneousLeHost: 0 })
    await host.run('reset', {})
    expect(await host.run('readLeHostSupport', {})).toEqual(off)
  })
})

describe('supported commands (6.27)', () => {
  const since: readonly (readonly [CommandName, readonly (keyof typeof profiles)[]])[] = [
    ['reset', ['le40', 'le42', 'le50', 'le54']],
    ['leCreateConnection', ['le40', 'le42', 'le50', 'le54']],
    ['leSetScanEnable', ['le40', 'le42', 'le50', 'le54']],
    ['leEnableEncryption', ['le40', 'le42', 'le50', 'le54']],
    ['leAddDeviceToResolvingList', ['le42', 'le50', 'le54']],
    ['leSetDataLength', ['le42', 'le50', 'le54']],
    ['leReadLocalP256PublicKey', ['le42', 'le50', 'le54']],
    ['leSetPhy', ['le50', 'le54']],
    ['leSetPrivacyMode', ['le50', 'le54']],
    ['leExtendedCreateConnectionV1', ['le50', 'le54']],
    ['leSetExtendedScanEnable', ['le50', 'le54']],
    ['lePeriodicAdvertisingCreateSync', ['le50', 'le54']],
    ['leSetExtendedAdvertisingParametersV1', ['le50', 'le54']],
    ['leSetExtendedAdvertisingParametersV2', ['le54']],
    ['leSetPeriodicAdvertisingReceiveEnable', ['le54']],
    ['leSetDataRelatedAddressChanges', ['le54']],
    ['leReadBufferSizeV2', ['le54']],
    ['leGenerateDhKeyV2', ['le54']],
    ['lePeriodicAdvertisingSyncTransfer', ['le54']],
    ['leReceiverTestV1', []],
    ['leSubrateRequest', []],
  ]
  const versions = ['le40', 'le42', 'le50', 'le54'] as const

  test.each(since)('%s: %o', async (name, having) => {
    for (const version of versions) {
      const announced = await announcedBy(await hostOn(profiles[version]))
      expect({ [version]: isSupported(announced, commands[name]) }).toEqual({ [version]: having.includes(version) })
    }
  })

  test('a command that is missing is announced all the same', async () => {
    const host = await hostOn(profiles.le54, { missing: ['leSetPhy'] })
    expect(isSupported(await announcedBy(host), commands.leSetPhy)).toBe(true)
    const params = { connectionHandle: 0, allPhys: 0, txPhys: 1, rxPhys: 1, phyOptions: 0 }
    expect(await host.command('leSetPhy', params)).toMatchObject({ status: 0x01 })
  })
})
