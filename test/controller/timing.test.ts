import fc from 'fast-check'
import { expect, test } from 'vitest'
import { airTime, chainTime, eventTiming, type Phy, payloadWithin, scanTime } from '../../controller/air/timing.ts'

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

const nonConnectable = { primaryPhy: 1, secondaryPhy: undefined, connectable: false, scannable: false, directed: false } as const

test('Vol 6 Part B, 4.4.2.6: ADV_NONCONN_IND of 31 bytes on one channel after the other', () => {
  expect(eventTiming({ ...nonConnectable, length: 31 })).toEqual({ packet: 376, spacing: 526, auxiliary: 0 })
})

test('Vol 6 Part B, 4.4.2.3: an advertiser waits for requests between its packets', () => {
  const connectable = { ...nonConnectable, connectable: true, scannable: true }
  expect(eventTiming({ ...connectable, length: 31 })).toEqual({ packet: 376, spacing: 376 + 150 + 176 + 150, auxiliary: 0 })
  expect(eventTiming({ ...connectable, directed: true, length: 0 })).toMatchObject({ packet: 176 })
})

test('Vol 6 Part B, 2.3.4.9: data that one packet cannot hold go on in a chain', () => {
  expect(chainTime(245, 10, 1)).toBe(airTime(255, 1))
  expect(chainTime(246, 10, 1)).toBe(airTime(255, 1) + 300 + airTime(11, 1))
  const { packet, spacing, auxiliary } = eventTiming({ ...nonConnectable, secondaryPhy: 2, length: 100 })
  expect({ packet, spacing, auxiliary }).toEqual({ packet: 136, spacing: 286, auxiliary: 300 + airTime(113, 2) })
})

test('Vol 6 Part B, 4.4.3.2: a scan request and its response', () => {
  expect(scanTime(31, 1)).toBe(150 + 176 + 150 + 376)
})
