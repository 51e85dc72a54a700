import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openReplay } from '../../transports/replay/replay.ts'
import { legacyReport, ReplayRig, received, sent, startTime } from '../support/replay-rig.ts'

let rig: ReplayRig
beforeEach(() => {
  rig = new ReplayRig()
})
afterEach(async () => {
  vi.useRealTimers()
  await rig.stop()
})

const scanAnswer = '0e04010c2000'

describe('time', () => {
  const timed = [0, 1000, 1500, 61_500].map((at, i) => received(`04${legacyReport(i)}`, at))
  // The capture begins long before its first report; that is not waited for.
  const early = sent('01 03 0c 00', -600_000)
  const clocks = { toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] } as const

  test.each([
    { speed: undefined, factor: 1 },
    { speed: 1, factor: 1 },
    { speed: 10, factor: 10 },
    { speed: 0.5, factor: 0.5 },
  ])('at speed $speed the recorded gaps are divided by $factor', async ({ speed, factor }) => {
    vi.useFakeTimers({ toFake: [...clocks.toFake] })
    const host = await rig.open({ file: await rig.file([early, ...timed]), ...(speed && { speed }) })
    await host.scan()
    let count = 1
    expect(await host.next()).toBe(legacyReport(0))
    host.onPacket = () => count++
    let now = 0
    const at = async (milliseconds: number) => {
      await vi.advanceTimersByTimeAsync(milliseconds - now)
      now = milliseconds
      return count
    }
    for (const [due, before] of [
      [1000, 1],
      [1500, 2],
      [61_500, 3],
    ] as const) {
      expect(await at(due / factor - 2)).toBe(before)
      expect(await at(due / factor + 2)).toBe(before + 1)
    }
    expect(await host.ended.promise).toEqual({ kind: 'ended' })
  })

  test('a pause stops the clock of the capture', async () => {
    vi.useFakeTimers({ toFake: [...clocks.toFake] })
    const host = await rig.open({ file: await rig.file(timed) })
    await host.scan()
    expect(await host.next()).toBe(legacyReport(0))
    await vi.advanceTimersByTimeAsync(900)
    expect(await host.scan(false)).toBe(scanAnswer)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(vi.getTimerCount()).toBe(0)
    await host.scan()
    expect(await host.next()).toBe(legacyReport(1))
    let count = 0
    host.onPacket = () => count++
    await vi.advanceTimersByTimeAsync(498)
    expect(count).toBe(0)
    await vi.advanceTimersByTimeAsync(4)
    expect(count).toBe(1)
  })

  test('the clock shows the time of the packet being delivered, as it was recorded', async () => {
    const file = await rig.file([early, ...timed])
    const host = await rig.open({ file, speed: 'max' })
    const { clock } = host.transport
    expect(clock?.now()).toBe(startTime - 600_000)
    const times: unknown[] = []
    await host.scan()
    host.onPacket = () => times.push(clock?.now())
    await host.ended.promise
    expect(times).toEqual([0, 1000, 1500, 61_500].map(at => startTime + at))
    expect(clock?.now()).toBe(startTime + 61_500)
  })

  test('a clock that was set while recording is not waited for, and never runs backwards', async () => {
    vi.useFakeTimers({ toFake: [...clocks.toFake] })
    const day = 86_400_000
    const jumps = [0, 400 * day, 10, 20].map((at, i) => received(`04${legacyReport(i)}`, at))
    const host = await rig.open({ file: await rig.file(jumps) })
    const times: unknown[] = []
    await host.scan()
    host.onPacket = () => times.push(host.transport.clock?.now())
    await host.take(3)
    await vi.advanceTimersByTimeAsync(11)
    await host.ended.promise
    expect(times).toEqual([0, 400, 400, 400].map(days => startTime + days * day))
  })

  test('the clock schedules in real time', async () => {
    const host = await rig.open({ file: await rig.file(timed) })
    vi.useFakeTimers()
    const task = vi.fn()
    host.transport.clock?.schedule(10, task)
    host.transport.clock?.schedule(10, task).cancel()
    vi.advanceTimersByTime(10)
    expect(task).toHaveBeenCalledTimes(1)
  })

  test('a speed that is none is a mistake of the programmer', () => {
    for (const speed of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => openReplay({ file: 'x', speed })).toThrow(RangeError)
  })
})
