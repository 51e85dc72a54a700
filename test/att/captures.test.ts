import { describe, expect, test } from 'vitest'
import { attPdu } from '../../att/pdus.ts'
import { DecodeError } from '../../core/errors.ts'
import { toHex } from '../../core/hex.ts'
import { packetType } from '../../hci/transport.ts'
import { Recombiner } from '../../l2cap/recombiner.ts'
import type { CapturedPacket } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { chunksOf, sharedCaptures } from '../support/capture-bytes.ts'

/** Whole recordings of others, as btsnoop, and what tshark says of them. */
const captures = sharedCaptures().filter(
  ({ name, bytes }) => !name.startsWith('derived') && bytes.toString('latin1', 0, 8) === 'btsnoop\0',
)
if (captures.length === 0) console.warn('the recordings of others are absent: their ATT PDUs are not compared')

interface OraclePdu {
  readonly handle: number
  readonly dir: string
  readonly opcode: number
  readonly payload: string
}

const told = (lines: readonly Record<string, unknown>[]): string[] =>
  (lines.filter(({ kind }) => kind === 'att') as unknown as OraclePdu[]).map(
    ({ handle, dir, opcode, payload }) => `${handle} ${dir} ${opcode.toString(16).padStart(2, '0')}${payload}`,
  )

/** Phones with a Qualcomm controller log its debug messages as data of this link: no L2CAP. */
const debugHandle = 0x0edc

/** Every ATT PDU of a recording, with its link and direction. */
class AttPdus {
  readonly found: string[] = []
  /** Those that their own layout does not fit. */
  readonly malformed: string[] = []
  readonly #recombiners = new Map<string, Recombiner>()

  add({ type, body, direction }: CapturedPacket): void {
    if (type !== packetType.acl || body.length < 4) return
    const head = (body[0] as number) | ((body[1] as number) << 8)
    if ((head & 0xfff) === debugHandle) return
    const link = `${head & 0xfff} ${direction === 'sent' ? 'tx' : 'rx'}`
    this.#recombinerOf(link).fragment((head >> 12) % 4 !== 1, body.subarray(4))
  }

  #recombinerOf(link: string): Recombiner {
    const known = this.#recombiners.get(link)
    if (known) return known
    const frame = (payload: Uint8Array) => this.#take(link, payload)
    const made = new Recombiner(cid => (cid === 4 ? { limit: 0xffff, frame, tooLong: () => {} } : undefined))
    this.#recombiners.set(link, made)
    return made
  }

  #take(link: string, payload: Uint8Array): void {
    this.found.push(`${link} ${toHex(payload)}`)
    try {
      const pdu = attPdu.decode(payload)
      if (pdu) expect(toHex(attPdu.encode(pdu))).toBe(toHex(payload))
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.malformed.push(`${link} ${toHex(payload)}`)
    }
  }
}

describe.skipIf(captures.length === 0)('recordings of others', () => {
  test.each(captures)('$name: every ATT PDU is what tshark says, and encodes back', async ({ bytes, oracle }) => {
    const pdus = new AttPdus()
    for await (const packet of await readCapture(chunksOf(bytes))) pdus.add(packet)
    expect(pdus.found).toEqual(told(oracle()))
    expect(pdus.malformed).toEqual([])
  })
})
