import { describe, expect, test } from 'vitest'
import { AttRefusal, type AttServer } from '../../att/server.ts'
import { Deferred } from '../../core/deferred.ts'
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
