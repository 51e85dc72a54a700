import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { turnLength } from '../../gap/radio-arbiter.ts'
import { commands } from '../../hci/commands.ts'
import { everyLeState, withoutLeStates } from '../../hci/le-states.ts'
import { strict } from '../support/advertising.ts'
import { cancelling, connected, connectingHost, device, extended } from '../support/connecting.ts'
import { outcome, quiet } from '../support/scanning.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const soon = () => vi.advanceTimersByTimeAsync(0)
const listClear = 'LE Clear Filter Accept List'
const listAdd = (number: number) => `LE Add Device To Filter Accept List 01${number.toString(16).padStart(2, '0')}00000000c0`
const cancel = 'LE Create Connection Cancel'
/** Interval and window 60 ms; policy, peer; own address public; 15 to 30 ms, latency 0, 4 s. */
const scan = '60006000'
const parameters = '0c0018000000900100000000'
const direct = (number: number) => `LE Create Connection ${scan}00010${number}00000000c000${parameters}`
const listed = `LE Create Connection ${scan}010000000000000000${parameters}`

describe('the commands', () => {
  test('7.8.12: legacy, to one device by its address', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    expect(told()).toEqual([direct(1)])
    controller.event(connected())
    controller.event({ name: 'leChannelSelectionAlgorithm', connectionHandle: 0x40, channelSelectionAlgorithm: 0 })
    await vi.advanceTimersByTimeAsync(10 * 30)
    expect(await connecting).toMatchObject({ handle: 0x40, role: 'central', peer: device(1) })
    await host.close()
  })

  test.each([
    ['LE 1M, where it may go on on LE 2M', ['1m'], '03', `${scan}${parameters}`.repeat(2)],
    ['LE Coded', ['coded'], '04', `${scan}${parameters}`],
    ['both in turn', ['1m', 'coded'], '07', `c0006000${parameters}`.repeat(3)],
  ] as const)('7.8.66: extended, on %s', async (_, phys, mask, rest) => {
    const { host, told } = await connectingHost(extended())
    const connecting = outcome(host.connect(device(1), { settings: { phys } }))
    await soon()
    expect(told()).toEqual([`LE Extended Create Connection [v1] 0000010100000000c0${mask}${rest}`])
    await host.close()
    expect(await connecting).toMatchObject({ message: 'the adapter has been closed' })
  })

  test('a device without public address connects from its random one', async () => {
    const controller = strict()
    controller.answer(commands.readBdAddr, { bdAddr: 0 })
    const { host, told } = await connectingHost(controller)
    const connecting = outcome(host.connect(device(1)))
    await soon()
    expect(told()).toEqual([`LE Create Connection ${scan}00010100000000c001${parameters}`])
    await host.close()
    await connecting
  })

  test.each([
    [{ phys: [] }, RangeError],
    [{ scanWindow: 61 }, RangeError],
    [{ scanInterval: 20_000 }, RangeError],
    [{ parameters: { intervalMin: 7, intervalMax: 30, latency: 0, supervisionTimeout: 4_000 } }, RangeError],
    [{ parameters: { intervalMin: 15, intervalMax: 30, latency: 500, supervisionTimeout: 4_000 } }, RangeError],
    [{ parameters: { intervalMin: 15, intervalMax: 1_000, latency: 4, supervisionTimeout: 10_000 } }, RangeError],
    [{ phys: ['coded'] }, Error],
  ] as const)('settings that cannot be: %o', async (settings, kind) => {
    const { host, told } = await connectingHost()
    await expect(host.connect(device(1), { settings })).rejects.toThrow(kind)
    await soon()
    expect(told()).toEqual([])
    await host.close()
  })
})

const otherParameters = { intervalMin: 50, intervalMax: 50, latency: 0, supervisionTimeout: 4_000 }

describe('several at once', () => {
  test('go together through the accept list', async () => {
    const { controller, host, told } = await connectingHost(cancelling())
    const one = host.connect(device(1))
    await soon()
    const two = outcome(host.connect(device(2)))
    await soon()
    expect(told()).toEqual([direct(1), cancel, listClear, listAdd(2), listAdd(1), listed])
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    expect(told().slice(6)).toEqual([direct(2)])
    expect((await one).peer).toMatchObject(device(1))
    await host.close()
    await two
    expect(vi.getTimerCount()).toBe(0)
  })

  test('those who want another kind of connection have turns', async () => {
    const { host, told } = await connectingHost(cancelling())
    const one = outcome(host.connect(device(1)))
    await soon()
    const two = outcome(host.connect(device(2), { settings: { parameters: otherParameters } }))
    const other = direct(2).replace(parameters, '280028000000900100000000')
    await soon()
    expect(told()).toEqual([direct(1), cancel, other])
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(told().slice(3)).toEqual([cancel, direct(1)])
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(told().slice(5)).toEqual([cancel, other])
    await host.close()
    await Promise.all([one, two])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('go together as eagerly as whoever is in a hurry', async () => {
    const { host, told } = await connectingHost(cancelling())
    const abort = new AbortController()
    const patient = outcome(host.connect(device(1), { settings: { scanInterval: 1_280, scanWindow: 30 } }))
    await soon()
    const hasty = outcome(host.connect(device(2), { signal: abort.signal }))
    await soon()
    abort.abort()
    await hasty
    await soon()
    const slow = direct(1).replace(scan, '00083000')
    expect(told()).toEqual([slow, cancel, listClear, listAdd(2), listAdd(1), listed, cancel, slow])
    await host.close()
    await patient
  })

  test('7.8.16: a list that holds less than it says: the others have turns', async () => {
    const controller = cancelling()
    let free = 0
    controller.script(commands.leClearFilterAcceptList.opcode, () => {
      free = 2
      return Uint8Array.of(0)
    })
    controller.script(commands.leAddDeviceToFilterAcceptList.opcode, () => Uint8Array.of(free-- > 0 ? 0 : 7))
    const { host, told } = await connectingHost(controller)
    const all = [1, 2, 3].map(number => outcome(host.connect(device(number))))
    await vi.advanceTimersByTimeAsync(1)
    expect(told().slice(-4)).toEqual([listClear, listAdd(3), listAdd(2), listed])
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(told().slice(-4)).toEqual([listClear, listAdd(1), listAdd(3), listed])
    await host.close()
    await Promise.all(all)
  })

  test.each([commands.leClearFilterAcceptList, commands.leAddDeviceToFilterAcceptList])(
    'without a list, because the controller does not know $name: one after the other',
    async command => {
      const controller = cancelling()
      controller.refuse(command)
      const { host, told } = await connectingHost(controller)
      const all = [1, 2, 3].map(number => outcome(host.connect(device(number))))
      await vi.advanceTimersByTimeAsync(10 * turnLength)
      for (const number of [1, 2, 3]) expect(told().filter(line => line === direct(number)).length).toBeGreaterThanOrEqual(3)
      await host.close()
      await Promise.all(all)
    },
  )

  test('one that is wanted no more leaves the list', async () => {
    const { host, told } = await connectingHost(cancelling())
    const abort = new AbortController()
    const one = outcome(host.connect(device(1)))
    await soon()
    const two = outcome(host.connect(device(2), { signal: abort.signal }))
    await soon()
    abort.abort(new Error('enough'))
    expect(await two).toMatchObject({ message: 'enough' })
    await soon()
    expect(told().slice(6)).toEqual([cancel, direct(1)])
    await host.close()
    await one
  })
})

describe('beside scanning', () => {
  const settings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const
  const on = 'LE Set Scan Enable 0100'
  const off = 'LE Set Scan Enable 0000'

  test('7.8.27: both are on where the controller can', async () => {
    const { host, told } = await connectingHost()
    await host.scan(settings, quiet)
    const connecting = outcome(host.connect(device(1)))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(told()).toEqual([on, direct(1)])
    await host.close()
    await connecting
  })

  test('7.8.27: they have turns where it cannot, and scanning goes on when there is a connection', async () => {
    const controller = cancelling()
    const leStates = withoutLeStates(everyLeState, ['activeScanning', 'initiating'])
    controller.answer(commands.leReadSupportedStates, { leStates })
    const { host, told } = await connectingHost(controller)
    await host.scan(settings, quiet)
    const connecting = host.connect(device(1))
    await soon()
    expect(told()).toEqual([on, off, direct(1)])
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(told().slice(3)).toEqual([cancel, on])
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(told().slice(5)).toEqual([off, direct(1)])
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(10 * turnLength)
    expect(told().slice(7)).toEqual([on])
    await connecting
    await host.close()
  })

  test('one that refuses although it said that it can (0x0C) is given room', async () => {
    const controller = cancelling()
    let scans = false
    controller.script(commands.leSetScanEnable.opcode, ([enable]) => {
      scans = enable === 1
      return Uint8Array.of(0)
    })
    controller.script(commands.leCreateConnection.opcode, () => Uint8Array.of(scans ? 0x0c : 0))
    const { host, told } = await connectingHost(controller)
    await host.scan(settings, quiet)
    const connecting = outcome(host.connect(device(1)))
    await soon()
    await vi.advanceTimersByTimeAsync(1_500)
    expect(told()).toContain(off)
    expect(told().filter(line => line === direct(1)).length).toBeGreaterThanOrEqual(3)
    await host.close()
    await connecting
  })
})
