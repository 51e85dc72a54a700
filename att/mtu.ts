/** Vol 3 Part F, 3.2.8: what every bearer on LE begins with, and can never go below. */
export const defaultMtu = 23
/** What we can receive: the longest attribute value and its headers (3.2.9). */
export const ownMtu = 517

/** The MTU of one bearer, for both directions. */
export class Mtu {
  /** What we offer. */
  readonly own: number
  readonly #changed: (mtu: number) => void
  #current = defaultMtu
  #told = defaultMtu
  #isAgreed = false

  constructor(own: number, changed: (mtu: number) => void) {
    this.own = own
    this.#changed = changed
  }

  get current(): number {
    return this.#current
  }

  /** Whether an exchange has succeeded, whoever began it. */
  get isAgreed(): boolean {
    return this.#isAgreed
  }

  /** The least of what both can receive. Only the first exchange counts: a later one must not change anything (3.4.2.1). */
  agreeOn(theirs: number): void {
    if (this.#isAgreed) return
    this.#isAgreed = true
    this.#current = Math.max(defaultMtu, Math.min(theirs, this.own))
  }

  /** Tells of a change, once, when the peer knows of it too. */
  tell(): void {
    if (this.#told === this.#current) return
    this.#told = this.#current
    this.#changed(this.#current)
  }
}
