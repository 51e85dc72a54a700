import { describe, expect, test } from 'vitest'
import { Air } from '../../controller/index.ts'
import { Deferred } from '../../core/deferred.ts'

describe('time that tests advance', () => {
  test('stands still until then', async () => {
    const air = new Air()
    const ran: number[] = []
    air.after(1, () => ran.push(air.time))
    air.after(0, () => ran.push(air.time))
    await Promise.resolve()
    expect(ran).toEqual([])
    expect(air.time).toBe(0)
    await air.advance(0)
    expect(ran).toEqual([0])
    await air.advance(1)
    expect(ran).toEqual([0, 1])
    expect(air.time).toBe(1_000)
  })

  test('tasks run in order at their own times, those of one instant as they were added', async () => {
    const air = new Air()
    const ran: string[] = []
    for (const at of [30, 10, 20, 10]) air.at(at, () => ran.push(`${at}/${air.time}`))
    air.at(10, () => ran.push('last of 10'))
    await air.advance(1)
    expect(ran).toEqual(['10/10', '10/10', 'last of 10', '20/20', '30/30'])
  })

  test('what a task adds to its own instant runs in it', async () => {
    const air = new Air()
    const ran: number[] = []
    air.at(10, () => air.after(0, () => ran.push(air.time)))
    air.at(11, () => ran.push(air.time))
    await air.advance(1)
    expect(ran).toEqual([10, 11])
  })

  test('a task that comes too late runs at once', async () => {
    const air = new Air()
    await air.advance(5)
    let ranAt = -1
    air.at(1_000, () => {
      ranAt = air.time
    })
    await air.advance(0)
    expect(ranAt).toBe(5_000)
  })

  test('what was cancelled does not run, even in the same instant', async () => {
    const air = new Air()
    const ran: string[] = []
    const later = air.at(10, () => ran.push('later'))
    air.at(5, () => later.cancel())
    const sameInstant = air.at(20, () => ran.push('first of 20'))
    const second = air.at(20, () => ran.push('second of 20'))
    air.at(19, () => sameInstant.cancel())
    await air.advance(1)
    expect(ran).toEqual(['second of 20'])
    second.cancel()
  })

  test.each([-1, Number.NaN])('does not go by %d ms', async milliseconds => {
    const air = new Air()
    await expect(air.advance(milliseconds)).rejects.toThrow(RangeError)
    expect(() => air.advanceAlone(milliseconds)).toThrow(RangeError)
  })

  test('a task that throws rejects the advance, and the rest can go on', async () => {
    const air = new Air()
    const ran: string[] = []
    air.at(10, () => {
      throw new Error('a mistake')
    })
    air.at(10, () => ran.push('the other'))
    await expect(air.advance(1)).rejects.toThrow('a mistake')
    await air.advance(1)
    expect(ran).toEqual(['the other'])
  })

  test('two airs know nothing of each other', async () => {
    const [one, other] = [new Air(), new Air()]
    await one.advance(1_000)
    expect([one.time, other.time]).toEqual([1_000_000, 0])
  })
})

describe('hosts on an air', () => {
  /** A host that needs many promises, one after the other, to come to its answer. */
  const thinks = async (steps: number) => {
    for (let step = 0; step < steps; step++) await Promise.resolve()
  }

  test('have their turn before time goes on', async () => {
    const air = new Air()
    const seen: number[] = []
    const told = new Deferred<void>()
    air.at(10_000, () => {
      air.touch()
      told.resolve()
    })
    air.at(10_001, () => seen.push(-1))
    void told.promise.then(() => thinks(500)).then(() => seen.push(air.time))
    await air.advance(20)
    expect(seen).toEqual([10_000, -1])
  })

  test('that answer each other all have theirs', async () => {
    const air = new Air()
    const times: number[] = []
    const answer = async (left: number): Promise<void> => {
      await thinks(50)
      times.push(air.time)
      if (left > 0) {
        air.touch()
        void answer(left - 1)
      }
    }
    air.clock.schedule(10, () => void answer(5))
    air.at(10_001, () => times.push(-1))
    await air.advance(20)
    expect(times).toEqual([10_000, 10_000, 10_000, 10_000, 10_000, 10_000, -1])
  })

  test('have timers that go with the air, and the time of their clock', async () => {
    const air = new Air()
    const begin = air.clock.now()
    const rang: number[] = []
    const ring = () => rang.push(air.clock.now() - begin)
    air.clock.schedule(250, ring)
    air.clock.schedule(0.5, ring)
    air.clock.schedule(300, ring).cancel()
    await air.advance(249)
    expect(rang).toEqual([0.5])
    await air.advance(1)
    expect(rang).toEqual([0.5, 250])
    await air.advance(1_000)
    expect(rang).toEqual([0.5, 250])
    expect(air.clock.now() - begin).toBe(1_250)
  })

  test('have no turn when the air advances alone', () => {
    const air = new Air()
    let turned = false
    const ran: number[] = []
    air.at(10, () => {
      air.touch()
      void Promise.resolve().then(() => {
        turned = true
      })
    })
    air.at(20, () => ran.push(air.time))
    air.advanceAlone(1)
    expect([turned, ran, air.time]).toEqual([false, [20], 1_000])
  })
})
