import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AdvertisingSettings } from '../../gap/advertising-settings.ts'
import { turnLength } from '../../gap/radio-arbiter.ts'
import { commands } from '../../hci/commands.ts'
import { everyLeState, withoutLeStates } from '../../hci/le-states.ts'
import { Host } from '../../host/host.ts'
import { strict, watchLegacy } from '../support/advertising.ts'
import { outcome, quiet } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const scanSettings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const
const beacon: AdvertisingSettings = { connectable: false, scannable: false, extended: false, interval: 100, phy: '1m' }
const content = (byte: number) => ({ data: Uint8Array.of(2, 1, byte), scanResponse: new Uint8Array() })
const enabling = /Enable|Random Address/

const setUp = async (controller = strict()) => {
  const host = await Host.open(controller.open)
  const opened = controller.received.length
  const ended = vi.fn()
  return {
    controller,
    host,
    ended,
    scan: () => host.scan(scanSettings, { ...quiet, ended }),
    advertise: (settings: Partial<AdvertisingSettings> = {}, byte = 6) =>
      host.advertise({ ...beacon, ...settings }, content(byte), ended),
    told: (pattern = enabling) => controller.received.slice(opened).filter(line => pattern.test(line)),
  }
}
const disallowed = Uint8Array.of(0x0c)
const ok = Uint8Array.of(0)

/** A controller that refuses to begin one while the other is on, whatever its LE states say. */
const clashing = (controller: ScriptedController) => {
  const on = { scanning: false, advertising: false }
  controller.script(commands.leSetScanEnable.opcode, ([enable]) => {
    if (enable === 1 && on.advertising) return disallowed
    on.scanning = enable === 1
    return ok
  })
  controller.script(commands.leSetAdvertisingEnable.opcode, ([enable]) => {
    if (enable === 1 && on.scanning) return disallowed
    on.advertising = enable === 1
    return ok
  })
  return on
}
const scanOn = 'LE Set Scan Enable 0100'
const scanOff = 'LE Set Scan Enable 0000'
const advertisingOn = 'LE Set Advertising Enable 01'
const advertisingOff = 'LE Set Advertising Enable 00'

describe('what goes together', () => {
  test('7.8.27: what the LE states allow is on at once, and nothing is paused for it', async () => {
    const { scan, advertise, told } = await setUp()
    await scan()
    const advertisement = await advertise()
    await advertisement.stop()
    expect(told()).toEqual([scanOn, advertisingOn, advertisingOff])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a controller that tells no LE states is believed to do everything', async () => {
    const controller = strict()
    controller.answer(commands.leReadSupportedStates, { leStates: 0n })
    const { scan, advertise, told } = await setUp(controller)
    await scan()
    await advertise()
    expect(told()).toEqual([scanOn, advertisingOn])
  })
})

describe('7.8.27: what the LE states do not allow together takes turns', () => {
  const exclusive = () => {
    const controller = strict()
    const leStates = withoutLeStates(everyLeState, ['nonConnectableAdvertising', 'activeScanning'])
    controller.answer(commands.leReadSupportedStates, { leStates })
    return controller
  }

  test('the newest goes first, and then each a second', async () => {
    const rig = await setUp(exclusive())
    const on = watchLegacy(rig.controller)
    await rig.scan()
    await rig.advertise()
    expect(on).toEqual({ scanning: false, advertising: true })
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(on).toEqual({ scanning: true, advertising: false })
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(on).toEqual({ scanning: false, advertising: true })
    expect(rig.told()).toEqual([scanOn, scanOff, advertisingOn, advertisingOff, scanOn, scanOff, advertisingOn])
    expect(rig.ended).not.toHaveBeenCalled()
  })

  test('who is left alone stays on, and no turn is waited for', async () => {
    const rig = await setUp(exclusive())
    const on = watchLegacy(rig.controller)
    await rig.scan()
    const advertisement = await rig.advertise()
    await advertisement.stop()
    expect(on).toEqual({ scanning: true, advertising: false })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('who is stopped while it waits for its turn is not begun again', async () => {
    const rig = await setUp(exclusive())
    const scan = await rig.scan()
    await rig.advertise()
    await scan.stop()
    await vi.advanceTimersByTimeAsync(3 * turnLength)
    expect(rig.told()).toEqual([scanOn, scanOff, advertisingOn])
  })

  test('what is refused in its turn is told so, and the other stays on', async () => {
    const rig = await setUp(exclusive())
    const ended = vi.fn()
    await rig.host.scan(scanSettings, { ...quiet, ended })
    await rig.advertise()
    rig.controller.refuse(commands.leSetScanParameters, 0x1f)
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ name: 'BleakHciError', status: 0x1f }))
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(rig.told().at(-1)).toBe(advertisingOn)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('one whose pause is refused is not given up: it has its next turn', async () => {
    const rig = await setUp(exclusive())
    await rig.advertise()
    let left = 1
    rig.controller.script(commands.leSetAdvertisingEnable.opcode, ([enable]) =>
      Uint8Array.of(enable === 0 && left-- > 0 ? 0x1f : 0),
    )
    await rig.scan()
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(rig.told().at(-1)).toBe(advertisingOn)
    expect(rig.ended).not.toHaveBeenCalled()
  })

  test('the end of the adapter ends the turns', async () => {
    const rig = await setUp(exclusive())
    await rig.scan()
    await rig.advertise()
    rig.controller.lose()
    expect(rig.ended).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('Command Disallowed', () => {
  test('what stands in the way is paused, and has turns from then on', async () => {
    const rig = await setUp()
    const on = clashing(rig.controller)
    await rig.scan()
    await rig.advertise()
    expect(on).toEqual({ scanning: false, advertising: true })
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(on).toEqual({ scanning: true, advertising: false })
    await vi.advanceTimersByTimeAsync(turnLength)
    expect(on).toEqual({ scanning: false, advertising: true })
  })

  test('what was refused only once goes on beside it', async () => {
    const rig = await setUp()
    const on = watchLegacy(rig.controller)
    await rig.scan()
    let refusals = 2
    rig.controller.script(commands.leSetAdvertisingParameters.opcode, () => (refusals-- > 0 ? disallowed : ok))
    await rig.advertise()
    expect(on).toEqual({ scanning: true, advertising: true })
    expect(rig.told().slice(-3)).toEqual([scanOff, advertisingOn, scanOn])
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([commands.leSetAdvertisingParameters, commands.leSetAdvertisingData, commands.leSetAdvertisingEnable])(
    'one that stays is told to who asked, and the scan goes on: $name',
    async command => {
      const rig = await setUp()
      const scan = vi.fn()
      await rig.host.scan(scanSettings, { ...quiet, ended: scan })
      rig.controller.refuse(command, 0x0c)
      expect(await outcome(rig.advertise())).toMatchObject({ name: 'BleakHciError', status: 0x0c, command: command.name })
      expect(rig.told(/Scan Enable/).at(-1)).toBe(scanOn)
      expect(scan).not.toHaveBeenCalled()
      expect(vi.getTimerCount()).toBe(0)
    },
  )
})

describe('7.8.4: the random address is set while nothing is on', () => {
  test('for an advertisement beside a scan', async () => {
    const rig = await setUp()
    await rig.scan()
    await rig.advertise({ addressKind: 'static' })
    const address = expect.stringMatching(/^LE Set Random Address .{10}[c-f].$/)
    expect(rig.told()).toEqual([scanOn, scanOff, address, advertisingOn, scanOn])
  })

  test('and the device goes by its own again afterwards', async () => {
    const controller = strict()
    controller.answer(commands.readBdAddr, { bdAddr: 0 })
    const rig = await setUp(controller)
    const own = rig.host.info.address
    const advertisement = await rig.advertise({ addressKind: 'non-resolvable' })
    await advertisement.stop()
    await rig.scan()
    const addresses = rig.told(/Random Address/).map(line => line.slice(-12))
    expect(addresses).toHaveLength(2)
    expect(addresses[1]).toBe(Buffer.from(own.toString(16), 'hex').reverse().toString('hex'))
  })

  test('an address that is refused is told to who asked for it, and the scan goes on', async () => {
    const rig = await setUp()
    await rig.scan()
    rig.controller.refuse(commands.leSetRandomAddress, 0x12)
    expect(await outcome(rig.advertise({ addressKind: 'static' }))).toMatchObject({ status: 0x12 })
    expect(rig.told().at(-1)).toBe(scanOn)
    expect(rig.ended).not.toHaveBeenCalled()
  })
})

describe('a Hardware Error', () => {
  const hardwareError = { name: 'hardwareError', hardwareCode: 7 } as const

  test('everything is declared again, the random address too', async () => {
    const rig = await setUp()
    await rig.scan()
    const advertisement = await rig.advertise({ addressKind: 'static' }, 5)
    const before = rig.told(/./).length
    rig.controller.event(hardwareError)
    await vi.advanceTimersByTimeAsync(1)
    const again = rig.told(/./).slice(before)
    expect(again[0]).toBe('Reset')
    expect(again.filter(line => enabling.test(line))).toEqual([expect.stringMatching(/Random Address/), advertisingOn, scanOn])
    expect(again).toContainEqual(expect.stringMatching(/^LE Set Advertising Data 03020105/))
    await advertisement.stop()
    expect(rig.ended).not.toHaveBeenCalled()
  })

  test('one while an advertisement begins: it begins all the same', async () => {
    const rig = await setUp(ScriptedController.legacy())
    let left = 1
    rig.controller.script(commands.leSetAdvertisingData.opcode, () => {
      if (left-- <= 0) return ok
      queueMicrotask(() => rig.controller.event(hardwareError))
      return undefined
    })
    await rig.advertise()
    expect(rig.told().at(-1)).toBe(advertisingOn)
  })

  test('what the controller does not take any more after it ends, and the rest goes on', async () => {
    const rig = await setUp()
    await rig.scan()
    const ended = vi.fn()
    await rig.host.advertise(beacon, content(6), ended)
    rig.controller.refuse(commands.leSetAdvertisingParameters, 0x11)
    rig.controller.event(hardwareError)
    await vi.advanceTimersByTimeAsync(1)
    expect(ended.mock.calls).toEqual([[{ kind: 'lost', error: expect.objectContaining({ status: 0x11 }) }]])
    expect(rig.told(/Scan Enable/).at(-1)).toBe(scanOn)
    expect(rig.ended).not.toHaveBeenCalled()
  })
})

describe('a command that is not answered', () => {
  test('holds nobody else up for longer than its deadline', async () => {
    const rig = await setUp()
    rig.controller.silence(commands.leSetAdvertisingParameters)
    const advertising = outcome(rig.advertise())
    const scanning = rig.scan()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await advertising).toMatchObject({ name: 'TimeoutError' })
    await scanning
    expect(rig.told().at(-1)).toBe(scanOn)
  })

  test('nobody knows what came of enabling: it is taken back', async () => {
    const rig = await setUp()
    rig.controller.script(commands.leSetAdvertisingEnable.opcode, ([enable]) => (enable === 1 ? new Uint8Array() : ok))
    expect(await outcome(rig.advertise())).toMatchObject({ name: 'DecodeError' })
    expect(rig.told()).toEqual([advertisingOn, advertisingOff])
  })
})
