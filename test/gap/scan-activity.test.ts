import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AdvertisingReport, eventBit } from '../../gap/reports.ts'
import type { ScanSettings } from '../../gap/scan-settings.ts'
import { commands } from '../../hci/commands.ts'
import { Host } from '../../host/host.ts'
import { extended, named } from '../support/advertisers.ts'
import { outcome, quiet } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settings: ScanSettings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 }
const passive: ScanSettings = { ...settings, active: false }
const enables = ({ received }: ScriptedController) => received.filter(line => line.startsWith('LE Set Scan Enable'))
const setUp = async (controller = ScriptedController.legacy()) => ({ controller, host: await Host.open(controller.open) })

/** Answers to the next commands with this opcode; success when they are used up. */
const answers = (controller: ScriptedController, opcode: number, ...list: (Uint8Array | undefined)[]) => {
  controller.script(opcode, () => (list.length > 0 ? list.shift() : Uint8Array.of(0)))
}

describe('what the controller is told', () => {
  test.each([
    ['refused', Uint8Array.of(0x1f)],
    ['unanswered', undefined],
    ['malformed', new Uint8Array()],
  ])('after a stop that was %s nothing is taken for granted: the next start tells it again', async (_, answer) => {
    const { controller, host } = await setUp()
    const scan = await host.scan(settings, quiet)
    answers(controller, commands.leSetScanEnable.opcode, answer)
    const stopped = outcome(scan.stop())
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await stopped).toBeInstanceOf(Error)
    const before = enables(controller).length
    const again = outcome(host.scan(settings, quiet))
    await vi.advanceTimersByTimeAsync(10_000)
    await again
    expect(enables(controller).slice(before)).toContain('LE Set Scan Enable 0100')
  })

  test('an enable whose answer is malformed is taken back', async () => {
    const { controller, host } = await setUp()
    answers(controller, commands.leSetScanEnable.opcode, new Uint8Array())
    expect(await outcome(host.scan(settings, quiet))).toMatchObject({ name: 'DecodeError' })
    expect(enables(controller)).toEqual(['LE Set Scan Enable 0100', 'LE Set Scan Enable 0000'])
  })

  test('intervals that the field cannot say are refused, and nobody is disturbed', async () => {
    const { controller, host } = await setUp(new ScriptedController())
    await host.scan(settings, quiet)
    const before = controller.received.length
    await expect(host.scan({ ...settings, interval: 41_000 }, quiet)).rejects.toThrow('40959.375')
    await expect(host.scan({ ...settings, phys: ['1m', 'coded'], interval: 30_000 }, quiet)).rejects.toThrow(RangeError)
    expect(controller.received).toHaveLength(before)
  })

  test('two users whose PHYs together need more than the field can say get the longest interval', async () => {
    const { controller, host } = await setUp(new ScriptedController())
    await host.scan({ ...settings, interval: 40_000, window: 40_000 }, quiet)
    await host.scan({ ...settings, phys: ['coded'], interval: 40_000, window: 20_000 }, quiet)
    expect(controller.received.at(-2)).toBe('LE Set Extended Scan Parameters 00000501ffff00fa01ffff00fa')
  })
})

describe('who is told what', () => {
  test('a user who leaves does not hear that the others could not go on: they do', async () => {
    const { controller, host } = await setUp()
    const active = await host.scan(settings, quiet)
    const ended = vi.fn()
    await host.scan(passive, { ...quiet, ended })
    answers(controller, commands.leSetScanParameters.opcode, Uint8Array.of(0x1f))
    await active.stop()
    expect(ended).toHaveBeenCalledTimes(1)
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ name: 'BleakHciError', status: 0x1f }))
    await host.scan(passive, quiet)
  })

  test('each of several users gets what it asked for: scan responses, PHYs', async () => {
    const { controller, host } = await setUp(new ScriptedController())
    const seen: string[] = []
    await host.scan({ ...passive, phys: ['coded'] }, { ...quiet, report: () => seen.push('coded') })
    await host.scan({ ...settings, phys: ['1m'] }, { ...quiet, report: () => seen.push('1m') })
    await host.scan({ ...settings, phys: ['1m', 'coded'] }, { ...quiet, report: () => seen.push('both') })
    extended(controller, { primaryPhy: 1 }, { primaryPhy: 3 }, { primaryPhy: 3, eventType: eventBit.scanResponse })
    expect(seen).toEqual(['1m', 'both', 'coded', 'both', 'both'])
  })

  test('an aborted start gets no report any more, although its command is under way', async () => {
    const { controller, host } = await setUp(new ScriptedController())
    controller.silence(commands.leSetExtendedScanEnable)
    const abort = new AbortController()
    const reports: AdvertisingReport[] = []
    const starting = outcome(host.scan(settings, { ...quiet, report: report => reports.push(report) }, abort.signal))
    await vi.advanceTimersByTimeAsync(1)
    extended(controller, {})
    abort.abort(new Error('enough'))
    extended(controller, {})
    expect(reports).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await starting).toBeInstanceOf(Error)
  })

  test.each([
    ['lost', (controller: ScriptedController) => controller.lose(), [expect.objectContaining({ reason: 'lost' })]],
    ['complete', (controller: ScriptedController) => controller.finish(), [undefined]],
  ])('the adapter is %s: everybody who scans hears it once', async (_, end, heard) => {
    const { controller, host } = await setUp()
    const ended = vi.fn()
    const left = vi.fn()
    const scan = await host.scan(settings, { ...quiet, ended: left })
    await host.scan(settings, { ...quiet, ended })
    await scan.stop()
    end(controller)
    expect(ended.mock.calls).toEqual([heard])
    expect(left).not.toHaveBeenCalled()
  })
})

test('HCI-36: what was half done when scanning stopped is not joined to what comes when it goes on', async () => {
  const { controller, host } = await setUp(new ScriptedController())
  const scan = await host.scan(settings, quiet)
  extended(controller, { eventType: 1 << 5, data: named('old') })
  await scan.stop()
  const reports: AdvertisingReport[] = []
  await host.scan(settings, { ...quiet, report: report => reports.push(report) })
  extended(controller, { data: named('new') })
  expect(reports.map(({ data }) => [...data])).toEqual([[...named('new')]])
})
