import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, fitted, widthOf } from '../../../src/cli/cells.ts'
import { DeviceRows } from '../../../src/cli/device-rows.ts'
import { paletteOf } from '../../../src/cli/palette.ts'
import { Table } from '../../../src/cli/table.ts'
import { BLEDevice, createAdvertisementData } from '../../../src/index.ts'
import { testIo } from './support/test-io.ts'

const palette = paletteOf(testIo())

const rowsOf = (
  ...devices: { readonly name?: string; readonly rssi?: readonly number[]; readonly serviceUuids?: string[] }[]
) => {
  const rows = new DeviceRows()
  const known = devices.map(({ name = null, rssi = [-60], serviceUuids = [] }, index) => {
    const device = new BLEDevice(`C1:00:00:00:00:0${index}`, { addressType: 'random', name })
    for (const [second, value] of rssi.entries())
      rows.add(device, createAdvertisementData({ rssi: value, serviceUuids, timestamp: second * 1000 }))
    return device
  })
  return { rows, known }
}

describe('cells', () => {
  test.each([
    ['Lamp', 10, 'Lamp      '],
    ['Kitchen lamp', 7, 'Kitche…'],
    ['心拍計モニター', 7, '心拍計…'],
    ['心拍計モニター', 6, '心拍… '],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
    ['e\u0301te\u0301', 2, 'e\u0301…'],
    ['Lamp', 0, ''],
  ])('%s in %d', (text, width, expected) => {
    expect(fitted(text, width)).toBe(expected)
    expect(widthOf(fitted(text, width))).toBe(width)
  })

  test('any text takes exactly the cells that it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(50), (text, width) => {
        expect(widthOf(fitted(text, width))).toBe(width)
        expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('a table', () => {
  test('no line is longer than the terminal is wide', () => {
    const names = fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 5 })
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 200 }), (all, width) => {
        const { rows, known } = rowsOf(...all.map(name => ({ name, serviceUuids: ['0000180d-0000-1000-8000-00805f9b34fb'] })))
        for (const line of new Table(palette).lines(rows.sorted(known, true), width, 0))
          expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  test('columns give way where there is no room', () => {
    const { rows, known } = rowsOf({ name: 'Lamp' })
    const head = (width: number) => new Table(palette).lines(rows.sorted(known, true), width, 0)[0]?.trim().split(/\s+/)
    expect(head(120)).toEqual(['ADDRESS', 'NAME', 'RSSI', 'HISTORY', 'SERVICES', 'COMPANY', 'AGE'])
    expect(head(70)).toEqual(['ADDRESS', 'NAME', 'RSSI', 'SERVICES', 'COMPANY', 'AGE'])
    expect(head(60)).toEqual(['ADDRESS', 'NAME', 'RSSI', 'SERVICES', 'AGE'])
    expect(head(50)).toEqual(['ADDRESS', 'NAME', 'RSSI', 'AGE'])
    expect(head(36)).toEqual(['ADDRESS', 'NAME', 'RSSI'])
    expect(head(25)).toEqual(['ADDRESS', 'RSSI'])
    expect(head(20)).toEqual(['ADDRESS'])
  })

  test('columns do not shrink again', () => {
    const table = new Table(palette)
    const long = rowsOf({ name: 'A lamp with a long name' })
    const short = rowsOf({ name: 'Lamp' })
    const [wide] = table.lines(long.rows.sorted(long.known, true), 120, 0)
    expect(table.lines(short.rows.sorted(short.known, true), 120, 0)[0]).toBe(wide)
  })

  test('the strongest comes first, and small changes move nobody', () => {
    const { rows, known } = rowsOf(
      { name: 'a', rssi: [-60] },
      { name: 'b', rssi: [-61, -52] },
      { name: 'c', rssi: [-90, -20, -20, -20] },
    )
    const names = (steady: boolean) => rows.sorted(known, steady).map(({ device }) => device.name)
    expect(names(true)).toEqual(['c', 'a', 'b'])
    expect(names(false)).toEqual(['c', 'b', 'a'])
  })

  test('history has a bar for each of the last eight seconds in which the device was heard', () => {
    const { rows, known } = rowsOf({ rssi: [-100, -95, -85, -75, -70, -65, -55, -45, -40, -30] })
    expect(`${rows.sorted(known, true)[0]?.signal}`).toBe('▃▄▅▅▇███')
  })

  test('a device without RSSI comes last', () => {
    const { rows, known } = rowsOf({ name: 'b', rssi: [-99] })
    const silent = new BLEDevice('C1:00:00:00:00:0F', { name: 'a' })
    rows.add(silent, createAdvertisementData({ rssi: null }))
    expect(rows.sorted([silent, ...known], true).map(({ device }) => device.name)).toEqual(['b', 'a'])
  })

  test('a device that the scanner has forgotten is not shown any more', () => {
    const { rows } = rowsOf({ name: 'a' })
    expect(rows.sorted([], true)).toEqual([])
  })
})
