import { describe, expect, test } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import { toHex } from '../../core/hex.ts'
import { GattServer } from '../../gatt/server.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration, GattSubscription } from '../../gatt/server-declarations.ts'
import { mostWaitingValues } from '../../gatt/server-values.ts'
import { turns } from '../support/att-pair.ts'
import { connectTo, serverRig } from '../support/gatt-server-rig.ts'

/** Values at 0x0012, 0x0015, 0x0018 and 0x001b; the configurations of the first three behind them. */
const services = (onSubscribe?: GattCharacteristicDeclaration['onSubscribe']): readonly GattServiceDeclaration[] => [
  {
    uuid: 0xaa00,
    characteristics: [
      { uuid: 0xaa01, properties: ['notify', 'indicate'], onSubscribe },
      { uuid: 0xaa02, properties: ['notify'] },
      { uuid: 0xaa03, properties: ['indicate'] },
      { uuid: 0xaa04, properties: ['read'] },
    ],
  },
]

const value = (...bytes: number[]) => Uint8Array.from(bytes)

describe('Client Characteristic Configuration (3.3.3.3)', () => {
  test('GATT-15: it is another one for each client, and gone with the connection of one that nobody knows', async () => {
    const a = serverRig({ services: services() })
    const b = connectTo(a.gatt)
    expect(await a.says('12 1300 0300')).toEqual(['13'])
    expect(await a.says('0a 1300')).toEqual(['0b0300'])
    expect(await b.says('0a 1300')).toEqual(['0b0000'])
    a.server.close(new Error('the link has gone'))
    expect(await connectTo(a.gatt).says('0a 1300')).toEqual(['0b0000'])
    await b.stillWorks()
  })

  test.each([
    ['0400', '1300', 'fd'],
    ['0001', '1300', 'fd'],
    ['0200', '1600', 'fd'],
    ['0300', '1600', 'fd'],
    ['0100', '1900', 'fd'],
    ['01', '1300', '0d'],
    ['010000', '1300', '0d'],
    ['', '1300', '0d'],
  ])('GATT-15: %s, written to %s, is refused', async (bits, handle, code) => {
    const { says, stillWorks } = serverRig({ services: services() })
    expect(await says(`12 ${handle} ${bits}`)).toEqual([`0112${handle}${code}`])
    expect(await says(`0a ${handle}`)).toEqual(['0b0000'])
    await stillWorks()
  })

  test('GATT-15: what tells nothing has none, and a command does not write it', async () => {
    const { says, stillWorks } = serverRig({ services: services() })
    expect(await says('04 1a00 ffff')).toEqual(['0501' + '1a000328' + '1b0004aa'])
    expect(await says('12 1c00 0100')).toEqual(['01121c0001'])
    expect(await says('52 1300 0100')).toEqual([])
    expect(await says('0a 1300')).toEqual(['0b0000'])
    await stillWorks()
  })

  test('it can be written in parts', async () => {
    const { says } = serverRig({ services: services() })
    await says('16 1300 0000 02')
    await says('16 1300 0100 00')
    expect(await says('18 01')).toEqual(['19'])
    expect(await says('0a 1300')).toEqual(['0b0200'])
  })

  test('the application hears of what changes, of who comes back and of who leaves, and may refuse', async () => {
    const heard: [string | undefined, GattSubscription][] = []
    const stored = new Map<string, unknown>()
    const gatt = new GattServer({
      getClientState: peer => stored.get(peer),
      setClientState: (peer, state) => void stored.set(peer, state),
      services: services((subscription, { client }) => {
        heard.push([client.peer, subscription])
        if (subscription.indicate) throw new AttRefusal(0x80)
      }),
    })
    const first = connectTo(gatt, { peer: 'a' })
    expect(await first.says('12 1300 0100')).toEqual(['13'])
    expect(await first.says('12 1300 0100')).toEqual(['13'])
    expect(await first.says('12 1300 0200')).toEqual(['0112130080'])
    expect(await first.says('0a 1300')).toEqual(['0b0100'])
    first.server.close(new Error('the link has gone'))
    connectTo(gatt, { peer: 'a' })
    const on = { notify: true, indicate: false }
    expect(heard).toEqual([
      ['a', on],
      ['a', { notify: false, indicate: true }],
      ['a', { notify: false, indicate: false }],
      ['a', on],
    ])
  })

  test('the application can tell a value as soon as it hears', async () => {
    const rig = serverRig({
      services: services(async () => void (await rig.gatt.notify('aa01', value(7)))),
    })
    expect(await rig.says('12 1300 0100')).toEqual(['1b120007', '13'])
  })
})

describe('notify and indicate', () => {
  test('GATT-21: nothing goes to who did not ask, or has gone', async () => {
    const { gatt, connection, says, far, server, stillWorks } = serverRig({ services: services() })
    expect(await gatt.notify('aa01', value(1))).toBe(0)
    expect(await connection.indicate('aa01', value(1))).toBe(false)
    await says('12 1300 0100')
    expect(await connection.indicate('aa01', value(1))).toBe(false)
    await stillWorks()
    const before = far.sent.length
    server.close(new Error('the link has gone'))
    expect(await connection.notify('aa01', value(1))).toBe(false)
    expect(await gatt.notify('aa01', value(1))).toBe(0)
    expect(gatt.connections).toEqual([])
    expect(far.sent).toHaveLength(before)
  })

  test('GATT-21: values wait for slow clients up to a bound, and are told in their order', async () => {
    const gatt = new GattServer({ services: services() })
    const clients = [connectTo(gatt), connectTo(gatt), connectTo(gatt), connectTo(gatt)]
    for (const { says, far } of clients) {
      await says('12 1300 0100')
      far.hasRoom = false
    }
    const outcomes: Promise<unknown>[] = []
    for (let i = 0; i < mostWaitingValues + 16; i++)
      outcomes.push(gatt.notify('aa01', value(i & 0xff, i >> 8)).catch((error: Error) => error.message))
    await turns()
    for (const { far, values } of clients) {
      expect(values).toHaveLength(1)
      far.hasRoom = true
      far.drain()
    }
    const results = await Promise.all(outcomes)
    expect(results.filter(one => one === 4)).toHaveLength(mostWaitingValues)
    expect(results.at(-1)).toMatch(/values wait for this client/)
    await turns()
    for (const { values, stillWorks } of clients) {
      expect(values).toEqual(Array.from({ length: mostWaitingValues }, (_, i) => `12 ${toHex(value(i & 0xff, i >> 8))}`))
      await stillWorks()
    }
  })

  test('GATT-21: who waits for room hears of the end of the link', async () => {
    const { gatt, says, far, server } = serverRig({ services: services() })
    await says('12 1300 0300')
    far.hasRoom = false
    await gatt.notify('aa01', value(1))
    const waiting = [gatt.notify('aa01', value(2)), gatt.indicate('aa01', value(3))]
    await turns()
    server.close(new Error('the link has gone'))
    expect(await Promise.all(waiting)).toEqual([0, 1])
  })

  test('GATT-23: while an exchange of the MTU is under way values wait; then they may be as long as it allows', async () => {
    const { gatt, says, server, values, client } = serverRig({ services: services() })
    await says('12 1300 0100')
    const exchanged = server.exchangeMtu()
    expect(await gatt.notify('aa01', new Uint8Array(512).fill(1))).toBe(1)
    expect(await exchanged).toBe(517)
    expect(client.mtu).toBe(517)
    await turns()
    expect(values.map(({ length }) => length)).toEqual(['12 '.length + 2 * 512])
    await expect(gatt.notify('aa01', new Uint8Array(513))).rejects.toThrow(RangeError)
  })

  test('an indication that waits is not sent to a client that asks for none any more', async () => {
    const { gatt, near, says, values } = serverRig({ services: services() })
    await says('12 1900 0200')
    const both = [gatt.indicate('aa03', value(1)), gatt.indicate('aa03', value(2))]
    near.say(Uint8Array.of(0x12, 0x19, 0, 0, 0))
    expect(await Promise.all(both)).toEqual([1, 0])
    expect(values).toEqual(['18 01'])
  })

  test('one client of several', async () => {
    const a = serverRig({ services: services() })
    const b = connectTo(a.gatt)
    for (const { says } of [a, b]) await says('12 1300 0100')
    expect(await a.gatt.notify('aa01', value(1), { to: b.connection })).toBe(1)
    await turns()
    expect([a.values, b.values]).toEqual([[], ['12 01']])
  })

  test('an abort gives up waiting', async () => {
    const { gatt, says, far, stillWorks } = serverRig({ services: services() })
    await says('12 1300 0100')
    far.hasRoom = false
    await gatt.notify('aa01', value(1))
    const abort = new AbortController()
    const waiting = expect(gatt.notify('aa01', value(2), { signal: abort.signal })).rejects.toThrow('enough')
    abort.abort(new Error('enough'))
    await waiting
    far.drain()
    await stillWorks()
    expect(await gatt.notify('aa01', value(3))).toBe(1)
  })

  test('several values go in one PDU to a client that takes such, and one by one to another (3.4.7.4)', async () => {
    const { says, connection, values, far } = serverRig({ services: services() })
    const both = [
      { characteristic: 'aa01', value: value(1) },
      { characteristic: 'aa02', value: value(2, 3) },
    ]
    await says('12 1300 0100')
    await says('12 1600 0100')
    const before = far.sent.length
    expect(await connection.notifyTogether(both)).toBe(2)
    expect(await says('12 0600 04')).toEqual(['13'])
    expect(await connection.notifyTogether([...both, { characteristic: 'aa03', value: value(9) }])).toBe(2)
    expect(await connection.notifyTogether([both[0], { characteristic: 'aa02', value: new Uint8Array(17) }] as typeof both)).toBe(
      2,
    )
    await turns()
    expect(far.sent.slice(before).filter(sent => sent !== '13')).toEqual([
      '1b120001',
      '1b15000203',
      '23' + '1200010001' + '150002000203',
      '1b120001',
      `1b1500${'00'.repeat(17)}`,
    ])
    expect(values).toHaveLength(6)
  })
})
