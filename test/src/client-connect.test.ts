import { describe, expect, test } from 'vitest'
import { BLEDevice, BleakClient, BleakScanner } from '../../src/index.ts'
import { clientRig, Thing } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

describe('making a client', () => {
  test('does no I/O', async () => {
    const { adapter, client } = await clientRig()
    const { sent } = adapter.counters
    expect(client()).toMatchObject({ isConnected: false, name: null, disconnectReason: undefined })
    expect(adapter.counters.sent).toBe(sent)
  })

  test.each([
    [undefined, {}, TypeError],
    ['nonsense', {}, TypeError],
    [{ address: 'C0:00:00:00:00:01' }, {}, TypeError],
    [{ address: 'C0:00:00:00:00:01', addressType: 'odd' }, {}, RangeError],
    [new BLEDevice('00:00:00:00:00:00', { addressType: 'anonymous' }), {}, TypeError],
    ['C0:00:00:00:00:01', { timeout: -1 }, RangeError],
    ['C0:00:00:00:00:01', { timeout: '5' }, TypeError],
    ['C0:00:00:00:00:01', { services: 'ffe0' }, TypeError],
    ['C0:00:00:00:00:01', { adapter: 5 }, TypeError],
    ['C0:00:00:00:00:01', { backend: {} }, TypeError],
    ['C0:00:00:00:00:01', { disconnectedCallback: 'x' }, TypeError],
    ['C0:00:00:00:00:01', { phys: ['2m'] }, RangeError],
    ['C0:00:00:00:00:01', { phys: [] }, RangeError],
    ['C0:00:00:00:00:01', { autoConnect: 'yes' }, TypeError],
    ['C0:00:00:00:00:01', { connectionParameters: { intervalMin: 1 } }, RangeError],
  ])('refuses %j with %j', (target, options, kind) => {
    expect(() => new BleakClient(target as never, options as never)).toThrow(kind)
  })

  test('services are unknown before there is a connection, and after it', async () => {
    const rig = await clientRig()
    const client = rig.client()
    expect(() => client.services).toThrow('connect() first')
    expect(() => client.mtuSize).toThrow('not connected')
    await rig.during(client.connect())
    expect(client.services.getService('ffe0')?.characteristics).toHaveLength(6)
    await rig.during(client.disconnect())
    expect(() => client.services).toThrow('connect() first')
  })
})

describe('connecting', () => {
  test('by address and type needs no scan; services and the real MTU are known then', async () => {
    const { thing, connected } = await clientRig()
    const client = await connected()
    expect(client).toMatchObject({ isConnected: true, mtuSize: 517, address: thing.device.address })
    expect([...client.services].map(({ uuid }) => uuid.slice(4, 8))).toEqual(['1801', '1800', 'ffe0'])
    expect(thing.connection?.mtu).toBe(517)
  })

  test('by a device that a scan has seen', async () => {
    const { adapter, thing, during } = await clientRig()
    const device = await during(BleakScanner.findDeviceByAddress(thing.device.address, { adapter }))
    const client = await during(BleakClient.connect(device as BLEDevice, { adapter }))
    expect(client.isConnected).toBe(true)
  })

  test('by a bare address, whose type a scan tells', async () => {
    const { adapter, thing, during } = await clientRig()
    const client = await during(BleakClient.connect(thing.device.address.toLowerCase(), { adapter }))
    expect(client).toMatchObject({ isConnected: true, address: thing.device.address })
  })

  test('a bare address that is not heard is not found', async () => {
    const { adapter, during } = await clientRig()
    const error = await during(outcome(BleakClient.connect('C0:00:00:00:00:01', { adapter, timeout: 2_000 })))
    expect(error).toMatchObject({ name: 'BleakDeviceNotFoundError', address: 'C0:00:00:00:00:01' })
  })

  test('an absent device ends it in time, with the phase; then another attempt works', async () => {
    const rig = await clientRig()
    const absent = { address: 'C0:00:00:00:00:01', addressType: 'random' } as const
    const begun = rig.air.time
    const error = await rig.during(outcome(BleakClient.connect(absent, { adapter: rig.adapter, timeout: 3_000 })))
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'connecting to C0:00:00:00:00:01' })
    expect((rig.air.time - begun) / 1_000).toBeLessThan(3_010)
    expect((await rig.connected()).isConnected).toBe(true)
  })

  test('the deadline of the call goes before that of the constructor', async () => {
    const rig = await clientRig()
    const client = new BleakClient({ address: 'C0:00:00:00:00:01', addressType: 'random' }, { adapter: rig.adapter })
    const error = await rig.during(outcome(client.connect({ timeout: 50 })))
    expect(error).toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('50 ms') })
  })

  test('a device that answers nothing ends it in time, with the phase, and nothing stays connected', async () => {
    const rig = await clientRig()
    rig.thing.mute()
    const client = rig.client({ exchangeMtu: false, timeout: 5_000 })
    const error = await rig.during(outcome(client.connect()))
    expect(error).toMatchObject({ name: 'TimeoutError', phase: `discovering the services of ${client.address}` })
    await rig.until(() => !rig.thing.link.isOpen)
    expect(client.isConnected).toBe(false)
  })

  test('two devices at once, and a scanner beside them', async () => {
    const rig = await clientRig()
    const other = await Thing.on(rig.air)
    await other.advertise()
    const seen: string[] = []
    const scanner = await rig.during(
      BleakScanner.start({ adapter: rig.adapter, detectionCallback: ({ address }) => void seen.push(address) }),
    )
    const third = await Thing.on(rig.air)
    await third.advertise()
    const clients = await rig.during(
      Promise.all([rig.thing, other].map(one => BleakClient.connect(one.device, { adapter: rig.adapter }))),
    )
    expect(clients.map(({ address }) => address)).toEqual([rig.thing.device.address, other.device.address])
    seen.length = 0
    await rig.air.advance(2_000)
    expect(seen).toContain(third.device.address)
    const values = await rig.during(Promise.all(clients.map(client => client.readGattChar('ffe1'))))
    expect(values).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 3)])
    await rig.during(Promise.all([scanner.stop(), ...clients.map(client => client.disconnect())]))
  })

  test('connected or connecting already is an error', async () => {
    const rig = await clientRig()
    const client = rig.client()
    const connecting = client.connect()
    await expect(client.connect()).rejects.toThrow('already connecting')
    await rig.during(connecting)
    await expect(client.connect()).rejects.toThrow('already connected')
    expect(client.isConnected).toBe(true)
    const other = await rig.during(outcome(rig.client().connect()))
    expect(other).toMatchObject({ name: 'BleakError', message: expect.stringContaining('connection to') })
  })

  test('two adapters of one process each have their own devices', async () => {
    const [one, two] = [await clientRig(), await clientRig()]
    const clients = [await one.connected(), await two.connected()]
    await one.during(one.adapter.close())
    expect(clients.map(({ isConnected }) => isConnected)).toEqual([false, true])
    expect(await two.during((clients[1] as BleakClient).readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('connection settings', () => {
  test('parameters are those that were asked for', async () => {
    const rig = await clientRig()
    const client = await rig.connected({ connectionParameters: { intervalMin: 50, intervalMax: 50, supervisionTimeout: 2_000 } })
    expect(client.linkInfo).toMatchObject({ interval: 50, latency: 0, supervisionTimeout: 2_000, phy: { tx: '1m', rx: '1m' } })
  })

  test('without the MTU exchange it is 23, until it is asked for', async () => {
    const rig = await clientRig()
    const client = await rig.connected({ exchangeMtu: false })
    expect(client.mtuSize).toBe(23)
    expect(await rig.during(client.requestMtu())).toBe(517)
    expect(client.services.getCharacteristic('ffe4')?.maxWriteWithoutResponseSize).toBe(514)
  })

  test('on LE Coded, what advertises there', async () => {
    const rig = await clientRig()
    const far = await Thing.on(rig.air)
    await far.station.advertise({ extended: true, scannable: false, phy: 'coded' })
    const client = await rig.during(BleakClient.connect(far.device, { adapter: rig.adapter, phys: ['coded'] }))
    expect(client.linkInfo.phy).toEqual({ tx: 'coded', rx: 'coded' })
  })

  test('a filter of services finds these only, and still hears of changes', async () => {
    const rig = await clientRig()
    const client = await rig.connected({ services: ['FFE0'] })
    expect([...client.services].map(({ uuid }) => uuid.slice(4, 8))).toEqual(['ffe0'])
    const before = client.services
    rig.thing.server.addServices([{ uuid: 0xffe0, characteristics: [{ uuid: 0xffe9, properties: ['read'] }] }])
    await rig.until(() => client.services !== before)
    expect(client.services.getCharacteristic('ffe9')?.uuid).toMatch('ffe9')
  })

  test('an empty filter is none', async () => {
    const rig = await clientRig()
    expect([...(await rig.connected({ services: [] })).services]).toHaveLength(3)
  })
})
