import type { AclLink } from '../hci/acl-queue.ts'
import { headerLength, writeHeader } from './frame.ts'

/** One channel, as what sends for its link sees it. */
export interface Source {
  /** Goes before all others: signalling, because what opens a channel must be there before its data. */
  readonly isUrgent: boolean
  /** The next frame to send, header included; undefined while there is none. It must not change before the next one is asked for. */
  next(): Uint8Array | undefined
}

/**
 * Sends for the channels of one link, a frame in turn each. A frame is asked for when there is room for it, and goes out in
 * fragments of what the controller takes, with nothing between them (Vol 3 Part A, 7.2.1).
 */
export class Outbox {
  readonly #packetLength: number
  readonly #acl: AclLink
  /** Who has something to send, the next one first. */
  readonly #turns = new Set<Source>()
  readonly #urgent = new Set<Source>()
  /** The frame that has begun, and how much of it went out. */
  #frame: Uint8Array | undefined
  #sent = 0
  /** Where frames that need not wait are put together: fresh memory for each costs more than all the rest of its way. */
  #scratch = new Uint8Array(0)
  #isFull = false
  #isSending = false
  #over = false

  constructor(packetLength: number, acl: (drained: () => void) => AclLink) {
    this.#packetLength = packetLength
    this.#acl = acl(() => {
      this.#isFull = false
      this.#sendAll()
    })
  }

  /** Sends one frame at once, where nothing else is to be sent; false, and nothing has happened, where it must wait for its turn. */
  sendNow(cid: number, payload: Uint8Array): boolean {
    if (this.#isFull || this.#isSending || this.#frame || this.#turns.size > 0 || this.#urgent.size > 0) return false
    const length = headerLength + payload.length
    if (this.#scratch.length < length) this.#scratch = new Uint8Array(length)
    writeHeader(this.#scratch, cid, payload.length)
    this.#scratch.set(payload, headerLength)
    this.#frame = this.#scratch.subarray(0, length)
    this.#sendAll()
    return true
  }

  /** `source` has something to send. */
  ready(source: Source): void {
    if (this.#over) return
    this.#lineOf(source).add(source)
    this.#sendAll()
  }

  /** What waits is forgotten. */
  close(): void {
    this.#over = true
    this.#turns.clear()
    this.#urgent.clear()
    this.#frame = undefined
    this.#acl.close()
  }

  #sendAll(): void {
    // Whoever is asked for a frame may answer by having more to send.
    if (this.#isSending) return
    this.#isSending = true
    while (!this.#isFull && this.#sendFragment());
    this.#isSending = false
  }

  #sendFragment(): boolean {
    const frame = this.#frame ?? this.#nextFrame()
    if (!frame) return false
    const start = this.#sent
    const end = Math.min(start + this.#packetLength, frame.length)
    const isLast = end === frame.length
    this.#frame = isLast ? undefined : frame
    this.#sent = isLast ? 0 : end
    const isWhole = start === 0 && isLast
    this.#isFull = !this.#acl.write(start === 0, isWhole ? frame : frame.subarray(start, end))
    return true
  }

  #nextFrame(): Uint8Array | undefined {
    return this.#nextOf(this.#urgent) ?? this.#nextOf(this.#turns)
  }

  #nextOf(line: Set<Source>): Uint8Array | undefined {
    for (const source of line) {
      line.delete(source)
      const frame = source.next()
      if (!frame) continue
      if (!this.#over) line.add(source)
      return frame
    }
    return undefined
  }

  #lineOf(source: Source): Set<Source> {
    return source.isUrgent ? this.#urgent : this.#turns
  }
}
