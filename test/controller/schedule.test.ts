import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Schedule } from '../../controller/air/schedule.ts'
import { growth } from '../support/heap.ts'

/** The same as a schedule, as plainly as it can be said. */
class SortedList {
  #entries: { readonly time: number; readonly task: () => void }[] = []

  get next(): number {
    return this.#entries[0]?.time ?? Number.POSITIVE_INFINITY
  }

  add(time: number, task: () => void) {
    const entry = { time, task }
    this.#entries.push(entry)
    this.#entries.sort((a, b) => a.time - b.time)
    return {
      cancel: () => {
        this.#entries = this.#entries.filter(one => one !== entry)
      },
    }
  }

  take(): (() => void) | undefined {
    return this.#entries.shift()?.task
  }
}

/** A schedule and a sorted list that are told the same. */
class Pair {
  readonly #sides = [new Schedule(), new SortedList()].map(schedule => ({
    schedule,
    timers: [] as { cancel(): void }[],
    ran: [] as number[],
  }))

  add(time: number): void {
    for (const { schedule, timers, ran } of this.#sides) {
      const id = timers.length
      timers.push(schedule.add(time, () => ran.push(id)))
    }
  }

  cancel(which: number): void {
    for (const { timers } of this.#sides) timers[which % timers.length]?.cancel()
  }

  take(): void {
    for (const { schedule } of this.#sides) schedule.take()?.()
  }

  takeAll(): void {
    for (const { schedule } of this.#sides) for (let task = schedule.take(); task; task = schedule.take()) task()
  }

  check(): void {
    const [real, model] = this.#sides
    expect(real?.schedule.next).toBe(model?.schedule.next)
    expect(real?.ran).toEqual(model?.ran)
  }
}

/** Few different times, so that many entries are of one instant. */
const time = fc.integer({ min: 0, max: 50 })
const action = fc.oneof(
  { weight: 4, arbitrary: time.map(at => (pair: Pair) => pair.add(at)) },
  { weight: 3, arbitrary: fc.nat(10_000).map(which => (pair: Pair) => pair.cancel(which)) },
  { weight: 2, arbitrary: fc.constant((pair: Pair) => pair.take()) },
)

describe('a schedule', () => {
  test('gives what a sorted list gives, whatever is added, cancelled and taken', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 300, size: 'max' }), actions => {
        const pair = new Pair()
        for (const act of actions) {
          act(pair)
          pair.check()
        }
        pair.takeAll()
        pair.check()
      }),
    )
  })

  test('and when most of many entries have been cancelled', () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 200, maxLength: 400, size: 'max' }), fc.nat(3), (times, kept) => {
        const pair = new Pair()
        for (const at of times) pair.add(at)
        for (let which = 0; which < times.length; which++) if (which % 4 !== kept) pair.cancel(which)
        pair.check()
        for (const at of times.slice(0, 50)) pair.add(at)
        pair.takeAll()
        pair.check()
      }),
      { numRuns: 30 },
    )
  })

  test('gives nothing when it is empty', () => {
    const schedule = new Schedule()
    expect(schedule.next).toBe(Number.POSITIVE_INFINITY)
    expect(schedule.take()).toBeUndefined()
  })

  test('an entry that was taken can no longer be cancelled, nor takes its cancellation another one away', () => {
    const schedule = new Schedule()
    const ran: string[] = []
    const timer = schedule.add(1, () => ran.push('first'))
    schedule.add(2, () => ran.push('second'))
    schedule.take()?.()
    timer.cancel()
    timer.cancel()
    schedule.take()?.()
    expect(ran).toEqual(['first', 'second'])
  })

  test('keeps nothing of what was cancelled, while others wait before and behind', async () => {
    const schedule = new Schedule()
    const waiting = Array.from({ length: 100 }, (_, at) => schedule.add(at, () => {}))
    const churn = () => {
      for (let i = 0; i < 125_000; i++) schedule.add(1_000 + i, () => {}).cancel()
    }
    expect(await growth(churn)).toBeLessThan(1_000_000)
    expect(schedule.next).toBe(0)
    for (const timer of waiting) timer.cancel()
    expect(schedule.next).toBe(Number.POSITIVE_INFINITY)
  })
})
