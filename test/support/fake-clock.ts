import type { Clock } from '../../core/clock.ts'

/** A clock that goes on when a test says so. */
export class FakeClock implements Clock {
  #now: number
  #timers: { readonly due: number; readonly task: () => void }[] = []

  constructor(now = 1_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  schedule(milliseconds: number, task: () => void) {
    const timer = { due: this.#now + milliseconds, task }
    this.#timers.push(timer)
    return {
      cancel: () => {
        this.#timers = this.#timers.filter(one => one !== timer)
      },
    }
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length
  }

  /** Lets time pass, one timer after the other. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.due)
      this.#run(next)
    }
    this.#now = end
  }

  /** Lets time pass with nobody looking, as when the machine is busy or asleep; what is due comes after that. */
  freeze(milliseconds: number): void {
    this.#now += milliseconds
  }

  #next(end: number) {
    return this.#timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
  }

  #run(timer: { readonly task: () => void }): void {
    this.#timers = this.#timers.filter(one => one !== timer)
    timer.task()
  }
}
