import { describe, expect, test } from 'vitest'
import { attError } from '../../att/error-codes.ts'
import { exampleTable, gattClientRig, outcome } from '../support/gatt-client-rig.ts'
import { refuse } from '../support/scripted-gatt-server.ts'

type Rig = ReturnType<typeof gattClientRig>
const numbered = (length: number) => Uint8Array.from({ length }, (_, at) => at & 0xff)

const rigWith = async (length: number, mtu = 247): Promise<Rig> => {
  const table = exampleTable()
  const value = table.find(({ handle }) => handle === 16)
  if (value) value.value = numbered(length)
  const rig = gattClientRig(table, { mtu })
  await rig.client.bearer.exchangeMtu()
  rig.server.received.length = 0
  return rig
}

const stillWorks = async ({ server, client }: Rig): Promise<void> => {
  server.hook = undefined
  expect(await client.read(19)).toEqual(Uint8Array.of(9))
}

describe('reading', () => {
  test.each([0, 1, 21, 22, 23, 44, 100, 511, 512])('a value of %i bytes at the smallest MTU', async length => {
    const rig = await rigWith(length, 23)
    expect(await rig.client.read(16)).toEqual(numbered(length))
  })

  test('what fits one answer takes one request', async () => {
    const rig = await rigWith(245)
    await rig.client.read(16)
    expect(rig.server.requests).toEqual(['readRequest'])
  })

  test.each([
    ['attribute not long', attError.attributeNotLong],
    ['invalid offset', attError.invalidOffset],
  ])('a value of exactly one answer, of a server that says "%s" to the rest', async (_, code) => {
    const rig = await rigWith(22, 23)
    rig.server.hook = (request, honest) => (request.name === 'readBlobRequest' ? refuse(request, code, 16) : honest())
    expect(await rig.client.read(16)).toEqual(numbered(22))
    await stillWorks(rig)
  })

  test('ATT-25: a value without end is given up after 512 bytes', async () => {
    const rig = await rigWith(22, 23)
    rig.server.hook = (request, honest) =>
      request.name === 'readBlobRequest' ? { name: 'readBlobResponse', value: numbered(22) } : honest()
    expect(await outcome(rig.client.read(16))).toMatchObject({ message: expect.stringMatching('512 bytes are the most') })
    expect(rig.server.requests.length).toBeLessThan(30)
    await stillWorks(rig)
  })

  test.each([0x02, 0x05, 0x0f, 0x80])('error 0x%s of the peer is passed up as it is', async code => {
    const rig = await rigWith(1)
    rig.server.hook = request => refuse(request, code, 16)
    expect(await outcome(rig.client.read(16))).toMatchObject({ name: 'BleakGATTProtocolError', code, handle: 16 })
    await stillWorks(rig)
  })

  test('an error in the middle of a long value is passed up', async () => {
    const rig = await rigWith(100, 23)
    rig.server.hook = (request, honest) => (request.name === 'readBlobRequest' ? refuse(request, 0x0f, 16) : honest())
    expect(await outcome(rig.client.read(16))).toMatchObject({ code: 0x0f })
    await stillWorks(rig)
  })

  test('by UUID: every value, each whole', async () => {
    const rig = await rigWith(600 - 100)
    for (const handle of [3, 16]) {
      const attribute = rig.server.at(handle)
      if (attribute)
        rig.server.table = rig.server.table.map(one =>
          one === attribute ? { ...one, type: '0000aaaa-0000-1000-8000-00805f9b34fb' } : one,
        )
    }
    expect(await rig.client.readByUuid(0xaaaa)).toEqual([
      { handle: 3, value: new TextEncoder().encode('scripted') },
      { handle: 16, value: numbered(500) },
    ])
    expect(await rig.client.readByUuid('bbbb')).toEqual([])
    expect(await rig.client.readByUuid('aaaa', { start: 4, end: 15 })).toEqual([])
  })

  test('ATT-21: values by UUID that lead in a circle', async () => {
    const rig = await rigWith(1)
    rig.server.hook = () => '09 03 1000 01'
    expect(await outcome(rig.client.readByUuid(0xffe1))).toMatchObject({ message: expect.stringMatching('^discovery of values') })
    await stillWorks(rig)
  })

  test('several values in one request', async () => {
    const rig = await rigWith(3)
    expect(await rig.client.readMultiple([16, 19])).toEqual(Uint8Array.of(0, 1, 2, 9))
    expect(await rig.client.readMultipleVariable([16, 19])).toEqual([Uint8Array.of(0, 1, 2), Uint8Array.of(9)])
    expect(rig.server.requests).toHaveLength(2)
    await expect(rig.client.readMultiple([16])).rejects.toThrow(RangeError)
    expect(await outcome(rig.client.readMultipleVariable([16, 99]))).toMatchObject({ code: 1, handle: 99 })
  })

  test('values that found no room in the answer are read one by one', async () => {
    const rig = await rigWith(3)
    rig.server.hook = (request, honest) => (request.name === 'readMultipleVariableRequest' ? '21 0300 000102' : honest())
    expect(await rig.client.readMultipleVariable([16, 19])).toEqual([Uint8Array.of(0, 1, 2), Uint8Array.of(9)])
  })

  test.each([
    ['a value that is cut', '21 0500 41'],
    ['a length beyond the PDU', '21 ffff'],
    ['nothing', '21'],
    ['more values than were asked for', '21 0000 0000 0000'],
  ])('ATT-27: several values of any length, %s', async (_, hex) => {
    const rig = await rigWith(1)
    rig.server.hook = () => hex
    expect(await outcome(rig.client.readMultipleVariable([16, 19]))).toMatchObject({ name: 'BleakError' })
    await stillWorks(rig)
  })

  test('HCI-24: the link goes in the middle of a long read', async () => {
    const rig = await rigWith(500, 23)
    rig.server.hook = (request, honest) => {
      if (!('valueOffset' in request) || request.valueOffset < 100) return honest()
      rig.server.lose()
      return 'silence'
    }
    const both = [outcome(rig.client.read(16)), outcome(rig.client.read(19))]
    for (const one of await Promise.all(both)) if (one instanceof Error) expect(one.message).toBe('the link has gone')
    expect(await both[0]).toBeInstanceOf(Error)
    expect(rig.clock.waiting).toBe(0)
    expect(await outcome(rig.client.read(19))).toMatchObject({ message: 'the link has gone' })
  })

  test('an abort in the middle of a long read', async () => {
    const rig = await rigWith(500, 23)
    const abort = new AbortController()
    rig.server.hook = (request, honest) => {
      if ('valueOffset' in request && request.valueOffset > 100) abort.abort(new Error('enough'))
      return honest()
    }
    expect(await outcome(rig.client.read(16, abort.signal))).toMatchObject({ message: 'enough' })
    await stillWorks(rig)
  })
})

describe('writing', () => {
  const written = (rig: Rig) => rig.server.at(16)?.value

  test('short values in one request, long ones in parts', async () => {
    const rig = await rigWith(0)
    await rig.client.write(16, numbered(244))
    expect(written(rig)).toEqual(numbered(244))
    expect(rig.server.requests).toEqual(['writeRequest'])
    await rig.client.write(16, numbered(512))
    expect(written(rig)).toEqual(numbered(512))
    expect(rig.server.requests.slice(1)).toEqual([...Array(3).fill('prepareWriteRequest'), 'executeWriteRequest'])
    await rig.client.write(16, new Uint8Array())
    expect(written(rig)).toEqual(new Uint8Array())
    await expect(rig.client.write(16, numbered(513))).rejects.toThrow('513 bytes, and 512 are the most')
  })

  test('several values reliably', async () => {
    const rig = await rigWith(0)
    await rig.client.writeReliably([
      { handle: 16, value: numbered(300) },
      { handle: 19, value: new Uint8Array() },
    ])
    expect([rig.server.at(16)?.value, rig.server.at(19)?.value]).toEqual([numbered(300), new Uint8Array()])
  })

  test.each([
    ['ATT-29: shorter than what was sent', '17 1000 0000 00'],
    ['ATT-29: cut in its header', '17 1000 00'],
    ['another handle', '17 1100 0000'],
    ['another offset', '17 1000 0100'],
    ['other bytes', `17 1000 0000 ${'ff'.repeat(242)}`],
  ])('a prepared part comes back as %s: all is cancelled', async (_, hex) => {
    const rig = await rigWith(3)
    rig.server.hook = (request, honest) => {
      const answer = honest()
      return request.name === 'prepareWriteRequest' && request.valueOffset === 0 ? hex : answer
    }
    expect(await outcome(rig.client.write(16, numbered(400)))).toMatchObject({ name: 'BleakError' })
    expect(rig.server.requests).toEqual(['prepareWriteRequest', 'executeWriteRequest'])
    expect(rig.server.received.at(-1)).toEqual({ name: 'executeWriteRequest', flags: 0 })
    expect(written(rig)).toEqual(numbered(3))
    await stillWorks(rig)
    await rig.client.write(16, numbered(400))
    expect(written(rig)).toEqual(numbered(400))
  })

  test('an error in the middle cancels, and is what the caller is told', async () => {
    const rig = await rigWith(3)
    rig.server.hook = (request, honest) =>
      'valueOffset' in request && request.valueOffset > 0 ? refuse(request, attError.prepareQueueFull, 16) : honest()
    expect(await outcome(rig.client.write(16, numbered(400)))).toMatchObject({ code: attError.prepareQueueFull })
    expect(rig.server.received.at(-1)).toEqual({ name: 'executeWriteRequest', flags: 0 })
    await stillWorks(rig)
  })

  test('two long writes at once do not mix', async () => {
    const rig = await rigWith(0)
    await Promise.all([rig.client.write(16, numbered(500)), rig.client.write(19, numbered(300).reverse())])
    expect([rig.server.at(16)?.value, rig.server.at(19)?.value]).toEqual([numbered(500), numbered(300).reverse()])
  })

  test('an abort in the middle of a long write rejects at once and cancels before the next one begins', async () => {
    const rig = await rigWith(3)
    const abort = new AbortController()
    rig.server.hook = (request, honest) => {
      if ('valueOffset' in request && request.valueOffset > 0) abort.abort(new Error('enough'))
      return honest()
    }
    expect(await outcome(rig.client.write(16, numbered(500), abort.signal))).toMatchObject({ message: 'enough' })
    rig.server.hook = undefined
    await rig.client.write(19, numbered(300))
    expect([rig.server.at(16)?.value, rig.server.at(19)?.value]).toEqual([numbered(3), numbered(300)])
  })

  test('HCI-24: the link goes at each request of a long write', async () => {
    for (let at = 0; at < 4; at++) {
      const rig = await rigWith(3)
      let count = 0
      rig.server.hook = (_, honest) => {
        if (count++ < at) return honest()
        rig.server.lose()
        return 'silence'
      }
      const both = [outcome(rig.client.write(16, numbered(500))), outcome(rig.client.write(19, numbered(500)))]
      for (const one of await Promise.all(both)) expect(one).toMatchObject({ message: 'the link has gone' })
      expect(rig.clock.waiting).toBe(0)
    }
  })

  test('without response: resolves when the link took it, and says what is too long', async () => {
    const rig = await rigWith(0)
    await rig.client.writeWithoutResponse(16, numbered(244))
    await expect(rig.client.writeWithoutResponse(16, numbered(245))).rejects.toThrow('245 bytes, and 244 are the most')
    rig.server.hasRoom = false
    await rig.client.writeWithoutResponse(16, numbered(1))
    let isThrough = false
    const waiting = rig.client.writeWithoutResponse(16, numbered(2)).then(() => {
      isThrough = true
    })
    const abort = new AbortController()
    const aborted = outcome(rig.client.writeWithoutResponse(16, numbered(3), abort.signal))
    for (let turns = 0; turns < 20; turns++) await Promise.resolve()
    expect(isThrough).toBe(false)
    abort.abort(new Error('enough'))
    expect(await aborted).toMatchObject({ message: 'enough' })
    rig.server.drain()
    await waiting
    expect(rig.server.received.map(one => ('value' in one ? one.value.length : 0))).toEqual([244, 1, 2])
    await stillWorks(rig)
  })

  test('signed: counters leave in the order in which they were given', async () => {
    const rig = await rigWith(0)
    const signed: string[] = []
    let counter = 0
    const sign = async (message: Uint8Array) => {
      const number = counter++
      signed.push([...message].join(' '))
      // The first one takes longer than the second.
      for (let turns = 0; turns < (number === 0 ? 10 : 0); turns++) await Promise.resolve()
      return new Uint8Array(12).fill(number)
    }
    await Promise.all([rig.client.writeSigned(16, Uint8Array.of(7), sign), rig.client.writeSigned(16, Uint8Array.of(8), sign)])
    expect(signed).toEqual(['210 16 0 7', '210 16 0 8'])
    await rig.client.read(19)
    expect(rig.server.received.slice(0, 2)).toEqual([
      { name: 'signedWriteCommand', handle: 16, value: Uint8Array.of(7), signature: new Uint8Array(12).fill(0) },
      { name: 'signedWriteCommand', handle: 16, value: Uint8Array.of(8), signature: new Uint8Array(12).fill(1) },
    ])
    await expect(rig.client.writeSigned(16, numbered(233), sign)).rejects.toThrow('233 bytes, and 232 are the most')
    const failing = () => {
      throw new Error('no key')
    }
    await expect(rig.client.writeSigned(16, numbered(1), failing)).rejects.toThrow('no key')
    await stillWorks(rig)
  })
})
