import { describe, expect, test } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import type { BleakClient, BleakGATTCharacteristic } from '../../src/index.ts'
import { clientRig, thing } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

const bytes = (length: number) => new Uint8Array(length).map((_, at) => at & 0xff)

const connected = async (options = {}) => {
  const rig = await clientRig(options)
  const client = await rig.connected()
  const { asked } = rig.thing
  return {
    ...rig,
    client,
    /** What the peer was asked in the course of this. */
    asks: async (work: () => Promise<unknown>) => {
      const before = asked.length
      await rig.during(outcome(work()))
      // A write without response resolves before it has arrived.
      await rig.air.advance(100)
      return asked.slice(before)
    },
  }
}

const characteristic = (client: BleakClient, uuid: string) => client.services.getCharacteristic(uuid) as BleakGATTCharacteristic

describe('reading', () => {
  test('by UUID, handle and object', async () => {
    const { client, during } = await connected()
    const one = characteristic(client, 'ffe1')
    for (const specifier of ['ffe1', 'FFE1', '0000ffe1', one.uuid, one.handle, one])
      expect(await during(client.readGattChar(specifier))).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('long values are whole, at any MTU', async () => {
    const { client, during } = await connected()
    expect(await during(client.readGattChar('ffe2'))).toEqual(bytes(512))
    const small = await clientRig()
    const other = await small.connected({ exchangeMtu: false })
    expect(await small.during(other.readGattChar('ffe2'))).toEqual(bytes(512))
  })

  test('useCached asks nobody where a value is known, and its owner may do with it what he likes', async () => {
    const { client, during, asks } = await connected()
    expect(await asks(() => client.readGattChar('ffe1', { useCached: true }))).toEqual(['readRequest'])
    const value = await client.readGattChar('ffe1', { useCached: true })
    value.fill(0)
    expect(await client.readGattChar('ffe1', { useCached: true })).toEqual(Uint8Array.of(1, 2, 3))
    expect(await asks(() => client.readGattChar('ffe1'))).toEqual(['readRequest'])
    await during(client.writeGattChar('ffe1', Uint8Array.of(7)))
    expect(await asks(() => client.readGattChar('ffe1', { useCached: true }))).toEqual(['readRequest'])
  })

  test('a refusal has the code of the peer, and the next read works', async () => {
    const refuse = () => {
      throw new AttRefusal(0x80)
    }
    const service = { ...thing, characteristics: [{ uuid: 1, properties: ['read'] as const, onRead: refuse }] }
    const { client, during } = await connected({ server: { services: [thing, { ...service, uuid: 0xffd0 }] } })
    expect(await during(outcome(client.readGattChar('0001')))).toMatchObject({ name: 'BleakGATTProtocolError', code: 0x80 })
    expect(await during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('an abort and a deadline detach the caller', async () => {
    const { client, during, thing: peer } = await connected()
    peer.mute()
    const abort = new AbortController()
    const aborted = outcome(client.readGattChar('ffe1', { signal: abort.signal }))
    const late = outcome(client.readGattChar('ffe1', { timeout: 500 }))
    abort.abort(new Error('enough'))
    expect(await aborted).toMatchObject({ message: 'enough' })
    expect(await during(late)).toMatchObject({ name: 'TimeoutError', phase: 'reading' })
    expect(client.isConnected).toBe(true)
  })

  test('a peer that does not answer for 30 s has lost its link', async () => {
    const { client, during, thing: peer, until } = await connected()
    peer.mute()
    const error = await during(outcome(client.readGattChar('ffe1')))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    await until(() => !client.isConnected)
  })
})

describe('writing', () => {
  test('with response where the characteristic can, unless told otherwise', async () => {
    const { client, asks } = await connected()
    expect(await asks(() => client.writeGattChar('ffe1', Uint8Array.of(1)))).toEqual(['writeRequest'])
    expect(await asks(() => client.writeGattChar('ffe1', Uint8Array.of(1), { response: false }))).toEqual(['writeCommand'])
    expect(await asks(() => client.writeGattChar('ffe1', Uint8Array.of(1), { response: undefined }))).toEqual(['writeRequest'])
    expect(await asks(() => client.writeGattChar('ffe4', Uint8Array.of(1)))).toEqual(['writeCommand'])
  })

  test('long values go in parts and arrive whole', async () => {
    const { client, during } = await connected()
    const small = await clientRig()
    const other = await small.connected({ exchangeMtu: false })
    const value = bytes(512).reverse()
    await during(client.writeGattChar('ffe2', value))
    await small.during(other.writeGattChar('ffe2', value))
    expect(small.thing.asked).toContain('executeWriteRequest')
    expect(await during(client.readGattChar('ffe2'))).toEqual(value)
    expect(await small.during(other.readGattChar('ffe2'))).toEqual(value)
  })

  test('what is too long is a RangeError that names the limit', async () => {
    const { client } = await connected()
    await expect(client.writeGattChar('ffe1', bytes(515), { response: false })).rejects.toThrow(/515 bytes.*514/)
    await expect(client.writeGattChar('ffe1', bytes(513))).rejects.toThrow(/513 bytes.*512/)
    await expect(client.writeGattChar('ffe1', bytes(513))).rejects.toThrow(RangeError)
  })

  test.each([
    ['a Uint8Array', Uint8Array.of(1, 2)],
    ['an ArrayBuffer', Uint8Array.of(1, 2).buffer],
    ['a DataView of a part', new DataView(Uint8Array.of(9, 1, 2, 9).buffer, 1, 2)],
    ['a Uint16Array', Uint16Array.of(0x0201)],
  ])('takes %s', async (_, data) => {
    const { client, during } = await connected()
    await during(client.writeGattChar('ffe1', data))
    expect(await during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2))
  })

  test('takes no string, and no list', async () => {
    const { client } = await connected()
    for (const data of ['x', [1, 2], undefined])
      await expect(client.writeGattChar('ffe1', data as never)).rejects.toThrow(TypeError)
  })

  test('what its owner changes afterwards is not written', async () => {
    const { client, during } = await connected()
    const data = Uint8Array.of(1)
    const writing = [client.writeGattChar('ffe1', Uint8Array.of(9)), client.writeGattChar('ffe1', data)]
    data[0] = 66
    await during(Promise.all(writing))
    expect(await during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1))
  })

  test('two at once on one characteristic both settle', async () => {
    const { client, during } = await connected()
    await during(Promise.all([1, 2].map(one => client.writeGattChar('ffe1', Uint8Array.of(one)))))
    expect(await during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(2))
  })
})

describe('descriptors', () => {
  test('are read by object and handle; the configuration is asked of the peer, and not to be written', async () => {
    const { client, during, asks } = await connected()
    const one = characteristic(client, 'ffe1')
    const description = one.getDescriptor('2901')
    const configuration = one.getDescriptor('2902')
    if (!description || !configuration) throw new Error('a descriptor is missing')
    for (const specifier of [description, description.handle])
      expect(new TextDecoder().decode(await during(client.readGattDescriptor(specifier)))).toBe('everything')
    await during(client.startNotify(one, () => {}))
    expect(await asks(() => client.readGattDescriptor(configuration))).toEqual(['readRequest'])
    expect(await during(client.readGattDescriptor(configuration))).toEqual(Uint8Array.of(1, 0))
    await expect(client.writeGattDescriptor(configuration, Uint8Array.of(0, 0))).rejects.toThrow(TypeError)
    expect(await during(outcome(client.writeGattDescriptor(description, Uint8Array.of(1))))).toMatchObject({ code: 0x03 })
  })

  test('a handle that is none, and a UUID, say so', async () => {
    const { client } = await connected()
    await expect(client.readGattDescriptor(999)).rejects.toThrow('no descriptor with handle 999')
    await expect(client.readGattDescriptor('2901' as never)).rejects.toThrow(TypeError)
  })
})

describe('specifiers', () => {
  test('a UUID that several have says to use the handle', async () => {
    const { client, during } = await connected()
    await expect(client.readGattChar('ffe5')).rejects.toThrow(/several.*handle/)
    const values = []
    for (const one of client.services.characteristics.values())
      if (one.uuid.startsWith('0000ffe5')) values.push(...(await during(client.readGattChar(one))))
    expect(values).toEqual([5, 6])
  })

  test('what the device does not have is not found', async () => {
    const { client } = await connected()
    for (const specifier of ['abcd', 999])
      await expect(client.readGattChar(specifier)).rejects.toMatchObject({ name: 'BleakCharacteristicNotFoundError', specifier })
    await expect(client.readGattChar(null as never)).rejects.toThrow(TypeError)
  })

  test('an object of another client is refused', async () => {
    const [{ client }, other] = [await connected(), await connected()]
    await expect(client.readGattChar(characteristic(other.client, 'ffe1'))).rejects.toThrow('another client')
    const descriptor = characteristic(other.client, 'ffe1').descriptors[0]
    await expect(client.readGattDescriptor(descriptor as never)).rejects.toThrow('another client')
  })

  test('not connected is checked first', async () => {
    const { client, during } = await connected()
    await during(client.disconnect())
    const nonsense = 'nonsense' as never
    for (const call of [
      () => client.readGattChar(nonsense),
      () => client.writeGattChar(nonsense, nonsense),
      () => client.readGattDescriptor(nonsense),
      () => client.writeGattDescriptor(nonsense, nonsense),
      () => client.startNotify(nonsense, nonsense),
      () => client.stopNotify(nonsense),
      async () => client.notifications(nonsense),
      () => client.getServices(),
      () => client.readRssi(),
      () => client.requestMtu(),
      () => client.pair(),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'BleakNotConnectedError' })
  })
})
