import type { Clock, Timer } from '../../core/clock.ts'

/**
 * An air that is further behind than this (milliseconds) lets the rest of that time be lost: its machine is too slow for it, or
 * has slept.
 */
const mostBehind = 1_000

/** Wakes an air when the clock that it follows has come to its next entry. */
export class Wall {
  readonly #clock: Clock
  #begin: number
  readonly #next: () => number
  readonly #due: () => void
  #timer: Timer | undefined
  #timerDue = Number.POSITIVE_INFINITY
  #stopped = false

  /** Times in milliseconds; `offset` is what has passed before. */
  constructor(clock: Clock, offset: number, next: () => number, due: () => void) {
    this.#clock = clock
    this.#begin = clock.now() - offset
    this.#next = next
    this.#due = due
  }

  elapsed(): number {
    const elapsed = this.#clock.now() - this.#begin
    const lost = Math.max(0, elapsed - (this.#next() + mostBehind))
    this.#begin += lost
    return elapsed - lost
  }

  wake(): void {
    const next = this.#next()
    if (this.#stopped || next >= this.#timerDue || next === Number.POSITIVE_INFINITY) return
    this.#timer?.cancel()
    this.#timerDue = next
    this.#timer = this.#clock.schedule(Math.max(0, next - this.elapsed()), () => {
      this.#timerDue = Number.POSITIVE_INFINITY
      this.#timer = undefined
      try {
        this.#due()
      } finally {
        this.wake()
      }
    })
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }
}
