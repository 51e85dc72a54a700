import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BleakError } from '../../core/errors.ts'
import { toHex } from '../../core/hex.ts'
import { LinkRig, Owner } from '../support/l2cap-link.ts'
import { LinkPair } from '../support/l2cap-pair.ts'

const bytes = (length: number, value = 0xaa) => new Uint8Array(length).fill(value)

test('a PDU goes out in fragments of what the controller takes', () => {
  const rig = new LinkRig({ packetLength: 27 })
  rig.channel.send(bytes(23))
  rig.channel.send(bytes(60))
  expect(rig.sent()).toEqual([
    `17000400${'aa'.repeat(23)}`,
    `3c000400${'aa'.repeat(23)}`,
    `+${'aa'.repeat(27)}`,
    `+${'aa'.repeat(10)}`,
  ])
})

test('an empty PDU, and what is changed after it was sent', () => {
  const rig = new LinkRig()
  const pdu = bytes(2)
  rig.channel.send(bytes(0))
  rig.channel.send(pdu)
  pdu.fill(0)
  expect(rig.sent()).toEqual(['00000400', '02000400aaaa'])
})

test('channels take turns, a PDU each, and no PDU is cut by another one', () => {
  const rig = new LinkRig({ packetLength: 27 })
  const smp = rig.link.fixed('smp')(new Owner())
  for (let i = 0; i < 7; i++) rig.channel.send(bytes(50, i))
  smp.send(bytes(30, 0xff))
  const sent = rig.sent()
  const starts = sent.filter(fragment => !fragment.startsWith('+')).map(fragment => fragment.slice(4, 8))
  expect(starts.indexOf('0600')).toBeLessThan(4)
  const at = sent.findIndex(fragment => fragment.startsWith('1e000600'))
  expect(sent[at + 1]).toBe(`+${'ff'.repeat(7)}`)
})

test('send says to wait, and drained when there is room again', () => {
  const rig = new LinkRig()
  let taken = 1
  while (rig.channel.send(bytes(1, taken))) taken++
  expect(taken).toBeLessThan(20)
  expect(rig.att.drains).toBe(0)
  expect(rig.sent()).toHaveLength(taken)
  expect(rig.att.drains).toBe(1)
  expect(rig.channel.send(bytes(1))).toBe(true)
})

test('drained comes although more was sent meanwhile', () => {
  const rig = new LinkRig()
  while (rig.channel.send(bytes(1)));
  for (let i = 0; i < 2; i++) rig.acl.take()
  rig.channel.send(bytes(1))
  rig.sent()
  expect(rig.att.drains).toBe(1)
})

test('whoever is told drained can fill the link again', () => {
  const rig = new LinkRig()
  const owner = new Owner()
  let left = 100
  const smp = rig.link.fixed('smp')({
    sdu: () => {},
    closed: () => {},
    drained: () => {
      owner.drains++
      while (left > 0 && smp.send(bytes(1, left--)));
    },
  })
  while (left > 0 && smp.send(bytes(1, left--)));
  const sent = rig.sent().map(fragment => Number.parseInt(fragment.slice(-2), 16))
  expect(sent).toEqual(Array.from({ length: 100 }, (_, i) => 100 - i))
})

test('a channel on which more waits than anyone could want ends the link', () => {
  const rig = new LinkRig()
  for (let i = 0; i < 1000; i++) rig.channel.send(bytes(1))
  expect(rig.disconnections).toHaveLength(1)
  expect(rig.disconnections[0]).toBeInstanceOf(BleakError)
  expect(rig.att.closings).toEqual(rig.disconnections)
})

test('a fixed channel that is closed takes the link with it, once', () => {
  const rig = new LinkRig()
  const smp = new Owner()
  rig.link.fixed('smp')(smp)
  const reason = new BleakError('30 s without an answer')
  rig.channel.close(reason)
  rig.channel.close(new BleakError('again'))
  expect(rig.disconnections).toEqual([reason])
  expect(rig.att.closings).toEqual([reason])
  rig.start('03000400 0a0300')
  expect(rig.att.sdus).toEqual([])
  rig.link.close(reason)
  rig.link.close(new BleakError('again'))
  expect(rig.att.closings).toEqual([reason])
  expect(smp.closings).toEqual([reason])
  expect(rig.disconnections).toHaveLength(1)
})

test('a link that has gone tells every channel, and takes nothing any more', () => {
  const rig = new LinkRig()
  for (let i = 0; i < 7; i++) rig.channel.send(bytes(100))
  const reason = new BleakError('supervision timeout')
  rig.link.close(reason)
  expect(rig.acl.isClosed).toBe(true)
  expect(rig.att.closings).toEqual([reason])
  expect(rig.channel.send(bytes(1))).toBe(true)
  rig.channel.close(reason)
  rig.start('03000400 0a0300')
  expect(rig.sent()).toEqual([])
  expect(rig.att.sdus).toEqual([])
  expect(rig.disconnections).toEqual([])
  expect(() => rig.link.fixed('smp')(new Owner())).toThrow(reason)
})

test('a channel is opened once', () => {
  const rig = new LinkRig()
  expect(() => rig.link.fixed('att')(new Owner())).toThrow(RangeError)
})

test('a channel may be closed by what it receives', () => {
  const rig = new LinkRig()
  const reason = new BleakError('enough')
  const closings: Error[] = []
  const smp = rig.link.fixed('smp')({
    sdu: () => smp.close(reason),
    drained: () => {},
    closed: error => void closings.push(error),
  })
  rig.start('01000600 05')
  rig.start('01000600 05')
  expect(closings).toEqual([reason])
})

test('PDUs of any length on several channels, through any sizes, come out whole and in order at the other end', async () => {
  const pdus = fc.array(fc.record({ name: fc.constantFrom('att', 'smp'), data: fc.uint8Array({ maxLength: 65 }) }), {
    maxLength: 30,
  })
  const packet = fc.integer({ min: 27, max: 80 })
  await fc.assert(
    fc.asyncProperty(pdus, fc.uint8Array({ minLength: 400, maxLength: 517 }), packet, packet, async (small, long, one, other) => {
      const pair = new LinkPair({ packetLengths: [one, other] })
      const owners = { att: new Owner(), smp: new Owner() }
      const unused = new Owner()
      const senders = { att: pair.central.fixed('att')(unused), smp: pair.central.fixed('smp')(unused) }
      pair.peripheral.fixed('att')(owners.att)
      pair.peripheral.fixed('smp')(owners.smp)
      const sent: Record<string, string[]> = { att: [], smp: [] }
      for (const { name, data } of [{ name: 'att', data: long }, ...small, { name: 'att', data: long }]) {
        sent[name]?.push(toHex(data))
        const given = data.slice()
        senders[name as 'att' | 'smp'].send(given)
        given.fill(0)
      }
      await pair.settle()
      expect({ att: owners.att.sdus, smp: owners.smp.sdus }).toEqual(sent)
    }),
  )
})
