import { describe, expect, test } from 'vitest'
import { MemoryDatabaseCache } from '../../gatt/index.ts'
import { normalizeUuidStr } from '../../src/index.ts'
import { Air, gattClientOn, gattServerOn, type PduDuplex, PduScript, pduPair } from '../../src/testing.ts'

const connect = (options: Parameters<typeof gattClientOn>[1] = {}) => {
  const [near, far] = pduPair()
  const { client, bearer, closed, ...end } = gattClientOn(near, options)
  return { end, client, bearer, closed, script: new PduScript(far) }
}

/** What went wrong. */
const failure = (work: Promise<unknown>) => work.then(String, (error: unknown) => error)

describe('a client', () => {
  test('discovers, subscribes and is notified', async () => {
    const { client, script } = connect()
    const starting = client.start()
    await script.expect('02 0502')
    script.send('03 1700')
    await script.expect('10 0100 ffff 0028') // services
    script.send('11 06 0100 0400 0f18')
    await script.expect('10 0500 ffff 0028')
    script.send('01 10 0500 0a')
    await script.expect('08 0100 0400 0328') // characteristics
    script.send('09 07 0200 10 0300 192a')
    await script.expect('08 0400 0400 0229') // configurations
    script.send('09 04 0400 0000')
    const services = await starting
    expect(services).toMatchObject([{ handle: 1, endHandle: 4, characteristics: [{ handle: 2, valueHandle: 3 }] }])
    const values: number[] = []
    const characteristic = services[0]?.characteristics[0]
    if (!characteristic) throw new Error('no characteristic was found')
    const subscribing = client.subscribe(characteristic, { value: ([first = 0]) => void values.push(first), ended: () => {} })
    await script.expect('12 0400 0100')
    script.send('13')
    await subscribing
    script.send('1b 0300 05')
    script.send('1d 0300 06')
    await script.expect('1e')
    expect(values).toEqual([5, 6])
  })

  test('tells the error of the peer', async () => {
    const { client, script } = connect()
    const reading = failure(client.read(3))
    await script.expect('0a 0300')
    script.send('01 0a 0300 80')
    expect(await reading).toMatchObject({ name: 'BleakGATTProtocolError', code: 0x80 })
  })

  test('finds what it remembers of a bonded peer, and of nobody else', async () => {
    const cache = new MemoryDatabaseCache()
    const services = [
      { uuid: normalizeUuidStr('180f'), handle: 1, endHandle: 4, isPrimary: true, includes: [], characteristics: [] },
    ]
    await cache.set('somebody', { services, isWatched: true })
    const bonded = connect({ cache, peer: 'somebody', security: { encrypted: true, keySize: 16, bonded: true } })
    expect(await bonded.client.start({ exchangeMtu: false })).toEqual(services)
    const other = connect({ cache, peer: 'somebody else' })
    const starting = failure(other.client.start({ exchangeMtu: false }))
    expect(await other.script.receive()).toMatch(/^(08|10)/)
    other.script.close(new Error('enough'))
    expect(await starting).toMatchObject({ message: 'enough' })
  })

  test('hears of the end of the duplex, wherever it comes from', async () => {
    const lost = connect()
    const reading = failure(lost.client.read(3))
    await lost.script.expect('0a 0300')
    lost.script.close(new Error('out of reach'))
    expect(await reading).toMatchObject({ message: 'out of reach' })
    expect(await lost.closed).toMatchObject({ message: 'out of reach' })
    const [near, far] = pduPair()
    const own = gattClientOn(near)
    const script = new PduScript(far)
    const waiting = failure(own.client.read(3))
    await script.expect('0a 0300')
    own.close(new Error('enough'))
    expect(await waiting).toMatchObject({ message: 'enough' })
    expect(await failure(script.receive())).toMatchObject({ message: 'enough' })
  })

  test('gives up after 30 s of the time that it was given', async () => {
    const air = new Air()
    const { client, script, closed } = connect({ clock: air.clock })
    const reading = failure(client.read(3))
    await script.expect('0a 0300')
    await air.advance(29_999)
    script.send('0b 01')
    expect(await reading).toBe('1')
    const silent = failure(client.read(3))
    await script.expect('0a 0300')
    await air.advance(30_000)
    expect(await silent).toMatchObject({ name: 'TimeoutError' })
    expect(await closed).toMatchObject({ name: 'TimeoutError' })
  })
})

test('a client and a server meet', async () => {
  const level = { uuid: '2a19', properties: ['read'], value: Uint8Array.of(85) } as const
  const [near, far] = pduPair()
  gattServerOn(far, { services: [{ uuid: '180f', handle: 0x20, characteristics: [level] }] })
  const { client, bearer } = gattClientOn(near)
  const services = await client.start()
  expect(services.map(({ handle }) => handle)).toEqual([1, 0x0b, 0x20])
  expect(bearer.mtu).toBe(517)
  expect(await client.read(0x22)).toEqual(Uint8Array.of(85))
})

describe('a duplex of somebody else', () => {
  /** Every PDU is taken when the test says so. */
  const slow = () => {
    const sent: Uint8Array[] = []
    const taken: { resolve(): void; reject(error: Error): void }[] = []
    const closes: (Error | undefined)[] = []
    const duplex: PduDuplex = {
      send: pdu => {
        sent.push(pdu)
        return new Promise((resolve, reject) => taken.push({ resolve, reject }))
      },
      onPdu: () => {},
      close: error => void closes.push(error),
    }
    return { duplex, sent, taken, closes }
  }
  const turns = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  }

  test('holds back what can wait until it has room', async () => {
    const { duplex, sent, taken } = slow()
    const { client } = gattClientOn(duplex)
    const writes = [1, 2, 3].map(value => client.writeWithoutResponse(3, Uint8Array.of(value)))
    await turns()
    expect(sent).toHaveLength(1)
    taken[0]?.resolve()
    await turns()
    expect(sent).toHaveLength(2)
    taken[1]?.resolve()
    await turns()
    taken[2]?.resolve()
    await Promise.all(writes)
    expect(sent.map(pdu => pdu[3])).toEqual([1, 2, 3])
  })

  test.each([
    ['rejects', (): Promise<void> => Promise.reject(new Error('no wire'))],
    [
      'throws',
      (): never => {
        throw new Error('no wire')
      },
    ],
  ])('is closed when its send %s', async (_, send) => {
    const closes: unknown[] = []
    const { client, closed } = gattClientOn({ send, onPdu: () => {}, close: error => void closes.push(error) })
    expect(await failure(client.read(3))).toMatchObject({ message: 'no wire' })
    expect(await closed).toMatchObject({ message: 'no wire' })
    expect(closes).toHaveLength(1)
  })
})

test('a script says what came in place of what it expected, and that nothing did', async () => {
  const [near, far] = pduPair()
  const { client } = gattClientOn(near)
  const script = new PduScript(far)
  const reading = failure(client.read(3))
  await expect(script.expect('0a 0400')).rejects.toThrow('expected 0a0400, and 0a0300 came')
  await expect(script.receive({ timeout: 1 })).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(() => script.send('0')).toThrow(TypeError)
  script.close()
  expect(await reading).toMatchObject({ message: 'the other end has closed' })
})

test('what makes no sense is refused', () => {
  const [near] = pduPair()
  expect(() => gattClientOn(near, { security: 'high' as never })).toThrow(RangeError)
  expect(() =>
    gattServerOn(near, { services: [{ uuid: '1801', characteristics: [{ uuid: '2a05', properties: ['indicate'] }] }] }),
  ).toThrow(TypeError)
})
