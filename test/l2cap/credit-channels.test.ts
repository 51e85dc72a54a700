// Vol 3 Part A, 3.4, 4.6, 10.1: both ends are ours, back to back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BleakError } from '../../core/errors.ts'
import { toHex } from '../../core/hex.ts'
import type { CreditChannel } from '../../l2cap/credit-channel.ts'
import { bytes, connected, LinkPair, psm, readAll } from '../support/l2cap-pair.ts'

test('chunks go both ways', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair)
  expect(client).toMatchObject({ psm, mtu: 2048, ownMtu: 2048 })
  expect(server).toMatchObject({ psm, mtu: 2048, ownMtu: 2048 })
  await pair.until(client.write(bytes(300)))
  await pair.until(server.write(bytes(5)))
  await pair.until(server.write(bytes(0)))
  expect(await pair.until(server.read())).toEqual(bytes(300))
  expect(await pair.until(client.read())).toEqual(bytes(5))
  expect(await pair.until(client.read())).toEqual(bytes(0))
})

test('what is longer than the peer takes goes in several chunks', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair, {}, { mtu: 100 })
  await pair.until(client.write(bytes(250)))
  expect(client.mtu).toBe(100)
  const lengths = [await pair.until(server.read()), await pair.until(server.read()), await pair.until(server.read())]
  expect(lengths.map(chunk => chunk?.length)).toEqual([100, 100, 50])
})

test('an SDU of more frames than there are credits comes through', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair, {}, { mtu: 1000, mps: 23, credits: 2 })
  await pair.until(client.write(bytes(1000)))
  expect(await pair.until(server.read())).toEqual(bytes(1000))
})

test('a writer waits for the reader', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair, {}, { mtu: 50, mps: 52, credits: 4 })
  let written = 0
  const writing = (async () => {
    for (; written < 100; written++) await client.write(bytes(50, written))
  })()
  await pair.settle()
  expect(written).toBe(4)
  for (let i = 0; i < 100; i++) expect(await pair.until(server.read())).toEqual(bytes(50, i))
  await pair.until(writing)
  expect(written).toBe(100)
})

test('a slow channel holds no other one up', async () => {
  const pair = new LinkPair()
  const slow = await connected(pair, {}, { mtu: 50, mps: 52, credits: 1 })
  const quick = await connected(pair)
  const waiting = slow.client.write(bytes(500))
  await pair.until(quick.client.write(bytes(500)))
  expect(await pair.until(quick.server.read())).toEqual(bytes(500))
  const read = [...Array(10).keys()].map(() => slow.server.read())
  await pair.until(waiting)
  expect((await pair.until(Promise.all(read))).map(chunk => chunk?.length)).toEqual(Array(10).fill(50))
})

test('several writers, one after the other', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair, {}, { mtu: 30 })
  const both = Promise.all([client.write(bytes(60)), client.write(bytes(60, 60))])
  await pair.until(both)
  const chunks: string[] = []
  for (let i = 0; i < 4; i++) chunks.push(toHex((await pair.until(server.read())) as Uint8Array))
  expect(chunks.join('')).toBe(toHex(bytes(120)))
})

test('a writer that gives up in the middle of a chunk does not break the stream', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair, {}, { mtu: 100, mps: 23, credits: 1 })
  await pair.until(client.write(bytes(10)))
  const abort = new AbortController()
  const given = bytes(100, 7)
  const first = client.write(given, abort.signal)
  first.catch(() => {})
  await pair.settle()
  abort.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  given.fill(0)
  const second = client.write(bytes(3))
  expect(await pair.until(server.read())).toEqual(bytes(10))
  expect(await pair.until(server.read())).toEqual(bytes(100, 7))
  expect(await pair.until(server.read())).toEqual(bytes(3))
  await pair.until(second)
})

test('a reader that gives up loses nothing', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair)
  const abort = new AbortController()
  const reading = server.read(abort.signal)
  const rejected = expect(reading).rejects.toThrow('enough')
  abort.abort(new Error('enough'))
  await rejected
  await pair.until(client.write(bytes(9)))
  expect(await pair.until(server.read())).toEqual(bytes(9))
})

test('who closes a channel ends the reading of the other end after all that came', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair)
  await pair.until(client.write(bytes(9)))
  await pair.until(client.close())
  await pair.until(client.close())
  expect(await pair.until(readAll(server))).toEqual([toHex(bytes(9))])
  await expect(server.write(bytes(1))).rejects.toThrow(BleakError)
  await expect(client.write(bytes(1))).rejects.toThrow(BleakError)
  expect(await client.read()).toBeUndefined()
  await pair.until(server.close())
  expect(pair.clock.waiting).toBe(0)
})

test('both close at once', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair)
  await pair.until(Promise.all([client.close(), server.close()]))
  expect(pair.clock.waiting).toBe(0)
  const again = await connected(pair)
  await pair.until(again.client.write(bytes(4)))
  expect(await pair.until(again.server.read())).toEqual(bytes(4))
})

test('`await using` closes', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair)
  await pair.until(
    (async () => {
      await using channel = client
      await channel.write(bytes(1))
    })(),
  )
  expect(await pair.until(readAll(server))).toEqual(['00'])
})

test('a peer that does not confirm the end is not waited for longer than 30 s', async () => {
  const pair = new LinkPair()
  const { client } = await connected(pair)
  let closed = false
  const closing = client.close().then(() => {
    closed = true
  })
  pair.clock.pass(29_999)
  await Promise.resolve()
  expect(closed).toBe(false)
  pair.clock.pass(1)
  await closing
})

test('a link that goes tells readers, writers and who connects or closes', async () => {
  const pair = new LinkPair()
  const { client, server } = await connected(pair, {}, { credits: 1, mps: 23 })
  const other = await connected(pair)
  const gone = new BleakError('the link has gone')
  const waiting = [
    expect(client.read()).rejects.toBe(gone),
    expect(client.write(bytes(500))).rejects.toBe(gone),
    expect(client.write(bytes(1))).rejects.toBe(gone),
    expect(pair.central.connect(psm)).rejects.toBe(gone),
    expect(pair.central.connectEnhanced(psm, 2)).rejects.toBe(gone),
    expect(other.client.close()).resolves.toBeUndefined(),
  ]
  await Promise.resolve()
  pair.central.close(gone)
  await Promise.all(waiting)
  expect(pair.clock.waiting).toBe(0)
  await expect(pair.central.connect(psm)).rejects.toBe(gone)
  await client.close()
  pair.peripheral.close(gone)
  await expect(server.read()).rejects.toBe(gone)
})

test('any chunks through any sizes come out whole, both ways at once', async () => {
  const size = fc.integer({ min: 23, max: 300 })
  const end = fc.record({ mtu: size, mps: size, credits: fc.integer({ min: 1, max: 5 }) })
  const chunks = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 })
  const packet = fc.integer({ min: 27, max: 251 })
  await fc.assert(
    fc.asyncProperty(end, end, chunks, chunks, packet, packet, async (mine, theirs, up, down, one, other) => {
      const pair = new LinkPair({ packetLengths: [one, other] })
      const { client, server } = await connected(pair, mine, theirs)
      const reading = Promise.all([readAll(client), readAll(server)])
      const send = async (channel: CreditChannel, all: readonly Uint8Array[]) => {
        for (const chunk of all) await channel.write(chunk)
      }
      await pair.until(Promise.all([send(client, up), send(server, down)]))
      await pair.until(client.close())
      const [down2, up2] = await pair.until(reading)
      const joined = (all: readonly Uint8Array[]) => all.map(chunk => toHex(chunk)).join('')
      expect([down2.join(''), up2.join('')]).toEqual([joined(down), joined(up)])
      for (const chunk of up) if (chunk.length <= theirs.mtu) expect(up2).toContain(toHex(chunk))
      expect(pair.disconnections).toEqual([])
    }),
    { numRuns: 60 },
  )
})
