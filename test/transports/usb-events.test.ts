import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { type PacketType, packetType } from '../../hci/transport.ts'
import { UsbPacketAssembler } from '../../transports/usb/packet-assembler.ts'
import { isWholePacket, packetLength } from '../../transports/whole-packet.ts'

const event = (length: number, fill = 0xaa): Uint8Array => {
  const packet = new Uint8Array(length).fill(fill)
  packet.set([0x3e, length - 2])
  return packet
}

const acl = (length: number, fill = 0xbb): Uint8Array => {
  const packet = new Uint8Array(length).fill(fill)
  packet.set([0x40, 0x20, (length - 4) & 0xff, (length - 4) >> 8])
  return packet
}

const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))

const assemble = (type: PacketType) => {
  const packets: string[] = []
  const assembler = new UsbPacketAssembler(type, systemClock, packet => packets.push(toHex(packet)))
  return { packets, assembler }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('HCI-45: USB pieces', () => {
  test.each([16, 32, 64])('HCI-45: an event of %i bytes in pieces of wMaxPacketSize, without a zero-length packet', size => {
    for (const maxPacketSize of [8, 16, 32, 64]) {
      const { packets, assembler } = assemble(packetType.event)
      const packet = event(size)
      for (const piece of pieces(packet, maxPacketSize)) assembler.push(piece)
      // Delivered by its last piece, not by what comes after it.
      expect(packets).toEqual([toHex(packet)])
      assembler.close()
    }
  })

  test('HCI-45: two events in one transfer', () => {
    const { packets, assembler } = assemble(packetType.event)
    assembler.push(fromHex('0e0401030c00 0f0400010000'.replaceAll(' ', '')))
    expect(packets).toEqual(['0e0401030c00', '0f0400010000'])
  })

  test('HCI-45: the second event begins inside a transfer and ends in the next one', () => {
    const { packets, assembler } = assemble(packetType.event)
    assembler.push(fromHex('0e0401030c000f'))
    assembler.push(fromHex('0400010000'))
    expect(packets).toEqual(['0e0401030c00', '0f0400010000'])
  })

  test('HCI-45: zero-length packets are no bytes', () => {
    const { packets, assembler } = assemble(packetType.event)
    const packet = event(32)
    assembler.push(new Uint8Array(0))
    assembler.push(packet.subarray(0, 16))
    assembler.push(new Uint8Array(0))
    assembler.push(packet.subarray(16))
    assembler.push(new Uint8Array(0))
    expect(packets).toEqual([toHex(packet)])
  })

  test('HCI-45: an event without parameters', () => {
    const { packets, assembler } = assemble(packetType.event)
    assembler.push(fromHex('13'))
    assembler.push(fromHex('00'))
    expect(packets).toEqual(['1300'])
  })

  test('HCI-45: the longest event and a long ACL packet', () => {
    const events = assemble(packetType.event)
    for (const piece of pieces(event(257), 16)) events.assembler.push(piece)
    expect(events.packets).toEqual([toHex(event(257))])
    const data = assemble(packetType.acl)
    for (const piece of pieces(acl(65539), 64)) data.assembler.push(piece)
    expect(data.packets).toEqual([toHex(acl(65539))])
  })
})

describe('HCI-45: resynchronisation on a time-out', () => {
  test('HCI-45: a half event without continuation is dropped and counted, and the next one is read', () => {
    const { packets, assembler } = assemble(packetType.event)
    assembler.push(event(40).subarray(0, 16))
    vi.advanceTimersByTime(1500)
    expect(assembler.skippedBytes).toBe(16)
    assembler.push(event(10))
    expect(packets).toEqual([toHex(event(10))])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('HCI-45: pieces that come slowly are still one event', () => {
    const { packets, assembler } = assemble(packetType.event)
    for (const piece of pieces(event(64), 16)) {
      assembler.push(piece)
      vi.advanceTimersByTime(450)
    }
    expect(packets).toEqual([toHex(event(64))])
    expect(assembler.skippedBytes).toBe(0)
  })

  test('HCI-45: a process that slept drops nothing, since one late tick is not two', () => {
    const { packets, assembler } = assemble(packetType.event)
    assembler.push(event(32).subarray(0, 16))
    vi.advanceTimersToNextTimer()
    assembler.push(event(32).subarray(16))
    expect(packets).toEqual([toHex(event(32))])
  })

  test('HCI-45: no timer runs while nothing is half done, nor after close', () => {
    const { assembler } = assemble(packetType.event)
    assembler.push(event(16))
    expect(vi.getTimerCount()).toBe(0)
    assembler.push(event(16).subarray(0, 3))
    expect(vi.getTimerCount()).toBe(1)
    assembler.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('HCI-45: drop() forgets the half packet at once', () => {
    const { packets, assembler } = assemble(packetType.acl)
    assembler.push(acl(20).subarray(0, 7))
    assembler.drop()
    assembler.push(acl(9))
    expect(packets).toEqual([toHex(acl(9))])
    expect(assembler.skippedBytes).toBe(7)
  })
})

test('nothing is delivered after close, not even the rest of the same transfer', () => {
  const packets: string[] = []
  const assembler: UsbPacketAssembler = new UsbPacketAssembler(packetType.event, systemClock, packet => {
    packets.push(toHex(packet))
    assembler.close()
  })
  assembler.push(fromHex('13001400'))
  assembler.push(fromHex('1500'))
  expect(packets).toEqual(['1300'])
})

test.each([
  ['events', packetType.event, event, 2, 257],
  ['ACL packets', packetType.acl, acl, 4, 600],
] as const)('any split of any %s gives the same packets back', (_, type, make, least, most) => {
  void fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 1, maxLength: 20 }),
      (shapes, cuts) => {
        const sent = shapes.map(([length, fill]) => make(length, fill))
        const stream = Uint8Array.from(sent.flatMap(packet => [...packet]))
        const { packets, assembler } = assemble(type)
        for (let at = 0, i = 0; at < stream.length; i++) {
          // A cut of 0 is a zero-length packet; after a whole round of them, go on by one byte.
          const size = (cuts[i % cuts.length] as number) || (i % cuts.length === 0 ? 1 : 0)
          assembler.push(stream.subarray(at, at + size))
          at += size
        }
        expect(packets).toEqual(sent.map(packet => toHex(packet)))
        expect(assembler.skippedBytes).toBe(0)
        assembler.close()
      },
    ),
  )
})

test.each([
  ['command', packetType.command, '030c00', '030c0001'],
  ['ACL', packetType.acl, '402001000a', '40200100'],
  ['SCO', packetType.sco, '010002aabb', '010002aa'],
  ['event', packetType.event, '0e0401030c00', '3eff0100'],
  ['ISO', packetType.iso, '0100024011ee', '01000240'],
] as const)('HCI-05: %s packets are whole when their header says so, and only then', (_, type, whole, broken) => {
  expect(isWholePacket(type, fromHex(whole))).toBe(true)
  expect(isWholePacket(type, fromHex(broken))).toBe(false)
  expect(isWholePacket(type, fromHex(`${whole}00`))).toBe(false)
  expect(isWholePacket(type, new Uint8Array(0))).toBe(false)
  expect(packetLength(type, fromHex(whole).subarray(0, 1))).toBeUndefined()
})
