import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import type { ExtendedAdvertisingReport, LegacyAdvertisingReport } from '../../hci/advertising-reports.ts'
import { decodeEvent, encodeEvent, type HciEvent } from '../../hci/events.ts'

const leEvent = (parameters: string | Uint8Array): HciEvent | undefined =>
  decodeEvent(0x3e, typeof parameters === 'string' ? fromHex(parameters) : parameters)

const first: LegacyAdvertisingReport = {
  eventType: 0,
  addressType: 1,
  address: 0xc0a1f2e3d4c5,
  data: fromHex('020106'),
  rssi: -60,
}
const second: LegacyAdvertisingReport = { eventType: 4, addressType: 0, address: 0x001122334455, data: fromHex(''), rssi: 127 }
const firstHex = '00 01 c5d4e3f2a1c0 03 020106 c4'
const secondHex = '04 00 554433221100 00 7f'

const extended: ExtendedAdvertisingReport = {
  eventType: 0x0013,
  addressType: 1,
  address: 0xc0a1f2e3d4c5,
  primaryPhy: 1,
  secondaryPhy: 2,
  advertisingSid: 5,
  txPower: -12,
  rssi: -80,
  periodicAdvertisingInterval: 0x0140,
  directAddressType: 1,
  directAddress: 0x4f0000000001,
  data: fromHex('0201060303aafe'),
}
const extendedHex = '1300 01 c5d4e3f2a1c0 01 02 05 f4 b0 4001 01 01000000004f 07 0201060303aafe'

const directedHex = '01 01 c5d4e3f2a1c0 01 01000000004f c4'

describe('layouts', () => {
  const rows: readonly (readonly [string, HciEvent])[] = [
    [`02 01 ${firstHex}`, { name: 'leAdvertisingReport', reports: [first] }],
    // One whole report after the other (Vol 4 Part E, 5.2), not one column after the other.
    [`02 03 ${firstHex} ${secondHex} ${firstHex}`, { name: 'leAdvertisingReport', reports: [first, second, first] }],
    [`0d 01 ${extendedHex}`, { name: 'leExtendedAdvertisingReport', reports: [extended] }],
    [`0d 02 ${extendedHex} ${extendedHex}`, { name: 'leExtendedAdvertisingReport', reports: [extended, extended] }],
    [
      `0b 01 ${directedHex}`,
      {
        name: 'leDirectedAdvertisingReport',
        reports: [
          {
            eventType: 1,
            addressType: 1,
            address: 0xc0a1f2e3d4c5,
            directAddressType: 1,
            directAddress: 0x4f0000000001,
            rssi: -60,
          },
        ],
      },
    ],
    ['02 00', { name: 'leAdvertisingReport', reports: [] }],
  ]
  test.each(rows)('%s', (hex, event) => {
    expect(leEvent(hex)).toEqual(event)
    expect(toHex(encodeEvent(event).subarray(2))).toBe(hex.replaceAll(' ', ''))
  })

  test('the highest address is exact', () => {
    const event = leEvent('02 01 00 01 ffffffffffff 00 00')
    expect(event).toMatchObject({ reports: [{ address: 0xffffffffffff }] })
  })

  test('a report that lies inside a larger buffer is read from its place, and its data outlives the packet', () => {
    const buffer = fromHex(`aaaa 02 01 ${firstHex} bbbb`)
    const event = leEvent(buffer.subarray(2, -2))
    buffer.fill(0)
    expect(event).toEqual({ name: 'leAdvertisingReport', reports: [first] })
  })
})

describe('hostile reports', () => {
  test.each([
    ['legacy', '02', firstHex],
    ['extended', '0d', extendedHex],
    ['directed', '0b', directedHex],
  ])('%s: a count beyond the end gives the whole reports, and none whole is a DecodeError', (_, subevent, report) => {
    const one = leEvent(`${subevent} 01 ${report}`)
    expect(leEvent(`${subevent} ff ${report}`)).toEqual(one)
    expect(leEvent(`${subevent} 02 ${report} ${report.slice(0, -2)}`)).toEqual(one)
    const length = fromHex(report).length
    for (let end = 0; end < length; end++) {
      const cut = Uint8Array.of(Number.parseInt(subevent, 16), 1, ...fromHex(report).subarray(0, end))
      expect(() => leEvent(cut)).toThrow(DecodeError)
    }
    expect(() => leEvent(subevent)).toThrow(DecodeError)
  })

  test('data that claims more than the event holds is a DecodeError', () => {
    expect(() => leEvent('02 01 00 01 c5d4e3f2a1c0 ff 020106 c4')).toThrow(DecodeError)
    expect(() => leEvent(`0d 01 ${extendedHex.replace('07 0201', 'ff 0201')}`)).toThrow(DecodeError)
  })

  test('bytes after the last report are ignored', () => {
    expect(leEvent(`02 01 ${firstHex} 00 01 02`)).toEqual({ name: 'leAdvertisingReport', reports: [first] })
  })

  test("HCI-34: 229 bytes in a report that is flagged as legacy are taken, up to the event's end", () => {
    const data = new Uint8Array(229).fill(0x41)
    const report = { ...extended, eventType: 0x0013, data }
    const packet = encodeEvent({ name: 'leExtendedAdvertisingReport', reports: [report] })
    expect(packet).toHaveLength(2 + 255)
    expect(decodeEvent(0x3e, packet.subarray(2))).toEqual({ name: 'leExtendedAdvertisingReport', reports: [report] })
    expect(() => decodeEvent(0x3e, packet.subarray(2, -1))).toThrow(DecodeError)
  })

  test('any reports survive, as many as an event holds', () => {
    const byte = fc.nat({ max: 255 })
    const address = fc.nat({ max: 2 ** 48 - 1 })
    const power = fc.integer({ min: -128, max: 127 })
    const report = fc.record({
      eventType: fc.nat({ max: 0xffff }),
      addressType: byte,
      address,
      primaryPhy: byte,
      secondaryPhy: byte,
      advertisingSid: byte,
      txPower: power,
      rssi: power,
      periodicAdvertisingInterval: fc.nat({ max: 0xffff }),
      directAddressType: byte,
      directAddress: address,
      data: fc.uint8Array({ maxLength: 38 }),
    })
    fc.assert(
      fc.property(fc.array(report, { maxLength: 4 }), reports => {
        const event = { name: 'leExtendedAdvertisingReport', reports } as const
        expect(leEvent(encodeEvent(event).subarray(2))).toEqual(event)
      }),
    )
    const legacy = fc.record({ eventType: byte, addressType: byte, address, data: fc.uint8Array({ maxLength: 31 }), rssi: power })
    fc.assert(
      fc.property(fc.array(legacy, { maxLength: 6 }), reports => {
        const event = { name: 'leAdvertisingReport', reports } as const
        expect(leEvent(encodeEvent(event).subarray(2))).toEqual(event)
      }),
    )
  })
})
