/** Where one stands in a line. */
export interface Place<T> {
  readonly item: T
  before: Place<T> | undefined
  after: Place<T> | undefined
  isIn: boolean
}

/** Whoever waits for a turn, the first one first. To join, to leave and to be taken cost the same, however many there are. */
export class Line<T> {
  #first: Place<T> | undefined
  #last: Place<T> | undefined

  /** Who is next. */
  get first(): T | undefined {
    return this.#first?.item
  }

  /** At the end. */
  join(item: T): Place<T> {
    const place: Place<T> = { item, before: this.#last, after: undefined, isIn: true }
    if (this.#last) this.#last.after = place
    else this.#first = place
    this.#last = place
    return place
  }

  take(): T | undefined {
    const place = this.#first
    if (place) this.leave(place)
    return place?.item
  }

  /** From anywhere; does nothing once the item was taken. */
  leave(place: Place<T>): void {
    if (!place.isIn) return
    place.isIn = false
    if (place.before) place.before.after = place.after
    else this.#first = place.after
    if (place.after) place.after.before = place.before
    else this.#last = place.before
  }
}
