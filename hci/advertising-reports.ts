// Vol 4 Part E, 7.7.65.2, .11 and .13: the events that a scan is made of. They are most of what a scanning host receives,
// so they are read by index, and the only thing besides the report that is allocated for one is its data.

import { copyOf } from '../core/bytes.ts'
import type { Codec } from '../core/codec.ts'
import { i8, sized, struct, u8, u16, u48 } from '../core/codec.ts'
import type { Reader } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'

/** One report of LE Advertising Report. */
export interface LegacyAdvertisingReport {
  /** 0 ADV_IND, 1 ADV_DIRECT_IND, 2 ADV_SCAN_IND, 3 ADV_NONCONN_IND, 4 SCAN_RSP. */
  readonly eventType: number
  /** 0 public, 1 random, 2 and 3 an identity (public, random) that the controller resolved. */
  readonly addressType: number
  readonly address: number
  /** A copy: for so few bytes it costs less than a view. */
  readonly data: Uint8Array
  /** dBm; 127 where it is not available. */
  readonly rssi: number
}

/** One report of LE Directed Advertising Report: a directed packet to a private address that the controller could not resolve. */
export interface DirectedAdvertisingReport {
  readonly eventType: number
  readonly addressType: number
  readonly address: number
  readonly directAddressType: number
  readonly directAddress: number
  /** dBm; 127 where it is not available. */
  readonly rssi: number
}

/** One report of LE Extended Advertising Report; the data of one advertisement may come in several. */
export interface ExtendedAdvertisingReport {
  /** Bit 0 connectable, 1 scannable, 2 directed, 3 scan response, 4 legacy; bits 5 and 6 the data status: 0 complete, 1 more to come, 2 truncated. */
  readonly eventType: number
  /** As in the legacy report, and 0xff for an anonymous advertisement. */
  readonly addressType: number
  readonly address: number
  /** 1 LE 1M, 3 LE Coded. */
  readonly primaryPhy: number
  /** 0 none, 1 LE 1M, 2 LE 2M, 3 LE Coded. */
  readonly secondaryPhy: number
  /** 0 to 15; 0xff where there is none. */
  readonly advertisingSid: number
  /** dBm; 127 where it is not available. */
  readonly txPower: number
  /** dBm; 127 where it is not available. */
  readonly rssi: number
  /** In units of 1.25 ms; 0 without periodic advertising. */
  readonly periodicAdvertisingInterval: number
  readonly directAddressType: number
  readonly directAddress: number
  /** A copy: for so few bytes it costs less than a view. */
  readonly data: Uint8Array
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] as number
const signedAt = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 24) >> 24
const addressAt = (bytes: Uint8Array, at: number): number =>
  (byteAt(bytes, at + 5) * 256 + byteAt(bytes, at + 4)) * 2 ** 32 +
  (((byteAt(bytes, at + 3) << 24) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 1) << 8) | byteAt(bytes, at)) >>> 0)

/** Reads one report that begins at `at`; undefined where the packet ends before the report does. */
type ReadReport<T> = (bytes: Uint8Array, at: number) => T | undefined

/**
 * Reports after their one-byte count, one whole report after the other. A count that promises more than the packet holds
 * is not believed: what is whole counts, and nothing whole is a DecodeError.
 */
const reports = <T>(one: Codec<T>, read: ReadReport<T>, lengthOf: (report: T) => number): Codec<readonly T[]> => ({
  read: (from: Reader) => {
    const announced = from.uint(1)
    const { bytes } = from
    let at = from.at
    const first = announced === 0 ? undefined : read(bytes, at)
    if (first === undefined) {
      if (announced === 0) return []
      throw new DecodeError(`none of ${announced} advertising report(s) is whole`)
    }
    const whole = [first]
    at += lengthOf(first)
    while (whole.length < announced) {
      const report = read(bytes, at)
      if (report === undefined) break
      whole.push(report)
      at += lengthOf(report)
    }
    from.skip(at - from.at)
    return whole
  },
  write: (to, value) => {
    to.uint(1, value.length)
    for (const report of value) one.write(to, report)
  },
})

const legacyHead = 9
const readLegacy: ReadReport<LegacyAdvertisingReport> = (bytes, at) => {
  const data = at + legacyHead
  if (data > bytes.length) return undefined
  const end = data + byteAt(bytes, data - 1)
  if (end >= bytes.length) return undefined
  return {
    eventType: byteAt(bytes, at),
    addressType: byteAt(bytes, at + 1),
    address: addressAt(bytes, at + 2),
    data: copyOf(bytes, data, end),
    rssi: signedAt(bytes, end),
  }
}

const directedLength = 16
const readDirected: ReadReport<DirectedAdvertisingReport> = (bytes, at) => {
  if (at + directedLength > bytes.length) return undefined
  return {
    eventType: byteAt(bytes, at),
    addressType: byteAt(bytes, at + 1),
    address: addressAt(bytes, at + 2),
    directAddressType: byteAt(bytes, at + 8),
    directAddress: addressAt(bytes, at + 9),
    rssi: signedAt(bytes, at + 15),
  }
}

const extendedHead = 24
const readExtended: ReadReport<ExtendedAdvertisingReport> = (bytes, at) => {
  const data = at + extendedHead
  if (data > bytes.length) return undefined
  const end = data + byteAt(bytes, data - 1)
  if (end > bytes.length) return undefined
  return {
    eventType: byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8),
    addressType: byteAt(bytes, at + 2),
    address: addressAt(bytes, at + 3),
    primaryPhy: byteAt(bytes, at + 9),
    secondaryPhy: byteAt(bytes, at + 10),
    advertisingSid: byteAt(bytes, at + 11),
    txPower: signedAt(bytes, at + 12),
    rssi: signedAt(bytes, at + 13),
    periodicAdvertisingInterval: byteAt(bytes, at + 14) | (byteAt(bytes, at + 15) << 8),
    directAddressType: byteAt(bytes, at + 16),
    directAddress: addressAt(bytes, at + 17),
    data: copyOf(bytes, data, end),
  }
}

const advertiser = { addressType: u8, address: u48 }
const direct = { directAddressType: u8, directAddress: u48 }

export const legacyAdvertisingReports = reports<LegacyAdvertisingReport>(
  struct({ eventType: u8, ...advertiser, data: sized, rssi: i8 }),
  readLegacy,
  report => legacyHead + report.data.length + 1,
)
export const directedAdvertisingReports = reports<DirectedAdvertisingReport>(
  struct({ eventType: u8, ...advertiser, ...direct, rssi: i8 }),
  readDirected,
  () => directedLength,
)
export const extendedAdvertisingReports = reports<ExtendedAdvertisingReport>(
  struct({
    eventType: u16,
    ...advertiser,
    primaryPhy: u8,
    secondaryPhy: u8,
    advertisingSid: u8,
    txPower: i8,
    rssi: i8,
    periodicAdvertisingInterval: u16,
    ...direct,
    data: sized,
  }),
  readExtended,
  report => extendedHead + report.data.length,
)
