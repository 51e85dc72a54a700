import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { H4Framer } from '../../transports/streams/h4.ts'
import { cutAt, ofBytes } from '../support/byte-cuts.ts'

describe('H4 from a host', () => {
  const fromHost = () => {
    const packets: string[] = []
    let losses = 0
    const framer = new H4Framer(
      {
        packet: (type, body) => packets.push(toHex(Uint8Array.of(type, ...body))),
        lost: () => {
          losses++
          packets.push('lost')
        },
      },
      { from: 'host' },
    )
    return { framer, packets, losses: () => losses }
  }
  const resetCommand = '01030c00'

  test.each(['01030c00', '0240200300aabbcc', '03400002aabb', '0540000200aabb'])('takes %s', hex => {
    const { framer, packets } = fromHost()
    framer.push(fromHex(hex))
    expect(packets).toEqual([hex])
  })

  test.each(['04ff00', '00', '06', 'ff'])('%s is nothing that a host sends: nothing is taken before HCI_Reset', hex => {
    const { framer, packets } = fromHost()
    framer.push(fromHex(`${hex}01091000${'0240200300aabbcc'}040e0401051000${resetCommand}01091000`))
    expect(packets).toEqual(['lost', resetCommand, '01091000'])
  })

  test('sync that is lost again is told again; a search that goes on is not', () => {
    const { framer, losses } = fromHost()
    for (const hex of ['ff', 'ff', `ff${resetCommand}`, 'ff']) framer.push(fromHex(hex))
    expect(losses()).toBe(2)
  })

  test('a packet that does not end is given up, and searched for HCI_Reset', () => {
    const { framer, packets } = fromHost()
    framer.push(fromHex(`024020ffff${resetCommand}01091000010910`))
    expect(packets).toEqual([])
    expect(framer.isInsidePacket).toBe(true)
    framer.giveUp()
    expect(packets).toEqual(['lost', resetCommand, '01091000'])
    expect(framer.isInsidePacket).toBe(true)
    framer.giveUp()
    expect(packets.at(-1)).toBe('lost')
    framer.giveUp()
    framer.giveUp()
    expect(framer.isInsidePacket).toBe(false)
  })

  test('any bytes in any cut: never throws, and the cut makes no difference', () => {
    const anyBytes = fc.uint8Array({ maxLength: 600 })
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(), { maxLength: 40 }), fc.boolean(), (bytes, cuts, resets) => {
        const sent = resets ? ofBytes(bytes, fromHex(resetCommand), bytes) : bytes
        const whole = fromHost()
        whole.framer.push(sent)
        const pieces = fromHost()
        for (const chunk of cutAt(sent, cuts)) pieces.framer.push(chunk)
        expect(pieces.packets).toEqual(whole.packets)
        expect(pieces.framer.skippedBytes).toBe(whole.framer.skippedBytes)
        while (whole.framer.isInsidePacket) whole.framer.giveUp()
        const taken = whole.packets.filter(packet => packet !== 'lost').reduce((sum, packet) => sum + packet.length / 2, 0)
        expect(taken + whole.framer.skippedBytes).toBe(sent.length)
      }),
    )
  })
})
