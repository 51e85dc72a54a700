import { joinBytes } from '../core/bytes.ts'
import { encode } from '../core/codec.ts'
import { uuidToBytes } from '../core/uuid.ts'
import { type AdType, adTypes } from './ad-types.ts'

/** The most that one advertisement holds: a legacy PDU (Vol 6 Part B, 2.3.1), one HCI command of extended data (Vol 4 Part E, 7.8.54), a whole chain (7.8.57). */
export const advertisingDataLimit = { legacy: 31, extendedSingle: 251, extended: 1650 } as const

/** What to advertise. UUIDs in any form that `normalizeUuid` takes; fields that are absent are left out. */
export interface AdvertisingDataFields {
  /** Supplement Part A, 1.3. */
  readonly flags?: number | undefined
  /** Sent as the complete name. */
  readonly localName?: string | undefined
  /** The front of `localName`, sent as the shortened name where the complete one does not fit; without `localName` always. */
  readonly shortName?: string | undefined
  readonly serviceUuids?: readonly (string | number)[] | undefined
  readonly solicitedUuids?: readonly (string | number)[] | undefined
  /** Company identifier to the bytes after it. */
  readonly manufacturerData?: ReadonlyMap<number, Uint8Array> | undefined
  /** Service UUID to the bytes after it. */
  readonly serviceData?: ReadonlyMap<string | number, Uint8Array> | undefined
  /** dBm, -127 to 127. */
  readonly txPower?: number | undefined
  readonly appearance?: number | undefined
  readonly uri?: string | undefined
  /** Whole structures of the caller's own, put behind all others as they are. */
  readonly raw?: Uint8Array | undefined
}

/**
 * Advertising data or scan response data (Vol 3 Part C, 11). `maxLength` is in bytes and 31 where it is absent.
 * Throws RangeError, naming the limit, when the whole is longer, when one structure would be longer than 255 bytes, and when
 * a number does not fit its field; TypeError on what is no UUID, and on a `shortName` that is not the front of `localName`.
 */
export const buildAdvertisingData = (
  fields: AdvertisingDataFields,
  { maxLength = advertisingDataLimit.legacy }: { readonly maxLength?: number } = {},
): Uint8Array => {
  const before = [...numbers(fields), ...uuidLists(fields), ...dataOfServices(fields), ...dataOfCompanies(fields)]
  if (fields.uri !== undefined) before.push(structure(adTypes.uri, fields.uri))
  const raw = fields.raw ?? new Uint8Array()
  const left = maxLength - before.reduce((sum, { length }) => sum + length, raw.length)
  return joined([...before, ...name(fields, left), raw], maxLength)
}

/** The length byte counts the type too. */
const longestValue = 254

const structure = <T>({ code, name: typeName, codec }: AdType<T>, content: T): Uint8Array => {
  const value = encode(codec, content)
  if (value.length > longestValue)
    throw new RangeError(`${typeName}: ${value.length} bytes are more than the ${longestValue} that one structure holds`)
  return Uint8Array.of(value.length + 1, code, ...value)
}

const numbers = ({ flags, txPower, appearance }: AdvertisingDataFields): Uint8Array[] => {
  const parts: Uint8Array[] = []
  if (flags !== undefined) parts.push(structure(adTypes.flags, flags))
  if (txPower !== undefined) parts.push(structure(adTypes.txPowerLevel, txPower))
  if (appearance !== undefined) parts.push(structure(adTypes.appearance, appearance))
  return parts
}

/** Which type carries UUIDs of 2, 4 and 16 bytes. */
const serviceLists = { 2: adTypes.completeServiceUuids16, 4: adTypes.completeServiceUuids32, 16: adTypes.completeServiceUuids128 }
const solicitationLists = { 2: adTypes.solicitationUuids16, 4: adTypes.solicitationUuids32, 16: adTypes.solicitationUuids128 }
const serviceDataTypes = { 2: adTypes.serviceData16, 4: adTypes.serviceData32, 16: adTypes.serviceData128 }

const sizeOf = (uuid: string | number): 2 | 4 | 16 => uuidToBytes(uuid).length as 2 | 4 | 16

const uuidLists = ({ serviceUuids = [], solicitedUuids = [] }: AdvertisingDataFields): Uint8Array[] => [
  ...listsBySize(serviceUuids, serviceLists),
  ...listsBySize(solicitedUuids, solicitationLists),
]

const listsBySize = (
  uuids: readonly (string | number)[],
  types: Record<2 | 4 | 16, AdType<readonly (string | number)[]>>,
): Uint8Array[] =>
  ([2, 4, 16] as const).flatMap(size => {
    const list = uuids.filter(uuid => sizeOf(uuid) === size)
    return list.length === 0 ? [] : [structure(types[size], list)]
  })

const dataOfServices = ({ serviceData = new Map() }: AdvertisingDataFields): Uint8Array[] =>
  Array.from(serviceData, ([uuid, data]) => structure(serviceDataTypes[sizeOf(uuid)], { uuid, data }))

const dataOfCompanies = ({ manufacturerData = new Map() }: AdvertisingDataFields): Uint8Array[] =>
  Array.from(manufacturerData, ([company, data]) => structure(adTypes.manufacturerSpecificData, { company, data }))

/** At most one name (Supplement Part A, 1.2): the complete one where it fits, or where there is no other. */
const name = ({ localName, shortName }: AdvertisingDataFields, left: number): Uint8Array[] => {
  if (localName !== undefined && shortName !== undefined && !localName.startsWith(shortName))
    throw new TypeError(`the short name "${shortName}" is not the front of "${localName}"`)
  const complete = localName === undefined ? undefined : structure(adTypes.completeLocalName, localName)
  if (shortName === undefined || (complete && complete.length <= left)) return complete ? [complete] : []
  return [structure(adTypes.shortenedLocalName, shortName)]
}

const joined = (parts: readonly Uint8Array[], limit: number): Uint8Array => {
  const whole = joinBytes(parts)
  if (whole.length > limit) throw new RangeError(`advertising data of ${whole.length} bytes: the limit here is ${limit}`)
  return whole
}
