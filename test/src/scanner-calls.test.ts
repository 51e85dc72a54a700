import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BleakScanner } from '../../src/index.ts'
import { legacy, named } from '../support/advertisers.ts'
import { openAdapter, outcome, scanning } from '../support/scanning.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('callbacks', () => {
  test('one that throws and one that rejects are reported, and stop nobody', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { controller, scanner, seen } = await scanning({
      detectionCallback: () => {
        throw new Error('mine')
      },
    })
    scanner.registerDetectionCallback(async () => {
      throw new Error('mine too')
    })
    const remove = scanner.registerDetectionCallback((...pair) => void seen.push(pair))
    legacy(controller, {})
    remove()
    legacy(controller, {})
    await vi.advanceTimersByTimeAsync(0)
    expect(seen).toHaveLength(1)
    expect(reported).toHaveBeenCalledTimes(4)
    reported.mockRestore()
  })

  test('stop inside a callback is allowed', async () => {
    const { controller, adapter } = await openAdapter()
    let calls = 0
    const scanner = new BleakScanner({
      adapter,
      detectionCallback: async () => {
        calls++
        await scanner.stop()
      },
    })
    await scanner.start()
    legacy(controller, {}, {})
    await vi.advanceTimersByTimeAsync(10)
    expect(calls).toBe(1)
  })
})

describe('iteration', () => {
  test('every report until stop, several at once', async () => {
    const { controller, scanner } = await scanning()
    const collect = async () => {
      const names: (string | undefined)[] = []
      for await (const [, advertisement] of scanner.advertisementData()) names.push(advertisement.localName)
      return names
    }
    const both = Promise.all([collect(), collect()])
    legacy(controller, { data: named('a') }, { data: named('b') })
    await scanner.stop()
    expect(await both).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  test('a slow reader gets the newest, and is told how many gave way', async () => {
    const { controller, scanner } = await scanning()
    const stream = scanner.advertisementData({ maxQueue: 2 })
    for (const name of ['a', 'b', 'c', 'd']) legacy(controller, { data: named(name) })
    await scanner.stop()
    const names: (string | undefined)[] = []
    for await (const [, advertisement] of stream) names.push(advertisement.localName)
    expect(names).toEqual(['c', 'd'])
    expect(stream.dropped).toBe(2)
  })

  test('leaving the loop unregisters; an abort rejects with its reason', async () => {
    const { controller, scanner } = await scanning()
    legacy(controller, {})
    const stream = scanner.advertisementData({ maxQueue: 1 })
    legacy(controller, {})
    for await (const _ of stream) break
    legacy(controller, {}, {}, {})
    expect(stream.dropped).toBe(0)

    const abort = new AbortController()
    const waiting = outcome(scanner.advertisementData({ signal: abort.signal })[Symbol.asyncIterator]().next())
    abort.abort(new Error('enough'))
    expect(await waiting).toMatchObject({ message: 'enough' })
  })

  test('it needs a scan', () => {
    expect(() => new BleakScanner().advertisementData()).toThrow('start()')
  })
})

describe('discover and find', () => {
  test('discover scans for its timeout and stops', async () => {
    const { controller, adapter } = await openAdapter()
    const found = BleakScanner.discover({ adapter, timeout: 3_000 })
    await vi.advanceTimersByTimeAsync(2_999)
    legacy(controller, { data: named('seen') })
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0100')
    await vi.advanceTimersByTimeAsync(1)
    expect((await found).map(device => device.name)).toEqual(['seen'])
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0000')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('discover with returnAdv gives the advertisements too', async () => {
    const { controller, adapter } = await openAdapter()
    const found = BleakScanner.discover({ adapter, returnAdv: true })
    await vi.advanceTimersByTimeAsync(1)
    legacy(controller, { data: named('seen'), rssi: -33 })
    await vi.advanceTimersByTimeAsync(5_000)
    const [device, advertisement] = (await found).get('C1:00:00:00:00:01') ?? []
    expect(device?.name).toBe('seen')
    expect(advertisement?.rssi).toBe(-33)
  })

  test('find by address in any case, by exact name, by filter; the scan has stopped', async () => {
    const { controller, adapter } = await openAdapter()
    const finds = [
      () => BleakScanner.findDeviceByAddress('c1:00:00:00:00:01', { adapter }),
      () => BleakScanner.findDeviceByName('lamp', { adapter }),
      () => BleakScanner.findDeviceByFilter((_, { rssi }) => rssi === -60, { adapter }),
    ]
    for (const find of finds) {
      const found = find()
      await vi.advanceTimersByTimeAsync(1)
      legacy(controller, { address: 1, data: named('lamp 2'), rssi: -1 }, { data: named('lamp') })
      expect((await found)?.address).toBe('C1:00:00:00:00:01')
      expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0000')
    }
  })

  test('null when it does not come in time; a filter that throws rejects', async () => {
    const { controller, adapter } = await openAdapter()
    const none = BleakScanner.findDeviceByName('nobody', { adapter, timeout: 500 })
    await vi.advanceTimersByTimeAsync(500)
    expect(await none).toBeNull()
    const thrown = outcome(
      BleakScanner.findDeviceByFilter(
        () => {
          throw new Error('mine')
        },
        { adapter },
      ),
    )
    await vi.advanceTimersByTimeAsync(1)
    legacy(controller, {})
    expect(await thrown).toMatchObject({ message: 'mine' })
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0000')
  })

  test('an address that is none is a mistake', async () => {
    await expect(BleakScanner.findDeviceByAddress('nonsense')).rejects.toThrow(TypeError)
  })

  test('an abort rejects with its reason and stops the scan', async () => {
    const { controller, adapter } = await openAdapter()
    const abort = new AbortController()
    const found = outcome(BleakScanner.discover({ adapter, signal: abort.signal }))
    await vi.advanceTimersByTimeAsync(1)
    abort.abort(new Error('enough'))
    expect(await found).toMatchObject({ message: 'enough' })
    await vi.advanceTimersByTimeAsync(1)
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0000')
  })
})
