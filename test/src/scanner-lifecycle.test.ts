import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { BleakScanner } from '../../src/index.ts'
import { legacy, named } from '../support/advertisers.ts'
import { openAdapter, outcome, scanning } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('start and stop', () => {
  test('the constructor does nothing', async () => {
    const { controller, adapter } = await openAdapter()
    const before = controller.received.length
    new BleakScanner({ adapter })
    expect(controller.received).toHaveLength(before)
  })

  test('a legacy controller is told to scan and to stop', async () => {
    const { controller, scanner } = await scanning()
    await scanner.stop()
    expect(controller.received.slice(-3)).toEqual([
      'LE Set Scan Parameters 01600060000000',
      'LE Set Scan Enable 0100',
      'LE Set Scan Enable 0000',
    ])
  })

  test('an extended controller gets extended commands only', async () => {
    const { controller, scanner } = await scanning({ scanningMode: 'passive' }, new ScriptedController())
    await scanner.stop()
    expect(controller.received.slice(-3)).toEqual([
      'LE Set Extended Scan Parameters 0000010060006000',
      'LE Set Extended Scan Enable 010000000000',
      'LE Set Extended Scan Enable 000000000000',
    ])
  })

  test('two PHYs take turns', async () => {
    const { controller } = await scanning({ phys: ['1m', 'coded'] }, new ScriptedController())
    expect(controller.received.at(-2)).toBe('LE Set Extended Scan Parameters 00000501c000600001c0006000')
  })

  test('a PHY that the controller lacks is refused before anything is sent', async () => {
    const { controller, adapter } = await openAdapter()
    const before = controller.received.length
    await expect(new BleakScanner({ adapter, phys: ['coded'] }).start()).rejects.toThrow('LE Coded')
    expect(controller.received).toHaveLength(before)
  })

  test('a second start rejects, stop is idempotent, and then it starts again', async () => {
    const { scanner } = await scanning()
    await expect(scanner.start()).rejects.toMatchObject({ name: 'BleakError' })
    await Promise.all([scanner.stop(), scanner.stop()])
    await scanner.stop()
    await scanner.start()
    await scanner.stop()
  })

  test('start forgets what was seen; stop does not', async () => {
    const { controller, scanner } = await scanning()
    legacy(controller, { data: named('one') })
    await scanner.stop()
    expect(scanner.discoveredDevices.map(device => device.name)).toEqual(['one'])
    await scanner.start()
    expect(scanner.discoveredDevices).toEqual([])
  })

  test('no callback comes after stop was called', async () => {
    const { controller, scanner, seen } = await scanning()
    const stopping = scanner.stop()
    legacy(controller, {})
    await stopping
    expect(seen).toEqual([])
  })

  test('stop at any moment while it starts: start rejects, and the controller is silent', async () => {
    const outcomes: string[] = []
    for (let turns = 0; turns < 60; turns++) {
      const { controller, adapter } = await openAdapter()
      const scanner = new BleakScanner({ adapter })
      const starting = scanner.start().then(
        () => 'started',
        (error: Error) => error.message,
      )
      for (let turn = 0; turn < turns; turn++) await undefined
      await scanner.stop()
      outcomes.push(await starting)
      expect(controller.received.at(-1)).not.toContain('Scan Enable 01')
      await expect(scanner.stopped).resolves.toBeUndefined()
      await scanner.start()
      await scanner.stop()
    }
    const inTime = outcomes.indexOf('started')
    expect(inTime).toBeGreaterThan(5)
    expect(new Set(outcomes.slice(0, inTime))).toEqual(new Set(['the scanner was stopped while it was starting']))
    expect(new Set(outcomes.slice(inTime))).toEqual(new Set(['started']))
  })

  test('start while it stops says what to wait for', async () => {
    const { scanner } = await scanning()
    const stopping = scanner.stop()
    await expect(scanner.start()).rejects.toThrow('await stop()')
    await stopping
    await scanner.start()
  })

  test('a controller that refuses to scan says why, and the scanner can try again', async () => {
    const { controller, adapter } = await openAdapter()
    controller.refuse(commands.leSetScanEnable, 0x11)
    const scanner = new BleakScanner({ adapter })
    await expect(scanner.start()).rejects.toMatchObject({ name: 'BleakHciError', status: 0x11, command: 'LE Set Scan Enable' })
    controller.answer(commands.leSetScanEnable, {})
    await scanner.start()
  })

  test('a controller that is scanning already (0x0c) is stopped first', async () => {
    const { controller, adapter } = await openAdapter()
    let disallowed = 1
    controller.script(commands.leSetScanParameters.opcode, () => Uint8Array.of(disallowed-- > 0 ? 0x0c : 0))
    await new BleakScanner({ adapter }).start()
    expect(controller.received.slice(-4)).toEqual([
      'LE Set Scan Parameters 01600060000000',
      'LE Set Scan Enable 0000',
      'LE Set Scan Parameters 01600060000000',
      'LE Set Scan Enable 0100',
    ])
  })

  test('a controller that does not answer: start rejects with what it waited for', async () => {
    const { controller, adapter } = await openAdapter()
    controller.silence(commands.leSetScanEnable)
    const starting = outcome(new BleakScanner({ adapter }).start())
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await starting).toMatchObject({ name: 'TimeoutError', phase: 'LE Set Scan Enable' })
  })

  test('its own deadline and an abort end start too, and the scan that comes late is stopped', async () => {
    const { controller, adapter } = await openAdapter()
    controller.silence(commands.leSetScanEnable)
    const late = outcome(new BleakScanner({ adapter }).start({ timeout: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await late).toMatchObject({ name: 'TimeoutError', phase: 'starting the scan' })
    const abort = new AbortController()
    const aborted = outcome(new BleakScanner({ adapter }).start({ signal: abort.signal }))
    abort.abort(new Error('enough'))
    expect(await aborted).toMatchObject({ message: 'enough' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(controller.received.filter(line => line.startsWith('LE Set Scan Enable')).at(-1)).toBe('LE Set Scan Enable 0000')
  })
})

describe('several users of one adapter', () => {
  test('share one scan, which ends with the last of them', async () => {
    const { controller, adapter, scanner, seen } = await scanning({ scanningMode: 'passive' })
    const others: string[] = []
    const other = new BleakScanner({ adapter, detectionCallback: device => void others.push(device.address) })
    await other.start()
    expect(controller.received.slice(-3)).toEqual([
      'LE Set Scan Enable 0000',
      'LE Set Scan Parameters 01600060000000',
      'LE Set Scan Enable 0100',
    ])
    legacy(controller, {}, { eventType: 4 })
    expect(seen).toHaveLength(1)
    expect(others).toHaveLength(2)
    await scanner.stop()
    legacy(controller, {})
    expect(others).toHaveLength(3)
    await other.stop()
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0000')
  })

  test('one who asks for the impossible does not disturb the others', async () => {
    const { controller, adapter, seen } = await scanning()
    await expect(new BleakScanner({ adapter, interval: 1 }).start()).rejects.toThrow(RangeError)
    legacy(controller, {})
    expect(seen).toHaveLength(1)
  })
})

describe('the end of the adapter', () => {
  test('HCI-44: unplugged in mid-scan, everything ends at once with the reason', async () => {
    const { controller, adapter, scanner } = await scanning()
    const iteration = outcome(scanner.advertisementData()[Symbol.asyncIterator]().next())
    const stopped = outcome(scanner.stopped)
    const discovery = outcome(BleakScanner.discover({ adapter }))
    await vi.advanceTimersByTimeAsync(1)
    controller.lose('unplugged')
    for (const end of [iteration, stopped, discovery])
      expect(await end).toMatchObject({
        name: 'BleakBluetoothNotAvailableError',
        reason: 'lost',
        message: expect.stringContaining('unplugged'),
      })
    await scanner.stop()
    expect(await adapter.closed).toMatchObject({ kind: 'lost' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an adapter that its owner closes ends the scan too', async () => {
    const { adapter, scanner } = await scanning()
    const stopped = outcome(scanner.stopped)
    await adapter.close()
    expect(await stopped).toMatchObject({ message: expect.stringContaining('closed') })
    await expect(scanner.start()).rejects.toThrow('closed')
  })

  test('a capture that is over ends iteration and discovery without an error', async () => {
    const { controller, adapter, scanner } = await scanning()
    const iteration = scanner.advertisementData()[Symbol.asyncIterator]().next()
    const discovery = BleakScanner.discover({ adapter })
    await vi.advanceTimersByTimeAsync(1)
    controller.finish()
    expect(await iteration).toMatchObject({ done: true })
    expect(await discovery).toEqual([])
    await scanner.stopped
  })

  test('HCI-44: lost at any packet of starting and stopping a scan, every promise settles', async () => {
    for (let at = 1; at <= 4; at++) {
      const { controller, adapter } = await openAdapter()
      let left = at
      for (const command of [commands.leSetScanParameters, commands.leSetScanEnable]) {
        controller.script(command.opcode, () => {
          if (--left === 0) controller.lose()
          return Uint8Array.of(0)
        })
      }
      const scanner = new BleakScanner({ adapter })
      await outcome(scanner.start())
      await outcome(scanner.stop())
      expect(vi.getTimerCount()).toBe(0)
    }
  })

  test('a hardware error: the controller is reset and the scan goes on', async () => {
    const { controller, seen } = await scanning()
    const before = controller.received.length
    controller.event({ name: 'hardwareError', hardwareCode: 3 })
    await vi.advanceTimersByTimeAsync(1)
    expect(controller.received[before]).toBe('Reset')
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0100')
    legacy(controller, {})
    expect(seen).toHaveLength(1)
  })

  test('a controller that does not come back after a hardware error is lost', async () => {
    const { controller, adapter, scanner } = await scanning()
    controller.silence(commands.reset)
    const stopped = outcome(scanner.stopped)
    controller.event({ name: 'hardwareError', hardwareCode: 3 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await adapter.closed).toMatchObject({ kind: 'lost' })
    expect(await stopped).toMatchObject({ reason: 'lost' })
    expect(controller.closes).toBe(1)
  })
})

describe('mistakes that TypeScript would have shown', () => {
  test.each([
    [{ phys: ['2m'] }, "phys must be '1m' or 'coded', not '2m'"],
    [{ scanningMode: 'loud' }, "scanningMode must be 'active' or 'passive', not 'loud'"],
    [{ rssiMin: 'x' }, "rssiMin must be a number, not 'x'"],
    [{ namePrefix: 5 }, 'namePrefix must be a string, not 5'],
    [{ detectionCallback: 'x' }, "detectionCallback must be a function, not 'x'"],
    [{ serviceUuids: '180d' }, "serviceUuids must be an array, not '180d'"],
    [{ orPatterns: [{ type: 9 }] }, 'each of orPatterns needs bytes as its content'],
    [{ adapter: 5 }, 'adapter must be a string, not 5'],
    [{ backend: {} }, 'backend must be a function, not an object'],
  ])('%j', (options, message) => {
    expect(() => new BleakScanner(options as never)).toThrow(message)
  })

  test.each([-1, Number.NaN, 'x'])('a timeout of %s rejects before anything is sent', async timeout => {
    const { controller, adapter } = await openAdapter()
    const before = controller.received.length
    const options = { adapter, timeout: timeout as number }
    for (const call of [
      () => BleakScanner.discover(options),
      () => BleakScanner.start(options),
      () => BleakScanner.findDeviceByName('x', options),
    ])
      await expect(call()).rejects.toThrow(/^timeout must be/)
    expect(controller.received).toHaveLength(before)
  })
})
