import { BleakError } from '../core/errors.ts'
import type { Channel, ChannelHandlers } from './channel.ts'
import { frameOf } from './frame.ts'
import type { Outbox, Source } from './outbox.ts'
import type { Endpoint } from './recombiner.ts'

/** Frames that wait on one channel, at most: who provokes more answers than this waits for none of them. */
const most = 256

/** Where the owner of a channel can be told of a PDU that is longer than it takes. */
export interface FixedChannelHandlers extends ChannelHandlers {
  tooLong?(head: Uint8Array): void
}

export interface FixedChannelOptions {
  readonly cid: number
  readonly mtu: number
  /** Frames that wait before `send` says to wait. */
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
  readonly isUrgent: boolean
  readonly #options: FixedChannelOptions
  readonly #handlers: FixedChannelHandlers
  readonly #frames: Uint8Array[] = []
  #isFull = false
  #over = false

  constructor(options: FixedChannelOptions, handlers: FixedChannelHandlers) {
    this.#options = options
    this.limit = options.mtu
    this.isUrgent = options.isUrgent ?? false
    this.#handlers = handlers
  }

  send(sdu: Uint8Array): boolean {
    if (this.#over) return true
    const { cid, outbox } = this.#options
    if (this.#frames.length === 0 && outbox.sendNow(cid, sdu)) return true
    this.#frames.push(frameOf(cid, sdu))
    outbox.ready(this)
    if (this.#frames.length > most) {
      this.close(new BleakError(`more than ${most} PDUs wait on channel ${cid}: the peer does not wait for answers`))
      return true
    }
    if (this.#frames.length >= this.#options.enough) this.#isFull = true
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
    this.#frames.length = 0
    this.#handlers.closed(error)
  }

  frame(payload: Uint8Array): void {
    if (!this.#over) this.#handlers.sdu(payload)
  }

  tooLong(head: Uint8Array): void {
    if (!this.#over) this.#handlers.tooLong?.(head)
  }

  next(): Uint8Array | undefined {
    const frame = this.#frames.shift()
    if (this.#isFull && this.#frames.length <= this.#options.enough / 2) {
      this.#isFull = false
      this.#handlers.drained()
    }
    return frame
  }
}
