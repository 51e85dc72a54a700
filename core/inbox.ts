import { Deferred } from './deferred.ts'

/** A bounded first-in first-out mailbox: one side puts, the other awaits. When it is full the oldest item gives way. */
export class Inbox<T> implements AsyncIterable<T> {
  readonly #limit: number
  readonly #items: T[] = []
  readonly #readers: Deferred<IteratorResult<T, undefined>>[] = []
  #end: { readonly error?: Error } | undefined
  #dropped = 0

  constructor(limit: number) {
    if (!(limit >= 1)) throw new RangeError(`an inbox holds at least one item, not ${limit}`)
    this.#limit = limit
  }

  /** How many items gave way because nobody read them in time. */
  get dropped(): number {
    return this.#dropped
  }

  put(item: T): void {
    if (this.#end) return
    const reader = this.#readers.shift()
    if (reader) {
      reader.resolve({ done: false, value: item })
      return
    }
    this.#items.push(item)
    if (this.#items.length > this.#limit) {
      this.#items.shift()
      this.#dropped++
    }
  }

  /** What was put can still be read; after it readers get `error`, or the end where there is none. */
  close(error?: Error): void {
    if (this.#end) return
    this.#end = error ? { error } : {}
    for (const reader of this.#readers.splice(0)) this.#finish(reader)
  }

  /** The next item, or `done` after the end. An abort detaches the caller and loses nothing. */
  async next(signal?: AbortSignal): Promise<IteratorResult<T, undefined>> {
    signal?.throwIfAborted()
    if (this.#items.length > 0) return { done: false, value: this.#items.shift() as T }
    const reader = new Deferred<IteratorResult<T, undefined>>()
    if (this.#end) {
      this.#finish(reader)
      return reader.promise
    }
    this.#readers.push(reader)
    const abort = () => {
      const at = this.#readers.indexOf(reader)
      if (at >= 0) this.#readers.splice(at, 1)
      reader.reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await reader.promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Every item until the end; an abort rejects with the signal's reason. */
  async *items(signal?: AbortSignal): AsyncGenerator<T, undefined> {
    for (;;) {
      const { done, value } = await this.next(signal)
      if (done) return
      yield value
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, undefined> {
    return this.items()
  }

  #finish(reader: Deferred<IteratorResult<T, undefined>>): void {
    const { error } = this.#end ?? {}
    if (error) reader.reject(error)
    else reader.resolve({ done: true, value: undefined })
  }
}
