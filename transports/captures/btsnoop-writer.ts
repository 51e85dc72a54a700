import { type PacketType, packetType } from '../../hci/transport.ts'
import {
  btsnoopHeadLength,
  btsnoopMagic,
  btsnoopVersion,
  datalink,
  epochHigh,
  epochLow,
  recordFlag,
  recordHeadLength,
} from './btsnoop.ts'

/** What one record says beside the packet's bytes. */
export interface RecordDetails {
  readonly type: PacketType
  /** `sent` is from host to controller. */
  readonly direction: 'sent' | 'received'
  /** Milliseconds since 1970, with fractions. */
  readonly time: number
  /** Packets lost since the beginning of the capture. */
  readonly drops: number
}

/** The head of a btsnoop file with the H4 datalink. */
export const btsnoopHead = (): Uint8Array => {
  const head = new Uint8Array(btsnoopHeadLength)
  head.set(btsnoopMagic)
  const view = new DataView(head.buffer)
  view.setUint32(8, btsnoopVersion)
  view.setUint32(12, datalink.h4)
  return head
}

/** Records of the H4 datalink, gathered in memory that grows up to a limit. */
export class RecordBuffer {
  readonly #limit: number
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  #length = 0
  constructor(size: number, limit: number) {
    this.#limit = limit
    this.#bytes = new Uint8Array(size)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#length
  }

  /** The records so far, as a view. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Appends one record; `body` is the packet without its indicator. False where the limit leaves no room for it. */
  append(details: RecordDetails, body: Uint8Array): boolean {
    const at = this.#length
    const included = body.length + 1
    if (!this.#reserve(recordHeadLength + included)) return false
    const microseconds = Math.round(details.time * 1000)
    const low = (microseconds % 2 ** 32) + epochLow
    this.#view.setUint32(at, included)
    this.#view.setUint32(at + 4, included)
    this.#view.setUint32(at + 8, flagsOf(details))
    this.#view.setUint32(at + 12, details.drops)
    this.#view.setUint32(at + 16, epochHigh + Math.floor(microseconds / 2 ** 32) + Math.floor(low / 2 ** 32))
    this.#view.setUint32(at + 20, low)
    this.#bytes[at + recordHeadLength] = details.type
    this.#bytes.set(body, at + recordHeadLength + 1)
    return true
  }

  #reserve(length: number): boolean {
    const needed = this.#length + length
    if (needed > this.#bytes.length) {
      if (needed > this.#limit) return false
      const larger = new Uint8Array(Math.min(Math.max(needed, this.#bytes.length * 2), this.#limit))
      larger.set(this.bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#length = needed
    return true
  }
}

const flagsOf = ({ direction, type }: RecordDetails): number =>
  (direction === 'received' ? recordFlag.received : 0) |
  (type === packetType.command || type === packetType.event ? recordFlag.commandOrEvent : 0)
