import type { Timer } from '../core/clock.ts'

interface Entry {
  readonly time: number
  /** Entries of one instant run in the order in which they were added. */
  readonly order: number
  task: (() => void) | undefined
}

const before = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

/** What is to happen, the earliest first: a binary heap, so that the cost of an entry hardly depends on how many there are. */
export class Schedule {
  #heap: Entry[] = []
  #added = 0
  #cancelled = 0

  /** When the next entry is due; Infinity when there is none. */
  get next(): number {
    this.#dropCancelled()
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY
  }

  add(time: number, task: () => void): Timer {
    const entry: Entry = { time, order: this.#added++, task }
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
    return { cancel: () => this.#cancel(entry) }
  }

  /** Takes the earliest entry out. */
  take(): (() => void) | undefined {
    this.#dropCancelled()
    const entry = this.#heap[0]
    if (!entry) return undefined
    this.#removeFirst()
    const { task } = entry
    entry.task = undefined
    return task
  }

  /** A cancelled entry stays until it comes up, or until such entries are the greater part. */
  #cancel(entry: Entry): void {
    if (!entry.task) return
    entry.task = undefined
    this.#cancelled++
    if (this.#cancelled <= 64 || this.#cancelled * 2 <= this.#heap.length) return
    this.#heap = this.#heap.filter(({ task }) => task).sort((a, b) => (before(a, b) ? -1 : 1))
    this.#cancelled = 0
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && !this.#heap[0]?.task) {
      this.#removeFirst()
      this.#cancelled--
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop() as Entry
    if (this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink()
  }

  #rise(from: number): void {
    const heap = this.#heap
    const entry = heap[from] as Entry
    let at = from
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = heap[up] as Entry
      if (before(parent, entry)) break
      heap[at] = parent
      at = up
    }
    heap[at] = entry
  }

  #sink(): void {
    const heap = this.#heap
    const entry = heap[0] as Entry
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= heap.length) break
      if (down + 1 < heap.length && before(heap[down + 1] as Entry, heap[down] as Entry)) down++
      const child = heap[down] as Entry
      if (before(entry, child)) break
      heap[at] = child
      at = down
    }
    heap[at] = entry
  }
}
