import { expect } from 'vitest'
import { DecodeError } from '../../core/errors.ts'
import { toHex } from '../../core/hex.ts'
import type { Packet, Packets, Tagged } from '../../core/tagged.ts'
import { packetType } from '../../hci/transport.ts'
import { Recombiner } from '../../l2cap/recombiner.ts'
import type { CapturedPacket } from '../../transports/captures/capture.ts'
import { sharedCaptures } from './capture-bytes.ts'

/** Whole recordings of others, as btsnoop, and what tshark says of them. */
export const btsnoopCaptures = sharedCaptures().filter(
  ({ name, bytes }) => !name.startsWith('derived') && bytes.toString('latin1', 0, 8) === 'btsnoop\0',
)
if (btsnoopCaptures.length === 0) console.warn('the recordings of others are absent: what they hold is not compared')

interface OraclePdu {
  readonly kind: string
  readonly handle: number
  readonly dir: string
  readonly opcode: number
  readonly payload: string
}

/** What tshark says of one channel: link, direction and bytes. */
export const toldPdus = (kind: 'att' | 'smp', lines: readonly Record<string, unknown>[]): string[] =>
  (lines as unknown as OraclePdu[])
    .filter(line => line.kind === kind)
    .map(({ handle, dir, opcode, payload }) => `${handle} ${dir} ${opcode.toString(16).padStart(2, '0')}${payload}`)

/** Phones with a Qualcomm controller log its debug messages as data of this link: no L2CAP. */
const debugHandle = 0x0edc

/** Every PDU that a recording has of one fixed channel, with its link and direction. */
export class CapturedPdus<P extends Packets> {
  readonly found: string[] = []
  /** Those that their own layout does not fit. */
  readonly malformed: string[] = []
  readonly #recombiners = new Map<string, Recombiner>()
  readonly #cid: number
  readonly #table: Tagged<P>

  constructor(cid: number, table: Tagged<P>) {
    this.#cid = cid
    this.#table = table
  }

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
    const made = new Recombiner(cid => (cid === this.#cid ? { limit: 0xffff, frame, tooLong: () => {} } : undefined))
    this.#recombiners.set(link, made)
    return made
  }

  #take(link: string, payload: Uint8Array): void {
    this.found.push(`${link} ${toHex(payload)}`)
    try {
      const pdu = this.#table.decode(payload)
      if (pdu) expect(toHex(this.#table.encode(pdu as Packet<P>))).toBe(toHex(payload))
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.malformed.push(`${link} ${toHex(payload)}`)
    }
  }
}
