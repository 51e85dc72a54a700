import { describe, expect, test } from 'vitest'
import { Air } from '../../controller/index.ts'
import { FakeClock } from '../support/fake-clock.ts'

describe('an air that follows a clock', () => {
  test('does what is due when the clock comes to it, and keeps nothing waiting otherwise', () => {
    const clock = new FakeClock()
    const air = new Air()
    const ran: number[] = []
    const tick = () => {
      ran.push(air.time)
      if (ran.length < 3) air.after(10_000, tick)
    }
    const stop = air.follow(clock)
    expect(clock.waiting).toBe(0)
    air.after(10_000, tick)
    clock.pass(9)
    expect(ran).toEqual([])
    clock.pass(1)
    expect(ran).toEqual([10_000])
    clock.pass(100)
    expect(ran).toEqual([10_000, 20_000, 30_000])
    expect(clock.waiting).toBe(0)
    stop()
  })

  test('has the time of the clock where nothing was to be done meanwhile', () => {
    const clock = new FakeClock()
    const air = new Air()
    const stop = air.follow(clock)
    const begin = air.clock.now()
    clock.pass(5_000)
    expect(air.time).toBe(5_000_000)
    expect(air.clock.now() - begin).toBe(5_000)
    let ranAt = -1
    air.after(1_000, () => {
      ranAt = air.time
    })
    clock.pass(0.5)
    expect(ranAt).toBe(-1)
    clock.pass(0.5)
    expect(ranAt).toBe(5_001_000)
    stop()
  })

  test('does first what is due earlier than it was thought to be next', () => {
    const clock = new FakeClock()
    const air = new Air()
    const ran: string[] = []
    const stop = air.follow(clock)
    air.after(50_000, () => ran.push('50'))
    air.after(10_000, () => ran.push('10')).cancel()
    air.after(20_000, () => ran.push('20'))
    clock.pass(20)
    expect(ran).toEqual(['20'])
    clock.pass(30)
    expect(ran).toEqual(['20', '50'])
    stop()
  })

  test('catches up after a clock that was not watched, everything at its own time', () => {
    const clock = new FakeClock()
    const air = new Air()
    const ran: number[] = []
    for (let at = 10_000; at <= 50_000; at += 10_000) air.at(at, () => ran.push(air.time))
    const stop = air.follow(clock)
    clock.freeze(500)
    expect(air.time).toBe(10_000)
    clock.pass(0)
    expect(ran).toEqual([10_000, 20_000, 30_000, 40_000, 50_000])
    expect(air.time).toBe(500_000)
    stop()
  })

  test('gives others a turn while it catches up', () => {
    const clock = new FakeClock()
    const air = new Air()
    const ran: number[] = []
    // Each takes 5 ms of real time.
    for (let at = 1; at <= 10; at++)
      air.at(at, () => {
        ran.push(at)
        clock.freeze(5)
      })
    const stop = air.follow(clock)
    const batches: number[] = []
    clock.schedule(1, () => batches.push(ran.length))
    clock.schedule(2, () => batches.push(ran.length))
    clock.pass(1)
    expect(batches[0]).toBe(4)
    clock.pass(100)
    expect(ran).toHaveLength(10)
    stop()
  })

  test('lets time be lost that a machine has slept, and never goes backwards', () => {
    const clock = new FakeClock()
    const air = new Air()
    let ticks = 0
    const tick = () => {
      ticks++
      air.after(100_000, tick)
    }
    air.after(100_000, tick)
    const stop = air.follow(clock)
    clock.pass(1_000)
    expect(ticks).toBe(10)
    const before = air.clock.now()
    clock.freeze(24 * 3_600_000)
    const awake = air.clock.now()
    expect(awake - before).toBeLessThan(2_000)
    expect(awake).toBeGreaterThanOrEqual(before)
    clock.pass(0)
    expect(ticks).toBeLessThan(25)
    expect(air.clock.now()).toBeGreaterThanOrEqual(awake)
    clock.pass(1_000)
    expect(air.clock.now() - awake).toBe(1_000)
    stop()
  })

  test('goes on where it was advanced to, and stands where the clock has left it', async () => {
    const clock = new FakeClock()
    const air = new Air()
    await air.advance(100)
    const stop = air.follow(clock)
    clock.pass(50)
    expect(air.time).toBe(150_000)
    const before = air.clock.now()
    const ran: number[] = []
    air.after(20_000, () => ran.push(air.time))
    clock.freeze(30)
    stop()
    stop()
    expect(ran).toEqual([170_000])
    expect(air.clock.now() - before).toBe(30)
    clock.pass(1_000)
    expect(air.time).toBe(180_000)
    await air.advance(1)
    expect(air.time).toBe(181_000)
    expect(clock.waiting).toBe(0)
  })

  test('can be stopped by what it does', () => {
    const clock = new FakeClock()
    const air = new Air()
    const ran: string[] = []
    const stop = air.follow(clock)
    air.after(10_000, () => {
      ran.push('stopping')
      stop()
    })
    air.after(20_000, () => ran.push('after the end'))
    clock.pass(100)
    expect(ran).toEqual(['stopping'])
    expect(clock.waiting).toBe(0)
  })

  test('follows one clock, and nobody else advances it', async () => {
    const air = new Air()
    const stop = air.follow(new FakeClock())
    expect(() => air.follow(new FakeClock())).toThrow(RangeError)
    await expect(air.advance(1)).rejects.toThrow(RangeError)
    expect(() => air.advanceAlone(1)).toThrow(RangeError)
    stop()
    air.follow(new FakeClock())()
    await air.advance(1)
  })

  test('goes on after a task that threw', () => {
    const clock = new FakeClock()
    const air = new Air()
    const ran: number[] = []
    const stop = air.follow(clock)
    air.after(10_000, () => {
      throw new Error('a mistake')
    })
    air.after(20_000, () => ran.push(air.time))
    expect(() => clock.pass(10)).toThrow('a mistake')
    clock.pass(10)
    expect(ran).toEqual([20_000])
    stop()
  })
})
