import type { Clock } from '../../core/clock.ts'
import type { OpenTransport } from '../../hci/transport.ts'

/** A clock that knows how many of its timers have neither fired nor been cancelled. */
export class CountingClock implements Clock {
  readonly #clock: Clock
  readonly #timers = new Set<object>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get timers(): number {
    return this.#timers.size
  }

  /** The same transport with this clock. */
  readonly wrap =
    (open: OpenTransport): OpenTransport =>
    async (handlers, options) => ({ ...(await open(handlers, options)), clock: this })

  now(): number {
    return this.#clock.now()
  }

  schedule(milliseconds: number, task: () => void) {
    const own = {}
    this.#timers.add(own)
    const timer = this.#clock.schedule(milliseconds, () => {
      this.#timers.delete(own)
      task()
    })
    return {
      cancel: () => {
        this.#timers.delete(own)
        timer.cancel()
      },
    }
  }
}
