import { describe, expect, test } from 'vitest'
import type { AirAddress } from '../../controller/address.ts'
import { fromHex } from '../../core/hex.ts'
import { isMadeWith, makeResolvableAddress } from '../../core/resolvable-address.ts'
import {
  advertiser,
  advertising,
  bytes,
  enable,
  extended,
  fragment,
  legacy,
  otherPeer,
  properties,
  publicPeer,
  type Rig,
  request,
  scanResponseData,
} from '../support/virtual-advertising.ts'

const on = { advertisingEnable: true }
const random = 0xc00000000001

describe('Vol 6 Part B, 6.2: privacy', () => {
  const localIrk = fromHex('ec0234a357c8ad05341010a60a397d9b')
  const peerIrk = fromHex('000102030405060708090a0b0c0d0e0f')
  /** As the peer makes them. */
  const privately = (): AirAddress => ({ type: 1, address: makeResolvableAddress(peerIrk, () => 0x12345678) })

  const resolving = async ({ host }: Pick<Rig, 'host'>, local = localIrk) => {
    await host.run('leAddDeviceToResolvingList', {
      peerIdentityAddressType: 0,
      peerIdentityAddress: publicPeer.address,
      peerIrk: peerIrk.toReversed(),
      localIrk: local.toReversed(),
    })
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
  }
  const own = (ownAddressType: number) => ({ ownAddressType, peerAddress: publicPeer.address })

  test.each([2, 3])('own address type %i: a private address of the entry, another one after its time', async ownAddressType => {
    const { air, host, ear } = await advertising(own(ownAddressType), rig => resolving(rig))
    const first = ear.last.advertiser
    expect(first?.type).toBe(1)
    expect(isMadeWith(localIrk, first?.address ?? 0)).toBe(true)
    await air.advance(800_000)
    expect(ear.last.advertiser).toEqual(first)
    await air.advance(200_000)
    expect(ear.last.advertiser).not.toEqual(first)
    expect(isMadeWith(localIrk, ear.last.advertiser?.address ?? 0)).toBe(true)
    expect(host.events).toEqual([])
  })

  test('own address type 2 is public, and 3 random, for others', async () => {
    const stranger = { peerAddress: 1 }
    const setRandom = ({ host }: Rig) => host.run('leSetRandomAddress', { randomAddress: random })
    const asPublic = await advertising({ ownAddressType: 2, ...stranger }, setRandom)
    expect(asPublic.ear.last.advertiser).toEqual({ type: 0, address: 0xa0b0c0d0e0f0 })
    const asRandom = await advertising({ ownAddressType: 3, ...stranger }, setRandom)
    expect(asRandom.ear.last.advertiser).toEqual({ type: 1, address: random })
    expect(asRandom.ear.last.connect(request())).toMatchObject({ localRpa: 0 })
  })

  test('directed advertising names a private peer privately, and takes it by any of its addresses', async () => {
    const { ear } = await advertising({ ...own(2), advertisingType: 4 }, rig => resolving(rig))
    const { target, advertiser: self } = ear.last
    expect(target?.address).not.toBe(publicPeer.address)
    expect(isMadeWith(peerIrk, target?.address ?? 0)).toBe(true)
    const initiator = privately()
    expect(ear.last.connect(request(otherPeer))).toBeUndefined()
    const side = ear.last.connect(request(initiator))
    expect(side?.peer).toEqual({ type: 2, address: publicPeer.address, rpa: initiator.address })
    expect(side?.localRpa).toBe(self?.address)
  })

  test('the private address of the target changes with time too', async () => {
    const { air, ear } = await advertising({ ...own(2), advertisingType: 4 }, ({ host }) =>
      resolving({ host }, new Uint8Array(16)),
    )
    const { target, advertiser: self } = ear.last
    await air.advance(1_000_000)
    expect(ear.last.advertiser).toEqual(self)
    expect(ear.last.target).not.toEqual(target)
    expect(isMadeWith(peerIrk, ear.last.target?.address ?? 0)).toBe(true)
  })

  test('6.2.1: a peer in network privacy mode must not show its identity', async () => {
    const { answersScan, takes } = await advertising(own(2), rig => resolving(rig))
    expect([answersScan(publicPeer), takes(publicPeer)]).toEqual([false, false])
    expect([answersScan(privately()), takes(privately())]).toEqual([true, true])
  })

  test('the accept list knows it by its identity', async () => {
    const { takes } = await advertising({ ...own(2), advertisingFilterPolicy: 2 }, async rig => {
      await resolving(rig)
      await rig.host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: publicPeer.address })
    })
    expect(takes(privately())).toBe(true)
  })

  test('7.8.38: the resolving list is fixed while advertising is on', async () => {
    const { host } = await advertising(own(2), rig => resolving(rig))
    expect(await host.command('leClearResolvingList', {})).toMatchObject({ status: 0x0c })
  })

  describe('7.8.122: other data, another address', () => {
    test.each([
      [0, false, false],
      [1, true, false],
      [2, false, true],
      [3, true, true],
    ])('reasons %i', async (changeReasons, byData, byResponse) => {
      const { air, host, ear } = await advertiser()
      await resolving({ host })
      const params = extended({ advertisingEventProperties: properties.legacyConnectable, ...own(2) })
      await host.run('leSetExtendedAdvertisingParametersV1', params)
      await host.run('leSetDataRelatedAddressChanges', { advertisingHandle: 0, changeReasons })
      await host.run('leSetExtendedAdvertisingEnable', enable(0))
      const address = async () => {
        await air.advance(150)
        return ear.last.advertiser?.address
      }
      const first = await address()
      await host.run('leSetExtendedAdvertisingData', { ...fragment(), advertisingData: bytes(1) })
      const second = await address()
      await host.run('leSetExtendedScanResponseData', { ...fragment(), scanResponseData })
      const third = await address()
      expect([second !== first, third !== second]).toEqual([byData, byResponse])
    })

    test('of a set, and of reasons, that there are', async () => {
      const { host } = await advertiser()
      const command = 'leSetDataRelatedAddressChanges'
      expect(await host.command(command, { advertisingHandle: 0, changeReasons: 1 })).toMatchObject({ status: 0x42 })
      await host.run('leSetExtendedAdvertisingParametersV1', extended())
      expect(await host.command(command, { advertisingHandle: 0, changeReasons: 4 })).toMatchObject({ status: 0x12 })
    })

    test('of legacy advertising whatever the handle', async () => {
      const { air, host, ear } = await advertising(own(2), rig => resolving(rig))
      await host.run('leSetDataRelatedAddressChanges', { advertisingHandle: 9, changeReasons: 1 })
      const first = ear.last.advertiser
      await host.run('leSetAdvertisingData', { advertisingData: bytes(1) })
      await air.advance(150)
      expect(ear.last.advertiser).not.toEqual(first)
    })
  })

  test('an advertiser whose address is taken away falls silent', async () => {
    const { air, host, ear } = await advertiser({ address: 0 })
    await resolving({ host })
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: false })
    await host.run('leSetAdvertisingParameters', legacy(own(2)))
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(200)
    expect(ear.count()).toBe(2)
    await host.run('leClearResolvingList', {})
    await air.advance(500)
    expect(ear.count()).toBe(0)
  })
})
