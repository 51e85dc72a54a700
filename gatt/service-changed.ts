import { encode, struct, u16 } from '../core/codec.ts'
import type { HandleRange } from './attribute-database.ts'

/** Vol 3 Part G, 7.1. */
const affected = struct({ start: u16, end: u16 })

/** Tells one client of changes, one indication at a time; what changes meanwhile is told together. */
export class ServiceChanged {
  readonly #indicate: (value: Uint8Array) => Promise<boolean>
  /** The client has confirmed all there was to tell. */
  readonly #confirmed: () => void
  #waiting: HandleRange | undefined
  #isTelling = false

  /** `indicate` resolves when the client has confirmed: false where it did not ask for indications. */
  constructor(indicate: (value: Uint8Array) => Promise<boolean>, confirmed: () => void) {
    this.#indicate = indicate
    this.#confirmed = confirmed
  }

  changed({ start, end }: HandleRange): void {
    const waiting = this.#waiting
    this.#waiting = waiting ? { start: Math.min(waiting.start, start), end: Math.max(waiting.end, end) } : { start, end }
    if (!this.#isTelling) void this.#tell()
  }

  async #tell(): Promise<void> {
    this.#isTelling = true
    // Changes of one turn make one indication.
    await Promise.resolve()
    try {
      for (let next = this.#waiting; next; next = this.#waiting) {
        this.#waiting = undefined
        const isConfirmed = await this.#indicate(encode(affected, next))
        if (isConfirmed && !this.#waiting) this.#confirmed()
      }
    } catch {
      // The bearer has gone; what the client does not know is told when it comes back.
    } finally {
      this.#isTelling = false
    }
  }
}
