import { describe, expect, test } from 'vitest'
import {
  appearanceName,
  companyName,
  normalizeUuid16,
  normalizeUuid32,
  normalizeUuidStr,
  registerUuids,
  uuidstrToStr,
} from '../../src/names.ts'

const base = '-0000-1000-8000-00805f9b34fb'

describe('forms of a UUID', () => {
  test.each([
    ['180D', `0000180d${base}`],
    ['12345678', `12345678${base}`],
    ['6E400001-B5A3-F393-E0A9-E50E24DCCA9E', '6e400001-b5a3-f393-e0a9-e50e24dcca9e'],
  ])('%s reads as %s', (text, whole) => {
    expect(normalizeUuidStr(text)).toBe(whole)
  })

  test('numbers of 16 and 32 bits', () => {
    expect(normalizeUuid16(0xff)).toBe(`000000ff${base}`)
    expect(normalizeUuid32(0x12345678)).toBe(`12345678${base}`)
    expect(normalizeUuid32(0xffffffff)).toBe(`ffffffff${base}`)
  })

  test('what is none is refused', () => {
    for (const number of [-1, 0x10000, 1.5, Number.NaN]) expect(() => normalizeUuid16(number)).toThrow(RangeError)
    expect(() => normalizeUuid32(2 ** 32)).toThrow(RangeError)
    for (const text of ['', '18', '180g', '6e400001b5a3f393e0a9e50e24dcca9e'])
      expect(() => normalizeUuidStr(text)).toThrow(TypeError)
  })
})

describe('names of UUIDs', () => {
  test.each([
    ['180d', 'Heart Rate'],
    [`0000180F${base.toUpperCase()}`, 'Battery Service'],
    ['2a37', 'Heart Rate Measurement'],
    ['2902', 'Client Characteristic Configuration'],
    ['2803', 'Characteristic'],
    ['fe1f', 'Garmin International, Inc.'],
    ['feaa', 'Eddystone'],
    ['6e400002-b5a3-f393-e0a9-e50e24dcca9e', 'Nordic UART RX'],
    ['00001523-1212-efde-1523-785feabcd123', 'Nordic LED Button Service'],
  ])('%s is %s', (uuid, name) => {
    expect(uuidstrToStr(uuid)).toBe(name)
  })

  test('unknown ones are told as Bleak tells them', () => {
    expect(uuidstrToStr('12345678')).toBe('Vendor specific')
    expect(uuidstrToStr('27ff')).toBe('Vendor specific')
    expect(uuidstrToStr('0000180d-1212-efde-1523-785feabcd123')).toBe('Unknown')
    expect(() => uuidstrToStr('heart rate')).toThrow(TypeError)
  })

  test('registered names go before known ones', () => {
    registerUuids({ '0000FF01-1212-EFDE-1523-785FEABCD123': 'Mine', '1814': 'Run' })
    registerUuids(new Map([['ff02', 'Also mine']]))
    expect(uuidstrToStr('0000ff01-1212-efde-1523-785feabcd123')).toBe('Mine')
    expect(uuidstrToStr('1814')).toBe('Run')
    expect(uuidstrToStr('ff02')).toBe('Also mine')
  })

  test('of a list with a bad UUID nothing is registered', () => {
    expect(() => registerUuids({ '1816': 'Wheel', constructor: 'Bad' })).toThrow(TypeError)
    expect(uuidstrToStr('1816')).toBe('Cycling Speed and Cadence')
  })
})

test('names of companies, gaps in the numbering included', () => {
  expect(companyName(0)).toBe('Ericsson AB')
  expect(companyName(0x004c)).toBe('Apple, Inc.')
  expect(companyName(0x0059)).toBe('Nordic Semiconductor ASA')
  expect(companyName(0x0067)).toBe('GN Hearing')
  expect(companyName(0xfffe)).toBe(undefined)
  expect(companyName(0xffff)).toBeUndefined()
})

test('names of appearances: subcategory, else category', () => {
  expect(appearanceName(0)).toBe('Unknown')
  expect(appearanceName(0x00c0)).toBe('Watch')
  expect(appearanceName(0x00c1)).toBe('Sports Watch')
  expect(appearanceName(0x00ff)).toBe('Watch')
  expect(appearanceName(0x0341)).toBe('Heart Rate Belt')
  expect(appearanceName(0xffc0)).toBe(undefined)
})
