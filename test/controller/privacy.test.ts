import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import { addressKind } from '../../core/address.ts'
import { fromHex } from '../../core/hex.ts'
import { isMadeWith } from '../../core/resolvable-address.ts'
import { RawHost } from '../support/raw-host.ts'

const success = 0x00
const unknownConnection = 0x02
const memoryFull = 0x07
const invalid = 0x12

const none = new Uint8Array(16)
const sampleIrk = fromHex('ec0234a357c8ad05341010a60a397d9b')
/** As HCI carries it. */
const wireIrk = sampleIrk.toReversed()
const irk = (n: number) => new Uint8Array(16).fill(n)
const peer = { peerIdentityAddressType: 0, peerIdentityAddress: 0x112233445566 }
const another = { peerIdentityAddressType: 1, peerIdentityAddress: 0xc12233445566 }
/** Vol 3 Part H, D.7. */
const sampleAddress = 0x7081940dfbaa

const controllerAnd = async (profile = profiles.le54) => {
  const air = new Air()
  const controller = new VirtualController({ air, profile, address: 0xa0b0c0d0e0f0 })
  const host = await RawHost.on(controller)
  return { air, controller, host, privacy: controller.privacy }
}

const resolving = async () => {
  const rig = await controllerAnd()
  await rig.host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: wireIrk, localIrk: irk(2) })
  await rig.host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
  return rig
}

describe('the resolving list', () => {
  test('7.8.41: its size is the profile’s', async () => {
    const { host } = await controllerAnd({ ...profiles.le54, resolvingListSize: 5 })
    expect(await host.run('leReadResolvingListSize', {})).toEqual({ resolvingListSize: 5 })
  })

  test('7.8.38: a full list takes no more: Memory Capacity Exceeded', async () => {
    const { host } = await controllerAnd({ ...profiles.le54, resolvingListSize: 2 })
    const add = (n: number) =>
      host.command('leAddDeviceToResolvingList', { ...peer, peerIdentityAddress: n, peerIrk: irk(n), localIrk: irk(n) })
    expect([(await add(1)).status, (await add(2)).status, (await add(3)).status]).toEqual([success, success, memoryFull])
    await host.run('leRemoveDeviceFromResolvingList', { ...peer, peerIdentityAddress: 1 })
    expect(await add(3)).toMatchObject({ status: success })
  })

  test('7.8.38: a device, or a key of a peer, that is there already is refused', async () => {
    const { host } = await controllerAnd()
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: irk(1), localIrk: irk(2) })
    const again = { ...peer, peerIrk: irk(3), localIrk: irk(2) }
    expect(await host.command('leAddDeviceToResolvingList', again)).toMatchObject({ status: invalid })
    const sameKey = { ...another, peerIrk: irk(1), localIrk: irk(2) }
    expect(await host.command('leAddDeviceToResolvingList', sameKey)).toMatchObject({ status: invalid })
  })

  test('7.8.38: several devices may have no key, and share a local one', async () => {
    const { host } = await controllerAnd()
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: none, localIrk: irk(2) })
    await host.run('leAddDeviceToResolvingList', { ...another, peerIrk: none, localIrk: irk(2) })
  })

  test('7.8.38: the same address of the other type is another device', async () => {
    const { host } = await controllerAnd()
    const address = another.peerIdentityAddress
    await host.run('leAddDeviceToResolvingList', { ...another, peerIrk: irk(1), localIrk: irk(2) })
    await host.run('leAddDeviceToResolvingList', {
      peerIdentityAddressType: 0,
      peerIdentityAddress: address,
      peerIrk: irk(3),
      localIrk: irk(2),
    })
  })

  test.each([
    ['an address type that is reserved', { ...peer, peerIdentityAddressType: 2 }],
    ['a random address that is not static', { peerIdentityAddressType: 1, peerIdentityAddress: sampleAddress }],
  ])('7.8.38: refuses %s', async (_, identity) => {
    const { host } = await controllerAnd()
    const entry = { ...identity, peerIrk: irk(1), localIrk: irk(2) }
    expect(await host.command('leAddDeviceToResolvingList', entry)).toMatchObject({ status: invalid })
    expect(await host.command('leSetPrivacyMode', { ...identity, privacyMode: 0 })).toMatchObject({ status: invalid })
  })

  test('7.8.39, 7.8.42, 7.8.43, 7.8.77: of a device that is not there nothing is known: Unknown Connection Identifier', async () => {
    const { host } = await controllerAnd()
    const refused = { status: unknownConnection }
    expect(await host.command('leRemoveDeviceFromResolvingList', peer)).toMatchObject(refused)
    expect(await host.command('leReadPeerResolvableAddress', peer)).toMatchObject(refused)
    expect(await host.command('leReadLocalResolvableAddress', peer)).toMatchObject(refused)
    expect(await host.command('leSetPrivacyMode', { ...peer, privacyMode: 1 })).toMatchObject(refused)
  })

  test('7.8.40: when it is cleared, nobody is known any more', async () => {
    const { host, privacy } = await resolving()
    expect(privacy.resolve({ type: 1, address: sampleAddress }).type).toBe(2)
    await host.run('leClearResolvingList', {})
    expect(await host.command('leReadPeerResolvableAddress', peer)).toMatchObject({ status: unknownConnection })
    expect(privacy.resolve({ type: 1, address: sampleAddress })).toEqual({ type: 1, address: sampleAddress, rpa: 0 })
  })

  test('7.3.2: Reset empties it, ends resolution and forgets the random address', async () => {
    const { host, privacy } = await resolving()
    await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
    await host.run('reset', {})
    expect(await host.command('leRemoveDeviceFromResolvingList', peer)).toMatchObject({ status: unknownConnection })
    expect(privacy.randomAddress).toBeUndefined()
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: wireIrk, localIrk: none })
    expect(privacy.resolve({ type: 1, address: sampleAddress }).rpa).toBe(0)
  })
})

describe('private addresses of others', () => {
  test('Vol 6 Part B, 6: are resolved while the host has that enabled, and only then', async () => {
    const { host, privacy } = await controllerAnd()
    const heard = { type: 1, address: sampleAddress } as const
    await host.run('leAddDeviceToResolvingList', { ...another, peerIrk: wireIrk, localIrk: none })
    expect(privacy.resolve(heard)).toEqual({ ...heard, rpa: 0 })
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
    expect(privacy.resolve(heard)).toEqual({ type: 3, address: another.peerIdentityAddress, rpa: sampleAddress })
    expect(privacy.resolve({ type: 0, address: sampleAddress })).toEqual({ type: 0, address: sampleAddress, rpa: 0 })
    expect(privacy.resolve({ type: 1, address: sampleAddress + 1 })).toEqual({ type: 1, address: sampleAddress + 1, rpa: 0 })
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: false })
    expect(privacy.resolve(heard)).toEqual({ ...heard, rpa: 0 })
  })

  test('an address that nobody knew is known once its device is on the list', async () => {
    const { host, privacy } = await controllerAnd()
    await host.run('leAddDeviceToResolvingList', { ...another, peerIrk: irk(7), localIrk: none })
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
    expect(privacy.resolve({ type: 1, address: sampleAddress }).rpa).toBe(0)
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: wireIrk, localIrk: none })
    expect(privacy.resolve({ type: 1, address: sampleAddress })).toMatchObject({ type: 2, address: peer.peerIdentityAddress })
    await host.run('leRemoveDeviceFromResolvingList', peer)
    expect(privacy.resolve({ type: 1, address: sampleAddress }).rpa).toBe(0)
  })

  test('7.8.42: the host can ask which one a peer was last heard with', async () => {
    const { host, privacy } = await resolving()
    expect(await host.command('leReadPeerResolvableAddress', peer)).toMatchObject({ status: unknownConnection })
    privacy.resolve({ type: 1, address: sampleAddress })
    expect(await host.run('leReadPeerResolvableAddress', peer)).toEqual({ peerResolvableAddress: sampleAddress })
  })

  test('Vol 6 Part B, 4.7: a peer whose key is known must not show its identity in network privacy mode', async () => {
    const { host, privacy } = await resolving()
    const identity = { type: 0, address: peer.peerIdentityAddress } as const
    expect(privacy.accepts(identity)).toBe(false)
    expect(privacy.accepts({ type: 1, address: sampleAddress })).toBe(true)
    expect(privacy.accepts({ ...identity, type: 1 })).toBe(true)
    await host.run('leSetPrivacyMode', { ...peer, privacyMode: 1 })
    expect(privacy.accepts(identity)).toBe(true)
    await host.run('leSetPrivacyMode', { ...peer, privacyMode: 0 })
    expect(privacy.accepts(identity)).toBe(false)
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: false })
    expect(privacy.accepts(identity)).toBe(true)
  })

  test('Vol 6 Part B, 4.7: a peer without a key may show its identity', async () => {
    const { host, privacy } = await controllerAnd()
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: none, localIrk: irk(2) })
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
    expect(privacy.accepts({ type: 0, address: peer.peerIdentityAddress })).toBe(true)
  })

  test('7.8.77: refuses a mode that is reserved, and a device added anew begins in network privacy mode', async () => {
    const { host, privacy } = await resolving()
    expect(await host.command('leSetPrivacyMode', { ...peer, privacyMode: 2 })).toMatchObject({ status: invalid })
    await host.run('leSetPrivacyMode', { ...peer, privacyMode: 1 })
    await host.run('leRemoveDeviceFromResolvingList', peer)
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: wireIrk, localIrk: irk(2) })
    expect(privacy.accepts({ type: 0, address: peer.peerIdentityAddress })).toBe(false)
  })
})

describe('private addresses of its own', () => {
  const known = { type: 0, address: peer.peerIdentityAddress }

  test('7.8.43: is made with the local key of the entry, and the host can ask for it', async () => {
    const { host, privacy } = await resolving()
    const { localResolvableAddress } = await host.run('leReadLocalResolvableAddress', peer)
    expect(isMadeWith(irk(2), localResolvableAddress)).toBe(true)
    expect(privacy.ownAddress(2, known)).toEqual({ type: 1, address: localResolvableAddress })
    expect(privacy.ownAddress(3, known)).toEqual({ type: 1, address: localResolvableAddress })
  })

  test('7.8.44: they are made whether or not addresses are resolved', async () => {
    const { host, privacy } = await resolving()
    const before = privacy.ownAddress(2, known)
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: false })
    expect(privacy.ownAddress(2, known)).toEqual(before)
    expect(addressKind(before.address, 'random')).toBe('resolvable')
  })

  test('7.8.43: an entry without a local key has none', async () => {
    const { host } = await controllerAnd()
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: wireIrk, localIrk: none })
    expect(await host.command('leReadLocalResolvableAddress', peer)).toMatchObject({ status: unknownConnection })
  })

  test('7.8.5, 7.8.10: without an entry, or a key in it, Own_Address_Type 2 and 3 mean 0 and 1', async () => {
    const { host, privacy } = await controllerAnd()
    await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
    await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: wireIrk, localIrk: none })
    for (const to of [undefined, known, { type: 1, address: 5 }]) {
      expect(privacy.ownAddress(2, to)).toEqual({ type: 0, address: 0xa0b0c0d0e0f0 })
      expect(privacy.ownAddress(3, to)).toEqual({ type: 1, address: 0xc00000000001 })
      expect(privacy.ownAddress(3, to, 0xc00000000002)).toEqual({ type: 1, address: 0xc00000000002 })
    }
  })

  test('7.8.9: an address that was never set, or that there is not, is no own address', async () => {
    const controller = new VirtualController({ air: new Air(), address: 0 })
    for (const type of [0, 1, 2, 3]) expect(() => controller.privacy.ownAddress(type, known)).toThrow('18')
    expect(() => controller.privacy.ownAddress(1, undefined, 0)).toThrow('18')
  })

  test('7.8.45: a new one every 15 minutes', async () => {
    const { air, host } = await resolving()
    const read = async () => (await host.run('leReadLocalResolvableAddress', peer)).localResolvableAddress
    const first = await read()
    await air.advance(899_999)
    expect(await read()).toBe(first)
    await air.advance(1)
    const second = await read()
    expect(second).not.toBe(first)
    expect(isMadeWith(irk(2), second)).toBe(true)
    await air.advance(900_000)
    expect(await read()).not.toBe(second)
  })

  test('7.8.45: or as often as the host wants', async () => {
    const { air, host } = await resolving()
    const read = async () => (await host.run('leReadLocalResolvableAddress', peer)).localResolvableAddress
    await host.run('leSetResolvablePrivateAddressTimeoutV1', { rpaTimeout: 1 })
    const seen = new Set<number>()
    for (let i = 0; i < 5; i++) {
      seen.add(await read())
      await air.advance(1_000)
    }
    expect(seen.size).toBe(5)
  })

  test.each([
    [0, invalid],
    [1, success],
    [3_600, success],
    [3_601, invalid],
  ])('7.8.45: RPA_Timeout %i', async (rpaTimeout, status) => {
    const { host } = await controllerAnd()
    expect(await host.command('leSetResolvablePrivateAddressTimeoutV1', { rpaTimeout })).toMatchObject({ status })
  })

  test('7.8.5: directed advertising with a private address names its peer by one too', async () => {
    const { privacy } = await resolving()
    const to = { type: 0, address: peer.peerIdentityAddress } as const
    expect(privacy.targetAddress(0, to)).toEqual(to)
    const target = privacy.targetAddress(2, to)
    expect(target.type).toBe(1)
    expect(isMadeWith(sampleIrk, target.address)).toBe(true)
    expect(privacy.targetAddress(2, { type: 1, address: 5 })).toEqual({ type: 1, address: 5 })
  })

  test('a target means this device by its address, or by a private one of a local key', async () => {
    const { host, privacy } = await resolving()
    const own = { type: 0, address: 0xa0b0c0d0e0f0 } as const
    const { localResolvableAddress: address } = await host.run('leReadLocalResolvableAddress', peer)
    expect(privacy.isMeant(own, own)).toBe(true)
    expect(privacy.isMeant({ ...own, type: 1 }, own)).toBe(false)
    expect(privacy.isMeant({ type: 1, address }, own)).toBe(true)
    expect(privacy.isMeant({ type: 1, address: sampleAddress }, own)).toBe(false)
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: false })
    expect(privacy.isMeant({ type: 1, address }, own)).toBe(false)
  })
})
