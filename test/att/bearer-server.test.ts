import { describe, expect, test } from 'vitest'
import type { AttPdu } from '../../att/pdus.ts'
import { AttRefusal, type AttServer } from '../../att/server.ts'
import { Deferred } from '../../core/deferred.ts'
import { DecodeError } from '../../core/errors.ts'
import { fromHex } from '../../core/hex.ts'
import { attRig, settle } from '../support/att-peer.ts'

const read = (handle = 3) => ({ name: 'readRequest', handle }) as const
const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

/** Answers every read with the handle's low byte, and refuses what is not a read. */
const server: AttServer = {
  request: request => {
    if (request.name !== 'readRequest') throw new AttRefusal(0x06)
    return { name: 'readResponse', value: Uint8Array.of(request.handle & 0xff) }
  },
  command: () => {},
}

/** After whatever came before, both directions of the bearer still work. */
const stillWorks = async ({ peer, bearer }: ReturnType<typeof attRig>): Promise<void> => {
  peer.sent.length = 0
  const reading = bearer.request(read(9))
  await settle()
  expect(peer.sent).toEqual(['0a0900'])
  peer.says('0b 2a')
  expect(await reading).toEqual({ name: 'readResponse', value: Uint8Array.of(0x2a) })
}

describe('requests of the peer', () => {
  test('are answered, one after the other', async () => {
    const rig = attRig({ server })
    rig.peer.says('0a 0500')
    rig.peer.says('12 0500 01')
    await settle()
    expect(rig.peer.sent).toEqual(['0b05', '0112000006'])
    await stillWorks(rig)
  })

  test('ATT-03, ATT-04: unknown requests are refused, unknown commands are not answered', async () => {
    const rig = attRig({ server })
    rig.peer.says('3f')
    rig.peer.says('24 0000')
    rig.peer.says('7f 00')
    rig.peer.says('d3')
    expect(rig.peer.sent).toEqual(['013f000006', '0124000006'])
    await stillWorks(rig)
  })

  test('ATT-02: nothing at all is dropped', async () => {
    const rig = attRig({ server })
    rig.peer.says('')
    expect(rig.peer.sent).toEqual([])
    expect(rig.bearer.counters.malformed).toBe(1)
    await stillWorks(rig)
  })

  test('ATT-05: those that do not wait are answered in order, and a flood closes the bearer', async () => {
    const turns: Deferred<void>[] = []
    const slow: AttServer = {
      ...server,
      request: async request => {
        const turn = new Deferred<void>()
        turns.push(turn)
        await turn.promise
        return server.request(request)
      },
    }
    const { peer, ends } = attRig({ server: slow })
    for (let handle = 1; handle <= 5; handle++) peer.says(`0a 0${handle}00`)
    for (let handle = 1; handle <= 5; handle++) {
      turns[handle - 1]?.resolve()
      await settle()
    }
    expect(peer.sent).toEqual(['0b01', '0b02', '0b03', '0b04', '0b05'])
    for (let i = 0; i < 6; i++) peer.says('0a 0100')
    expect(ends).toMatchObject([{ message: expect.stringContaining('without waiting') }])
    turns.at(-1)?.resolve()
    await settle()
    expect(peer.sent).toHaveLength(5)
  })

  test('a server that fails says so, and nothing else', async () => {
    const broken: AttServer = {
      ...server,
      request: () => {
        throw new Error('a bug of the application')
      },
    }
    const rig = attRig({ server: broken })
    rig.peer.says('0a 0500')
    await settle()
    expect(rig.peer.sent).toEqual(['010a00000e'])
    await stillWorks(rig)
  })

  test.each<[string, () => AttPdu | Promise<AttPdu>]>([
    ['has a field that does not fit', () => ({ name: 'prepareWriteResponse', handle: -1, valueOffset: 0, value: fromHex('') })],
    ['is longer than the MTU', () => ({ name: 'readResponse', value: new Uint8Array(100) })],
    ['comes later, and is longer than the MTU', () => Promise.resolve({ name: 'readResponse', value: new Uint8Array(100) })],
    ['is none', () => undefined as unknown as AttPdu],
    ['is a DecodeError that a handler threw', () => Promise.reject(new DecodeError('in a file of the application'))],
    [
      'is a DecodeError that was thrown at once',
      () => {
        throw new DecodeError('in a file of the application')
      },
    ],
    ['is a refusal with a code that is none', () => Promise.reject(new AttRefusal(0x100))],
  ])('an answer that %s is an Unlikely Error, and the next request is answered', async (_, answer) => {
    let count = 0
    const rig = attRig({ server: { ...server, request: request => (count++ ? server.request(request) : answer()) } })
    rig.peer.says('0a 0500')
    rig.peer.says('0a 0600')
    await settle()
    expect(rig.peer.sent).toEqual(['010a00000e', '0b06'])
    expect(rig.bearer.counters).toEqual({ malformed: 0, ignored: 0, failed: 1 })
    await stillWorks(rig)
  })

  test('an answer that does not come within 30 s is an Unlikely Error, and the next request is answered', async () => {
    const late = new Deferred<AttPdu>()
    let count = 0
    const rig = attRig({ server: { ...server, request: request => (count++ ? server.request(request) : late.promise) } })
    rig.peer.says('0a 0500')
    rig.peer.says('0a 0600')
    rig.clock.pass(29_999)
    expect(rig.peer.sent).toEqual([])
    rig.clock.pass(1)
    expect(rig.peer.sent).toEqual(['010a00000e', '0b06'])
    late.resolve({ name: 'readResponse', value: fromHex('05') })
    await settle()
    expect(rig.peer.sent).toHaveLength(2)
    expect(rig.bearer.counters.failed).toBe(1)
    expect(rig.clock.waiting).toBe(0)
    await stillWorks(rig)
  })

  test('the end of the bearer ends the waiting for an answer of the server', async () => {
    const late = new Deferred<AttPdu>()
    const { peer, clock } = attRig({ server: { ...server, request: () => late.promise } })
    peer.says('0a 0500')
    peer.says('0a 0600')
    peer.lose()
    expect(clock.waiting).toBe(0)
    late.reject(new Error('too late'))
    await settle()
    expect(peer.sent).toEqual([])
  })

  test('whatever they are, they are answered in order', async () => {
    const slow = new Deferred<AttPdu>()
    const { peer } = attRig({ server: { ...server, request: () => slow.promise } })
    for (const hex of ['0a 0500', '3f', '02 17', '02 f700']) peer.says(hex)
    expect(peer.sent).toEqual([])
    slow.resolve({ name: 'readResponse', value: fromHex('05') })
    await settle()
    expect(peer.sent).toEqual(['0b05', '013f000006', '0102000004', '030502'])
  })

  test('commands that nobody takes or knows are counted', async () => {
    const rig = attRig()
    rig.peer.says('52 0300 01')
    rig.peer.says('7f')
    rig.peer.says('3f')
    expect(rig.bearer.counters).toEqual({ malformed: 0, ignored: 2, failed: 0 })
  })

  test('without a server they are refused', async () => {
    const rig = attRig()
    rig.peer.says('0a 0500')
    expect(rig.peer.sent).toEqual(['010a000006'])
    await stillWorks(rig)
  })

  test('what a server is given stays as it was', async () => {
    const given: Uint8Array[] = []
    const keeps: AttServer = { ...server, command: ({ value }) => void given.push(value) }
    const { peer } = attRig({ server: keeps })
    peer.says('52 0300 010203')
    expect(given).toEqual([fromHex('010203')])
  })
})

describe('what we tell', () => {
  test('ATT-33: an indication is over with its confirmation, and one that nobody waits for changes nothing', async () => {
    const { peer, bearer } = attRig()
    peer.says('1e')
    const first = bearer.indicate({ name: 'handleValueIndication', handle: 3, value: Uint8Array.of(1) })
    const second = bearer.indicate({ name: 'handleValueIndication', handle: 3, value: Uint8Array.of(2) })
    await settle()
    expect(peer.sent).toEqual(['1d030001'])
    peer.says('1e 00')
    await settle()
    expect(peer.sent).toHaveLength(1)
    peer.says('1e')
    await first
    await settle()
    expect(peer.sent).toEqual(['1d030001', '1d030002'])
    peer.says('1e')
    await second
  })

  test('an indication that is never confirmed closes the bearer after 30 s (3.3.3)', async () => {
    const { bearer, clock, ends } = attRig()
    const waiting = outcome(bearer.indicate({ name: 'handleValueIndication', handle: 3, value: Uint8Array.of(1) }))
    await settle()
    clock.pass(30_000)
    expect(await waiting).toMatchObject({ name: 'TimeoutError' })
    expect(ends).toHaveLength(1)
  })

  test('commands and notifications wait for room, in order; an abort gives up waiting', async () => {
    const { peer, bearer } = attRig()
    peer.hasRoom = false
    const write = (value: number) => ({ name: 'writeCommand', handle: 3, value: Uint8Array.of(value) }) as const
    const abort = new AbortController()
    await bearer.command(write(1))
    const second = bearer.command(write(2))
    const third = outcome(bearer.command(write(3), abort.signal))
    await settle()
    expect(peer.sent).toEqual(['52030001'])
    abort.abort(new Error('enough'))
    expect(await third).toMatchObject({ message: 'enough' })
    peer.drain()
    await second
    expect(peer.sent).toEqual(['52030001', '52030002'])
  })

  test('the end of the link ends waiting for room', async () => {
    const { peer, bearer } = attRig()
    peer.hasRoom = false
    const write = { name: 'writeCommand', handle: 3, value: Uint8Array.of(1) } as const
    await bearer.command(write)
    const second = outcome(bearer.command(write))
    await settle()
    peer.lose()
    expect(await second).toMatchObject({ message: 'the link has gone' })
  })
})
