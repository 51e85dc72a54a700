import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../controller/index.ts'

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.uint32())
const seed = fc.integer({ min: -(2 ** 31), max: 2 ** 32 })

describe('seeded numbers', () => {
  test('the same for the same seed', () => {
    fc.assert(
      fc.property(seed, one => {
        expect(draw(new Random(one), 20)).toEqual(draw(new Random(one), 20))
      }),
    )
  })

  test('others for other seeds, in every place', () => {
    const first = new Set<number>()
    for (let one = 0; one < 10_000; one++) first.add(new Random(one).uint32())
    expect(first.size).toBe(10_000)
  })

  test('whole numbers of 32 bits, and fractions from 0 to below 1', () => {
    fc.assert(
      fc.property(seed, one => {
        const random = new Random(one)
        for (let i = 0; i < 100; i++) {
          const number = random.uint32()
          expect(Number.isInteger(number) && number >= 0 && number < 2 ** 32).toBe(true)
          const fraction = random.fraction()
          expect(fraction >= 0 && fraction < 1).toBe(true)
        }
      }),
    )
  })

  // Of 20,000 fair coins 10,000 fall on one side, with a standard deviation of 71: six of those are hardly ever seen.
  test.each([0, 1, 2, 12_345, 0xffffffff])('every bit is set half of the time (seed %i)', one => {
    const random = new Random(one)
    const set = new Uint32Array(32)
    for (const number of draw(random, 20_000))
      for (let bit = 0; bit < 32; bit++) set[bit] = (set[bit] ?? 0) + ((number >>> bit) & 1)
    for (const count of set) expect(Math.abs(count - 10_000)).toBeLessThan(430)
  })

  test('bytes take all values, and as many as were asked for', () => {
    const random = new Random(1)
    expect(random.bytes(0)).toEqual(new Uint8Array())
    expect(random.bytes(48)).toHaveLength(48)
    expect(new Set(random.bytes(5_000)).size).toBe(256)
  })

  test('a fork goes its own way: what one is asked does not change the other', () => {
    const once = new Random(7)
    const fork = once.fork()
    const expected = draw(fork, 10)
    const again = new Random(7)
    const other = again.fork()
    draw(again, 1_000)
    expect(draw(other, 10)).toEqual(expected)
    expect(draw(new Random(7).fork(), 10)).not.toEqual(draw(new Random(7), 10))
  })
})
