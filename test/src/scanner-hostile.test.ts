import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { Adapter, BaseBleakScanner, type BLEDevice, BleakScanner } from '../../src/index.ts'
import { legacy, named } from '../support/advertisers.ts'
import { growth } from '../support/heap.ts'
import { openAdapter, outcome, scanning } from '../support/scanning.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('callbacks that are up to something', () => {
  test('one removed by another inside a report is called no more', async () => {
    const { controller, scanner, seen } = await scanning({ detectionCallback: undefined })
    scanner.registerDetectionCallback(() => remove())
    const remove = scanner.registerDetectionCallback((...pair) => void seen.push(pair))
    legacy(controller, {})
    expect(seen).toEqual([])
  })

  test('one added inside a report gets the next one', async () => {
    const { controller, scanner, seen } = await scanning({ detectionCallback: undefined })
    const remove = scanner.registerDetectionCallback(() => {
      remove()
      scanner.registerDetectionCallback((...pair) => void seen.push(pair))
    })
    legacy(controller, {}, {})
    expect(seen).toHaveLength(1)
  })

  test('one that returns something else than a promise is not reported', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {})
    const list: unknown[] = []
    const { controller } = await scanning({ detectionCallback: ((device: BLEDevice) => list.push(device)) as never })
    legacy(controller, {})
    await vi.advanceTimersByTimeAsync(0)
    expect(list).toHaveLength(1)
    expect(reported).not.toHaveBeenCalled()
    reported.mockRestore()
  })

  test('stop and start again, and close the adapter, inside a report', async () => {
    const { controller, adapter, scanner, seen } = await scanning()
    const restarted: unknown[] = []
    const remove = scanner.registerDetectionCallback(async () => {
      remove()
      restarted.push(await outcome(scanner.start()))
      await scanner.stop()
      await scanner.start()
      restarted.push('again')
    })
    legacy(controller, {}, {})
    await vi.advanceTimersByTimeAsync(0)
    expect(restarted).toEqual([expect.objectContaining({ name: 'BleakError' }), 'again'])
    legacy(controller, {})
    expect(seen).toHaveLength(3)
    scanner.registerDetectionCallback(() => adapter.close())
    legacy(controller, {}, {})
    await expect(scanner.stopped).rejects.toThrow('closed')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('what discover and find reject with', () => {
  test('an abort is told as such, also when the controller does not stop', async () => {
    const { controller, adapter } = await openAdapter()
    const abort = new AbortController()
    const found = outcome(BleakScanner.discover({ adapter, signal: abort.signal }))
    await vi.advanceTimersByTimeAsync(1)
    controller.refuse(commands.leSetScanEnable, 0x1f)
    abort.abort(new Error('enough'))
    expect(await found).toMatchObject({ message: 'enough' })
  })

  test('a mistake in the address comes as a rejection, as everything else', async () => {
    expect(await outcome(BleakScanner.findDeviceByAddress('nonsense'))).toBeInstanceOf(TypeError)
  })
})

describe('starting again after a start that was given up', () => {
  test('no report comes twice', async () => {
    const { controller, adapter } = await openAdapter()
    const seen: string[] = []
    const scanner = new BleakScanner({ adapter, detectionCallback: device => void seen.push(device.address) })
    let silent = true
    controller.script(commands.leSetScanParameters.opcode, () => (silent ? undefined : Uint8Array.of(0)))
    const given = outcome(scanner.start({ timeout: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await given).toMatchObject({ name: 'TimeoutError' })
    silent = false
    const again = outcome(scanner.start())
    await vi.advanceTimersByTimeAsync(10_000)
    await again
    await outcome(scanner.stop())
    await scanner.start()
    legacy(controller, {})
    expect(seen).toHaveLength(1)
  })

  test('a backend that starts although nobody waits any more is stopped', async () => {
    const calls: string[] = []
    class Slow extends BaseBleakScanner {
      async start() {
        calls.push('start')
        await new Promise(resolve => setTimeout(resolve, 1_000))
        calls.push('started')
      }
      async stop() {
        calls.push('stop')
      }
      setScanningFilter() {}
    }
    const scanner = new BleakScanner({ backend: Slow })
    const given = outcome(scanner.start({ timeout: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await given).toMatchObject({ name: 'TimeoutError' })
    const again = scanner.start()
    await vi.advanceTimersByTimeAsync(5_000)
    await again
    expect(calls).toEqual(['start', 'started', 'stop', 'start', 'started'])
    await scanner.stop()
  })
})

test('iterations that were left are not kept until the scan is over', async () => {
  const { controller, scanner } = await scanning({ detectionCallback: undefined })
  const data = named('x'.repeat(20))
  const leave = async () => {
    for (let left = 0; left < 1_000; left++) {
      const stream = scanner.advertisementData()
      for (let report = 0; report < 20; report++) legacy(controller, { data })
      for await (const _ of stream) break
    }
  }
  expect(await growth(leave)).toBeLessThan(1_000_000)
})

test('mistakes are told before anything is opened', async () => {
  await expect(Adapter.open('replay:absent.btsnoop', { staticAddress: '00:11:22:33:44:55' })).rejects.toThrow(RangeError)
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(Adapter.open('nonsense', { signal })).rejects.toThrow('enough')
})

test('no pattern at all means every device, as with service UUIDs', async () => {
  const { controller, seen } = await scanning({ orPatterns: [] })
  legacy(controller, {})
  expect(seen).toHaveLength(1)
})
