import type { Timer } from '../../core/clock.ts'

/** One thing to do; without a task it was cancelled or is done. */
class Entry implements Timer {
  task: (() => void) | undefined
  readonly #schedule: { cancelled(): void }

  constructor(schedule: { cancelled(): void }, task: () => void) {
    this.#schedule = schedule
    this.task = task
  }

  cancel(): void {
    if (!this.task) return
    this.task = undefined
    this.#schedule.cancelled()
  }
}

/** Children of one node: four lie side by side in memory, and make the tree half as high as two. */
const children = 4
const firstCapacity = 64

/**
 * What is to happen, the earliest first; entries of one instant in the order in which they were added. A heap whose keys lie in
 * arrays of numbers, so that the cost of an entry hardly depends on how many there are.
 */
export class Schedule {
  #times = new Float64Array(firstCapacity)
  #orders = new Float64Array(firstCapacity)
  #entries: Entry[] = []
  #added = 0
  #cancelled = 0

  /** When the next entry is due; Infinity when there is none. */
  get next(): number {
    this.#dropCancelled()
    return this.#entries.length > 0 ? (this.#times[0] as number) : Number.POSITIVE_INFINITY
  }

  add(time: number, task: () => void): Timer {
    const entry = new Entry(this, task)
    const at = this.#entries.length
    if (at === this.#times.length) this.#grow()
    this.#entries.push(entry)
    this.#rise(at, time, this.#added++, entry)
    return entry
  }

  /** Takes the earliest entry out. */
  take(): (() => void) | undefined {
    this.#dropCancelled()
    const [entry] = this.#entries
    if (!entry) return undefined
    this.#removeFirst()
    const { task } = entry
    entry.task = undefined
    return task
  }

  /** A cancelled entry stays until it comes up, or until such entries are the greater part. */
  cancelled(): void {
    this.#cancelled++
    if (this.#cancelled > firstCapacity && this.#cancelled * 2 > this.#entries.length) this.#rebuild()
  }

  #rebuild(): void {
    const old = { entries: this.#entries, times: this.#times.slice(), orders: this.#orders.slice() }
    this.#entries = []
    this.#cancelled = 0
    old.entries.forEach((entry, at) => {
      if (!entry.task) return
      this.#entries.push(entry)
      this.#rise(this.#entries.length - 1, old.times[at] as number, old.orders[at] as number, entry)
    })
  }

  #dropCancelled(): void {
    for (let first = this.#entries[0]; first && !first.task; first = this.#entries[0]) {
      this.#removeFirst()
      this.#cancelled--
    }
  }

  #removeFirst(): void {
    const last = this.#entries.pop() as Entry
    const at = this.#entries.length
    if (at > 0) this.#sink(this.#times[at] as number, this.#orders[at] as number, last)
  }

  #isBefore(at: number, time: number, order: number): boolean {
    const other = this.#times[at] as number
    return other < time || (other === time && (this.#orders[at] as number) < order)
  }

  #put(at: number, time: number, order: number, entry: Entry): void {
    this.#times[at] = time
    this.#orders[at] = order
    this.#entries[at] = entry
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#orders[from] as number, this.#entries[from] as Entry)
  }

  #rise(from: number, time: number, order: number, entry: Entry): void {
    let at = from
    while (at > 0) {
      const up = Math.floor((at - 1) / children)
      if (this.#isBefore(up, time, order)) break
      this.#move(up, at)
      at = up
    }
    this.#put(at, time, order, entry)
  }

  #sink(time: number, order: number, entry: Entry): void {
    const { length } = this.#entries
    let at = 0
    for (let down = 1; down < length; down = children * at + 1) {
      let least = down
      const end = Math.min(down + children, length)
      for (let child = down + 1; child < end; child++)
        if (this.#isBefore(child, this.#times[least] as number, this.#orders[least] as number)) least = child
      if (!this.#isBefore(least, time, order)) break
      this.#move(least, at)
      at = least
    }
    this.#put(at, time, order, entry)
  }

  #grow(): void {
    const [times, orders] = [new Float64Array(2 * this.#times.length), new Float64Array(2 * this.#times.length)]
    times.set(this.#times)
    orders.set(this.#orders)
    this.#times = times
    this.#orders = orders
  }
}
