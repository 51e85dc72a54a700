import { BleakError } from '../core/errors.ts'

/** Advertising_Handle has values up to 0xEF (Vol 4 Part E, 7.8.53). */
const most = 0xf0

/** The numbers of a controller's advertising sets, as many as it has room for; one where it knows legacy advertising only. */
export class AdvertisingHandles {
  readonly #taken = new Set<number>()
  #limit = 1

  /** How many sets there can be at once. */
  get limit(): number {
    return this.#limit
  }

  set limit(limit: number) {
    this.#limit = Math.max(1, Math.min(limit, most))
  }

  take(): number {
    for (let handle = 0; handle < this.#limit; handle++)
      if (!this.#taken.has(handle)) {
        this.#taken.add(handle)
        return handle
      }
    throw new BleakError(`the controller has no room for more than ${this.#limit} advertising sets`)
  }

  give(handle: number): void {
    this.#taken.delete(handle)
  }
}
