import fc from 'fast-check'
import { expect, test } from 'vitest'
import { airTime, type Phy, payloadWithin } from '../../controller/air/timing.ts'

// Vol 6 Part B, 4.5.10 (table of packet times): the shortest packets and the longest ones.
test.each<[Phy, number, number]>([
  [1, 0, 80],
  [1, 27, 296],
  [1, 31, 328],
  [1, 255, 2_120],
  [2, 0, 44],
  [2, 255, 1_064],
  [3, 0, 720],
  [3, 27, 2_448],
  [3, 31, 2_704],
  [3, 255, 17_040],
])('Vol 6 Part B, 2.1 and 2.2: on PHY %i a payload of %i bytes takes %i µs', (phy, payload, time) => {
  expect(airTime(payload, phy)).toBe(time)
})

test('what fits a time is the most that does not take longer', () => {
  const phy = fc.constantFrom<Phy>(1, 2, 3)
  fc.assert(
    fc.property(phy, fc.integer({ min: 720, max: 17_040 }), (on, time) => {
      const payload = payloadWithin(time, on)
      expect(airTime(payload, on)).toBeLessThanOrEqual(time)
      expect(airTime(payload + 1, on)).toBeGreaterThan(time)
    }),
  )
})
