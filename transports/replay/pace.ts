import { type Clock, systemClock } from '../../core/clock.ts'

/** Recorded speed times this; `max` is as fast as the host takes it. */
export type ReplaySpeed = number | 'max'

/** A longer gap between two packets, and one into the past, is a clock that was set; it is not waited for. Milliseconds. */
const longestGap = 86_400_000

/** When each packet of a capture is due, and what time it is in the capture meanwhile. */
export class Pace {
  readonly #speed: ReplaySpeed
  /** The time that both clocks showed when the last start was made. */
  #anchor: { readonly real: number; readonly captured: number } | undefined
  #last: number
  #now: number

  /** `start` is the time of the first packet, milliseconds since 1970. */
  constructor(speed: ReplaySpeed, start: number) {
    this.#speed = speed
    this.#last = start
    this.#now = start
  }

  /** The time of the packet that was delivered last; timers are the system's. */
  readonly clock: Clock = { now: () => this.#now, schedule: systemClock.schedule }

  /** Milliseconds until a packet of this time is due; 0 or less when it is. */
  delay(time: number): number {
    if (this.#speed === 'max') return 0
    const real = systemClock.now()
    const gap = time - this.#last
    if (!this.#anchor || gap < 0 || gap > longestGap) this.#anchor = { real, captured: time }
    return (time - this.#anchor.captured) / this.#speed - (real - this.#anchor.real)
  }

  /** A packet of this time is being delivered. */
  delivered(time: number): void {
    this.#last = time
    this.#now = Math.max(this.#now, time)
  }

  /** After a pause: the next packet is due at once, and the others count from it. */
  restart(): void {
    this.#anchor = undefined
  }
}
