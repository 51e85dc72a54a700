// Vol 3 Part A, 4.22 to 4.28: opening channels of both kinds; both ends are ours, back to back.
import { expect, test } from 'vitest'
import { BleakError } from '../../core/errors.ts'
import type { CreditChannel } from '../../l2cap/credit-channel.ts'
import { BleakL2capError } from '../../l2cap/errors.ts'
import { bytes, connected, LinkPair, psm } from '../support/l2cap-pair.ts'

test('nobody listens', async () => {
  const pair = new LinkPair()
  await expect(pair.until(pair.central.connect(psm))).rejects.toMatchObject({ constructor: BleakL2capError, result: 0x0002 })
  await expect(pair.until(pair.central.connectEnhanced(psm, 2))).rejects.toMatchObject({ result: 0x0002 })
})

test('a caller that gives up: what opens after that is closed', async () => {
  const pair = new LinkPair()
  const accepted: CreditChannel[] = []
  pair.peripheral.listen(psm, channel => void accepted.push(channel))
  const abort = new AbortController()
  const aborted = expect(pair.central.connect(psm, { signal: abort.signal })).rejects.toThrow('enough')
  const late = expect(pair.central.connect(psm, { timeout: 100 })).rejects.toMatchObject({ name: 'TimeoutError' })
  abort.abort(new Error('enough'))
  pair.clock.pass(100)
  await Promise.all([aborted, late])
  await pair.settle()
  expect(accepted).toHaveLength(2)
  for (const channel of accepted) expect(await channel.read()).toBeUndefined()
  expect(pair.clock.waiting).toBe(0)
})

test('no answer within 30 s', async () => {
  const pair = new LinkPair()
  pair.peripheral.close(new BleakError('deaf'))
  const connecting = pair.central.connect(psm)
  const rejected = expect(connecting).rejects.toMatchObject({ name: 'TimeoutError' })
  pair.clock.pass(30_000)
  await rejected
})

test('more channels than a link has room for', async () => {
  const pair = new LinkPair()
  const accepted: CreditChannel[] = []
  pair.peripheral.listen(psm, channel => void accepted.push(channel))
  const opened: CreditChannel[] = []
  for (let i = 0; i < 32; i++) opened.push(await pair.until(pair.central.connect(psm)))
  await expect(pair.until(pair.central.connect(psm))).rejects.toMatchObject({ result: 0x0004 })
  await pair.until((opened[5] as CreditChannel).close())
  opened[5] = await pair.until(pair.central.connect(psm))
  for (const channel of opened) await pair.until(channel.write(bytes(2)))
  accepted.splice(5, 1)
  for (const channel of accepted) expect(await pair.until(channel.read())).toEqual(bytes(2))
})

test('the listener that stops, that throws, and that is there already', async () => {
  const pair = new LinkPair()
  const stop = pair.peripheral.listen(psm, () => {
    throw new Error('a bug of the application')
  })
  expect(() => pair.peripheral.listen(psm, () => {})).toThrow(RangeError)
  const client = await pair.until(pair.central.connect(psm))
  expect(await pair.until(client.read())).toBeUndefined()
  stop()
  const { server } = await connected(pair)
  expect(server).toBeDefined()
})

test.each([
  { psm: 0 },
  { psm: 0x100 },
  { mtu: 22 },
  { mtu: 65_536 },
  { mps: 22 },
  { mps: 65_534 },
  { credits: 0 },
  { credits: 65_536 },
  { mtu: Number.NaN },
])('the caller’s mistake: %o', async ({ psm: number = psm, ...options }) => {
  const pair = new LinkPair()
  await expect(pair.central.connect(number, options)).rejects.toThrow(RangeError)
  expect(() => pair.central.listen(number, () => {}, options)).toThrow(RangeError)
})

test('enhanced: several channels with one request', async () => {
  const pair = new LinkPair()
  const accepted: CreditChannel[] = []
  pair.peripheral.listen(psm, channel => void accepted.push(channel), { mtu: 23, mps: 23 })
  const opened = await pair.until(pair.central.connectEnhanced(psm, 5))
  expect(opened).toHaveLength(5)
  expect(accepted.map(({ ownMtu }) => ownMtu)).toEqual(Array(5).fill(64))
  for (const [i, channel] of opened.entries()) await pair.until(channel.write(bytes(50, i)))
  for (const [i, channel] of accepted.entries()) expect(await pair.until(channel.read())).toEqual(bytes(50, i))
  await expect(pair.central.connectEnhanced(psm, 6)).rejects.toThrow(RangeError)
  await expect(pair.central.connectEnhanced(psm, 0)).rejects.toThrow(RangeError)
  await expect(pair.central.connectEnhanced(psm, 1, { mtu: 63 })).rejects.toThrow(RangeError)
})

test('enhanced: fewer than asked for, where there is no room for all', async () => {
  const pair = new LinkPair()
  pair.peripheral.listen(psm, () => {})
  for (let i = 0; i < 6; i++) await pair.until(pair.central.connectEnhanced(psm, 5))
  expect(await pair.until(pair.central.connectEnhanced(psm, 5))).toHaveLength(2)
  await expect(pair.until(pair.central.connectEnhanced(psm, 5))).rejects.toMatchObject({ result: 0x0004 })
})

test('enhanced: reconfigured, and used so', async () => {
  const pair = new LinkPair()
  const accepted: CreditChannel[] = []
  pair.peripheral.listen(psm, channel => void accepted.push(channel))
  const [client] = await pair.until(pair.central.connectEnhanced(psm, 1, { mtu: 64, mps: 64 }))
  const [server] = accepted
  if (!client || !server) throw new Error('not open')
  await pair.until(client.reconfigure({ mtu: 5000, mps: 500 }))
  expect(server.mtu).toBe(5000)
  await pair.until(server.write(bytes(5000)))
  expect(await pair.until(client.read())).toEqual(bytes(5000))
  await pair.until(client.reconfigure({ mtu: 5000, mps: 64 }))
  await pair.until(server.write(bytes(5000)))
  expect(await pair.until(client.read())).toEqual(bytes(5000))
  await expect(client.reconfigure({ mtu: 4999, mps: 64 })).rejects.toThrow(RangeError)
})

test('a channel that is not enhanced cannot be reconfigured', async () => {
  const pair = new LinkPair()
  const { client } = await connected(pair)
  await expect(client.reconfigure({ mtu: 5000, mps: 500 })).rejects.toThrow(BleakError)
})
