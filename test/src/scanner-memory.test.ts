import { describe, expect, test } from 'vitest'
import { buildAdvertisingData } from '../../gap/advertising-data-builder.ts'
import { BleakScanner } from '../../src/index.ts'
import { extended, legacy } from '../support/advertisers.ts'
import { collect, growth } from '../support/heap.ts'
import { openAdapter } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

const megabyte = 1_000_000
const reports = 25_000
const rounds = 4
/** No two alike, so that nothing is kept only once. */
const payload = (seed: number) =>
  buildAdvertisingData({ localName: `n${seed}`, manufacturerData: new Map([[seed & 0xffff, new Uint8Array(8).fill(seed)]]) })

const scan = async (controller: ScriptedController, maxDevices: number) => {
  const { adapter } = await openAdapter(controller)
  const scanner = new BleakScanner({ adapter, maxDevices })
  await scanner.start()
  return { adapter, scanner }
}

describe('G2: memory is bounded whatever the air brings', () => {
  test(`${rounds * reports} random addresses: what 1,000 devices take, and no more`, async () => {
    const controller = ScriptedController.legacy()
    const { adapter, scanner } = await scan(controller, 1_000)
    const feed = (round: number) => {
      for (let seed = round * reports; seed < (round + 1) * reports; seed++)
        legacy(controller, { address: 0xc00000000000 + seed, data: payload(seed) })
    }
    expect(await growth(feed, rounds)).toBeLessThan(megabyte)
    expect(scanner.discoveredDevices).toHaveLength(1_000)
    await adapter.close()
  })

  test('HCI-35: fragments that are never finished', async () => {
    const controller = new ScriptedController()
    const { adapter, scanner } = await scan(controller, 1_000)
    const data = new Uint8Array(200).fill(0x41)
    const feed = () => {
      for (let seed = 0; seed < reports; seed++)
        extended(controller, { address: seed % 5_000, advertisingSid: seed & 15, eventType: 1 << 5, data })
    }
    expect(await growth(feed, rounds)).toBeLessThan(megabyte)
    expect(scanner.discoveredDevices).toEqual([])
    extended(controller, { address: 1, data: payload(1) })
    expect(scanner.discoveredDevices).toHaveLength(1)
    await adapter.close()
  })

  test('a reader who does not read keeps the newest, and only so many', async () => {
    const controller = ScriptedController.legacy()
    const { adapter, scanner } = await scan(controller, 10)
    const stream = scanner.advertisementData({ maxQueue: 100 })
    const feed = () => {
      for (let seed = 0; seed < reports; seed++) legacy(controller, { address: 0xc00000000000 + seed, data: payload(seed) })
    }
    expect(await growth(feed, rounds)).toBeLessThan(megabyte)
    expect(stream.dropped).toBe(rounds * reports - 100)
    await adapter.close()
  })

  test('scanners that have stopped are not kept by an adapter that stays open', async () => {
    const { adapter } = await openAdapter()
    const stopped: WeakRef<BleakScanner>[] = []
    for (let round = 0; round < 100; round++) {
      const scanner = await BleakScanner.start({ adapter })
      stopped.push(new WeakRef(scanner))
      await scanner.stop()
    }
    // What a WeakRef was made of lives until the event loop has turned.
    await new Promise(resolve => setImmediate(resolve))
    collect()
    const kept = stopped.filter(ref => ref.deref() !== undefined)
    // The last ones may still lie on the stack.
    expect(kept.length).toBeLessThan(5)
    await adapter.close()
  })
})
