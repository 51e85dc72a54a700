import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { buildAdvertisingData } from '../../gap/advertising-data-builder.ts'
import { BleakScanner } from '../../src/index.ts'
import { extended, legacy, named } from '../support/advertisers.ts'
import { last, scanning } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what is reported', () => {
  test('advertisement and scan response as one, the scan response overriding', async () => {
    const rig = await scanning()
    const advertisement = buildAdvertisingData({
      flags: 6,
      shortName: 'lam',
      localName: 'lam',
      serviceUuids: ['180d'],
      manufacturerData: new Map([[0x4c, Uint8Array.of(1)]]),
    })
    const response = buildAdvertisingData({
      localName: 'lamp',
      serviceUuids: ['180d', '180f'],
      manufacturerData: new Map([[0x59, Uint8Array.of(2)]]),
    })
    legacy(rig.controller, { data: advertisement, rssi: -40 })
    legacy(rig.controller, { eventType: 4, data: response, rssi: -41 })
    const merged = last(rig)
    expect(merged).toMatchObject({
      localName: 'lamp',
      rssi: -41,
      flags: 6,
      connectable: true,
      scannable: true,
      address: 'C1:00:00:00:00:01',
      addressType: 'random',
    })
    expect(merged.serviceUuids).toEqual(['0000180d-0000-1000-8000-00805f9b34fb', '0000180f-0000-1000-8000-00805f9b34fb'])
    expect([...merged.manufacturerData.keys()]).toEqual([0x4c, 0x59])
    expect(merged.raw).toEqual({ advertisement, scanResponse: response })
  })

  test('console.log shows the fields that say something', async () => {
    const rig = await scanning()
    legacy(rig.controller, { data: named('lamp') })
    const shown = inspect(last(rig), { depth: 0, breakLength: Number.POSITIVE_INFINITY })
    expect(shown).toContain("localName: 'lamp'")
    expect(shown).toContain('rssi: -60')
    expect(shown).not.toContain('undefined')
  })

  test('nothing older than the latest advertisement survives', async () => {
    const rig = await scanning()
    legacy(rig.controller, { data: buildAdvertisingData({ manufacturerData: new Map([[1, Uint8Array.of(1)]]) }) })
    legacy(rig.controller, { data: buildAdvertisingData({ manufacturerData: new Map([[2, Uint8Array.of(2)]]) }) })
    expect([...last(rig).manufacturerData.keys()]).toEqual([2])
  })

  test('the same device object, its name brought up to date', async () => {
    const { controller, seen } = await scanning()
    legacy(controller, {})
    const device = seen[0]?.[0]
    expect(device?.name).toBeNull()
    legacy(controller, { data: named('later') })
    expect(seen[1]?.[0]).toBe(device)
    expect(device?.name).toBe('later')
    legacy(controller, {})
    expect(device?.name).toBe('later')
    expect(`${device}`).toBe('C1:00:00:00:00:01: later')
  })

  test('an RSSI of 127 is not available', async () => {
    const rig = await scanning()
    legacy(rig.controller, { rssi: 127 })
    expect(last(rig).rssi).toBeNull()
  })

  test('bytes are the receiver’s own', async () => {
    const rig = await scanning()
    const data = buildAdvertisingData({ manufacturerData: new Map([[1, Uint8Array.of(7)]]) })
    legacy(rig.controller, { data })
    last(rig).manufacturerData.get(1)?.fill(0)
    last(rig).raw.advertisement?.fill(0)
    legacy(rig.controller, { data })
    expect(last(rig).manufacturerData.get(1)).toEqual(Uint8Array.of(7))
    expect(last(rig).raw.advertisement).toEqual(data)
  })

  test('extended: fragments joined, PHYs, set and periodic interval told', async () => {
    const rig = await scanning({}, new ScriptedController())
    const data = new Uint8Array(400).map((_, i) => i)
    data.set([0xfe, 0xff, 0x4c, 0x00])
    extended(rig.controller, { eventType: 1 << 5, data: data.subarray(0, 200) })
    expect(rig.seen).toEqual([])
    extended(rig.controller, { data: data.subarray(200, 400), periodicAdvertisingInterval: 80, txPower: -8 })
    expect(last(rig)).toMatchObject({
      primaryPhy: '1m',
      secondaryPhy: '2m',
      sid: 1,
      periodicInterval: 100,
      txPower: -8,
      truncated: false,
      connectable: false,
    })
    expect(last(rig).raw.advertisement).toEqual(data)
  })

  test('HCI-35: a set that was cut says so', async () => {
    const rig = await scanning({}, new ScriptedController())
    extended(rig.controller, { eventType: 1 << 5, data: named('half') })
    extended(rig.controller, { eventType: 2 << 5 })
    expect(last(rig)).toMatchObject({ truncated: true, localName: 'half' })
  })

  test('an anonymous advertiser has no address', async () => {
    const rig = await scanning({}, new ScriptedController())
    extended(rig.controller, { addressType: 0xff, address: 0, data: named('who') })
    expect(last(rig)).toMatchObject({ address: '00:00:00:00:00:00', addressType: 'anonymous', localName: 'who' })
    expect(rig.seen[0]?.[0].addressKind).toBeUndefined()
  })

  test('a directed advertisement has an advertiser and no data', async () => {
    const rig = await scanning({}, new ScriptedController())
    rig.controller.event({
      name: 'leDirectedAdvertisingReport',
      reports: [
        { eventType: 1, addressType: 1, address: 0xc10000000001, directAddressType: 1, directAddress: 0x410000000001, rssi: -70 },
      ],
    })
    expect(last(rig)).toMatchObject({ address: 'C1:00:00:00:00:01', connectable: true, scannable: false, rssi: -70 })
  })

  test('AD-13: a scan response without an advertisement, and one of another address type, stand alone', async () => {
    const { controller, scanner, seen } = await scanning()
    legacy(controller, { eventType: 4, data: named('response only') })
    legacy(controller, { addressType: 0, data: named('public') })
    expect(seen.map(([device]) => [device.addressType, device.name])).toEqual([
      ['random', 'response only'],
      ['public', 'public'],
    ])
    expect(scanner.discoveredDevices).toHaveLength(2)
    expect(seen[1]?.[1].raw.scanResponse).toBeUndefined()
  })
})

describe('filters', () => {
  test('service UUIDs in any form, on the merged view', async () => {
    const { controller, scanner, seen } = await scanning({ serviceUuids: ['180D', 0x180f] })
    legacy(controller, { address: 1, data: named('no') })
    legacy(controller, { address: 2, data: buildAdvertisingData({ serviceUuids: ['180f'] }) })
    legacy(controller, { address: 2, eventType: 4, data: named('yes') })
    expect(seen.map(([device]) => device.address)).toEqual(['00:00:00:00:00:02', '00:00:00:00:00:02'])
    expect(scanner.discoveredDevices.map(device => device.name)).toEqual(['yes'])
  })

  test('RSSI, name prefix and patterns', async () => {
    const { controller, seen } = await scanning({
      rssiMin: -70,
      namePrefix: 'La',
      orPatterns: [
        { type: 0xff, content: Uint8Array.of(0x4c, 0) },
        { type: 0x09, offset: 2, content: Uint8Array.of(0x6d) },
      ],
    })
    legacy(
      controller,
      { address: 1, data: named('Lamp') },
      { address: 2, data: named('Lamp'), rssi: -71 },
      { address: 3, data: named('Lady') },
      { address: 4, data: named('Camp') },
    )
    expect(seen.map(([device]) => device.address)).toEqual(['00:00:00:00:00:01'])
  })
})

describe('bounds', () => {
  test('of rotating addresses the oldest give way, a device that keeps talking stays', async () => {
    const { controller, scanner } = await scanning({ maxDevices: 10 })
    for (let address = 1; address <= 1_000; address++) {
      legacy(controller, { address: 0xc00000000000 })
      legacy(controller, { address })
    }
    const addresses = scanner.discoveredDevices.map(device => device.address)
    expect(addresses).toHaveLength(10)
    expect(addresses).toContain('C0:00:00:00:00:00')
    expect(addresses).toContain('00:00:00:00:03:E8')
  })

  test('a device unseen for too long is forgotten', async () => {
    const { controller, scanner, seen } = await scanning({ maxDeviceAge: 1_000 })
    legacy(controller, { address: 1, data: named('old') })
    await vi.advanceTimersByTimeAsync(1_500)
    legacy(controller, { address: 2 })
    expect(scanner.discoveredDevices.map(device => device.address)).toEqual(['00:00:00:00:00:02'])
    legacy(controller, { address: 1 })
    expect(seen.at(-1)?.[0].name).toBeNull()
  })

  test('nonsense is refused at construction', () => {
    expect(() => new BleakScanner({ maxDevices: 0 })).toThrow(RangeError)
    expect(() => new BleakScanner({ serviceUuids: ['xyz'] })).toThrow(TypeError)
  })
})
