import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import type { PacketType } from '../../hci/transport.ts'
import { H4Framer, largestH4Packet } from '../../transports/streams/h4.ts'
import { cutAt, ofBytes } from '../support/byte-cuts.ts'

/** A framer, and what it handed out as hex with the indicator in front. */
const framing = () => {
  const packets: string[] = []
  const bodies: Uint8Array[] = []
  const framer = new H4Framer({
    packet: (type, body) => {
      packets.push(toHex(Uint8Array.of(type, ...body)))
      bodies.push(body)
    },
  })
  return { framer, packets, bodies }
}

const reset = fromHex('01030c00')
const resetAnswer = '040e0401030c00'

/** Any well-formed packet. */
const anyPacket = fc
  .record({
    type: fc.constantFrom<PacketType>(1, 2, 3, 4, 5),
    head: fc.uint8Array({ minLength: 2, maxLength: 2 }),
    data: fc.uint8Array({ maxLength: 255 }),
  })
  .map(({ type, head, data }) => {
    const length = type === 2 || type === 5 ? [data.length, 0] : [data.length]
    return Uint8Array.of(type, ...(type === 4 ? head.subarray(0, 1) : head), ...length, ...data)
  })

describe('H4 framing (Vol 4 Part A, 2)', () => {
  test.each([
    ['command', '01030c00'],
    ['ACL', '0240200300aabbcc'],
    ['SCO', '03400002aabb'],
    ['event', '040e0401030c00'],
    ['vendor event without parameters', '04ff00'],
    ['ISO', '0540000200aabb'],
  ])('HCI-43: %s', (_, hex) => {
    const { framer, packets } = framing()
    framer.push(fromHex(hex))
    expect(packets).toEqual([hex])
    expect(framer.skippedBytes).toBe(0)
  })

  test('the two top bits of an ISO length do not count', () => {
    const { framer, packets } = framing()
    framer.push(fromHex(`05400002c0aabb${resetAnswer}`))
    expect(packets).toEqual(['05400002c0aabb', resetAnswer])
  })

  test.each([
    [2, 0xffff],
    [5, 0x3fff],
  ])('the largest packet of type %i, byte by byte', (type, length) => {
    const packet = new Uint8Array(5 + length).fill(0x77)
    packet.set([type, 0x40, 0x00, length & 0xff, length >> 8])
    const { framer, bodies } = framing()
    for (const byte of packet) framer.push(Uint8Array.of(byte))
    expect(bodies).toHaveLength(1)
    expect(bodies[0]?.length).toBe(4 + length)
    expect(packet.length).toBeLessThanOrEqual(largestH4Packet)
  })

  test('a packet that lies whole inside a chunk is a view of that chunk', () => {
    const { framer, bodies } = framing()
    const chunk = fromHex(`${resetAnswer}0240200300aabbcc`)
    framer.push(chunk)
    expect(bodies.map(({ buffer, byteOffset }) => [buffer === chunk.buffer, byteOffset])).toEqual([
      [true, 1],
      [true, 8],
    ])
  })

  test('any cut of any packets gives the same packets', () => {
    fc.assert(
      fc.property(fc.array(anyPacket, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 40 }), (sent, cuts) => {
        const { framer, packets } = framing()
        for (const chunk of cutAt(ofBytes(...sent), cuts)) framer.push(chunk)
        expect(packets).toEqual(sent.map(packet => toHex(packet)))
        expect(framer.skippedBytes).toBe(0)
      }),
    )
  })

  test('any bytes in any cut: never throws, accounts for every byte, and the cut makes no difference', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.array(fc.nat(), { maxLength: 40 }), (bytes, cuts) => {
        const whole = framing()
        whole.framer.push(bytes)
        const pieces = framing()
        for (const chunk of cutAt(bytes, cuts)) pieces.framer.push(chunk)
        expect(pieces.packets).toEqual(whole.packets)
        expect(pieces.framer.skippedBytes).toBe(whole.framer.skippedBytes)
        const taken = whole.packets.reduce((sum, packet) => sum + packet.length / 2, 0)
        expect(taken + whole.framer.skippedBytes).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})

describe('H4 after sync was lost (Vol 4 Part A, 4)', () => {
  /** Bytes that hold no indicator. */
  const noise = fc
    .uint8Array({ minLength: 1, maxLength: 300 })
    .map(bytes => bytes.map(byte => (byte >= 1 && byte <= 5 ? 0xee : byte)))

  test('noise before the answer to a Reset is skipped, counted, and costs no packet', () => {
    fc.assert(
      fc.property(noise, fc.array(anyPacket, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 20 }), (before, sent, cuts) => {
        const { framer, packets } = framing()
        for (const chunk of cutAt(ofBytes(before, fromHex(resetAnswer), ...sent), cuts)) framer.push(chunk)
        expect(packets).toEqual([resetAnswer, ...sent.map(packet => toHex(packet))])
        expect(framer.skippedBytes).toBe(before.length)
      }),
    )
  })

  test('noise after packets costs none of them', () => {
    fc.assert(
      fc.property(fc.array(anyPacket, { maxLength: 5 }), noise, (sent, after) => {
        const { framer, packets } = framing()
        framer.push(ofBytes(...sent, after))
        expect(packets).toEqual(sent.map(packet => toHex(packet)))
        expect(framer.skippedBytes).toBe(after.length)
      }),
    )
  })

  test.each([
    ['Disconnection Complete', '04050400400013'],
    ['Command Status', '040f0400010620'],
    ['Hardware Error', '04100142'],
    ['Number Of Completed Packets', '0413050140000100'],
    ['LE Channel Selection Algorithm', '043e0414400001'],
    ['HCI_Reset, towards a controller', '01030c00'],
  ])('%s ends the search', (_, hex) => {
    const { framer, packets } = framing()
    framer.push(fromHex(`00${hex}`))
    expect(packets).toEqual([hex])
    expect(framer.skippedBytes).toBe(1)
  })

  test.each([
    ['an ACL header, whose length could swallow 64 KiB', '024020ffff'],
    ['an event with a length it cannot have', '040f0500010620aa'],
    ['an unknown event', '04420400000000'],
    ['a Number Of Completed Packets whose count and length disagree', '0413050240000100'],
    ['any command but Reset', '01010c00'],
  ])('%s does not', (_, hex) => {
    const { framer, packets } = framing()
    framer.push(fromHex(`00${hex}${resetAnswer}`))
    expect(packets).toEqual([resetAnswer])
    expect(framer.skippedBytes).toBe(1 + hex.length / 2)
  })

  test('after the search every type is a packet again', () => {
    const { framer, packets } = framing()
    framer.push(fromHex(`ff${resetAnswer}0240200300aabbcc`))
    expect(packets).toEqual([resetAnswer, '0240200300aabbcc'])
  })

  test('a length damaged to 65,535 hides everything until a Reset; its answer is found inside, in any cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), cuts => {
        const { framer, packets } = framing()
        framer.push(fromHex('024020ffff0102030405'))
        framer.push(fromHex('043e0414400001'))
        expect(packets).toEqual([])
        framer.expectReset()
        for (const chunk of cutAt(fromHex(`a0a1${resetAnswer}`), cuts)) framer.push(chunk)
        expect(packets).toEqual([resetAnswer])
        expect(framer.skippedBytes).toBe(19)
        framer.push(fromHex('0240200300aabbcc'))
        expect(packets).toHaveLength(2)
      }),
    )
  })

  test('without a Reset the same bytes inside a packet are its data', () => {
    const { framer, packets } = framing()
    const packet = `0240200900aabb${resetAnswer}`
    framer.push(fromHex(packet.slice(0, -2)))
    expect(packets).toEqual([])
    framer.push(fromHex(packet.slice(-2)))
    expect(packets).toEqual([packet])
  })

  test('once a Reset was answered, the next packet is safe again', () => {
    const { framer, packets } = framing()
    framer.expectReset()
    framer.push(fromHex(resetAnswer))
    const packet = `0240200900aabb${resetAnswer}`
    for (const byte of fromHex(packet)) framer.push(Uint8Array.of(byte))
    expect(packets).toEqual([resetAnswer, packet])
  })

  test('the search through a long hidden packet takes time in proportion to its length', () => {
    const { framer, packets } = framing()
    framer.push(fromHex('024020ffff'))
    framer.expectReset()
    for (let count = 0; count < 60_000; count++) framer.push(Uint8Array.of(0xaa))
    framer.push(fromHex(resetAnswer))
    expect(packets).toEqual([resetAnswer])
    expect(framer.skippedBytes).toBe(60_005)
  })

  test('a host that resets a controller over a damaged line finds it', () => {
    const { framer, packets } = framing()
    framer.push(ofBytes(fromHex('deadbeef'), reset))
    expect(packets).toEqual([toHex(reset)])
  })
})
