import { BleakError } from '../core/errors.ts'
import type { Channel, ChannelHandlers } from './channel.ts'
import type { Outbox, Source } from './outbox.ts'
import type { Endpoint } from './recombiner.ts'

/** PDUs that wait on one channel, at most: who provokes more answers than this waits for none of them. */
const most = 256

/** Where the owner of a channel can be told of a PDU that is longer than it takes. */
export interface FixedChannelHandlers extends ChannelHandlers {
  tooLong?(head: Uint8Array): void
}

export interface FixedChannelOptions {
  readonly cid: number
  readonly mtu: number
  /** PDUs that wait before `send` says to wait. */
  readonly enough: number
  readonly outbox: Outbox
  /** The channel is over, and the link with it; called once. */
  ended(error: Error): void
  /** Its turn comes before that of all others, where that is `true`. */
  readonly isUrgent?: boolean
}

/** A channel that is there as long as its link is; a PDU of it is one frame (Vol 3 Part A, 3.1). */
export class FixedChannel implements Channel, Endpoint, Source {
  readonly limit: number
  readonly remoteCid: number
  readonly isUrgent: boolean
  readonly #options: FixedChannelOptions
  readonly #handlers: FixedChannelHandlers
  readonly #waiting: Uint8Array[] = []
  #isFull = false
  #over = false

  constructor(options: FixedChannelOptions, handlers: FixedChannelHandlers) {
    this.#options = options
    this.limit = options.mtu
    this.remoteCid = options.cid
    this.isUrgent = options.isUrgent ?? false
    this.#handlers = handlers
  }

  send(sdu: Uint8Array): boolean {
    if (this.#over) return true
    const { cid, outbox } = this.#options
    if (this.#waiting.length === 0 && outbox.sendNow(cid, sdu)) return true
    this.#waiting.push(sdu.slice())
    outbox.ready(this)
    if (this.#waiting.length > most) {
      this.close(new BleakError(`more than ${most} PDUs wait on channel ${cid}: the peer does not wait for answers`))
      return true
    }
    if (this.#waiting.length >= this.#options.enough) this.#isFull = true
    return !this.#isFull
  }

  close(error: Error): void {
    if (this.#over) return
    this.gone(error)
    this.#options.ended(error)
  }

  /** The link has gone. */
  gone(error: Error): void {
    if (this.#over) return
    this.#over = true
    this.#waiting.length = 0
    this.#handlers.closed(error)
  }

  frame(payload: Uint8Array): void {
    if (!this.#over) this.#handlers.sdu(payload)
  }

  tooLong(head: Uint8Array): void {
    if (!this.#over) this.#handlers.tooLong?.(head)
  }

  next(): Uint8Array | undefined {
    const sdu = this.#waiting.shift()
    if (this.#isFull && this.#waiting.length <= this.#options.enough / 2) {
      this.#isFull = false
      this.#handlers.drained()
    }
    return sdu
  }
}
