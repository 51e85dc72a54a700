import { expect, test } from 'vitest'
import type { AttServer } from '../../att/server.ts'
import { Deferred } from '../../core/deferred.ts'
import { attRig, settle } from '../support/att-peer.ts'

const read = (handle = 3) => ({ name: 'readRequest', handle }) as const
const notification = (length: number) => ({ name: 'handleValueNotification', handle: 3, value: new Uint8Array(length) }) as const
const indication = (length: number) => ({ name: 'handleValueIndication', handle: 3, value: new Uint8Array(length) }) as const
const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

test('the MTU is agreed on when its response has come, not a turn later', async () => {
  const { peer, bearer, values } = attRig()
  const exchanged = bearer.exchangeMtu()
  peer.says('03 f700')
  expect(bearer.mtu).toBe(247)
  peer.says(`1b 0300 ${'aa'.repeat(244)}`)
  expect(values).toEqual([`3 ${'aa'.repeat(244)}`])
  expect(await exchanged).toBe(247)
})

test('what is told of a change has its MTU already', async () => {
  const seen: number[] = []
  const rig = attRig({ mtuChanged: mtu => void seen.push(mtu, rig.bearer.mtu, rig.peer.sent.length) })
  rig.peer.says('02 f700')
  expect(seen).toEqual([247, 247, 1])
})

test('3.4.2.1: after an exchange of ours the peer is answered, and changes nothing', async () => {
  const changes: number[] = []
  const { peer, bearer } = attRig({ mtuChanged: mtu => void changes.push(mtu) })
  const exchanged = bearer.exchangeMtu()
  peer.says('03 f700')
  await exchanged
  peer.says('02 6400')
  peer.says('02 0502')
  expect(peer.sent).toEqual(['020502', '030502', '030502'])
  expect(bearer.mtu).toBe(247)
  expect(changes).toEqual([247])
})

test('3.4.2.1: after an exchange of the peer none of ours is needed', async () => {
  const { peer, bearer } = attRig()
  peer.says('02 f700')
  expect(await bearer.exchangeMtu()).toBe(247)
  expect(peer.sent).toEqual(['030502'])
})

test('two exchanges at a time: the one that ends first counts', async () => {
  const changes: number[] = []
  const { peer, bearer } = attRig({ mtuChanged: mtu => void changes.push(mtu) })
  const exchanged = bearer.exchangeMtu()
  peer.says('02 f700')
  expect(bearer.mtu).toBe(247)
  peer.says('03 6400')
  expect(await exchanged).toBe(247)
  expect(changes).toEqual([247])
})

test('a refused exchange is not repeated, and leaves the first one to the peer', async () => {
  const { peer, bearer } = attRig()
  const exchanged = bearer.exchangeMtu()
  peer.says('01 02 0000 06')
  expect(await exchanged).toBe(23)
  expect(await bearer.exchangeMtu()).toBe(23)
  expect(peer.sent).toEqual(['020502'])
  peer.says('02 f700')
  expect(bearer.mtu).toBe(247)
})

test('the MTU does not change under a request of the peer that is being answered', async () => {
  const answers: Deferred<void>[] = []
  const mtus: (number | undefined)[] = []
  const slow: AttServer = {
    request: async (_, mtu) => {
      mtus.push(mtu)
      const turn = new Deferred<void>()
      answers.push(turn)
      await turn.promise
      return { name: 'readResponse', value: new Uint8Array() }
    },
    command: () => {},
  }
  const { peer, bearer } = attRig({ server: slow })
  peer.says('0a 0300')
  peer.says('02 f700')
  expect([bearer.mtu, peer.sent]).toEqual([23, []])
  answers[0]?.resolve()
  await settle()
  expect([bearer.mtu, peer.sent]).toEqual([247, ['0b', '030502']])
  peer.says('0a 0300')
  expect(mtus).toEqual([23, 247])
})

test('3.4.2.2: a request that comes during our exchange is answered within the MTU before it', async () => {
  const mtus: (number | undefined)[] = []
  const server: AttServer = {
    request: (_, mtu) => {
      mtus.push(mtu)
      return { name: 'readResponse', value: new Uint8Array() }
    },
    command: () => {},
  }
  const { peer, bearer } = attRig({ server })
  const exchanged = bearer.exchangeMtu()
  peer.says('0a 0300')
  peer.says('03 f700')
  await exchanged
  expect(mtus).toEqual([23])
})

test('a request is measured when its turn comes', async () => {
  const { peer, bearer } = attRig()
  const first = bearer.exchangeMtu()
  const long = bearer.request({ name: 'writeRequest', handle: 3, value: new Uint8Array(100) })
  const longer = outcome(bearer.request({ name: 'writeRequest', handle: 3, value: new Uint8Array(300) }))
  const next = bearer.request(read())
  peer.says('03 f700')
  await first
  expect(peer.sent[1]).toMatch(/^120300(00){100}$/)
  peer.says('13')
  await long
  expect(await longer).toMatchObject({ name: 'RangeError', message: expect.stringContaining('247 are the most') })
  expect(peer.sent[2]).toBe('0a0300')
  peer.says('0b')
  await next
})

test('GATT-23: values wait for our exchange, in order, are measured after it, and commands do not wait', async () => {
  const { peer, bearer } = attRig()
  const exchanged = bearer.exchangeMtu()
  const told = [
    bearer.notify(notification(100)),
    bearer.indicate(indication(101)),
    outcome(bearer.notify(notification(300))),
    bearer.notify(notification(102)),
  ]
  await bearer.command({ name: 'writeCommand', handle: 3, value: Uint8Array.of(1) })
  expect(peer.sent).toEqual(['020502', '52030001'])
  peer.says('03 f700')
  await exchanged
  await settle()
  expect(peer.sent.slice(2).map(hex => [hex.slice(0, 2), hex.length / 2])).toEqual([
    ['1d', 104],
    ['1b', 103],
    ['1b', 105],
  ])
  peer.says('1e')
  const [, , refused] = await Promise.all(told)
  expect(refused).toMatchObject({ name: 'RangeError' })
})

test('whoever waits for an exchange can give up', async () => {
  const { peer, bearer } = attRig()
  const exchanged = bearer.exchangeMtu()
  const abort = new AbortController()
  const gone = [
    outcome(bearer.notify(notification(1), abort.signal)),
    outcome(bearer.indicate(indication(1), abort.signal)),
    outcome(bearer.exchangeMtu(abort.signal)),
  ]
  abort.abort(new Error('enough'))
  expect(await Promise.all(gone)).toEqual(Array(3).fill(new Error('enough')))
  const already = AbortSignal.abort(new Error('before'))
  expect(await outcome(bearer.notify(notification(1), already))).toMatchObject({ message: 'before' })
  peer.says('03 f700')
  await exchanged
  await settle()
  expect(peer.sent).toEqual(['020502'])
})

test('the end of the bearer ends the waiting for an exchange', async () => {
  const { peer, bearer, clock } = attRig()
  const waiting = [
    outcome(bearer.exchangeMtu()),
    outcome(bearer.notify(notification(1))),
    outcome(bearer.indicate(indication(1))),
  ]
  peer.lose()
  expect(await Promise.all(waiting)).toEqual(Array(3).fill(new Error('the link has gone')))
  expect(await outcome(bearer.exchangeMtu())).toMatchObject({ message: 'the link has gone' })
  expect(clock.waiting).toBe(0)
})
