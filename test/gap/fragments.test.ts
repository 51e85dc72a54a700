import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { FragmentJoiner, halfDoneSetAge, longestSet, maxHalfDoneSets } from '../../gap/fragments.ts'
import { type AdvertisingReport, dataStatus, eventBit } from '../../gap/reports.ts'

const more = dataStatus.more << 5
const cut = dataStatus.truncated << 5
const response = eventBit.scanResponse

const report = (
  eventType: number,
  data: readonly number[] | Uint8Array,
  fields: Partial<AdvertisingReport> = {},
): AdvertisingReport => ({
  address: 0x010203040506,
  addressType: 1,
  eventType,
  data: Uint8Array.from(data),
  rssi: -60,
  txPower: 127,
  primaryPhy: 1,
  secondaryPhy: 1,
  sid: 1,
  periodicInterval: 0,
  directAddressType: 0,
  directAddress: 0,
  truncated: eventType >> 5 === dataStatus.truncated,
  ...fields,
})
const bytesOf = (joined: AdvertisingReport | undefined) => joined && Array.from(joined.data)

test('a whole report passes through as it is, also while sets are half done', () => {
  const joiner = new FragmentJoiner()
  const whole = report(0, [1])
  expect(joiner.add(whole)).toBe(whole)
  joiner.add(report(more, [1], { sid: 9 }))
  expect(joiner.add(whole)).toBe(whole)
  const legacy = report(0x1b, [2])
  expect(joiner.add(legacy)).toBe(legacy)
})

test('fragments are joined, with the fields of the last one and memory of their own', () => {
  const joiner = new FragmentJoiner()
  const packet = Uint8Array.of(1, 2)
  expect(joiner.add(report(more | 1, [], { data: packet }))).toBe(undefined)
  packet.fill(0xee)
  expect(joiner.add(report(more | 1, [3]))).toBe(undefined)
  const joined = joiner.add(report(1, [4, 5], { rssi: -70 }))
  expect(bytesOf(joined)).toEqual([1, 2, 3, 4, 5])
  expect(joined).toMatchObject({ eventType: 1, rssi: -70, truncated: false, sid: 1 })
  expect(joiner.halfDone).toBe(0)
  expect(bytesOf(joiner.add(report(1, [9])))).toEqual([9])
})

test('HCI-36: sets are joined apart by address type, address, SID, and apart for scan responses', () => {
  const joiner = new FragmentJoiner()
  const sets: Partial<AdvertisingReport>[] = [{}, { address: 7 }, { addressType: 0 }, { sid: 2 }]
  sets.forEach((fields, i) => {
    joiner.add(report(more, [i], fields))
  })
  joiner.add(report(more | response, [100]))
  sets.forEach((fields, i) => {
    joiner.add(report(more, [10 + i], fields))
  })
  const ends = sets.map((fields, i) => bytesOf(joiner.add(report(0, [20 + i], fields))))
  expect(ends).toEqual(sets.map((_, i) => [i, 10 + i, 20 + i]))
  expect(bytesOf(joiner.add(report(response, [101])))).toEqual([100, 101])
})

describe('HCI-35', () => {
  test('a set without an end takes 1650 bytes at most, and is passed on as truncated when it ends', () => {
    const joiner = new FragmentJoiner()
    for (let i = 0; i < 1000; i++) expect(joiner.add(report(more, new Uint8Array(229).fill(i)))).toBe(undefined)
    expect(joiner.halfDone).toBe(1)
    const joined = joiner.add(report(0, [1]))
    expect(joined?.data).toHaveLength(longestSet)
    expect(joined).toMatchObject({ truncated: true, eventType: cut })
    expect(joiner.counters).toMatchObject({ overlong: 1, truncated: 0 })
    expect(bytesOf(joiner.add(report(0, [1])))).toEqual([1])
  })

  test('exactly 1650 bytes are whole', () => {
    const joiner = new FragmentJoiner()
    joiner.add(report(more, new Uint8Array(1649)))
    expect(joiner.add(report(0, [1]))).toMatchObject({ truncated: false })
  })

  test('of 1,000 half-done sets the oldest give way', () => {
    const joiner = new FragmentJoiner()
    for (let address = 0; address < 1000; address++) joiner.add(report(more, [1], { address, sid: address % 16 }))
    expect(joiner.halfDone).toBe(maxHalfDoneSets)
    expect(joiner.counters.crowdedOut).toBe(1000 - maxHalfDoneSets)
    expect(bytesOf(joiner.add(report(0, [2], { address: 999, sid: 999 % 16 })))).toEqual([1, 2])
    expect(bytesOf(joiner.add(report(0, [2], { address: 0, sid: 0 })))).toEqual([2])
  })

  test('a set that the controller truncated is passed on as such', () => {
    const joiner = new FragmentJoiner()
    joiner.add(report(more, [1]))
    const joined = joiner.add(report(cut, [2]))
    expect(bytesOf(joined)).toEqual([1, 2])
    expect(joined).toMatchObject({ truncated: true, eventType: cut })
    const alone = report(cut, [3])
    expect(joiner.add(alone)).toBe(alone)
    expect(joiner.counters).toMatchObject({ truncated: 2, overlong: 0 })
  })

  test('a half-done set is given up after a while', () => {
    vi.useFakeTimers()
    try {
      const joiner = new FragmentJoiner()
      joiner.add(report(more, [1]))
      vi.advanceTimersByTime(halfDoneSetAge)
      joiner.add(report(more, [2], { sid: 5 }))
      expect(joiner.halfDone).toBe(2)
      vi.advanceTimersByTime(1)
      expect(bytesOf(joiner.add(report(0, [3])))).toEqual([3])
      expect(joiner.counters.expired).toBe(1)
      expect(joiner.halfDone).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })

  test('`clear` forgets what was begun', () => {
    const joiner = new FragmentJoiner()
    joiner.add(report(more, [1]))
    joiner.clear()
    expect(bytesOf(joiner.add(report(0, [2])))).toEqual([2])
  })
})

test('HCI-34: a legacy report of 229 bytes passes through whole', () => {
  const data = new Uint8Array(229).fill(0x41)
  expect(new FragmentJoiner().add(report(0x13, data))?.data).toHaveLength(229)
})

test('sets that are cut anywhere and come in any order among each other are joined exactly', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat(7)), (sets, choices) => {
      const joiner = new FragmentJoiner()
      const waiting = sets.map((fragments, sid) => ({ sid, fragments: [...fragments] }))
      const joined = new Map<number, readonly number[] | undefined>()
      while (waiting.length > 0) {
        const at = (choices.next().value as number) % waiting.length
        const { sid, fragments } = waiting[at] ?? expect.fail()
        const data = fragments.shift() ?? expect.fail()
        const last = fragments.length === 0
        const result = joiner.add(report(last ? 0 : more, data, { sid }))
        expect(result === undefined).toBe(!last)
        if (!last) continue
        joined.set(sid, bytesOf(result))
        waiting.splice(at, 1)
      }
      expect(joined).toEqual(new Map(sets.map((fragments, sid) => [sid, fragments.flatMap(data => [...data])])))
      expect(joiner.halfDone).toBe(0)
    }),
  )
})
