/** There are no handles left where the service was to be. */
export class NoHandlesError extends RangeError {}

/** Gives handles out in ascending order, up to a limit. */
export class HandleAllocator {
  readonly #limit: number
  #next: number

  constructor(first: number, limit: number) {
    this.#next = first
    this.#limit = limit
  }

  /** The handle that was given last. */
  get last(): number {
    return this.#next - 1
  }

  /** @throws RangeError where the handle that is asked for lies behind. */
  take(wanted?: number): number {
    if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= this.#next))
      throw new RangeError(`handle ${wanted} is taken or out of order: the next one is ${this.#next}`)
    const handle = wanted ?? this.#next
    if (handle > this.#limit) throw new NoHandlesError(`no handle is left: ${this.#limit} is the last`)
    this.#next = handle + 1
    return handle
  }
}
