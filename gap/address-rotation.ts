import type { Clock, Timer } from '../core/clock.ts'
import type { RandomBits } from './own-address.ts'

/**
 * Milliseconds that a private address is used: no longer than TGAP(private_addr_int) says (Vol 3 Part C, Appendix A), and not always as long,
 * so that nobody knows a device by when it changes.
 */
export const privateAddressLifetime = { least: 8 * 60_000, most: 15 * 60_000 } as const

/** Calls `renew` whenever it is time for another address, until it is stopped. */
export class AddressRotation {
  readonly #clock: Clock
  readonly #randomBits: RandomBits
  readonly #renew: () => void
  #timer: Timer

  constructor(clock: Clock, randomBits: RandomBits, renew: () => void) {
    this.#clock = clock
    this.#randomBits = randomBits
    this.#renew = renew
    this.#timer = this.#next()
  }

  stop(): void {
    this.#timer.cancel()
  }

  #next(): Timer {
    const { least, most } = privateAddressLifetime
    return this.#clock.schedule(least + (this.#randomBits() % (most - least)), () => {
      this.#timer = this.#next()
      this.#renew()
    })
  }
}
