import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { advertisingRig, strict } from '../support/advertising.ts'
import { outcome } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const setUp = (controller = new ScriptedController()) => advertisingRig(strict(controller))
const toHex = (text: string) => Buffer.from(text).toString('hex')
const enableLines = (lines: readonly string[]) => lines.filter(line => line.includes('Advertising Enable'))

describe('a legacy advertisement with extended commands', () => {
  test('7.8.53: connectable undirected is ADV_IND, with its data in one command', async () => {
    const rig = await setUp()
    await rig.start({ connectable: true, localName: 'Lamp' })
    expect(rig.told.slice(2)).toEqual([
      'LE Set Extended Advertising Parameters [v1] 001300a00000a00000070000000000000000007f0100010000',
      `LE Set Extended Advertising Data 000300090201060509${toHex('Lamp')}`,
      'LE Set Extended Scan Response Data 00030000',
      'LE Set Extended Advertising Enable 010100000000',
    ])
  })
})

test('7.8.54: long data goes in parts of 251 bytes, in their order', async () => {
  const rig = await setUp()
  await rig.start({ extended: true, raw: new Uint8Array(600).fill(7) })
  const parts = rig.told.filter(line => line.startsWith('LE Set Extended Advertising Data')).map(line => line.slice(33, 41))
  expect(parts).toEqual(['000100fb', '000000fb', '00020062'])
})

test('7.8.55: a scannable one has everything in its scan response', async () => {
  const rig = await setUp()
  await rig.start({ extended: true, scannable: true, localName: 'Lamp', scanResponse: Uint8Array.of(2, 10, 4) })
  expect(rig.told.filter(line => line.includes('Data'))).toEqual([
    expect.stringContaining('Maximum Advertising Data Length'),
    'LE Set Extended Scan Response Data 0003000905094c616d70020a04',
  ])
})

test('7.8.52: a random address is that of the set, and nothing else is paused for it', async () => {
  const rig = await setUp()
  const advertiser = await rig.start({ extended: true, addressKind: 'non-resolvable' })
  const [line] = rig.told.filter(command => command.includes('Random Address'))
  const onAir = Buffer.from(advertiser.address.replaceAll(':', ''), 'hex').reverse().toString('hex')
  expect(line).toBe(`LE Set Advertising Set Random Address 00${onAir}`)
  expect(advertiser).toMatchObject({ addressType: 'random', addressKind: 'non-resolvable' })
})

describe('several sets', () => {
  test('each has a handle of its own, given back when it stops', async () => {
    const rig = await setUp()
    const one = await rig.start()
    await rig.start()
    await one.stop()
    await rig.start()
    expect(enableLines(rig.told)).toEqual([
      'LE Set Extended Advertising Enable 010100000000',
      'LE Set Extended Advertising Enable 010101000000',
      'LE Set Extended Advertising Enable 000100000000',
      'LE Set Extended Advertising Enable 010100000000',
    ])
    expect(rig.told).toContain('LE Remove Advertising Set 00')
  })

  test('7.8.58: more than the controller has room for take turns', async () => {
    const rig = await setUp()
    for (let count = 0; count < 3; count++) await rig.start()
    const before = rig.told.length
    await vi.advanceTimersByTimeAsync(1_000)
    expect(enableLines(rig.told.slice(before))).toHaveLength(2)
    await rig.adapter.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('one that is refused leaves no set behind, and the others go on', async () => {
    const rig = await setUp()
    const one = await rig.start()
    rig.controller.refuse(commands.leSetExtendedAdvertisingData, 0x07)
    expect(await outcome(rig.start())).toMatchObject({ status: 0x07 })
    expect(rig.told.at(-1)).toBe('LE Remove Advertising Set 01')
    const stopped = vi.fn()
    void one.stopped.then(stopped)
    await vi.advanceTimersByTimeAsync(0)
    expect(stopped).not.toHaveBeenCalled()
  })

  test('a handle under which somebody has left a set on is taken all the same', async () => {
    const rig = await setUp()
    let left = true
    rig.controller.script(commands.leSetExtendedAdvertisingParametersV1.opcode, () => Uint8Array.of(left ? 0x0c : 0, 0))
    rig.controller.script(commands.leRemoveAdvertisingSet.opcode, () => {
      left = false
      return Uint8Array.of(0)
    })
    await rig.start()
    expect(enableLines(rig.told).at(-1)).toBe('LE Set Extended Advertising Enable 010100000000')
  })
})

describe('update', () => {
  test('7.8.54: short data changes while it is on', async () => {
    const rig = await setUp()
    const advertiser = await rig.start({ extended: true, localName: 'one' })
    const before = rig.told.length
    await advertiser.update({ localName: 'two' })
    expect(rig.told.slice(before)).toEqual([`LE Set Extended Advertising Data 000300050409${toHex('two')}`])
  })

  test('7.8.54: long data changes while it is off', async () => {
    const rig = await setUp()
    const advertiser = await rig.start({ extended: true, localName: 'one' })
    const before = rig.told.length
    await advertiser.update({ raw: new Uint8Array(300) })
    const lines = enableLines(rig.told.slice(before))
    expect(lines.map(line => line.slice(-12, -10))).toEqual(['00', '01'])
  })

  test('what the controller refuses leaves it as it was', async () => {
    const rig = await setUp()
    const advertiser = await rig.start({ extended: true, localName: 'one' })
    let refusals = 1
    rig.controller.script(commands.leSetExtendedAdvertisingData.opcode, () => Uint8Array.of(refusals-- > 0 ? 0x12 : 0))
    expect(await outcome(advertiser.update({ localName: 'two' }))).toMatchObject({ status: 0x12 })
    const data = rig.told.filter(line => line.includes('Advertising Data '))
    expect(data.at(-1)).toContain(toHex('one'))
    expect(enableLines(rig.told).at(-1)).toBe('LE Set Extended Advertising Enable 010100000000')
  })
})

describe('LE Advertising Set Terminated (7.7.65.18)', () => {
  const connection = {
    name: 'leConnectionComplete',
    status: 0,
    connectionHandle: 0x40,
    role: 1,
    peerAddressType: 1,
    peerAddress: 0xc10000000009,
    connectionInterval: 24,
    peripheralLatency: 0,
    supervisionTimeout: 100,
    centralClockAccuracy: 0,
  } as const
  const terminated = (status: number, advertisingHandle = 0) =>
    ({
      name: 'leAdvertisingSetTerminated',
      status,
      advertisingHandle,
      connectionHandle: 0x40,
      numCompletedExtendedAdvertisingEvents: 0,
    }) as const
  const connectedRig = async () => {
    const rig = await setUp()
    const advertiser = await rig.start({ connectable: true })
    const other = await rig.start()
    const stopped = vi.fn()
    void advertiser.stopped.then(stopped)
    rig.controller.event(connection)
    rig.controller.event(terminated(0))
    await vi.advanceTimersByTimeAsync(0)
    return { ...rig, told: rig.told, advertiser, other, stopped }
  }

  test('a device that connects ends it, once the link is established; the others go on', async () => {
    const { adapter, stopped, other } = await connectedRig()
    expect(stopped).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(stopped).toHaveBeenCalledWith({ kind: 'connected', address: 'C1:00:00:00:00:09', addressType: 'random' })
    await other.stop()
    await adapter.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a link that fails to be established (0x3E) is none: it goes on', async () => {
    const { controller, stopped } = await connectedRig()
    const before = controller.received.length
    controller.event({ name: 'disconnectionComplete', status: 0, connectionHandle: 0x40, reason: 0x3e })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(enableLines(controller.received.slice(before)).at(-1)).toBe('LE Set Extended Advertising Enable 010100000000')
    expect(stopped).not.toHaveBeenCalled()
  })

  test('a link that ends soon was one', async () => {
    const { controller, stopped } = await connectedRig()
    controller.event({ name: 'disconnectionComplete', status: 0, connectionHandle: 0x40, reason: 0x13 })
    await vi.advanceTimersByTimeAsync(0)
    expect(stopped).toHaveBeenCalledWith(expect.objectContaining({ kind: 'connected' }))
  })

  test('an end for another reason is told', async () => {
    const rig = await setUp()
    const advertiser = await rig.start()
    rig.controller.event(terminated(0x43, 7))
    rig.controller.event(terminated(0x43))
    expect(await advertiser.stopped).toEqual({ kind: 'lost', error: expect.objectContaining({ status: 0x43 }) })
    await vi.advanceTimersByTimeAsync(0)
    expect(rig.told.at(-1)).toBe('LE Remove Advertising Set 00')
  })
})
