import { expect, test } from 'vitest'
import { AttBearer } from '../../att/bearer.ts'
import { attRig, settle } from '../support/att-peer.ts'

const command = (value: number) => ({ name: 'writeCommand', handle: 1, value: Uint8Array.of(value) }) as const
const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

test('commands that wait for room leave in the order in which they came, before a newcomer', async () => {
  const { peer, bearer } = attRig()
  peer.hasRoom = false
  const order: number[] = []
  const all = [0, 1, 2, 3].map(at => bearer.command(command(at)).then(() => void order.push(at)))
  await settle()
  expect(peer.sent).toEqual(['52010000'])
  peer.drain()
  const newcomer = bearer.command(command(4))
  expect(peer.sent).toEqual(['52010000', '52010001', '52010002', '52010003', '52010004'])
  await Promise.all([...all, newcomer])
  expect(order).toEqual([0, 1, 2, 3])
})

test('a channel that has room for one at a time is given one at a time', async () => {
  const { peer, bearer } = attRig()
  peer.hasRoom = false
  const all = [0, 1, 2].map(at => bearer.command(command(at)))
  const gone = new AbortController()
  const aborted = outcome(bearer.command(command(9), gone.signal))
  all.push(bearer.command(command(3)))
  gone.abort(new Error('enough'))
  expect(await aborted).toMatchObject({ message: 'enough' })
  for (const count of [1, 2, 3, 4]) {
    expect(peer.sent).toHaveLength(count)
    peer.drainOne()
  }
  await Promise.all(all)
  expect(peer.sent.map(hex => hex.slice(-2))).toEqual(['00', '01', '02', '03'])
})

test('the end of the link rejects who waits for room', async () => {
  const { peer, bearer } = attRig()
  peer.hasRoom = false
  await bearer.command(command(0))
  const waiting = outcome(bearer.command(command(1)))
  peer.lose()
  expect(await waiting).toMatchObject({ message: 'the link has gone' })
  expect(await outcome(bearer.command(command(2)))).toMatchObject({ message: 'the link has gone' })
})

test('a duplex that answers inside of send', async () => {
  const bearer: AttBearer = new AttBearer(
    handlers => ({
      send: () => {
        handlers.sdu(Uint8Array.of(0x0b, 7))
        return true
      },
      close: error => handlers.closed(error),
    }),
    { value: () => {}, closed: () => {} },
  )
  const { value } = await bearer.request({ name: 'readRequest', handle: 3 })
  expect([...value]).toEqual([7])
  bearer.close(new Error('done'))
})

test('commands and notifications, with a signal and without, leave in the order in which they came', async () => {
  const { peer, bearer } = attRig()
  peer.hasRoom = false
  const { signal } = new AbortController()
  const all = Array.from({ length: 8 }, (_, at) =>
    at % 3 === 1
      ? bearer.notify({ name: 'handleValueNotification', handle: 1, value: Uint8Array.of(at) }, at % 2 ? signal : undefined)
      : bearer.command(command(at), at % 2 ? signal : undefined),
  )
  for (let sent = 1; sent < all.length; sent++) peer.drainOne()
  await Promise.all(all)
  expect(peer.sent.map(hex => hex.slice(-2))).toEqual(['00', '01', '02', '03', '04', '05', '06', '07'])
})

test('what was given up is not sent, though room came in the same turn', async () => {
  const { peer, bearer } = attRig()
  peer.hasRoom = false
  await bearer.command(command(0))
  const abort = new AbortController()
  const gone = outcome(bearer.command(command(1), abort.signal))
  const next = bearer.command(command(2))
  abort.abort(new Error('enough'))
  peer.drain()
  expect(await gone).toMatchObject({ message: 'enough' })
  await next
  expect(peer.sent).toEqual(['52010000', '52010002'])
})

test('100,000 notifications that nobody waits for, room for one at a time: each costs the same', async () => {
  let drained = () => {}
  let sent = 0
  const bearer = new AttBearer(
    handlers => {
      drained = handlers.drained
      return {
        send: () => {
          sent++
          return false
        },
        close: error => handlers.closed(error),
      }
    },
    { value: () => {}, closed: () => {} },
  )
  const value = Uint8Array.of(1)
  const all = Array.from({ length: 100_000 }, () => bearer.notify({ name: 'handleValueNotification', handle: 1, value }))
  const begun = process.cpuUsage()
  while (sent < all.length) drained()
  await Promise.all(all)
  // Under a second of the processor's time; where each woke or moved all the others it was minutes.
  expect(process.cpuUsage(begun).user).toBeLessThan(30_000_000)
  expect(sent).toBe(100_000)
})

test('thousands of commands that are given up', async () => {
  const { peer, bearer } = attRig()
  peer.hasRoom = false
  await bearer.command(command(0))
  const aborts = Array.from({ length: 5_000 }, () => new AbortController())
  const all = Promise.allSettled(aborts.map(({ signal }) => bearer.command(command(1), signal)))
  for (const abort of aborts) abort.abort()
  expect((await all).every(({ status }) => status === 'rejected')).toBe(true)
  const last = bearer.command(command(2))
  peer.drain()
  await last
  expect(peer.sent).toEqual(['52010000', '52010002'])
})

test('room that comes inside of send', async () => {
  let drained = () => {}
  const sent: number[] = []
  let isFull = true
  const bearer = new AttBearer(
    handlers => {
      drained = handlers.drained
      return {
        send: sdu => {
          sent.push(sdu[3] as number)
          if (!isFull) drained()
          return !isFull
        },
        close: error => handlers.closed(error),
      }
    },
    { value: () => {}, closed: () => {} },
  )
  const all = Array.from({ length: 20_000 }, (_, at) => bearer.command(command(at & 0xff)))
  isFull = false
  drained()
  await Promise.all(all)
  expect(sent).toEqual(Array.from({ length: 20_000 }, (_, at) => at & 0xff))
})

test('20,000 requests over a duplex that answers inside of send', async () => {
  let sent = 0
  const bearer: AttBearer = new AttBearer(
    handlers => ({
      send: () => {
        handlers.sdu(Uint8Array.of(0x0b, ++sent & 0xff))
        return true
      },
      close: error => handlers.closed(error),
    }),
    { value: () => {}, closed: () => {} },
  )
  const answers = await Promise.all(Array.from({ length: 20_000 }, () => bearer.request({ name: 'readRequest', handle: 3 })))
  expect(answers.every(({ value }, at) => value[0] === ((at + 1) & 0xff))).toBe(true)
})
