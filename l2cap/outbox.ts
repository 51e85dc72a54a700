import type { AclLink } from '../hci/acl-queue.ts'
import { headerLength, writeHeader } from './frame.ts'

/** One channel, as what sends for its link sees it. */
export interface Source {
  /** Goes before all others: signalling, because what opens a channel must be there before its data. */
  readonly isUrgent: boolean
  /** The channel that its frames are for: the peer's end. */
  readonly remoteCid: number
  /** The payload of the next frame, a view; undefined while there is none. */
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
  /** Where the frame that goes out is put together: fresh memory for each costs more than all the rest of its way. */
  #frame = new Uint8Array(0)
  /** Its length, and how much of it went out. */
  #length = 0
  #sent = 0
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
    if (this.#isFull || this.#isSending || this.#isUnderWay || this.#turns.size > 0 || this.#urgent.size > 0) return false
    this.#begin(cid, payload)
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
    this.#length = 0
    this.#sent = 0
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
    if (!this.#isUnderWay && !this.#beginNext(this.#urgent) && !this.#beginNext(this.#turns)) return false
    const start = this.#sent
    const end = Math.min(start + this.#packetLength, this.#length)
    this.#sent = end
    this.#isFull = !this.#acl.write(start === 0, this.#frame.subarray(start, end))
    return true
  }

  get #isUnderWay(): boolean {
    return this.#sent < this.#length
  }

  #begin(cid: number, payload: Uint8Array): void {
    this.#sent = 0
    this.#length = headerLength + payload.length
    if (this.#frame.length < this.#length) this.#frame = new Uint8Array(this.#length)
    writeHeader(this.#frame, cid, payload.length)
    this.#frame.set(payload, headerLength)
  }

  #beginNext(line: Set<Source>): boolean {
    for (const source of line) {
      line.delete(source)
      const payload = source.next()
      if (!payload) continue
      if (this.#over) return false
      line.add(source)
      this.#begin(source.remoteCid, payload)
      return true
    }
    return false
  }

  #lineOf(source: Source): Set<Source> {
    return source.isUrgent ? this.#urgent : this.#turns
  }
}
