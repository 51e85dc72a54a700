import { describe, expect, test } from 'vitest'
import { AttBearer } from '../../att/bearer.ts'
import { toHex } from '../../core/hex.ts'
import { GattClient } from '../../gatt/client.ts'
import type { GattCharacteristic, GattService } from '../../gatt/gatt-types.ts'
import { GattServer } from '../../gatt/server.ts'
import type { GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import { ChannelEnd, turns } from '../support/att-pair.ts'

const long = '12345678-0000-1000-8000-123456789abc'

const services: readonly GattServiceDeclaration[] = [
  {
    uuid: 0xaa00,
    characteristics: [
      {
        uuid: 0xaa01,
        properties: ['read', 'write', 'write-without-response', 'notify', 'indicate', 'reliable-write'],
        value: Uint8Array.of(1),
        description: 'first',
      },
      { uuid: long, properties: ['read', 'write'], value: Uint8Array.from({ length: 512 }, (_, at) => at & 0xff) },
    ],
  },
  { uuid: long, includes: [0xbb00], characteristics: [{ uuid: 0xaa02, properties: ['notify'] }] },
  { uuid: 0xbb00, type: 'secondary' },
]

/** Our client at one end, our server at the other. */
const rig = async (mtu: number) => {
  const [near, far] = ChannelEnd.pair()
  const gatt = new GattServer({ services })
  const connection = gatt.connect()
  const bearer = new AttBearer(
    far.open,
    { server: connection, value: () => {}, closed: () => connection.close() },
    { ownMtu: mtu },
  )
  connection.attach(bearer)
  const errors: unknown[] = []
  const found: (readonly GattService[])[] = []
  const client = new GattClient(handlers => new AttBearer(near.open, handlers, { ownMtu: mtu }), {
    report: error => void errors.push(error),
    rediscovered: now => void found.push(now),
  })
  await client.start()
  return { gatt, client, errors, found, near, connection }
}

const characteristicOf = (client: GattClient, uuid: string): GattCharacteristic => {
  const found = client.services?.flatMap(({ characteristics }) => characteristics).find(one => one.uuid.includes(uuid))
  if (!found) throw new Error(`no ${uuid}`)
  return found
}

describe.each([23, 247, 517])('our client and our server, with an MTU of %i', mtu => {
  test('the client finds all that there is', async () => {
    const { gatt, client, errors } = await rig(mtu)
    const primary = gatt.services.map(({ uuid, handle, endHandle, characteristics }) => ({
      uuid,
      handle,
      endHandle,
      characteristics: characteristics.map(one => [one.uuid, one.handle, one.valueHandle]),
    }))
    const seen = client.services?.map(({ uuid, handle, endHandle, characteristics }) => ({
      uuid,
      handle,
      endHandle,
      characteristics: characteristics.map(one => [one.uuid, one.handle, one.valueHandle]),
    }))
    expect(seen).toEqual(primary.filter(({ uuid }) => seen?.some(one => one.uuid === uuid)))
    expect(seen?.length).toBeGreaterThanOrEqual(4)
    expect(client.services?.find(({ uuid }) => uuid === long)?.includes).toMatchObject([
      { uuid: expect.stringContaining('bb00') },
    ])
    expect(errors).toEqual([])
  })

  test('values go both ways, short and long', async () => {
    const { client } = await rig(mtu)
    const short = characteristicOf(client, 'aa01').valueHandle
    const whole = characteristicOf(client, long).valueHandle
    expect(toHex(await client.read(short))).toBe('01')
    expect(await client.read(whole)).toEqual(Uint8Array.from({ length: 512 }, (_, at) => at & 0xff))
    const other = Uint8Array.from({ length: 500 }, (_, at) => (at * 7) & 0xff)
    await client.write(whole, other)
    expect(await client.read(whole)).toEqual(other)
    await client.writeReliably([
      { handle: short, value: Uint8Array.of(8, 9) },
      { handle: whole, value: Uint8Array.of(7) },
    ])
    expect(toHex(await client.read(short))).toBe('0809')
    await client.writeWithoutResponse(short, Uint8Array.of(5))
    expect(toHex(await client.read(short))).toBe('05')
    await expect(client.read(characteristicOf(client, 'aa02').valueHandle)).rejects.toMatchObject({ code: 2 })
  })

  test.each(['notify', 'indicate'] as const)(
    'the client hears what it subscribed to by %s, and no more once it stopped',
    async kind => {
      const { gatt, client } = await rig(mtu)
      const heard: string[] = []
      const listener = { value: (data: Uint8Array) => void heard.push(toHex(data)) }
      const subscription = await client.subscribe(characteristicOf(client, 'aa01'), listener, { kind })
      expect(await gatt[kind]('aa01', Uint8Array.of(1))).toBe(1)
      expect(await gatt[kind]('aa01', new Uint8Array(20))).toBe(1)
      await subscription.stop()
      expect(await gatt[kind]('aa01', Uint8Array.of(2))).toBe(0)
      expect(heard).toEqual(['01', '00'.repeat(20)])
    },
  )

  test('a change of the database is told, and the client looks again', async () => {
    const { gatt, client, found, errors } = await rig(mtu)
    gatt.addServices([{ uuid: 0xcc00, characteristics: [{ uuid: 0xcc01, properties: ['read'], value: Uint8Array.of(3) }] }])
    gatt.removeService('aa00')
    await turns(2000)
    expect(found.length).toBeGreaterThan(0)
    expect(toHex(await client.read(characteristicOf(client, 'cc01').valueHandle))).toBe('03')
    expect(() => characteristicOf(client, 'aa01')).toThrow()
    expect(errors).toEqual([])
  })
})
