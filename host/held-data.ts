import type { Clock, Timer } from '../core/clock.ts'

/** Packets of data that are held, at most, and the milliseconds that they are held for. */
export const mostHeld = 32
const longestHold = 1_000

interface Packet {
  readonly start: boolean
  readonly data: Uint8Array
}

/**
 * Data of one link that came before the event without which it would be judged wrongly: over USB, data and events travel on endpoints of
 * their own. It keeps its order, and none of it is lost: what does not fit, or waits for too long, is judged as the link is then.
 */
export class HeldData {
  readonly #clock: Clock
  readonly #deliver: (start: boolean, data: Uint8Array) => void
  readonly #packets: Packet[] = []
  #timer: Timer | undefined

  constructor(clock: Clock, deliver: (start: boolean, data: Uint8Array) => void) {
    this.#clock = clock
    this.#deliver = deliver
  }

  /** What comes from now on is held until `release`. */
  hold(): void {
    this.#timer ??= this.#clock.schedule(longestHold, () => this.release())
  }

  /** Takes one packet, a view of it. */
  take(start: boolean, data: Uint8Array): void {
    if (this.#timer && this.#packets.length >= mostHeld) this.release()
    if (this.#timer) this.#packets.push({ start, data: data.slice() })
    else this.#deliver(start, data)
  }

  release(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const { start, data } of this.#packets.splice(0)) this.#deliver(start, data)
  }

  /** The link has gone. */
  clear(): void {
    this.#packets.length = 0
    this.release()
  }
}
