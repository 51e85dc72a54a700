import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import {
  AttRefusal,
  BleakScanner,
  BleakServer,
  type BleakServerConnection,
  type BleakServerOptions,
  type CharacteristicDeclaration,
} from '../../src/index.ts'
import { bytes, serverRig, text } from '../support/server-rig.ts'

const service = 'ba2e1000-0000-4000-8000-000000000000'
const told: CharacteristicDeclaration = { uuid: 'a001', properties: ['read', 'notify', 'indicate'], value: bytes('first') }
const kept: CharacteristicDeclaration = { uuid: 'a002', properties: ['read', 'write', 'write-without-response'] }
const long: CharacteristicDeclaration = {
  uuid: 'a003',
  properties: ['read'],
  value: Uint8Array.from({ length: 512 }, (_, at) => at & 0xff),
}
const options: BleakServerOptions = {
  deviceName: 'Testing Lamp',
  appearance: 0x07c6,
  services: [{ uuid: service, characteristics: [told, kept, long] }],
}

describe.each(Object.entries(profiles))('on a controller of profile %s', (_, profile) => {
  test('a client finds, reads, writes and is told', async () => {
    const rig = await serverRig({ profile })
    const connected: BleakServerConnection[] = []
    const disconnected: BleakServerConnection[] = []
    const server = await rig.serve({
      ...options,
      onConnect: connection => void connected.push(connection),
      onDisconnect: connection => void disconnected.push(connection),
    })
    expect(server.address).toBe(rig.serving.address)

    const found = await rig.during(BleakScanner.findDeviceByName('Testing Lamp', { adapter: rig.others[0] }))
    expect(found?.address).toBe(server.address)

    const client = await rig.connect()
    expect(connected).toEqual(server.connections)
    expect(server.connections).toMatchObject([{ address: rig.others[0]?.address, isConnected: true, mtu: client.mtuSize }])
    expect(text(await rig.during(client.readGattChar('2a00')))).toBe('Testing Lamp')
    expect(await rig.during(client.readGattChar('a003'))).toEqual(long.value)
    const message = 'a value that is longer than one packet of twenty-seven bytes'
    await rig.during(client.writeGattChar('a002', bytes(message), { response: true }))
    expect(text(await rig.during(client.readGattChar('a002')))).toBe(message)

    const values: string[] = []
    await rig.during(client.startNotify('a001', (_characteristic, data) => void values.push(text(data))))
    expect(await rig.during(server.notify(told, bytes('second')))).toBe(1)
    await rig.air.advance(1_000)
    await rig.during(client.stopNotify('a001'))
    expect(await rig.during(server.notify('a001', bytes('third')))).toBe(0)
    await rig.during(client.startNotify('a001', (_c, data) => void values.push(text(data)), { forceIndicate: true }))
    expect(await rig.during(server.indicate(told, bytes('fourth')))).toBe(1)
    expect(values).toEqual(['second', 'fourth'])
    server.setValue(told, bytes('kept'))
    expect(text(await rig.during(client.readGattChar('a001')))).toBe('kept')

    await rig.during(client.disconnect())
    await rig.air.advance(1_000)
    expect(disconnected).toEqual(connected)
    expect(disconnected[0]).toMatchObject({ isConnected: false, disconnectReason: 0x13 })
    expect(server.connections).toEqual([])
    const again = await rig.connect()
    expect(text(await rig.during(again.readGattChar('a001')))).toBe('kept')
    await rig.during(server.stop())
    expect(again.isConnected).toBe(false)
    await rig.close()
  })

  test('several clients at once, as many as the controller has room for', async () => {
    const rig = await serverRig({ profile, clients: 3 })
    const server = await rig.serve(options)
    const most = Math.min(3, profile.maxLinks)
    const clients = []
    for (const adapter of rig.others.slice(0, most)) clients.push(await rig.connect({}, adapter))
    const values: string[] = []
    for (const [at, client] of clients.entries())
      await rig.during(client.startNotify('a001', (_characteristic, data) => void values.push(`${at} ${text(data)}`)))
    expect(server.connections).toHaveLength(most)
    expect(await rig.during(server.notify(told, bytes('all')))).toBe(most)
    expect(await rig.during(server.notify(told, bytes('one'), { to: server.connections[0] }))).toBe(1)
    await rig.air.advance(1_000)
    expect(values.sort()).toEqual([...clients.map((_client, at) => `${at} all`), '0 one'].sort())
    await rig.during(server.connections[0]?.disconnect() ?? Promise.resolve())
    expect(server.connections).toHaveLength(most - 1)
    await rig.during((await rig.connect({}, rig.others[0])).disconnect())
    await rig.close()
  })
})

describe('handlers', () => {
  test('are given the connection, and may refuse', async () => {
    const rig = await serverRig()
    const seen: [string, unknown][] = []
    const server = await rig.serve({
      onConnect: connection => void seen.push(['connect', connection]),
      services: [
        {
          uuid: service,
          characteristics: [
            {
              uuid: 'a001',
              properties: ['read', 'write', 'notify'],
              onRead: async ({ client }) => {
                seen.push(['read', client])
                return bytes(client.address)
              },
              onWrite: (value, { client }) => {
                seen.push([`write ${text(value)}`, client])
                if (value.length === 0) throw new AttRefusal(0x80)
              },
              onSubscribe: ({ notify }, { client }) => void seen.push([`subscribe ${notify}`, client]),
            },
          ],
        },
      ],
    })
    const client = await rig.connect()
    expect(text(await rig.during(client.readGattChar('a001')))).toBe(rig.others[0]?.address)
    await rig.during(client.writeGattChar('a001', bytes('on')))
    await rig.during(client.startNotify('a001', () => {}))
    await expect(rig.during(client.writeGattChar('a001', bytes('')))).rejects.toMatchObject({ code: 0x80 })
    const [connection] = server.connections
    await rig.during(client.disconnect())
    await rig.air.advance(100)
    expect(seen.map(([what]) => what)).toEqual(['connect', 'read', 'write on', 'subscribe true', 'write ', 'subscribe false'])
    expect(seen.every(([, one]) => one === connection)).toBe(true)
    await rig.close()
  })
})

test('every access of a client is told, with what was read and written', async () => {
  const rig = await serverRig()
  const accesses: string[] = []
  await rig.serve({
    ...options,
    onAccess: ({ client, uuid, operation, offset, value }) =>
      void accesses.push([client.address, operation, uuid.slice(4, 8), offset, text(value)].join(' ')),
  })
  const client = await rig.connect()
  accesses.length = 0
  await rig.during(client.readGattChar('a001'))
  await rig.during(client.writeGattChar('a002', bytes('with'), { response: true }))
  await rig.during(client.writeGattChar('a002', bytes('without'), { response: false }))
  await rig.during(client.startNotify('a001', () => {}))
  await expect(rig.during(client.writeGattChar('a002', new Uint8Array(600)))).rejects.toThrow(RangeError)
  const { address } = rig.others[0] ?? {}
  expect(accesses).toEqual(
    ['read a001 0 first', 'write a002 0 with', 'write a002 0 without', 'write 2902 0 \x01\0'].map(line => `${address} ${line}`),
  )
  await rig.close()
})

describe('life', () => {
  test('a wrong declaration is refused before anything is said to the controller', async () => {
    const rig = await serverRig()
    const before = rig.serving.counters.sent
    for (const wrong of [
      { services: [{ uuid: 'nonsense' }] },
      { services: [{ uuid: '180f', characteristics: [{ uuid: '2a19', properties: ['reed'] }] }] },
      { services: [{ uuid: '1801' }] },
      { deviceName: 7 },
      { onConnect: 'yes' },
      { advertise: { interval: 1 } },
      { advertise: { serviceUuids: [service, service.replace('1', '2')] } },
      { adapter: 3 },
    ])
      expect(() => new BleakServer({ adapter: rig.serving, ...wrong } as BleakServerOptions)).toThrow(/./)
    expect(rig.serving.counters.sent).toBe(before)
    await rig.close()
  })

  test('one server on an adapter, and the next one after it', async () => {
    const rig = await serverRig()
    const server = await rig.serve(options)
    await expect(rig.serve(options)).rejects.toThrow('this adapter has a server already')
    await expect(server.start()).rejects.toThrow('running already')
    await rig.during(server.stop())
    expect(await server.stopped).toEqual({ kind: 'stopped' })
    const next = await rig.serve(options)
    await rig.during(next.stop())
    await rig.during(server.start())
    expect(server.isRunning).toBe(true)
    await rig.during((await rig.connect()).disconnect())
    await rig.close()
  })

  test('ends with its adapter, for the reason that this has', async () => {
    const rig = await serverRig()
    const server = await rig.serve(options)
    const client = await rig.connect()
    rig.controller.unplug()
    expect(await rig.during(server.stopped)).toMatchObject({ kind: 'lost', error: { reason: 'lost' } })
    expect(server).toMatchObject({ isRunning: false, connections: [] })
    expect(await rig.during(server.notify(told, bytes('nobody')))).toBe(0)
    await server.stop()
    await rig.during(client.disconnect())
    await rig.close()
  })

  test('the database changes while a client is there', async () => {
    const rig = await serverRig()
    const server = await rig.serve(options)
    const client = await rig.connect()
    const [added] = server.addServices([
      { uuid: '180f', characteristics: [{ uuid: '2a19', properties: ['read'], value: bytes('!') }] },
    ])
    await rig.air.advance(2_000)
    expect(text(await rig.during(client.readGattChar('2a19')))).toBe('!')
    expect(server.services.at(-1)).toEqual(added)
    server.removeService('180f')
    await rig.air.advance(2_000)
    expect(client.services.getService('180f')).toBeUndefined()
    await rig.close()
  })
})
