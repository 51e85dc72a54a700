import { formatAddress } from '../core/address.ts'
import { hexNumber } from '../core/hex.ts'
import type { DirectedAdvertisingReport, ExtendedAdvertisingReport, LegacyAdvertisingReport } from './advertising-reports.ts'
import type { HciEvent } from './events.ts'
import { addressTypeName, printHex } from './print-fields.ts'

const legacyTypes = ['ADV_IND', 'ADV_DIRECT_IND', 'ADV_SCAN_IND', 'ADV_NONCONN_IND', 'SCAN_RSP']
const legacyType = (type: number): string => legacyTypes[type] ?? hexNumber(type, 2)

/** Vol 4 Part E, 7.7.65.13: what the Event_Type of a legacy PDU says in an extended report. */
const legacyPdus: Readonly<Record<number, string>> = {
  16: 'ADV_NONCONN_IND',
  18: 'ADV_SCAN_IND',
  19: 'ADV_IND',
  21: 'ADV_DIRECT_IND',
  26: 'SCAN_RSP to ADV_SCAN_IND',
  27: 'SCAN_RSP to ADV_IND',
}
const properties = ['connectable', 'scannable', 'directed', 'scan response', 'legacy']
const dataStatuses = ['', 'more to come', 'truncated', 'data status 3']

const extendedType = (type: number): string => {
  const words = properties.filter((_, bit) => type & (1 << bit))
  const kind = legacyPdus[type & 0x1f] ?? (words.length > 0 ? words.join(', ') : 'neither connectable nor scannable')
  const status = dataStatuses[(type >> 5) & 3]
  return status ? `${kind}, ${status}` : kind
}

const phys = ['none', '1M', '2M', 'Coded']
const phyName = (phy: number): string => phys[phy] ?? hexNumber(phy, 2)
const notAvailable = 127
const power = (dbm: number): string => (dbm === notAvailable ? 'no RSSI' : `${dbm} dBm`)
const who = (address: number, type: number): string => `${formatAddress(address)} (${addressTypeName(type)})`

/** After what stands before it; nothing where an advertisement has no data. */
const dataAfter = (data: Uint8Array): string => (data.length > 0 ? ` ${printHex(data)}` : '')

const printLegacy = ({ eventType, address, addressType, rssi, data }: LegacyAdvertisingReport): string =>
  `${legacyType(eventType)} ${who(address, addressType)} ${power(rssi)}${dataAfter(data)}`

const printDirected = (report: DirectedAdvertisingReport): string =>
  `${legacyType(report.eventType)} ${who(report.address, report.addressType)} to ${who(report.directAddress, report.directAddressType)} ${power(report.rssi)}`

const printExtended = (report: ExtendedAdvertisingReport): string => {
  const parts = [extendedType(report.eventType), who(report.address, report.addressType)]
  if (report.eventType & 4) parts.push('to', who(report.directAddress, report.directAddressType))
  parts.push(power(report.rssi), `${phyName(report.primaryPhy)}/${phyName(report.secondaryPhy)}`)
  if (report.advertisingSid !== 0xff) parts.push(`sid=${report.advertisingSid}`)
  if (report.txPower !== notAvailable) parts.push(`txPower=${report.txPower}`)
  if (report.periodicAdvertisingInterval !== 0) parts.push(`periodicAdvertisingInterval=${report.periodicAdvertisingInterval}`)
  return parts.join(' ') + dataAfter(report.data)
}

/** The reports of an advertising event, one after the other; undefined for any other event. */
export const printReports = (event: HciEvent): string | undefined => {
  switch (event.name) {
    case 'leAdvertisingReport':
      return event.reports.map(printLegacy).join(' | ')
    case 'leDirectedAdvertisingReport':
      return event.reports.map(printDirected).join(' | ')
    case 'leExtendedAdvertisingReport':
      return event.reports.map(printExtended).join(' | ')
    default:
      return undefined
  }
}
