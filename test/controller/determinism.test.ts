import { expect, test } from 'vitest'
import { Air, type FindPath, freeSpace, type Random, VirtualController } from '../../controller/index.ts'
import { RawHost } from '../support/raw-host.ts'

/** Free space, and one packet in ten is lost. */
const lossy: FindPath = (from, to, phy) => {
  const path = freeSpace(from, to, phy)
  return path && { ...path, loss: 0.1 }
}

const advertise = async (host: RawHost, number: number, random: Random) => {
  await host.run('leSetRandomAddress', { randomAddress: 0xc00000000000 + number + 1 })
  await host.run('leSetAdvertisingParameters', {
    advertisingIntervalMin: 0x20 + (random.uint32() & 0x1f),
    advertisingIntervalMax: 0x60,
    advertisingType: 0,
    ownAddressType: 1,
    peerAddressType: 0,
    peerAddress: 0,
    advertisingChannelMap: 7,
    advertisingFilterPolicy: 0,
  })
  await host.run('leSetAdvertisingData', { advertisingData: random.bytes(20) })
  await host.run('leSetAdvertisingEnable', { advertisingEnable: true })
}

/** All that a scanner among twelve advertisers is told in a second, with the time. */
const record = async (seed: number) => {
  const air = new Air({ seed, path: lossy, collisions: true })
  const random = air.random.fork()
  const hosts: RawHost[] = []
  for (let number = 0; number < 12; number++) {
    const host = await RawHost.on(new VirtualController({ air, position: { x: number + 1, y: 0 } }))
    await advertise(host, number, random)
    hosts.push(host)
  }
  const scanner = await RawHost.on(new VirtualController({ air }))
  const numbers: unknown[] = [await scanner.run('leRand', {})]
  await scanner.run('leSetScanParameters', {
    leScanType: 1,
    leScanInterval: 0x10,
    leScanWindow: 0x10,
    ownAddressType: 0,
    scanningFilterPolicy: 0,
  })
  await scanner.run('leSetScanEnable', { enable: true, filterDuplicates: false })
  for (let step = 0; step < 100; step++) {
    await air.advance(10)
    numbers.push(scanner.events.length)
  }
  return { numbers, events: scanner.events }
}

test('same seed, same packets at the same times; another seed, others', async () => {
  const first = await record(1)
  expect(first.events.length).toBeGreaterThan(100)
  expect(await record(1)).toEqual(first)
  expect((await record(2)).numbers).not.toEqual(first.numbers)
})
