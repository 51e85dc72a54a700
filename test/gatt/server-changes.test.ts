import { describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import { GattServer } from '../../gatt/server.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import { turns } from '../support/att-pair.ts'
import { connectTo, serverRig } from '../support/gatt-server-rig.ts'

const service = (uuid: number, more: Partial<GattCharacteristicDeclaration> = {}): GattServiceDeclaration => ({
  uuid,
  characteristics: [{ uuid: uuid + 1, properties: ['read', 'write', 'notify'], value: Uint8Array.of(1), ...more }],
})

/** Handles 0x0010 to 0x0013, the value at 0x0012. */
const first = service(0xaa00)
/** Handles 0x0014 to 0x0017, where it comes next. */
const second = service(0xbb00)

/** The configuration of Service Changed is at 0x0004, the Client Supported Features at 0x0006, the Database Hash at 0x0008. */
const subscribe = '12 0400 0200'
const robust = '12 0600 01'

describe('Service Changed (7.1)', () => {
  test('tells those who asked for it which handles are others now', async () => {
    const { gatt, says, values } = serverRig({ services: [first] })
    const other = connectTo(gatt)
    await says(subscribe)
    gatt.addServices([second])
    await turns()
    expect(values).toEqual(['3 14001700'])
    gatt.removeService(first)
    await turns()
    expect(values).toEqual(['3 14001700', '3 10001300'])
    expect(other.values).toEqual([])
  })

  test('several changes of one turn are told together, and those that come before a confirmation after it', async () => {
    const { gatt, says, values, near } = serverRig({ services: [first] })
    await says(subscribe)
    gatt.addServices([second])
    gatt.addServices([service(0xcc00)])
    for (let i = 0; i < 10; i++) gatt.addServices([service(0xdd00 + i)])
    await turns()
    expect(values).toEqual(['3 14004300'])
    expect(near.sent.filter(sent => sent === '1e')).toHaveLength(1)
  })

  test('handles stay, and none is given again while there are others', async () => {
    const { gatt, says } = serverRig({ services: [first, second] })
    gatt.removeService(0x14)
    gatt.addServices([second])
    expect(gatt.services.map(({ handle }) => handle)).toEqual([1, 0x0b, 0x10, 0x18])
    expect(await says('0a 1200')).toEqual(['0b01'])
    expect(await says('0a 1600')).toEqual(['010a160001'])
    expect(await says('0a 1a00')).toEqual(['0b01'])
    gatt.addServices([{ ...service(0xcc00), handle: 0xfffc }])
    gatt.addServices([second])
    expect(gatt.services.map(({ handle }) => handle)).toEqual([1, 0x0b, 0x10, 0x14, 0x18, 0xfffc])
    expect(await says('0a 1200')).toEqual(['0b01'])
  })

  test('what is wrong changes nothing', async () => {
    const { gatt, says, values } = serverRig({ services: [first] })
    await says(subscribe)
    const { databaseHash } = gatt
    expect(() => gatt.addServices([second, { uuid: 'no' }])).toThrow(TypeError)
    expect(() => gatt.addServices([{ uuid: 0x1801 }])).toThrow('the server')
    expect(() => gatt.addServices([{ uuid: 0xaa00, includes: [0xbbbb] }])).toThrow('none of this server')
    expect(() => gatt.removeService(0x1801)).toThrow(TypeError)
    expect(() => gatt.removeService('1801')).toThrow('Generic Attribute')
    expect(() => gatt.removeService('cc00')).toThrow(TypeError)
    await turns()
    expect(values).toEqual([])
    expect(gatt.databaseHash).toEqual(databaseHash)
  })

  test('a service that another one includes is not removed before it', () => {
    const { gatt } = serverRig({ services: [first, { uuid: 0xcc00, includes: [first] }] })
    expect(() => gatt.removeService(first)).toThrow('included')
    gatt.removeService('cc00')
    gatt.removeService(first)
    expect(gatt.services).toHaveLength(2)
  })

  test('a client that comes back is told what changed meanwhile, once', async () => {
    const stored = new Map<string, unknown>()
    const gatt = new GattServer({
      services: [first],
      getClientState: peer => stored.get(peer),
      setClientState: (peer, state) => void stored.set(peer, state),
    })
    const before = connectTo(gatt, { peer: 'a' })
    await before.says(subscribe)
    before.server.close(new Error('the link has gone'))
    gatt.addServices([second])
    const back = connectTo(gatt, { peer: 'a' })
    await turns()
    expect(back.values).toEqual(['3 0100ffff'])
    back.server.close(new Error('the link has gone'))
    const again = connectTo(gatt, { peer: 'a' })
    await turns()
    expect(again.values).toEqual([])
  })
})

describe('GATT-22: a service is removed while a client uses it', () => {
  test('in the middle of a long read', async () => {
    const { gatt, says, stillWorks } = serverRig({ services: [service(0xaa00, { onRead: () => new Uint8Array(100) })] })
    expect(await says('0a 1200')).toEqual([`0b${'00'.repeat(22)}`])
    gatt.removeService('aa00')
    expect(await says('0c 1200 1600')).toEqual(['010c120001'])
    await stillWorks()
  })

  test('between Prepare Write and Execute Write, although another one takes its handles', async () => {
    const { gatt, says, stillWorks } = serverRig({ services: [first] })
    await says('16 1200 0000 ff')
    gatt.removeService(first)
    gatt.addServices([{ ...second, handle: 0x10 }])
    expect(await says('18 01')).toEqual(['0118120001'])
    expect(await says('0a 1200')).toEqual(['0b01'])
    await stillWorks()
  })

  test('GATT-11: by its own handlers', async () => {
    const { gatt, says, stillWorks } = serverRig({
      services: [
        service(0xaa00, {
          onRead: () => {
            gatt.removeService('aa00')
            return Uint8Array.of(9)
          },
        }),
      ],
    })
    expect(await says('0a 1200')).toEqual(['0b09'])
    expect(await says('0a 1200')).toEqual(['010a120001'])
    await stillWorks()
  })

  test('its subscriptions go with it', async () => {
    const { gatt, says } = serverRig({ services: [first] })
    await says('12 1300 0100')
    expect(await gatt.notify('aa01', Uint8Array.of(1))).toBe(1)
    gatt.removeService(first)
    await expect(gatt.notify('aa01', Uint8Array.of(1))).rejects.toThrow(TypeError)
    gatt.addServices([{ ...first, handle: 0x10 }])
    expect(await says('0a 1300')).toEqual(['0b0000'])
  })
})

describe('Database Hash and robust caching (2.5.2.1, 7.2, 7.3)', () => {
  test('the hash is read by its type, least significant byte first, and follows the structure only', async () => {
    const { gatt, says } = serverRig({ services: [first] })
    const hash = toHex(gatt.databaseHash)
    expect(await says('08 0100 ffff 2a2b')).toEqual([`09120800${hash}`])
    gatt.setValue('aa01', Uint8Array.of(7))
    expect(toHex(gatt.databaseHash)).toBe(hash)
    gatt.addServices([second])
    expect(toHex(gatt.databaseHash)).not.toBe(hash)
    gatt.removeService(second)
    expect(toHex(gatt.databaseHash)).toBe(hash)
  })

  test('a feature that was set stays set; there is at least one byte', async () => {
    const { says, stillWorks } = serverRig()
    expect(await says('12 0600 05')).toEqual(['13'])
    expect(await says('12 0600 04')).toEqual(['0112060013'])
    expect(await says('12 0600')).toEqual(['011206000d'])
    expect(await says('12 0600 f700')).toEqual(['13'])
    expect(await says('0a 0600')).toEqual(['0b07'])
    await stillWorks()
  })

  test('GATT-10: requests that name handles are refused once; the next one shows that the client knows', async () => {
    const { gatt, says } = serverRig({ services: [first, second] })
    await says(robust)
    gatt.removeService(second)
    expect(await says('0a 1200')).toEqual(['010a120012'])
    expect(await says('0a 1200')).toEqual(['0b01'])
  })

  test.each([
    ['0a 1200', '1200'],
    ['0c 1200 0000', '1200'],
    ['0e 1200 1200', '1200'],
    ['20 1200 1200', '1200'],
    ['12 1200 07', '1200'],
    ['16 1200 0000 07', '1200'],
    ['08 1000 ffff 01aa', '1000'],
  ])('GATT-10: %s is refused', async (request, handle) => {
    const { gatt, says } = serverRig({ services: [first, second] })
    await says(robust)
    gatt.removeService(second)
    expect(await says(request)).toEqual([`01${request.slice(0, 2)}${handle}12`])
  })

  test.each([['04 1000 1000'], ['10 1000 ffff 0028'], ['08 1000 ffff 0328'], ['06 1000 ffff 0028 00aa'], ['08 0100 ffff 01aa']])(
    '%s is a way to learn the database, and is answered',
    async request => {
      const { gatt, says } = serverRig({ services: [first, second] })
      await says(robust)
      gatt.removeService(second)
      expect((await says(request))[0]).not.toMatch(/^01/)
      expect(await says('0a 1200')).toEqual(['010a120012'])
    },
  )

  test('who reads the hash, or confirms Service Changed, knows', async () => {
    const { gatt, says, values } = serverRig({ services: [first] })
    await says(robust)
    gatt.addServices([second])
    expect((await says('08 0100 ffff 2a2b'))[0]).toMatch(/^0912/)
    expect(await says('0a 1200')).toEqual(['0b01'])
    await says(subscribe)
    gatt.removeService(second)
    await turns()
    expect(values).toEqual(['3 14001700'])
    expect(await says('0a 1200')).toEqual(['0b01'])
  })

  test('until then its commands are ignored and it is told nothing', async () => {
    const { gatt, says, values } = serverRig({
      services: [{ uuid: 0xaa00, characteristics: [{ uuid: 0xaa01, properties: ['read', 'write-without-response', 'notify'] }] }],
    })
    await says('12 1300 0100')
    await says(robust)
    gatt.addServices([second])
    await says('52 1200 77')
    expect(await gatt.notify('aa01', Uint8Array.of(1))).toBe(0)
    await says('0a 1200')
    expect(await says('0a 1200')).toEqual(['0b'])
    expect(await gatt.notify('aa01', Uint8Array.of(2))).toBe(1)
    await turns()
    expect(values).toEqual(['12 02'])
  })

  test('a client without robust caching is not refused', async () => {
    const { gatt, says } = serverRig({ services: [first] })
    gatt.addServices([second])
    expect(await says('0a 1200')).toEqual(['0b01'])
  })

  test('who comes back to another database is refused as well', async () => {
    const stored = new Map<string, unknown>()
    const hooks = {
      getClientState: (peer: string) => stored.get(peer),
      setClientState: (peer: string, state: unknown) => void stored.set(peer, state),
    }
    await connectTo(new GattServer({ ...hooks, services: [first] }), { peer: 'a' }).says(robust)
    const other = new GattServer({ ...hooks, services: [first, second] })
    const { says } = connectTo(other, { peer: 'a' })
    expect(await says('0a 1200')).toEqual(['010a120012'])
    expect(await says('0a 1200')).toEqual(['0b01'])
    expect(await connectTo(other, { peer: 'a' }).says('0a 1200')).toEqual(['0b01'])
  })
})
