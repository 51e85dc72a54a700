/** Numbers that look random and are the same for the same seed (Marsaglia's xorshift, 32 bits). Not for secrets. */
export class Random {
  #state: number

  constructor(seed: number) {
    // Seeds that are near each other must not begin alike; zero would stay zero for ever.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0 || 1
    for (let i = 0; i < 4; i++) this.uint32()
  }

  uint32(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return x >>> 0
  }

  /** From 0 to below 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.uint32() >>> 24)
  }

  /** A source of its own, whose numbers do not depend on how often this one is asked later. */
  fork(): Random {
    return new Random(this.uint32())
  }
}
