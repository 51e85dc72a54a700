import { describe, expect, test } from 'vitest'
import { decodePrefix, encode } from '../../core/codec.ts'
import { toHex } from '../../core/hex.ts'
import { findCommand } from '../../hci/commands.ts'
import { decodeEvent, encodeEvent } from '../../hci/events.ts'
import { describePacket } from '../../hci/print.ts'
import { packetType } from '../../hci/transport.ts'
import type { CapturedPacket } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { chunksOf, sharedCaptures } from '../support/capture-bytes.ts'

/** Whole recordings of others, as btsnoop; they lie beside the checkout and not in it. */
const captures = sharedCaptures().filter(
  ({ name, bytes }) => !name.startsWith('derived') && bytes.toString('latin1', 0, 8) === 'btsnoop\0',
)
if (captures.length === 0) console.warn('the recordings of others are absent: their commands and events are not decoded')

/** Names what does not come back: a known command, or event, is the same bytes after decoding and encoding. */
const notTheSame = ({ type, body }: CapturedPacket): string | undefined => {
  if (type === packetType.command) {
    const command = findCommand((body[0] ?? 0) | ((body[1] ?? 0) << 8))
    if (!command) return undefined
    const params = body.subarray(3)
    const again = toHex(encode(command.params, decodePrefix(command.params, params)))
    return again === toHex(params) ? undefined : `${command.name}: ${toHex(params)} became ${again}`
  }
  if (type !== packetType.event) return undefined
  const decoded = decodeEvent(body[0] ?? 0, body.subarray(2))
  if (!decoded) return undefined
  const again = toHex(encodeEvent(decoded))
  return again === toHex(body) ? undefined : `${decoded.name}: ${toHex(body)} became ${again}`
}

describe.skipIf(captures.length === 0)('recordings of others', () => {
  test.each(captures)('$name: no command or event is malformed, and all that is known encodes back', async ({ bytes }) => {
    const malformed: string[] = []
    const changed: string[] = []
    let packets = 0
    for await (const packet of await readCapture(chunksOf(bytes))) {
      packets++
      const line = describePacket(packet.type, packet.body)
      if (line.includes('malformed:')) malformed.push(line)
      const difference = notTheSame(packet)
      if (difference !== undefined) changed.push(difference)
    }
    expect(packets).toBeGreaterThan(0)
    expect(malformed).toEqual([])
    expect(changed).toEqual([])
  })
})
