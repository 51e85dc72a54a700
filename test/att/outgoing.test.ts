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
