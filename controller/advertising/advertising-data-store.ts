import { joinBytes } from '../../core/bytes.ts'
import { hciStatus, invalidUnless, Refusal } from '../refusal.ts'

/** Operation of a fragment (Vol 4 Part E, 7.8.54). */
export const operation = { intermediate: 0, first: 1, last: 2, complete: 3, unchanged: 4 } as const

const none = new Uint8Array()

/** Data of a set, as its host hands it over: at once or in fragments (Vol 4 Part E, 7.8.54, 7.8.55 and 7.8.62). */
export class AdvertisingDataStore {
  #bytes: Uint8Array = none
  #partial = false

  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** The last fragment has not come yet. */
  get isPartial(): boolean {
    return this.#partial
  }

  /** All that there is. */
  replace(data: Uint8Array): void {
    this.#bytes = data
    this.#partial = false
  }

  discard(): void {
    this.replace(none)
  }

  /** A fragment that begins discards what was there; data beyond the `capacity` discards everything. */
  add(what: number, fragment: Uint8Array, capacity: number): void {
    const begins = what === operation.first || what === operation.complete
    invalidUnless(begins || this.#partial)
    const bytes = begins ? fragment : joinBytes([this.#bytes, fragment])
    if (bytes.length > capacity) {
      this.discard()
      throw new Refusal(hciStatus.memoryCapacityExceeded)
    }
    this.#bytes = bytes
    this.#partial = what === operation.first || what === operation.intermediate
  }
}
