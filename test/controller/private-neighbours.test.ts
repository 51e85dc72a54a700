import { expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { growth } from '../support/heap.ts'
import { RawHost } from '../support/raw-host.ts'

const irk = (n: number) => new Uint8Array(16).fill(n)
const advertiserAddress = 0x112233445566
const friendAddress = 0xa0b0c0d0e0f0

/** One who advertises by private addresses that a friend's controller can resolve. */
const advertiserOn = async (air: Air) => {
  const host = await RawHost.on(new VirtualController({ air, address: advertiserAddress }))
  const friend = { peerIdentityAddressType: 0, peerIdentityAddress: friendAddress }
  await host.run('leAddDeviceToResolvingList', { ...friend, peerIrk: irk(1), localIrk: irk(2) })
  await host.run('leSetAdvertisingParameters', {
    advertisingIntervalMin: 0xa0,
    advertisingIntervalMax: 0xa0,
    advertisingType: 3,
    ownAddressType: 2,
    peerAddressType: 0,
    peerAddress: friendAddress,
    advertisingChannelMap: 7,
    advertisingFilterPolicy: 0,
  })
  await host.run('leSetAdvertisingEnable', { advertisingEnable: true })
}

const scannerOn = async (air: Air, given: { address?: number; knows?: Uint8Array; filterPolicy?: number } = {}) => {
  const { address, knows, filterPolicy = 0 } = given
  const host = await RawHost.on(new VirtualController({ air, ...(address !== undefined && { address }) }))
  const advertiser = { peerIdentityAddressType: 0, peerIdentityAddress: advertiserAddress }
  if (knows) await host.run('leAddDeviceToResolvingList', { ...advertiser, peerIrk: knows, localIrk: irk(1) })
  await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
  await host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: advertiserAddress })
  await host.run('leSetScanParameters', {
    leScanType: 0,
    leScanInterval: 0x10,
    leScanWindow: 0x10,
    ownAddressType: 0,
    scanningFilterPolicy: filterPolicy,
  })
  await host.run('leSetScanEnable', { enable: true, filterDuplicates: true })
  const heard = () => host.got('leAdvertisingReport').flatMap(({ reports }) => reports)
  return { host, heard, advertiser }
}

test('Vol 6 Part B, 6: a friend knows a private device all day, others meet a stranger every quarter of an hour', async () => {
  const air = new Air()
  await advertiserOn(air)
  const friend = await scannerOn(air, { address: friendAddress, knows: irk(2) })
  const stranger = await scannerOn(air)
  await air.advance(3_600_000 - 1_000)
  expect(friend.heard()).toMatchObject([{ addressType: 2, address: advertiserAddress }])
  expect(stranger.heard().map(({ addressType }) => addressType)).toEqual([1, 1, 1, 1])
  expect(new Set(stranger.heard().map(({ address }) => address)).size).toBe(4)
  const { peerResolvableAddress } = await friend.host.run('leReadPeerResolvableAddress', friend.advertiser)
  expect(peerResolvableAddress).toBe(stranger.heard().at(-1)?.address)
})

test('Vol 6 Part B, 4.3: the accept list lets a private device through by its identity', async () => {
  const air = new Air()
  await advertiserOn(air)
  const friend = await scannerOn(air, { address: friendAddress, knows: irk(2), filterPolicy: 1 })
  const wrongKey = await scannerOn(air, { knows: irk(3), filterPolicy: 1 })
  await air.advance(1_000)
  expect(friend.heard()).toHaveLength(1)
  expect(wrongKey.heard()).toEqual([])
})

test('memory is bounded whatever addresses are heard', async () => {
  const controller = new VirtualController({ air: new Air() })
  const host = await RawHost.on(controller)
  await host.run('leAddDeviceToResolvingList', {
    peerIdentityAddressType: 0,
    peerIdentityAddress: advertiserAddress,
    peerIrk: irk(2),
    localIrk: irk(1),
  })
  await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
  const count = 20_000
  const hear = (round: number) => {
    for (let i = round * count; i < (round + 1) * count; i++) controller.privacy.resolve({ type: 1, address: 0x400001000000 + i })
  }
  expect(await growth(hear)).toBeLessThan(500_000)
  const address = makeResolvableAddress(irk(2), () => 5)
  expect(controller.privacy.resolve({ type: 1, address })).toMatchObject({ type: 2, address: advertiserAddress })
})
