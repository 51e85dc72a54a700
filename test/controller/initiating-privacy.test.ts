import { describe, expect, test } from 'vitest'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { broadcast, legacyEvent } from '../support/air-events.ts'
import { pair, peerAddress, toPeer } from '../support/initiating.ts'

const peerIrk = new Uint8Array(16).fill(1)
const localIrk = new Uint8Array(16).fill(2)
const none = new Uint8Array(16)
/** Private addresses of the two sides. */
const peerRpa = makeResolvableAddress(peerIrk, () => 0x123456)
const localRpa = makeResolvableAddress(localIrk, () => 0x654321)
const isResolvable = (address: number | undefined) => Math.floor((address ?? 0) / 2 ** 46) === 1

/** An initiator that knows the peripheral by its keys. */
const knowing = async ({ mode = 0, local = localIrk }: { mode?: number; local?: Uint8Array } = {}) => {
  const rig = await pair()
  const identity = { peerIdentityAddressType: 0, peerIdentityAddress: peerAddress }
  await rig.host.run('leAddDeviceToResolvingList', { ...identity, peerIrk, localIrk: local })
  await rig.host.run('leSetPrivacyMode', { ...identity, privacyMode: mode })
  await rig.host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
  const advertise = (given: Parameters<typeof legacyEvent>[0] = {}) =>
    broadcast(
      rig.air,
      legacyEvent({ radio: rig.peer.radio, advertiser: { type: 1, address: peerRpa }, connect: rig.takes, ...given }),
    )
  return { ...rig, advertise }
}

describe('a peer with a private address', () => {
  test.each([0, 2])('7.7.65.10: it is found by its identity, asked for with address type %i', async peerAddressType => {
    const { air, host, advertise } = await knowing()
    await host.run('leCreateConnection', toPeer({ peerAddressType }))
    await advertise()
    await air.advance(200)
    expect(host.got('leEnhancedConnectionCompleteV1')).toMatchObject([
      {
        status: 0,
        peerAddressType: 2,
        peerAddress,
        peerResolvablePrivateAddress: peerRpa,
        localResolvablePrivateAddress: 0,
      },
    ])
  })

  test('7.8.12: it is found by its identity on the accept list', async () => {
    const { host, requests, advertise } = await knowing()
    await host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: peerAddress })
    await host.run('leCreateConnection', toPeer({ initiatorFilterPolicy: 1 }))
    await advertise()
    expect(requests).toHaveLength(1)
  })

  test('7.8.44: it is a stranger while addresses are not resolved', async () => {
    const { host, requests, advertise } = await knowing()
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: false })
    await host.run('leCreateConnection', toPeer())
    await advertise()
    expect(requests).toEqual([])
  })

  test('7.8.12: it is found by the address that it uses now', async () => {
    const { host, requests, advertise } = await knowing()
    await host.run('leCreateConnection', toPeer({ peerAddressType: 1, peerAddress: peerRpa }))
    await advertise()
    expect(requests).toHaveLength(1)
  })

  test('7.8.77: in network privacy mode it is not taken by its identity address', async () => {
    const { host, requests, advertise } = await knowing()
    await host.run('leCreateConnection', toPeer())
    await advertise({ advertiser: { type: 0, address: peerAddress } })
    expect(requests).toEqual([])
  })

  test('7.8.77: in device privacy mode it is', async () => {
    const { host, requests, advertise } = await knowing({ mode: 1 })
    await host.run('leCreateConnection', toPeer())
    await advertise({ advertiser: { type: 0, address: peerAddress } })
    expect(requests).toHaveLength(1)
  })

  test('Connection Already Exists goes by the identity', async () => {
    const { host, advertise } = await knowing()
    await host.run('leCreateConnection', toPeer())
    await advertise()
    expect(await host.command('leCreateConnection', toPeer())).toMatchObject({ status: 0x0b })
  })
})

describe('a private address of its own (7.8.12)', () => {
  test('7.7.65.10: it is made with the local key of the peer’s entry, and the host is told', async () => {
    const { air, host, requests, advertise } = await knowing()
    await host.run('leCreateConnection', toPeer({ ownAddressType: 2 }))
    await advertise()
    await air.advance(200)
    const [request] = requests
    expect(request?.initiator.type).toBe(1)
    expect(isResolvable(request?.initiator.address)).toBe(true)
    expect(host.got('leEnhancedConnectionCompleteV1')).toMatchObject([
      { status: 0, localResolvablePrivateAddress: request?.initiator.address },
    ])
  })

  test('7.8.12: without a local key it is the public address', async () => {
    const { host, requests, advertise } = await knowing({ local: none })
    await host.run('leCreateConnection', toPeer({ ownAddressType: 2 }))
    await advertise()
    expect(requests).toMatchObject([{ initiator: { type: 0, address: 0xaaaaaaaaaaaa } }])
  })

  test('a resolvable random address that the host has set is not told as one of the controller’s', async () => {
    const { air, host, advertise } = await knowing()
    await host.run('leSetRandomAddress', { randomAddress: localRpa })
    await host.run('leCreateConnection', toPeer({ ownAddressType: 1 }))
    await advertise()
    await air.advance(200)
    expect(host.got('leEnhancedConnectionCompleteV1')).toMatchObject([{ status: 0, localResolvablePrivateAddress: 0 }])
  })

  test('Vol 6 Part B, 6.4: a directed event for one of its private addresses is answered with that address', async () => {
    const { host, requests, advertise } = await knowing()
    await host.run('leCreateConnection', toPeer({ ownAddressType: 2 }))
    await advertise({ target: { type: 1, address: makeResolvableAddress(new Uint8Array(16).fill(7), () => 0x111111) } })
    expect(requests).toEqual([])
    await advertise({ target: { type: 1, address: localRpa } })
    expect(requests).toMatchObject([{ initiator: { type: 1, address: localRpa } }])
  })

  test('7.8.39: an attempt whose entry has gone finds nobody, and does no harm', async () => {
    const rig = await pair({ address: 0 })
    const identity = { peerIdentityAddressType: 0, peerIdentityAddress: peerAddress }
    await rig.host.run('leAddDeviceToResolvingList', { ...identity, peerIrk, localIrk })
    await rig.host.run('leCreateConnection', toPeer({ ownAddressType: 2 }))
    await rig.host.run('leRemoveDeviceFromResolvingList', identity)
    await broadcast(rig.air, legacyEvent({ advertiser: { type: 0, address: peerAddress }, connect: rig.takes }))
    expect(rig.requests).toEqual([])
    expect(await rig.host.command('leCreateConnectionCancel', {})).toMatchObject({ status: 0 })
  })
})
