import type { ExtendedAdvertisingReport } from '../../hci/advertising-reports.ts'
import type { HciEvent } from '../../hci/events.ts'
import type { PeerAddress } from '../address.ts'
import type { AdvertisingEvent } from '../air/advertising-event.ts'

/** One packet, or one chain of packets, that is to be reported. */
export interface Sighting {
  readonly event: AdvertisingEvent
  /** Undefined for an anonymous advertiser. */
  readonly peer: PeerAddress | undefined
  /** Direct_Address_Type and Direct_Address; undefined in what is not directed. */
  readonly direct: DirectAddress | undefined
  readonly rssi: number
  readonly isScanResponse: boolean
  readonly data: Uint8Array
}

export interface DirectAddress {
  readonly type: number
  readonly address: number
}

/** Direct_Address_Type: a resolvable private address that the controller cannot resolve (Vol 4 Part E, 7.7.65.13). */
export const unresolvedDirectType = 0xfe
/** Direct_Address_Type in LE Directed Advertising Report, which is about nothing else (7.7.65.11). */
const randomDirectType = 0x01
export const anonymousType = 0xff
const noSid = 0xff
const notAvailable = 127
/** Data of one LE Extended Advertising Report (7.7.65.13), and all that a scanner puts together of one advertisement. */
const longestFragment = 229
const longestData = 1650

/** Event_Type of LE Advertising Report (7.7.65.2). */
const legacyType = { connectable: 0, directed: 1, scannable: 2, nonConnectable: 3, scanResponse: 4 } as const
/** Bits of Event_Type of LE Extended Advertising Report (7.7.65.13). */
const extendedType = {
  connectable: 1,
  scannable: 2,
  directed: 4,
  scanResponse: 8,
  legacy: 0x10,
  moreToCome: 0x20,
  truncated: 0x40,
} as const

const legacyTypeOf = ({ event, isScanResponse }: Sighting): number => {
  if (isScanResponse) return legacyType.scanResponse
  if (event.target) return legacyType.directed
  if (event.connectable) return legacyType.connectable
  return event.scannable ? legacyType.scannable : legacyType.nonConnectable
}

/** What a host that scans with legacy commands is told of a legacy packet. */
export const legacyReport = (
  sighting: Sighting & { readonly peer: PeerAddress },
): HciEvent<'leAdvertisingReport' | 'leDirectedAdvertisingReport'> => {
  const { peer, direct, rssi, data } = sighting
  const about = { eventType: legacyTypeOf(sighting), addressType: peer.type, address: peer.address, rssi }
  if (direct?.type === unresolvedDirectType)
    return {
      name: 'leDirectedAdvertisingReport',
      reports: [{ ...about, directAddressType: randomDirectType, directAddress: direct.address }],
    }
  return { name: 'leAdvertisingReport', reports: [{ ...about, data: direct ? none : data }] }
}

const none = new Uint8Array()

const extendedTypeOf = ({ event, isScanResponse }: Sighting): number =>
  (event.connectable ? extendedType.connectable : 0) |
  (event.scannable ? extendedType.scannable : 0) |
  (event.target && !isScanResponse ? extendedType.directed : 0) |
  (isScanResponse ? extendedType.scanResponse : 0) |
  (event.secondaryPhy === undefined ? extendedType.legacy : 0)

/** The same for extended commands: one event for each fragment of the data. */
export const extendedReports = (sighting: Sighting): HciEvent<'leExtendedAdvertisingReport'>[] => {
  const { event, peer, direct, rssi, data, isScanResponse } = sighting
  const isLegacy = event.secondaryPhy === undefined
  const eventType = extendedTypeOf(sighting)
  const about: ExtendedAdvertisingReport = {
    eventType,
    addressType: peer?.type ?? anonymousType,
    address: peer?.address ?? 0,
    primaryPhy: event.primaryPhy,
    secondaryPhy: event.secondaryPhy ?? 0,
    advertisingSid: isLegacy ? noSid : event.sid,
    txPower: isLegacy ? notAvailable : event.txPower,
    rssi,
    periodicAdvertisingInterval: isScanResponse ? 0 : (event.periodic?.interval ?? 0),
    directAddressType: direct?.type ?? 0,
    directAddress: direct?.address ?? 0,
    data,
  }
  if (data.length <= longestFragment) return [{ name: 'leExtendedAdvertisingReport', reports: [about] }]
  return fragmentsOf(data).map(({ fragment, status }) => ({
    name: 'leExtendedAdvertisingReport',
    reports: [{ ...about, eventType: eventType | status, data: fragment }],
  }))
}

const fragmentsOf = (data: Uint8Array): { readonly fragment: Uint8Array; readonly status: number }[] => {
  const fragments: { readonly fragment: Uint8Array; readonly status: number }[] = []
  const end = Math.min(data.length, longestData)
  for (let at = 0; at < end; at += longestFragment) {
    const to = Math.min(at + longestFragment, end)
    const last = data.length > end ? extendedType.truncated : 0
    fragments.push({ fragment: data.subarray(at, to), status: to < end ? extendedType.moreToCome : last })
  }
  return fragments
}
