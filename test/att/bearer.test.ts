import { describe, expect, test } from 'vitest'
import { attRig, settle } from '../support/att-peer.ts'

const read = (handle = 3) => ({ name: 'readRequest', handle }) as const
const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

/** After whatever came before, both directions of the bearer still work. */
const stillWorks = async ({ peer, bearer }: ReturnType<typeof attRig>): Promise<void> => {
  peer.sent.length = 0
  const reading = bearer.request(read(9))
  await settle()
  expect(peer.sent).toEqual(['0a0900'])
  peer.says('0b 2a')
  expect(await reading).toEqual({ name: 'readResponse', value: Uint8Array.of(0x2a) })
}

describe('requests of ours', () => {
  test('one at a time, each with its own answer', async () => {
    const { peer, bearer } = attRig()
    const both = Promise.all([bearer.request(read(3)), bearer.request(read(4))])
    await settle()
    expect(peer.sent).toEqual(['0a0300'])
    peer.says('0b 01')
    await settle()
    expect(peer.sent).toEqual(['0a0300', '0a0400'])
    peer.says('0b 02')
    expect((await both).map(({ value }) => [...value])).toEqual([[1], [2]])
  })

  test('an Error Response says what and where', async () => {
    const rig = attRig()
    const refused = outcome(rig.bearer.request(read()))
    await settle()
    rig.peer.says('01 0a 0300 02')
    expect(await refused).toMatchObject({
      name: 'BleakGATTProtocolError',
      code: 2,
      handle: 3,
      message: 'readRequest: the peer answered 0x02 (read not permitted)',
    })
    await stillWorks(rig)
  })

  test.each([
    ['ATT-12: an Error Response of one byte', '01'],
    ['ATT-12: an Error Response of two bytes', '01 0a'],
    ['ATT-12: an Error Response of four bytes', '01 0a 0300'],
    ['ATT-12: an Error Response of six bytes', '01 0a 0300 02 00'],
    ['ATT-13: an Error Response without an error', '01 0a 0300 00'],
    ['an answer that is longer than the MTU', `0b ${'00'.repeat(30)}`],
  ])('%s rejects, and the next one works', async (_, hex) => {
    const rig = attRig()
    const failed = outcome(rig.bearer.request(read()))
    await settle()
    rig.peer.says(hex)
    expect(await failed).toMatchObject({ name: 'BleakError' })
    await stillWorks(rig)
  })

  test('ATT-20: a malformed list rejects, and the next one works', async () => {
    const rig = attRig()
    const type = '00002800-0000-1000-8000-00805f9b34fb'
    const request = { name: 'readByGroupTypeRequest', startingHandle: 1, endingHandle: 9, attributeGroupType: type } as const
    const failed = outcome(rig.bearer.request(request))
    rig.peer.says('11 06 0100 0500 0018 0a')
    expect(await failed).toMatchObject({ name: 'BleakError', message: expect.stringContaining('malformed') })
    await stillWorks(rig)
  })

  test.each([
    ['ATT-10: a response to something else', '09 03 0100 ff'],
    ['ATT-10: a malformed response to something else', '11 06 0100'],
    ['ATT-11: an Error Response to something else', '01 04 0100 0a'],
    ['ATT-12: a short Error Response to something else', '01 04 01 00'],
    ['an answer that the specification does not have', '15 00'],
  ])('%s closes the bearer: the right answer may come late, and would be taken for that of the next one', async (_, hex) => {
    const { peer, bearer, ends, clock } = attRig()
    const waiting = [outcome(bearer.request(read(3))), outcome(bearer.request(read(4)))]
    peer.says(hex)
    const reason = { name: 'BleakError', message: expect.stringContaining('the peer broke the protocol') }
    expect(await Promise.all(waiting)).toMatchObject([reason, reason])
    expect(peer.closed).toMatchObject(reason)
    peer.says('0b 01')
    expect(ends).toMatchObject([reason])
    expect(peer.sent).toEqual(['0a0300'])
    expect(clock.waiting).toBe(0)
  })

  test.each([['0b 01'], ['01 0a 0300 02'], ['01'], ['15'], ['03 f700']])(
    'with nothing asked, %s is counted and changes nothing',
    async hex => {
      const rig = attRig()
      rig.peer.says(hex)
      expect(rig.bearer.counters.ignored + rig.bearer.counters.malformed).toBe(1)
      expect(rig.bearer.mtu).toBe(23)
      await stillWorks(rig)
    },
  )

  test('an abort detaches the caller; the bearer stays busy until the answer', async () => {
    const { peer, bearer } = attRig()
    const abort = new AbortController()
    const gone = outcome(bearer.request(read(3), abort.signal))
    const next = bearer.request(read(4))
    await settle()
    abort.abort(new Error('enough'))
    expect(await gone).toMatchObject({ message: 'enough' })
    expect(peer.sent).toEqual(['0a0300'])
    peer.says('0b 01')
    await settle()
    peer.says('0b 02')
    expect([...(await next).value]).toEqual([2])
  })

  test('an abort before its turn sends nothing', async () => {
    const { peer, bearer } = attRig()
    const abort = new AbortController()
    const first = bearer.request(read(3))
    const gone = outcome(bearer.request(read(4), abort.signal))
    await settle()
    abort.abort(new Error('enough'))
    expect(await gone).toMatchObject({ message: 'enough' })
    peer.says('0b 01')
    await first
    await settle()
    expect(peer.sent).toEqual(['0a0300'])
  })

  test('an abort in the turn in which the bearer is free again sends nothing, and the one behind it goes on', async () => {
    const { peer, bearer } = attRig()
    const abort = new AbortController()
    const first = bearer.request(read(3))
    const gone = outcome(bearer.request(read(4), abort.signal))
    const next = bearer.request(read(5))
    abort.abort(new Error('enough'))
    peer.says('0b 01')
    expect(peer.sent).toEqual(['0a0300', '0a0500'])
    expect(await gone).toMatchObject({ message: 'enough' })
    await first
    peer.says('0b 02')
    expect([...(await next).value]).toEqual([2])
  })

  test('3.3.3, ATT-16: after 30 s without an answer the bearer is dead, and a late answer changes nothing', async () => {
    const { peer, bearer, clock, ends } = attRig()
    const waiting = [outcome(bearer.request(read(3))), outcome(bearer.request(read(4)))]
    await settle()
    clock.pass(29_999)
    await settle()
    expect(ends).toEqual([])
    clock.pass(1)
    for (const one of await Promise.all(waiting)) expect(one).toMatchObject({ name: 'TimeoutError', phase: 'readRequest' })
    peer.says('0b 01')
    expect(peer.closed).toMatchObject({ name: 'TimeoutError' })
    expect(ends).toHaveLength(1)
    expect(clock.waiting).toBe(0)
    expect(await outcome(bearer.request(read()))).toMatchObject({ name: 'TimeoutError' })
  })

  test('the end of the link rejects whoever waits, once, and leaves no timer', async () => {
    const { peer, bearer, clock, ends } = attRig()
    const waiting = [
      outcome(bearer.request(read(3))),
      outcome(bearer.request(read(4))),
      outcome(bearer.indicate({ name: 'handleValueIndication', handle: 1, value: Uint8Array.of(1) })),
    ]
    await settle()
    peer.lose()
    peer.lose()
    expect(await Promise.all(waiting)).toEqual(Array(3).fill(new Error('the link has gone')))
    expect(ends).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })

  test('what is longer than the MTU is not sent', async () => {
    const rig = attRig()
    const long = { name: 'writeRequest', handle: 3, value: new Uint8Array(21) } as const
    await expect(rig.bearer.request(long)).rejects.toThrow('24 bytes, and 23 are the most')
    await stillWorks(rig)
  })
})

describe('the MTU', () => {
  test.each([
    ['03 f700', 247],
    ['ATT-08: 03 0500', 23],
    ['ATT-08: 03 ffff', 517],
    ['ATT-08: 03', 23],
    ['01 02 0000 06', 23],
  ])('%s makes it %i', async (says, mtu) => {
    const changes: number[] = []
    const rig = attRig({ mtuChanged: value => void changes.push(value) })
    const exchanged = Promise.all([rig.bearer.exchangeMtu(), rig.bearer.exchangeMtu()])
    await settle()
    expect(rig.peer.sent).toEqual(['020502'])
    rig.peer.says(says.replace(/^ATT-08: /, ''))
    expect(await exchanged).toEqual([mtu, mtu])
    expect(changes).toEqual(mtu === 23 ? [] : [mtu])
    await stillWorks(rig)
  })

  test.each([
    ['02 f700', 247],
    ['02 0000', 23],
    ['02 1600', 23],
    ['02 ffff', 517],
  ])('ATT-06: the peer asks %s, which makes it %i; asking again is answered and changes nothing', async (asks, mtu) => {
    const rig = attRig()
    rig.peer.says(asks)
    expect(rig.bearer.mtu).toBe(mtu)
    rig.peer.says('02 1700')
    expect(rig.peer.sent).toEqual(['030502', '030502'])
    expect(rig.bearer.mtu).toBe(mtu)
    await stillWorks(rig)
  })

  test.each([
    ['ATT-06: too short', '02 17'],
    ['ATT-07: padded', `02 f700 ${'00'.repeat(15)}`],
    ['ATT-01: longer than the MTU', `02 f700 ${'00'.repeat(111)}`],
  ])('%s is an Invalid PDU', async (_, hex) => {
    const rig = attRig()
    rig.peer.says(hex)
    expect(rig.peer.sent).toEqual(['0102000004'])
    expect(rig.bearer.counters.malformed).toBe(1)
    await stillWorks(rig)
  })

  test('notifications and indications wait for an exchange of ours', async () => {
    const { peer, bearer } = attRig()
    const exchanged = bearer.exchangeMtu()
    const notified = bearer.notify({ name: 'handleValueNotification', handle: 3, value: new Uint8Array(100) })
    await settle()
    expect(peer.sent).toEqual(['020502'])
    peer.says('03 f700')
    await Promise.all([exchanged, notified])
    expect(peer.sent[1]).toMatch(/^1b0300(00){100}$/)
  })
})

describe('values', () => {
  test('as they come, in order, and indications are confirmed after the handler', async () => {
    const order: string[] = []
    const rig = attRig({ value: handle => void order.push(`value ${handle}, ${rig.peer.sent.length} sent`) })
    rig.peer.says('1b 0300 ff')
    rig.peer.says('1d 0400 00')
    rig.peer.says('1d 0500 00')
    expect(order).toEqual(['value 3, 0 sent', 'value 4, 0 sent', 'value 5, 1 sent'])
    expect(rig.peer.sent).toEqual(['1e', '1e'])
    await stillWorks(rig)
  })

  test('ATT-30: an empty value is one, a short PDU is none, and a flood passes through', async () => {
    const rig = attRig()
    rig.peer.says('1b 0300')
    rig.peer.says('1b 01')
    expect(rig.values).toEqual(['3'])
    for (let i = 0; i < 100_000; i++) rig.peer.says('1b 9900 01')
    expect(rig.values).toHaveLength(100_001)
    expect(rig.bearer.counters.malformed).toBe(1)
    await stillWorks(rig)
  })

  test('ATT-31: an indication for a handle that nobody knows is confirmed, a short one is not', async () => {
    const rig = attRig()
    rig.peer.says('1d 9900 01')
    rig.peer.says('1d 03')
    expect(rig.peer.sent).toEqual(['1e'])
    await stillWorks(rig)
  })

  test('no value comes after the end, in the middle of several neither', async () => {
    const order: string[] = []
    const rig = attRig({
      value: handle => {
        order.push(`value ${handle}`)
        rig.bearer.close(new Error('enough'))
      },
      closed: () => void order.push('closed'),
    })
    rig.peer.says('23 0300 0100 aa 0400 0000')
    expect(order).toEqual(['value 3', 'closed'])
    const other = attRig({ value: () => other.bearer.close(new Error('enough')) })
    other.peer.says('1d 0300 00')
    expect(other.peer.sent).toEqual([])
  })

  test('ATT-32: several values in one, whole tuples only', async () => {
    const rig = attRig()
    rig.peer.says('23 0300 0100 aa 0400 0000')
    rig.peer.says('23 0300 ff00 41')
    rig.peer.says('23 0300 01')
    expect(rig.values).toEqual(['3 aa', '4'])
    await stillWorks(rig)
  })
})
