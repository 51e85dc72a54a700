// Vol 3 Part A, 7.2.2: what comes of the fragments of a peer.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { LinkRig } from '../support/l2cap-link.ts'

const mtuRequest = '021700'
const frame = (cid: number, payload: string): string => {
  const { length } = fromHex(payload)
  return toHex(Uint8Array.of(length & 0xff, length >> 8, cid & 0xff, cid >> 8)) + payload
}

test('a frame in one fragment', () => {
  const rig = new LinkRig()
  rig.start(frame(4, mtuRequest))
  expect(rig.att.sdus).toEqual([mtuRequest])
})

test.each([0, 1, 2, 3, 4])('L2-01: a first fragment of %i bytes', length => {
  const rig = new LinkRig()
  const whole = frame(4, mtuRequest)
  rig.start(whole.slice(0, 2 * length))
  rig.more(whole.slice(2 * length))
  expect(rig.att.sdus).toEqual([mtuRequest])
  expect(rig.worksStill()).toBe(true)
})

test('L2-01: empty fragments anywhere', () => {
  const rig = new LinkRig()
  rig.start('')
  rig.more('')
  rig.more('030004')
  rig.more('')
  rig.more('00')
  rig.more('')
  rig.more('02')
  rig.more('')
  rig.more('1700')
  expect(rig.att.sdus).toEqual(['021700'])
  expect(rig.worksStill()).toBe(true)
})

test('L2-02: a continuation that nothing went before is dropped', () => {
  const rig = new LinkRig()
  rig.more(frame(4, mtuRequest))
  rig.more('')
  expect(rig.att.sdus).toEqual([])
  expect(rig.link.counters.orphaned).toBe(2)
  expect(rig.worksStill()).toBe(true)
})

test('L2-03: a start in the middle of a frame begins another one', () => {
  const rig = new LinkRig()
  rig.start('0700040002')
  rig.start(frame(4, '0a0300'))
  expect(rig.att.sdus).toEqual(['0a0300'])
  rig.more('0000')
  expect(rig.link.counters).toMatchObject({ incomplete: 1, orphaned: 1 })
  expect(rig.worksStill()).toBe(true)
})

test('L2-04: bytes behind the end of a frame are no second frame', () => {
  const rig = new LinkRig()
  rig.start(frame(4, mtuRequest) + frame(4, '0a0300'))
  rig.start('07000400021700')
  rig.more('00000000aabb')
  rig.more(frame(4, '0a0300'))
  expect(rig.att.sdus).toEqual([])
  expect(rig.link.counters).toMatchObject({ surplus: 2, orphaned: 0 })
  expect(rig.worksStill()).toBe(true)
})

test('L2-05: a frame longer than its channel takes is dropped up to the next start', () => {
  const rig = new LinkRig()
  rig.start('ffff0400')
  for (let i = 0; i < 10_000; i++) rig.more('aa'.repeat(27))
  rig.start('06020400')
  rig.start(frame(4, '01'.repeat(517)))
  expect(rig.att.sdus).toEqual(['01'.repeat(517)])
  expect(rig.link.counters).toMatchObject({ tooLong: 2, incomplete: 0, orphaned: 0 })
  expect(rig.worksStill()).toBe(true)
})

test('L2-06: length 0 and bytes behind it', () => {
  const rig = new LinkRig()
  rig.start('0000040010edea')
  expect(rig.att.sdus).toEqual([])
  rig.start('00000400')
  expect(rig.att.sdus).toEqual([''])
  expect(rig.worksStill()).toBe(true)
})

test('L2-07: 64 frames begun and none completed', () => {
  const rig = new LinkRig()
  for (let i = 0; i < 64; i++) rig.start('0502040001')
  expect(rig.att.sdus).toEqual([])
  expect(rig.link.counters.incomplete).toBe(63)
  expect(rig.worksStill()).toBe(true)
})

test('L2-08: a PDU of 23 bytes in fragments of one byte', () => {
  const rig = new LinkRig()
  const pdu = `1b0300${'5a'.repeat(20)}`
  const [first, ...others] = frame(4, pdu).match(/../g) ?? []
  rig.start(first ?? '')
  for (const byte of others) rig.more(byte)
  expect(others).toHaveLength(26)
  expect(rig.att.sdus).toEqual([pdu])
  expect(rig.worksStill()).toBe(true)
})

test.each([0x0000, 0x0003, 0x0006, 0x0007, 0x003e, 0x0040, 0xffff])('L2-09: channel %i is not open: no answer', cid => {
  const rig = new LinkRig()
  rig.start(frame(cid, '0102'))
  rig.start(frame(cid, 'aa'.repeat(40)).slice(0, 20))
  rig.more('bb')
  expect(rig.att.sdus).toEqual([])
  expect(rig.sent()).toEqual([])
  expect(rig.link.counters).toMatchObject({ unknownChannel: 2, orphaned: 0, surplus: 0 })
  expect(rig.worksStill()).toBe(true)
})

test('what a handler keeps of a fragmented frame is not overwritten by the next one', () => {
  const kept: Uint8Array[] = []
  const rig = new LinkRig()
  rig.link.fixed('smp')({ sdu: data => void kept.push(data), drained: () => {}, closed: () => {} })
  for (const byte of ['11', '22']) {
    rig.start('0200')
    rig.more(`0600${byte}`)
    rig.more(byte)
  }
  expect(kept.map(data => toHex(data))).toEqual(['1111', '2222'])
})

test('any bytes in any fragments never throw, and a good frame comes through after them', () => {
  const piece = fc.record({ start: fc.boolean(), data: fc.uint8Array({ maxLength: 40 }) })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      const rig = new LinkRig()
      for (const { start, data } of pieces) rig.link.fragment(start, data)
      rig.start(frame(4, mtuRequest))
      expect(rig.att.sdus.at(-1)).toBe(mtuRequest)
    }),
  )
})

test('frames of any length in any fragments come out whole and in order', () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 517 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (payloads, sizes) => {
      const rig = new LinkRig()
      for (const payload of payloads) {
        const bytes = fromHex(frame(4, toHex(payload)))
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          rig.link.fragment(at === 0, bytes.subarray(at, at + size))
          at += size
        }
      }
      expect(rig.att.sdus).toEqual(payloads.map(payload => toHex(payload)))
    }),
  )
})
