import { type AddressKind, parseAddress } from '../core/address.ts'
import { type BytesLike, isBytes, toBytes } from '../core/bytes.ts'
import { checkList, checkOneOf, checkType } from '../core/check.ts'
import type { CallOptions } from '../core/deadline.ts'
import { composeContent } from '../gap/advertising-content.ts'
import type { AdvertisingDataFields } from '../gap/advertising-data-builder.ts'
import {
  type AdvertisingContent,
  type AdvertisingPhy,
  type AdvertisingSettings,
  checkContent,
  checkSettings,
} from '../gap/advertising-settings.ts'
import { Adapter } from './adapter.ts'
import type { UuidLike } from './base-scanner.ts'

/** What an advertisement or a scan response says, field by field. */
export interface AdvertisingFieldOptions {
  /** Shortened where it does not fit; see `BleakAdvertiser.start`. */
  readonly localName?: string | undefined
  readonly serviceUuids?: readonly UuidLike[] | undefined
  /** Services that the advertiser looks for in others. */
  readonly solicitedUuids?: readonly UuidLike[] | undefined
  /** Company identifier to the bytes after it. */
  readonly manufacturerData?: ReadonlyMap<number, BytesLike> | undefined
  /** Service UUID to the bytes after it. */
  readonly serviceData?: ReadonlyMap<UuidLike, BytesLike> | undefined
  /** 6 (general discoverable, no BR/EDR) where absent and the advertisement is connectable, for everybody, and without `raw`; else none. */
  readonly flags?: number | undefined
  /** dBm, told to whoever listens; a controller with extended commands is also asked to send with it. */
  readonly txPower?: number | undefined
  readonly appearance?: number | undefined
  readonly uri?: string | undefined
  /** Whole structures of your own, behind all others. */
  readonly raw?: BytesLike | undefined
}

/** What an advertisement carries. */
export interface AdvertisementContent extends AdvertisingFieldOptions {
  /** Fields, or bytes as they are, for whoever asks for more. */
  readonly scanResponse?: BytesLike | AdvertisingFieldOptions | undefined
}

/** What `BleakAdvertiser.start` takes. */
export interface AdvertiserOptions extends AdvertisementContent, CallOptions {
  /** A transport URI (see `Adapter.open`), an open adapter, or nothing: the default adapter. */
  readonly adapter?: string | Adapter | undefined
  /** Whether others may connect to it; false where absent. */
  readonly connectable?: boolean | undefined
  /** Whether it answers scan requests; where absent, if it has something to answer or is connectable and not extended. */
  readonly scannable?: boolean | undefined
  /** The only device that it is for. */
  readonly directedTo?: { readonly address: string; readonly addressType?: string | undefined } | undefined
  /** Extended advertising: more than 31 bytes, other PHYs; older devices do not hear it. False where absent. */
  readonly extended?: boolean | undefined
  /** Milliseconds from one advertising event to the next, 20 to 10,240 (extended: 10,485,759); 100 where absent. */
  readonly interval?: number | undefined
  /** `2m` and `coded` are for extended advertising; '1m' where absent. */
  readonly phy?: AdvertisingPhy | undefined
  /** What the adapter goes by where absent. Private ones ('resolvable', 'non-resolvable') change every 8 to 15 minutes. */
  readonly addressKind?: AddressKind | undefined
  /** The key of a resolvable address: 16 bytes, most significant first; where absent the one that devices with a bond have. */
  readonly irk?: BytesLike | undefined
}

/** General discoverable, BR/EDR not supported (Supplement Part A, 1.3). */
const usualFlags = 0x06
const usualInterval = 100
const phys = ['1m', '2m', 'coded']
const addressKinds = ['public', 'static', 'resolvable', 'non-resolvable']

const checkTypes = (options: AdvertiserOptions): void => {
  const { connectable, scannable, extended, interval, phy, addressKind, irk, directedTo, adapter } = options
  for (const [name, value] of Object.entries({ connectable, scannable, extended })) checkType(name, value, 'boolean')
  checkType('interval', interval, 'number')
  checkOneOf('phy', phy, phys)
  checkOneOf('addressKind', addressKind, addressKinds)
  checkOneOf('directedTo.addressType', directedTo?.addressType, ['public', 'random'])
  if (irk !== undefined) bytesOf('irk', irk)
  if (adapter !== undefined && !(adapter instanceof Adapter)) checkType('adapter', adapter, 'string')
}

/** How it is sent and what it carries at first. @throws TypeError or RangeError, with what to do. */
export const readOptions = (
  options: AdvertiserOptions,
): { readonly settings: AdvertisingSettings; readonly content: AdvertisingContent } => {
  checkTypes(options)
  const { connectable = false, extended = false, interval = usualInterval, phy = '1m', txPower, addressKind, irk } = options
  const directedTo = options.directedTo && targetOf(options.directedTo)
  const mayScan = extended ? options.scanResponse !== undefined : !directedTo
  const asked: AdvertisingSettings = {
    connectable,
    extended,
    directedTo,
    interval,
    phy,
    txPower,
    addressKind,
    irk: irk && toBytes(irk).slice(),
    scannable: options.scannable ?? mayScan,
  }
  const answers = (connectable && !extended && !directedTo) || readContent(options, asked).scanResponse.length > 0
  const settings = { ...asked, scannable: options.scannable ?? answers }
  checkSettings(settings)
  const content = readContent(options, settings)
  checkContent(settings, content)
  return { settings, content }
}

/** Other content for an advertisement that is sent so. @throws TypeError or RangeError, with what to do. */
export const readContent = (content: AdvertisementContent, settings: AdvertisingSettings): AdvertisingContent => {
  const { scanResponse } = content
  const { connectable, directedTo } = settings
  const flags = content.flags ?? (connectable && !directedTo && content.raw === undefined ? usualFlags : undefined)
  const response = isBytes(scanResponse) ? { raw: scanResponse } : scanResponse
  return composeContent({ ...fieldsOf('', content), flags }, response && fieldsOf('scanResponse.', response), settings)
}

const fieldsOf = (at: string, options: AdvertisingFieldOptions): AdvertisingDataFields => {
  const { localName, serviceUuids, solicitedUuids, manufacturerData, serviceData, flags, txPower, appearance, uri, raw } = options
  for (const [name, value] of Object.entries({ localName, uri })) checkType(at + name, value, 'string')
  for (const [name, value] of Object.entries({ serviceUuids, solicitedUuids })) checkList(at + name, value)
  checkNumber(`${at}flags`, flags, 0, 0xff)
  checkNumber(`${at}appearance`, appearance, 0, 0xffff)
  checkNumber(`${at}txPower`, txPower, -127, 127)
  for (const company of mapOf(`${at}manufacturerData`, manufacturerData)?.keys() ?? [])
    checkNumber(`the company in ${at}manufacturerData`, company, 0, 0xffff)
  return {
    localName,
    serviceUuids,
    solicitedUuids,
    manufacturerData: mapOf(`${at}manufacturerData`, manufacturerData),
    serviceData: mapOf(`${at}serviceData`, serviceData),
    flags,
    txPower,
    appearance,
    uri,
    raw: raw && bytesOf(`${at}raw`, raw),
  }
}

const checkNumber = (name: string, value: number | undefined, least: number, most: number): void => {
  checkType(name, value, 'number')
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}`)
}

const bytesOf = (name: string, value: BytesLike): Uint8Array => {
  if (!isBytes(value)) throw new TypeError(`${name} must be bytes: a Uint8Array, another view, or an ArrayBuffer`)
  return toBytes(value)
}

const mapOf = <K>(name: string, map: ReadonlyMap<K, BytesLike> | undefined): ReadonlyMap<K, Uint8Array> | undefined => {
  if (map === undefined) return undefined
  if (!(map instanceof Map)) throw new TypeError(`${name} must be a Map to bytes`)
  return new Map(Array.from(map as ReadonlyMap<K, BytesLike>, ([key, value]) => [key, bytesOf(name, value)]))
}

const targetOf = ({ address, addressType }: NonNullable<AdvertiserOptions['directedTo']>): AdvertisingSettings['directedTo'] => ({
  address: parseAddress(address),
  addressType: addressType === 'random' ? 'random' : 'public',
})
