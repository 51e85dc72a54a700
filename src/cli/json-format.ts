import { hexNumber, toHex } from '../../core/hex.ts'
import type { AdvertisementData, BLEDevice } from '../index.ts'
import { companyName } from '../index.ts'
import type { LineFormat } from './lines-view.ts'

/** What JSON leaves as it is and a terminal does not (see core/printable.ts). */
const unprintable = /[\x7f-\x9f\u2028\u2029\p{Bidi_Control}\ufeff]/gu

const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line of JSON that means the same and holds no terminal commands. */
export const jsonLine = (value: unknown): string => JSON.stringify(value).replace(unprintable, escapeOf)

const hexByKey = <K>(data: ReadonlyMap<K, Uint8Array>, key: (from: K) => string): Record<string, string> =>
  Object.fromEntries(Array.from(data, ([from, bytes]) => [key(from), toHex(bytes)]))

const hexOrNothing = (bytes: Uint8Array | undefined): string | undefined => bytes && toHex(bytes)

const reportOf = (device: BLEDevice, advertisement: AdvertisementData) => ({
  time: new Date(advertisement.timestamp).toISOString(),
  address: device.address,
  addressType: device.addressType,
  addressKind: device.addressKind,
  identityAddress: device.identityAddress,
  name: device.name,
  rssi: advertisement.rssi,
  txPower: advertisement.txPower,
  connectable: advertisement.connectable,
  scannable: advertisement.scannable,
  flags: advertisement.flags,
  appearance: advertisement.appearance,
  serviceUuids: advertisement.serviceUuids,
  solicitedUuids: advertisement.solicitedUuids,
  serviceData: hexByKey(advertisement.serviceData, uuid => uuid),
  manufacturerData: hexByKey(advertisement.manufacturerData, company => hexNumber(company, 4)),
  companies: Array.from(advertisement.manufacturerData.keys(), company => companyName(company) ?? null),
  uri: advertisement.uri,
  primaryPhy: advertisement.primaryPhy,
  secondaryPhy: advertisement.secondaryPhy,
  sid: advertisement.sid,
  periodicInterval: advertisement.periodicInterval,
  truncated: advertisement.truncated,
  raw: {
    advertisement: hexOrNothing(advertisement.raw.advertisement),
    scanResponse: hexOrNothing(advertisement.raw.scanResponse),
  },
})

/** One object a line; bytes are hex, and what is not known is left out. */
export const jsonFormat: LineFormat = {
  line: (device, advertisement) => jsonLine(reportOf(device, advertisement)),
  content: (_, { raw }) => `${hexOrNothing(raw.advertisement)} ${hexOrNothing(raw.scanResponse)}`,
}
