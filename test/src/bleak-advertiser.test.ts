import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { type AdvertiserOptions, BleakAdvertiser } from '../../src/index.ts'
import { advertisingRig, strict } from '../support/advertising.ts'
import { outcome } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const hex = (text: string) => Buffer.from(text).toString('hex')
const ofType = (lines: readonly string[], name: string) =>
  lines.filter(line => line.startsWith(name)).map(line => line.slice(name.length + 1))
/** The bytes of the last data or scan response that a legacy controller was given. */
const carried = (lines: readonly string[], name: 'LE Set Advertising Data' | 'LE Set Scan Response Data') => {
  const line = ofType(lines, name).at(-1) ?? '00'
  return line.slice(2, 2 + 2 * Number.parseInt(line.slice(0, 2), 16))
}
const data = 'LE Set Advertising Data'
const response = 'LE Set Scan Response Data'

describe('before anything happens', () => {
  const mistakes: readonly (readonly [string, AdvertiserOptions, string])[] = [
    ['an interval that is too short', { interval: 19 }, 'must be from 20 to 10240 ms'],
    ['one that legacy advertising cannot say', { interval: 10_241 }, 'must be from 20 to 10240 ms'],
    ['more than 31 bytes', { manufacturerData: new Map([[0xffff, new Uint8Array(28)]]) }, 'set `extended`'],
    ['a scan response of more than 31 bytes', { scanResponse: new Uint8Array(32) }, '31 are the most'],
    ['more than 1650 bytes', { extended: true, raw: new Uint8Array(1651) }, '1650 are the most'],
    ['more than one packet where it can be connected to', { extended: true, connectable: true, raw: new Uint8Array(246) }, '245'],
    ['extended, connectable and scannable at once', { extended: true, connectable: true, scannable: true }, 'not both'],
    ['a legacy connectable one that is not scannable', { connectable: true, scannable: false }, 'always scannable'],
    ['legacy on 2M', { phy: '2m' }, 'set `extended`'],
    [
      'legacy directed with data',
      { connectable: true, directedTo: { address: 'C0:00:00:00:00:01' }, localName: 'a' },
      'carries none',
    ],
    ['legacy directed that is not connectable', { directedTo: { address: 'C0:00:00:00:00:01' } }, 'set `connectable`'],
    ['a scan response that nobody can ask for', { scannable: false, scanResponse: { localName: 'a' } }, 'set `scannable`'],
    ['an extended scannable one with nothing to answer', { extended: true, scannable: true }, 'needs something'],
    ['an IRK of another length', { addressKind: 'resolvable', irk: new Uint8Array(15) }, 'must be 16 bytes'],
    ['an IRK for another kind of address', { irk: new Uint8Array(16) }, "'resolvable'"],
    ['a power that nobody has', { txPower: 21 }, '-127 to 20'],
    ['a kind of address that there is not', { addressKind: 'private' as never }, "must be 'public'"],
    ['a company of more than 16 bits', { manufacturerData: new Map([[0x10000, new Uint8Array()]]) }, 'from 0 to 65535'],
  ]
  test.each(mistakes)('%s is a RangeError that says what to do', async (_, options, message) => {
    // Nobody listens there: opening it would be another error.
    const error = await outcome(BleakAdvertiser.start({ adapter: 'tcp:127.0.0.1:1', ...options }))
    expect(error).toBeInstanceOf(RangeError)
    expect((error as Error).message).toContain(message)
  })

  test.each<[string, AdvertiserOptions]>([
    ['bytes that are none', { raw: 'ff' as never }],
    ['a map that is none', { manufacturerData: { 76: new Uint8Array() } as never }],
    ['a name that is none', { localName: 5 as never }],
    ['a service that is none', { serviceUuids: ['heart rate'] }],
    ['an address that is none', { connectable: true, directedTo: { address: 'lamp' } }],
    ['an adapter that is none', { adapter: 5 as never }],
  ])('%s is a TypeError', async (_, options) => {
    expect(await outcome(BleakAdvertiser.start(options))).toBeInstanceOf(TypeError)
  })

  test.each<[string, AdvertiserOptions, string]>([
    ['extended advertising', { extended: true }, 'leave `extended` out'],
    ['a public address', { addressKind: 'public' }, "set 'static'"],
    ['intervals under 100 ms for what is not connectable', { interval: 50 }, 'needs 100'],
  ])('a controller without it is told nothing: %s', async (_, options, message) => {
    const controller = ScriptedController.legacy()
    controller.answer(commands.readBdAddr, { bdAddr: 0 })
    controller.answer(commands.readLocalVersionInformation, {
      hciVersion: 8,
      hciSubversion: 0,
      lmpVersion: 8,
      companyIdentifier: 1,
      lmpSubversion: 0,
    })
    const rig = await advertisingRig(controller)
    expect(await outcome(rig.start(options))).toMatchObject({ message: expect.stringContaining(message) })
    expect(rig.told).toEqual([])
  })

  test('what does not fit this controller is found out by asking it', async () => {
    const controller = new ScriptedController()
    controller.answer(commands.leReadMaximumAdvertisingDataLength, { maxAdvertisingDataLength: 191 })
    const rig = await advertisingRig(strict(controller))
    expect(await outcome(rig.start({ extended: true, raw: new Uint8Array(192) }))).toMatchObject({
      name: 'RangeError',
      message: expect.stringContaining('191 are the most'),
    })
    expect(rig.told.every(line => line.startsWith('LE Read'))).toBe(true)
  })
})

describe('what is on the air', () => {
  test('a beacon: not connectable, not scannable, without flags', async () => {
    const rig = await advertisingRig()
    await rig.start({ manufacturerData: new Map([[0xffff, Uint8Array.of(1, 2)]]) })
    expect(rig.told[0]).toMatch(/^LE Set Advertising Parameters a000a00003/)
    expect(carried(rig.told, data)).toBe('05ffffff0102')
  })

  test('a connectable one has the flags 0x06', async () => {
    const rig = await advertisingRig()
    await rig.start({ connectable: true, interval: 20 })
    expect(rig.told[0]).toMatch(/^LE Set Advertising Parameters 2000200000/)
    expect(carried(rig.told, data)).toBe('020106')
  })

  test('7.8.5: one for a device has its address and no data', async () => {
    const rig = await advertisingRig()
    await rig.start({ connectable: true, directedTo: { address: 'C1:02:03:04:05:06', addressType: 'random' } })
    expect(rig.told).toEqual([
      'LE Set Advertising Parameters a000a000040001060504030' + '2c10700',
      'LE Set Advertising Enable 01',
    ])
  })

  test('a name that does not fit is in the scan response, and all of it', async () => {
    const rig = await advertisingRig()
    const services = ['0000feed-0000-1000-8000-00805f9b34fb', '12345678-1234-1234-1234-123456789abc']
    await rig.start({ localName: 'A rather long name', serviceUuids: services })
    expect(rig.told[0]).toMatch(/^LE Set Advertising Parameters a000a00002/)
    expect(carried(rig.told, data)).toMatch(/^0303edfe1107/)
    expect(carried(rig.told, response)).toBe(`1309${hex('A rather long name')}`)
  })

  test('one that does not fit there either is shortened', async () => {
    const rig = await advertisingRig()
    await rig.start({ localName: 'ä'.repeat(20), serviceUuids: ['180f'] })
    expect(carried(rig.told, response)).toBe(`1d08${hex('ä'.repeat(14))}`)
  })

  test('where there can be no scan response it is shortened beside the rest', async () => {
    const rig = await advertisingRig()
    await rig.start({ localName: 'A rather long name', serviceUuids: ['12345678-1234-1234-1234-123456789abc'], scannable: false })
    expect(carried(rig.told, data).slice(36)).toBe(`0c08${hex('A rather lo')}`)
  })

  test("a scan response of one's own is not touched for a name", async () => {
    const rig = await advertisingRig()
    await rig.start({ connectable: true, localName: 'n'.repeat(40), scanResponse: { uri: 'https://a.example' } })
    expect(carried(rig.told, data)).toBe(`0201061b08${hex('n'.repeat(26))}`)
    expect(carried(rig.told, response)).toBe(`0d24${hex('\u0017//a.example')}`)
  })

  test('raw structures stand behind the others, and bring their own flags', async () => {
    const rig = await advertisingRig()
    await rig.start({ connectable: true, localName: 'a', raw: Uint8Array.of(2, 1, 4) })
    expect(carried(rig.told, data)).toBe(`0209${hex('a')}020104`)
  })

  test('update changes the content and nothing else', async () => {
    const rig = await advertisingRig()
    const advertiser = await rig.start({ localName: 'one' })
    const before = rig.told.length
    await advertiser.update({ localName: 'two' })
    expect(rig.told.slice(before)).toHaveLength(1)
    expect(carried(rig.told, data)).toBe(`0409${hex('two')}`)
    await expect(advertiser.update({ raw: new Uint8Array(32) })).rejects.toThrow(RangeError)
    await advertiser.stop()
    await expect(advertiser.update({ localName: 'three' })).rejects.toThrow('has ended')
  })
})

describe('the address', () => {
  test("is the adapter's own where none is asked for", async () => {
    const rig = await advertisingRig()
    const advertiser = await rig.start()
    expect(advertiser).toMatchObject({ address: rig.adapter.address, addressType: 'public', addressKind: 'public' })
  })

  test('a static one stays the same while the adapter is open', async () => {
    const rig = await advertisingRig()
    const [one, two] = [await rig.start({ addressKind: 'static' }), await rig.start({ addressKind: 'static' })]
    expect(one.address).toBe(two.address)
    expect(one.addressKind).toBe('static')
  })

  test.each(['resolvable', 'non-resolvable'] as const)('a %s one changes every 15 minutes', async addressKind => {
    const rig = await advertisingRig()
    const advertiser = await rig.start({ addressKind })
    const { address } = advertiser
    await vi.advanceTimersByTimeAsync(15 * 60_000)
    expect(advertiser.addressKind).toBe(addressKind)
    expect(advertiser.address).not.toBe(address)
    const onAir = ofType(rig.told, 'LE Set Random Address').at(-1) ?? ''
    expect(Buffer.from(onAir, 'hex').reverse().toString('hex')).toBe(advertiser.address.replaceAll(':', '').toLowerCase())
    expect(rig.told.at(-1)).toBe('LE Set Advertising Enable 01')
    await advertiser.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('its end', () => {
  test('stop is idempotent, and tells the controller once', async () => {
    const rig = await advertisingRig()
    const advertiser = await rig.start()
    await Promise.all([advertiser.stop(), advertiser.stop()])
    await advertiser[Symbol.asyncDispose]()
    expect(await advertiser.stopped).toEqual({ kind: 'stopped' })
    expect(ofType(rig.told, 'LE Set Advertising Enable')).toEqual(['01', '00'])
  })

  test.each([
    ['is closed', (rig: Rig) => rig.adapter.close(), 'the adapter has been closed'],
    ['is unplugged', (rig: Rig) => rig.controller.lose(), 'unplugged'],
    ['reads a capture that is complete', (rig: Rig) => rig.controller.finish(), 'complete'],
  ])('an adapter that %s ends it with its reason', async (_, end, message) => {
    const rig = await advertisingRig()
    const advertiser = await rig.start({ addressKind: 'resolvable' })
    await end(rig)
    expect(await advertiser.stopped).toEqual({
      kind: 'lost',
      error: expect.objectContaining({ message: expect.stringContaining(message) }),
    })
    await advertiser.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([commands.leSetAdvertisingParameters, commands.leSetAdvertisingEnable])(
    'an abort while $name waits rejects at once, and leaves the controller silent',
    async command => {
      const rig = await advertisingRig(ScriptedController.legacy())
      rig.controller.silence(command)
      const abort = new AbortController()
      const starting = outcome(rig.start({ signal: abort.signal }))
      await vi.advanceTimersByTimeAsync(1)
      abort.abort(new Error('enough'))
      expect(await starting).toMatchObject({ message: 'enough' })
      await vi.advanceTimersByTimeAsync(10_000)
      expect(rig.told.filter(line => line.endsWith('Enable 01')).length).toBeLessThanOrEqual(1)
      if (command === commands.leSetAdvertisingEnable) expect(rig.told.at(-1)).toBe('LE Set Advertising Enable 00')
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('a deadline that passes says what was waited for', async () => {
    const rig = await advertisingRig(ScriptedController.legacy())
    rig.controller.silence(commands.leSetAdvertisingParameters)
    const starting = outcome(rig.start({ timeout: 500 }))
    await vi.advanceTimersByTimeAsync(500)
    expect(await starting).toMatchObject({ name: 'TimeoutError', phase: 'beginning to advertise' })
  })

  test('7.7.65.1: a device that connects ends a legacy one', async () => {
    const rig = await advertisingRig()
    const advertiser = await rig.start({ connectable: true })
    rig.controller.event({
      name: 'leConnectionComplete',
      status: 0,
      connectionHandle: 1,
      role: 1,
      peerAddressType: 0,
      peerAddress: 0xa0b0c0000001,
      connectionInterval: 40,
      peripheralLatency: 0,
      supervisionTimeout: 100,
      centralClockAccuracy: 0,
    })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await advertiser.stopped).toEqual({ kind: 'connected', address: 'A0:B0:C0:00:00:01', addressType: 'public' })
  })
})

describe('several on a legacy controller', () => {
  test('are on in turn', async () => {
    const rig = await advertisingRig()
    await rig.start({ localName: 'one' })
    await rig.start({ localName: 'two' })
    const names: string[] = []
    for (let turn = 0; turn < 4; turn++) {
      names.push(Buffer.from(carried(rig.told, data).slice(4), 'hex').toString())
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(names).toEqual(['two', 'one', 'two', 'one'])
  })
})

type Rig = Awaited<ReturnType<typeof advertisingRig>>
