import { describe, expect, test } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import type { GattAccess, GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import { turns } from '../support/att-pair.ts'
import { connectTo, serverRig } from '../support/gatt-server-rig.ts'

const long = Uint8Array.from({ length: 300 }, (_, at) => at)

/** From handle 0x0010 on: what stands before is every server's. */
const thing = (written: string[] = []): GattServiceDeclaration => ({
  uuid: 0xaa00,
  characteristics: [
    { uuid: 0xaa01, properties: ['read', 'write', 'notify', 'indicate'], value: Uint8Array.of(1, 2, 3), description: 'a thing' },
    { uuid: 0xaa02, properties: ['read'], onRead: () => long },
    {
      uuid: 'bbbbbbbb-0000-1000-8000-123456789abc',
      properties: ['write', 'write-without-response'],
      onWrite: value => void written.push(toHex(value)),
    },
  ],
})

describe.each([23, 517])('with an MTU of %i', mtu => {
  const rig = async (written: string[] = []) => {
    const all = serverRig({ services: [thing(written)] }, { mtu })
    if (mtu > 23) await all.client.exchangeMtu()
    return all
  }

  test('every server has its own services before those of its owner', async () => {
    const { client } = await rig()
    const { groups } = await client.request({
      name: 'readByGroupTypeRequest',
      startingHandle: 1,
      endingHandle: 0xffff,
      attributeGroupType: '00002800-0000-1000-8000-00805f9b34fb',
    })
    expect(groups.map(({ handle, endGroupHandle, value }) => [handle, endGroupHandle, toHex(value)])).toEqual([
      [0x01, 0x0a, '0118'],
      [0x0b, 0x0f, '0018'],
      [0x10, 0x18, '00aa'],
    ])
  })

  test('characteristics are read by their declarations', async () => {
    const { says } = await rig()
    expect(await says('08 1000 ffff 0328')).toEqual(['090711003a120001aa150002160002aa'])
  })

  test('a value is read and written, and what is written is read', async () => {
    const { says, stillWorks } = await rig()
    expect(await says('0a 1200')).toEqual(['0b010203'])
    expect(await says('12 1200 0405')).toEqual(['13'])
    expect(await says('0a 1200')).toEqual(['0b0405'])
    await stillWorks()
  })

  test('a long value is read piece by piece', async () => {
    const { client } = await rig()
    const pieces = [...(await client.request({ name: 'readRequest', handle: 0x16 })).value]
    while (pieces.length < long.length)
      pieces.push(...(await client.request({ name: 'readBlobRequest', handle: 0x16, valueOffset: pieces.length })).value)
    expect(pieces).toEqual([...long])
  })

  test('handlers get what is written, by request and by command', async () => {
    const written: string[] = []
    const { says, client } = await rig(written)
    expect(await says('12 1800 aa')).toEqual(['13'])
    await client.command({ name: 'writeCommand', handle: 0x18, value: Uint8Array.of(0xbb) })
    await turns()
    expect(written).toEqual(['aa', 'bb'])
  })

  test('who subscribed is notified, or is indicated and confirms', async () => {
    const { gatt, client, values, connection } = await rig()
    expect(await gatt.notify('aa01', Uint8Array.of(9))).toBe(0)
    await client.request({ name: 'writeRequest', handle: 0x13, value: Uint8Array.of(3, 0) })
    expect(connection.subscription('aa01')).toEqual({ notify: true, indicate: true })
    expect(await gatt.notify('aa01', Uint8Array.of(9))).toBe(1)
    expect(await gatt.indicate('aa01', Uint8Array.of(8))).toBe(1)
    expect(values).toEqual(['12 09', '12 08'])
  })

  test('what is too long for the MTU is refused, and nothing is sent', async () => {
    const { gatt, client, values } = await rig()
    await client.request({ name: 'writeRequest', handle: 0x13, value: Uint8Array.of(1, 0) })
    expect(await gatt.notify('aa01', new Uint8Array(Math.min(mtu - 3, 512)))).toBe(1)
    await expect(gatt.notify('aa01', new Uint8Array(mtu - 2))).rejects.toThrow(RangeError)
    await turns()
    expect(values).toHaveLength(1)
  })
})

describe('handlers', () => {
  const server = (onRead: (access: GattAccess) => Uint8Array | Promise<Uint8Array>) =>
    serverRig({ services: [{ uuid: 0xaa00, characteristics: [{ uuid: 0xaa01, properties: ['read'], onRead }] }] })

  test('choose the error code by AttRefusal; the server adds the handle', async () => {
    const { says, stillWorks } = server(() => {
      throw new AttRefusal(0x80)
    })
    expect(await says('0a 1200')).toEqual(['010a120080'])
    await stillWorks()
  })
})

test('the same server has a database for all and a configuration for each client', async () => {
  const { gatt, says } = serverRig({ services: [thing()] })
  const other = connectTo(gatt)
  expect(await says('12 1300 0100')).toEqual(['13'])
  expect(await says('0a 1300')).toEqual(['0b0100'])
  expect(await other.says('0a 1300')).toEqual(['0b0000'])
  expect(await gatt.notify('aa01', fromHex('77'))).toBe(1)
  expect(other.values).toEqual([])
})
