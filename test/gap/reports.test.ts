import { describe, expect, test } from 'vitest'
import { decode } from '../../core/codec.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { type AdvertisingReport, eventBit, fromDirected, fromExtended, fromLegacy } from '../../gap/reports.ts'
import {
  directedAdvertisingReports,
  extendedAdvertisingReports,
  legacyAdvertisingReports,
} from '../../hci/advertising-reports.ts'

const legacyReport = (eventType: string) =>
  fromLegacy(decode(legacyAdvertisingReports, fromHex(`01 ${eventType} 01 e5e4e3e2e1e0 03 020106 c4`))[0] ?? expect.fail())

const seen = (report: AdvertisingReport | undefined) => report && { ...report, data: toHex(report.data) }

describe('legacy reports', () => {
  test.each([
    ['ADV_IND', '00', 0x13],
    ['ADV_DIRECT_IND', '01', 0x15],
    ['ADV_SCAN_IND', '02', 0x12],
    ['ADV_NONCONN_IND', '03', 0x10],
    ['SCAN_RSP', '04', 0x1b],
  ])('%s has the bits of the extended field', (_, eventType, bits) => {
    expect(seen(legacyReport(eventType))).toEqual({
      address: 0xe0e1e2e3e4e5,
      addressType: 1,
      eventType: bits,
      data: '020106',
      rssi: -60,
      txPower: 127,
      primaryPhy: 1,
      secondaryPhy: 0,
      sid: 0xff,
      periodicInterval: 0,
      directAddressType: 0,
      directAddress: 0,
      truncated: false,
    })
  })

  test('what some controllers add in the upper half of the byte is ignored', () => {
    expect(legacyReport('20')?.eventType).toBe(0x13)
    expect(legacyReport('14')?.eventType).toBe(0x1b)
  })

  test('a reserved type of event is no report', () => {
    expect(legacyReport('05')).toBe(undefined)
    expect(legacyReport('0f')).toBe(undefined)
  })
})

test('directed reports tell whom they are for', () => {
  const [directed] = decode(directedAdvertisingReports, fromHex('01 01 00 060504030201 fe 161514131211 b0'))
  expect(seen(fromDirected(directed ?? expect.fail()))).toMatchObject({
    address: 0x010203040506,
    addressType: 0,
    eventType: eventBit.legacy | eventBit.connectable | eventBit.directed,
    data: '',
    rssi: -80,
    directAddressType: 0xfe,
    directAddress: 0x111213141516,
  })
})

describe('extended reports', () => {
  const extendedReport = (eventType: string, addressType: string) =>
    fromExtended(
      decode(
        extendedAdvertisingReports,
        fromHex(`01 ${eventType} ${addressType} 060504030201 03 02 07 04 c4 2000 00 000000000000 03 020106`),
      )[0] ?? expect.fail(),
    )

  test('every field is kept', () => {
    expect(seen(extendedReport('0100', '03'))).toEqual({
      address: 0x010203040506,
      addressType: 3,
      eventType: 1,
      data: '020106',
      rssi: -60,
      txPower: 4,
      primaryPhy: 3,
      secondaryPhy: 2,
      sid: 7,
      periodicInterval: 0x20,
      directAddressType: 0,
      directAddress: 0,
      truncated: false,
    })
  })

  test('an anonymous advertisement has the address 0', () => {
    expect(extendedReport('0000', 'ff')).toMatchObject({ address: 0, addressType: 0xff })
  })

  test('the data status tells truncated from whole', () => {
    expect(extendedReport('4000', '01')).toMatchObject({ truncated: true, eventType: 0x40 })
    expect(extendedReport('2000', '01')).toMatchObject({ truncated: false, eventType: 0x20 })
  })

  test('reserved bits are left out, as a controller may use them for itself', () => {
    expect(extendedReport('1380', '01')).toMatchObject({ truncated: false, eventType: 0x13 })
  })
})
