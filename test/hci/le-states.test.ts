import { describe, expect, test } from 'vitest'
import { allowsLeState, everyLeState, type LeState, withoutLeStates } from '../../hci/le-states.ts'

/** LE_States as the specification lists them (Vol 4 Part E, 7.8.27): what alone each of the bits 0 to 7 and 29 stands for. */
const alone: readonly (readonly [number, LeState])[] = [
  [0, 'nonConnectableAdvertising'],
  [1, 'scannableAdvertising'],
  [2, 'connectableAdvertising'],
  [3, 'highDutyDirectedAdvertising'],
  [4, 'passiveScanning'],
  [5, 'activeScanning'],
  [6, 'initiating'],
  [6, 'central'],
  [7, 'peripheral'],
  [29, 'lowDutyDirectedAdvertising'],
]

/** And the two that each of the others stands for. */
const together: readonly (readonly [number, LeState, LeState])[] = [
  [8, 'nonConnectableAdvertising', 'passiveScanning'],
  [9, 'scannableAdvertising', 'passiveScanning'],
  [10, 'connectableAdvertising', 'passiveScanning'],
  [11, 'highDutyDirectedAdvertising', 'passiveScanning'],
  [12, 'nonConnectableAdvertising', 'activeScanning'],
  [13, 'scannableAdvertising', 'activeScanning'],
  [14, 'connectableAdvertising', 'activeScanning'],
  [15, 'highDutyDirectedAdvertising', 'activeScanning'],
  [16, 'nonConnectableAdvertising', 'initiating'],
  [17, 'scannableAdvertising', 'initiating'],
  [18, 'nonConnectableAdvertising', 'central'],
  [19, 'scannableAdvertising', 'central'],
  [20, 'nonConnectableAdvertising', 'peripheral'],
  [21, 'scannableAdvertising', 'peripheral'],
  [22, 'passiveScanning', 'initiating'],
  [23, 'activeScanning', 'initiating'],
  [24, 'passiveScanning', 'central'],
  [25, 'activeScanning', 'central'],
  [26, 'passiveScanning', 'peripheral'],
  [27, 'activeScanning', 'peripheral'],
  [28, 'initiating', 'central'],
  [30, 'lowDutyDirectedAdvertising', 'passiveScanning'],
  [31, 'lowDutyDirectedAdvertising', 'activeScanning'],
  [32, 'connectableAdvertising', 'initiating'],
  [33, 'highDutyDirectedAdvertising', 'initiating'],
  [34, 'lowDutyDirectedAdvertising', 'initiating'],
  [35, 'connectableAdvertising', 'central'],
  [36, 'highDutyDirectedAdvertising', 'central'],
  [37, 'lowDutyDirectedAdvertising', 'central'],
  [38, 'connectableAdvertising', 'peripheral'],
  [39, 'highDutyDirectedAdvertising', 'peripheral'],
  [40, 'lowDutyDirectedAdvertising', 'peripheral'],
  [41, 'initiating', 'peripheral'],
]

const states = [...new Set(alone.map(([, state]) => state))]
const only = (...bits: readonly number[]): bigint => bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)
const aloneBits = alone.map(([bit]) => bit)

describe('LE_States (7.8.27)', () => {
  test('every bit from 0 to 41 is listed here, and is a combination', () => {
    const bits = [...aloneBits, ...together.map(([bit]) => bit)]
    expect([...new Set(bits)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 42 }, (_, bit) => bit))
    expect(everyLeState).toBe(only(...bits))
  })

  test.each(alone)('bit %i is %s alone', (bit, state) => {
    expect(allowsLeState(only(bit), state, [])).toBe(true)
    expect(allowsLeState(everyLeState & ~only(bit), state, [])).toBe(false)
  })

  test.each(together)('bit %i is %s and %s', (bit, a, b) => {
    for (const [next, current] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(allowsLeState(everyLeState & ~only(bit), next, [current])).toBe(false)
      expect(allowsLeState(only(...aloneBits, bit), next, [current])).toBe(true)
    }
  })

  test('a pair that has a bit has only that one', () => {
    for (const a of states)
      for (const b of states) {
        const bits = together.filter(([, ...pair]) => pair.includes(a) && pair.includes(b) && a !== b).map(([bit]) => bit)
        expect(allowsLeState(only(...aloneBits, ...bits), a, [b])).toBe(true)
        expect(allowsLeState(only(...aloneBits), a, [b])).toBe(bits.length === 0)
      }
  })

  test('with several activities each of them counts', () => {
    const mask = withoutLeStates(everyLeState, ['initiating', 'peripheral'])
    expect(allowsLeState(mask, 'initiating', ['passiveScanning', 'central'])).toBe(true)
    expect(allowsLeState(mask, 'initiating', ['passiveScanning', 'central', 'peripheral'])).toBe(false)
  })

  test('bits are taken out whichever way round the pair is named', () => {
    for (const [bit, a, b] of together) {
      expect(withoutLeStates(everyLeState, [a, b])).toBe(everyLeState & ~only(bit))
      expect(withoutLeStates(everyLeState, [b, a])).toBe(everyLeState & ~only(bit))
    }
    expect(withoutLeStates(everyLeState, ['central', 'peripheral'])).toBe(everyLeState)
  })
})
