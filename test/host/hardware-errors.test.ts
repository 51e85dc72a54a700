import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AdvertisingReport } from '../../gap/reports.ts'
import { commands } from '../../hci/commands.ts'
import { Host } from '../../host/host.ts'
import { legacy } from '../support/advertisers.ts'
import { outcome, quiet } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const
const hardwareError = { name: 'hardwareError', hardwareCode: 7 } as const

/** The controller reports a hardware error in place of its answer to this command, `times` times. */
const failAt = (controller: ScriptedController, opcode: number, times: number) => {
  let left = times
  controller.script(opcode, () => {
    if (left-- <= 0) return Uint8Array.of(0)
    queueMicrotask(() => controller.event(hardwareError))
    return undefined
  })
}
const scanningHost = async (controller = ScriptedController.legacy()) => {
  const host = await Host.open(controller.open)
  const reports: AdvertisingReport[] = []
  const ended = vi.fn()
  const scan = await host.scan(settings, { report: report => reports.push(report), ended })
  return { controller, host, scan, reports, ended }
}

describe('while the adapter is opened', () => {
  test('the controller is brought up afresh', async () => {
    const controller = ScriptedController.legacy()
    failAt(controller, commands.setEventMask.opcode, 1)
    const host = await Host.open(controller.open)
    expect(controller.received.filter(line => line === 'Reset')).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
    await host.close()
  })

  test('one that reports them for ever is given up, and says so', async () => {
    const controller = ScriptedController.legacy()
    failAt(controller, commands.reset.opcode, Number.POSITIVE_INFINITY)
    expect(await outcome(Host.open(controller.open))).toMatchObject({
      name: 'BleakBluetoothNotAvailableError',
      reason: 'controller',
      message: expect.stringContaining('hardware error (code 7)'),
    })
    expect(controller.closes).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('while it is used', () => {
  test('a second one during recovery begins recovery afresh, and the scan goes on', async () => {
    const { controller, reports } = await scanningHost()
    failAt(controller, commands.leSetEventMask.opcode, 1)
    controller.event(hardwareError)
    await vi.advanceTimersByTimeAsync(1)
    expect(controller.received.filter(line => line === 'Reset')).toHaveLength(3)
    expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0100')
    legacy(controller, {})
    expect(reports).toHaveLength(1)
  })

  test('one that does not stop ends the adapter', async () => {
    const { controller, host, ended } = await scanningHost()
    failAt(controller, commands.leSetScanEnable.opcode, Number.POSITIVE_INFINITY)
    controller.event(hardwareError)
    await vi.advanceTimersByTimeAsync(1)
    expect(await host.closed).toMatchObject({ kind: 'lost' })
    expect(ended).toHaveBeenCalledTimes(1)
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ reason: 'lost' }))
    expect(controller.closes).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([commands.leSetScanParameters, commands.leSetScanEnable])(
    'one while $name waits: the scan starts all the same',
    async command => {
      const controller = ScriptedController.legacy()
      const host = await Host.open(controller.open)
      failAt(controller, command.opcode, 1)
      const reports: AdvertisingReport[] = []
      await host.scan(settings, { ...quiet, report: report => reports.push(report) })
      expect(controller.received.at(-1)).toBe('LE Set Scan Enable 0100')
      legacy(controller, {})
      expect(reports).toHaveLength(1)
    },
  )

  test('one while a scan stops: it has stopped, and nobody scans after the reset', async () => {
    const { controller, scan } = await scanningHost()
    failAt(controller, commands.leSetScanEnable.opcode, 1)
    await scan.stop()
    expect(controller.received.at(-1)).not.toContain('Scan Enable')
  })

  test('a scan that is asked for during recovery waits for its end', async () => {
    const controller = ScriptedController.legacy()
    // With a random address of its own a controller may refuse to set it while it scans.
    controller.answer(commands.readBdAddr, { bdAddr: 0 })
    const host = await Host.open(controller.open)
    const before = controller.received.length
    controller.event(hardwareError)
    await host.scan(settings, quiet)
    const lines = controller.received.slice(before)
    expect(lines[0]).toBe('Reset')
    expect(lines.findIndex(line => line.includes('Random Address'))).toBeLessThan(lines.findIndex(line => line.includes('Scan')))
  })

  test('close during recovery ends everything', async () => {
    const { controller, host, ended } = await scanningHost()
    controller.silence(commands.reset)
    controller.event(hardwareError)
    await host.close()
    await vi.advanceTimersByTimeAsync(0)
    expect(await host.closed).toEqual({ kind: 'closed' })
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ message: 'the adapter has been closed' }))
    expect(vi.getTimerCount()).toBe(0)
  })
})
