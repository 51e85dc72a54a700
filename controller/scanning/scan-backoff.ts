import type { Random } from '../air/random.ts'

const greatestLimit = 256

/** Keeps scanners that hear the same advertiser from asking it together for ever (Vol 6 Part B, 4.4.3.2). */
export class ScanBackoff {
  readonly #random: Random
  #upperLimit = 1
  #count = 1
  /** How many requests in a row were answered, or, below zero, were not. */
  #inARow = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** Whether the advertiser that was just heard is to be asked; `ended` says later what came of it. */
  isDue(): boolean {
    return --this.#count <= 0
  }

  ended(answered: boolean): void {
    const sign = answered ? 1 : -1
    this.#inARow = Math.sign(this.#inARow) === sign ? this.#inARow + sign : sign
    if (Math.abs(this.#inARow) === 2) {
      this.#upperLimit = answered ? Math.max(this.#upperLimit / 2, 1) : Math.min(this.#upperLimit * 2, greatestLimit)
      this.#inARow = 0
    }
    this.#count = 1 + (this.#random.uint32() % this.#upperLimit)
  }
}
