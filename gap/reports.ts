import type { Address } from '../core/address.ts'
import type { DirectedAdvertisingReport, ExtendedAdvertisingReport, LegacyAdvertisingReport } from '../hci/advertising-reports.ts'
import type { HciEvent } from '../hci/events.ts'

/** Event_Type of LE Extended Advertising Report (Vol 4 Part E, 7.7.65.13): what its bits mean. */
export const eventBit = { connectable: 1, scannable: 2, directed: 4, scanResponse: 8, legacy: 16 } as const

/** Bits 5 and 6 of the same field: whether the data is whole. 3 is reserved; no more comes after it, as after 2. */
export const dataStatus = { complete: 0, more: 1, truncated: 2 } as const

/** RSSI and Tx_Power of a controller that does not know. */
export const notAvailable = 127

/** Advertising_SID where there is none, and the address type of an anonymous advertisement. */
export const noSid = 0xff
export const anonymous = 0xff

/**
 * One advertisement or scan response, in one shape whatever event of HCI it came in. `data` is no view: whoever gets it may keep it.
 */
export interface AdvertisingReport {
  /** 0 for an anonymous advertisement. */
  readonly address: Address
  /** 0 public, 1 random, 2 and 3 an identity (public, random) that the controller resolved, 0xff anonymous. */
  readonly addressType: number
  /** The bits of `eventBit`, and the data status in bits 5 and 6. */
  readonly eventType: number
  readonly data: Uint8Array
  /** dBm; 127 where it is not available. */
  readonly rssi: number
  /** dBm; 127 where it is not available. */
  readonly txPower: number
  /** 1 LE 1M, 3 LE Coded. */
  readonly primaryPhy: number
  /** 0 none, 1 LE 1M, 2 LE 2M, 3 LE Coded. */
  readonly secondaryPhy: number
  /** Advertising set identifier, 0 to 15; 0xff where there is none. */
  readonly sid: number
  /** In units of 1.25 ms; 0 without periodic advertising. */
  readonly periodicInterval: number
  /** Of a directed advertisement: whom it is for, as `addressType` (0xfe: a private address that the controller could not resolve); else 0. */
  readonly directAddressType: number
  readonly directAddress: Address
  /** The controller could not receive the rest, or there was more than the specification allows. */
  readonly truncated: boolean
}

const { connectable, scannable, directed, scanResponse, legacy } = eventBit

/** The legacy PDUs in terms of the extended field (Vol 4 Part E, 7.7.65.13), by their number in the legacy event. */
const legacyEventTypes = [
  legacy | connectable | scannable,
  legacy | connectable | directed,
  legacy | scannable,
  legacy,
  legacy | connectable | scannable | scanResponse,
] as const

/** Bits 7 and up are reserved; controllers have been seen to use them for themselves. */
const definedBits = 0x7f

const nothing = new Uint8Array()

/** Undefined where the type of event is reserved. Some controllers keep something of their own in the upper half of the byte. */
export const fromLegacy = (report: LegacyAdvertisingReport): AdvertisingReport | undefined => {
  const eventType = legacyEventTypes[report.eventType & 0x0f]
  if (eventType === undefined) return undefined
  return {
    address: report.address,
    addressType: report.addressType,
    eventType,
    data: report.data,
    rssi: report.rssi,
    txPower: notAvailable,
    primaryPhy: 1,
    secondaryPhy: 0,
    sid: noSid,
    periodicInterval: 0,
    directAddressType: 0,
    directAddress: 0,
    truncated: false,
  }
}

/** ADV_DIRECT_IND to a private address that the controller could not resolve (Vol 4 Part E, 7.7.65.11). */
export const fromDirected = (report: DirectedAdvertisingReport): AdvertisingReport => ({
  address: report.address,
  addressType: report.addressType,
  eventType: legacyEventTypes[1],
  data: nothing,
  rssi: report.rssi,
  txPower: notAvailable,
  primaryPhy: 1,
  secondaryPhy: 0,
  sid: noSid,
  periodicInterval: 0,
  directAddressType: report.directAddressType,
  directAddress: report.directAddress,
  truncated: false,
})

/** One report of the event: the data of one advertisement may come in several, which `FragmentJoiner` joins. */
export const fromExtended = (report: ExtendedAdvertisingReport): AdvertisingReport => ({
  address: report.addressType === anonymous ? 0 : report.address,
  addressType: report.addressType,
  eventType: report.eventType & definedBits,
  data: report.data,
  rssi: report.rssi,
  txPower: report.txPower,
  primaryPhy: report.primaryPhy,
  secondaryPhy: report.secondaryPhy,
  sid: report.advertisingSid,
  periodicInterval: report.periodicAdvertisingInterval,
  directAddressType: report.directAddressType,
  directAddress: report.directAddress,
  truncated: statusOf(report.eventType) >= dataStatus.truncated,
})

/** The data status of an event type; legacy PDUs are always whole. */
export const statusOf = (eventType: number): number => (eventType & legacy ? dataStatus.complete : (eventType >> 5) & 3)

/** Every advertisement and scan response that an event tells of. */
export const eachReport = (
  event: HciEvent<'leAdvertisingReport' | 'leExtendedAdvertisingReport' | 'leDirectedAdvertisingReport'>,
  take: (report: AdvertisingReport) => void,
): void => {
  switch (event.name) {
    case 'leAdvertisingReport':
      for (const one of event.reports) {
        const report = fromLegacy(one)
        if (report) take(report)
      }
      break
    case 'leExtendedAdvertisingReport':
      for (const one of event.reports) take(fromExtended(one))
      break
    case 'leDirectedAdvertisingReport':
      for (const one of event.reports) take(fromDirected(one))
  }
}
