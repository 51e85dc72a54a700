import type { Address, AddressKind } from '../core/address.ts'
import { BleakError } from '../core/errors.ts'
import { leFeature } from '../hci/features.ts'
import type { LeState } from '../hci/le-states.ts'
import { advertisingDataLimit } from './advertising-data-builder.ts'

/** The physical layer of an advertisement: `2m` and `coded` carry extended advertisements only, `2m` their data alone. */
export type AdvertisingPhy = '1m' | '2m' | 'coded'

/** How one advertisement is sent. */
export interface AdvertisingSettings {
  readonly connectable: boolean
  /** Answers scan requests. A legacy connectable advertisement always does. */
  readonly scannable: boolean
  /** Extended PDUs, in place of the legacy ones that every scanner hears. */
  readonly extended: boolean
  /** The only device that it is for. Where there is a key of its private addresses, it is called by one of those. */
  readonly directedTo?:
    | { readonly address: Address; readonly addressType: 'public' | 'random'; readonly irk?: Uint8Array | undefined }
    | undefined
  /** Milliseconds from one advertising event to the next. */
  readonly interval: number
  readonly phy: AdvertisingPhy
  /** dBm; extended commands only. */
  readonly txPower?: number | undefined
  /** What address it carries; the one that the adapter goes by where absent. */
  readonly addressKind?: AddressKind | undefined
  /** What a resolvable address is made with, most significant byte first; where absent the key of the adapter, or a random one while nobody has that. */
  readonly irk?: Uint8Array | undefined
}

/** What it carries. */
export interface AdvertisingContent {
  readonly data: Uint8Array
  readonly scanResponse: Uint8Array
}

/** HCI's unit of advertising intervals in milliseconds. */
export const intervalUnit = 0.625

/** Vol 4 Part E, 7.8.5 and 7.8.53, in milliseconds. */
const leastInterval = 20
const greatestInterval = { legacy: 0x4000 * intervalUnit, extended: 0xffffff * intervalUnit }
/** What cannot be connected to had longer intervals before 5.0 (4.2, Vol 2 Part E, 7.8.5). */
const leastUnconnectableInterval = 100
const firstVersionWithShortIntervals = 9

/** AUX_ADV_IND without its headers; what can be connected to has no chain behind it (Vol 6 Part B, 2.3.1.5 and 2.3.4). */
const longestConnectable = 245
const targetLength = 6

/** The most bytes that each part holds, where the controller holds `maximum` in an extended advertisement. */
export const contentLimits = (
  { extended, connectable, scannable, directedTo }: AdvertisingSettings,
  maximum: number = advertisingDataLimit.extended,
): { readonly data: number; readonly scanResponse: number } => {
  const { legacy } = advertisingDataLimit
  if (!extended) return { data: connectable && directedTo ? 0 : legacy, scanResponse: scannable ? legacy : 0 }
  if (scannable) return { data: 0, scanResponse: maximum }
  const single = longestConnectable - (directedTo ? targetLength : 0)
  return { data: connectable ? Math.min(single, maximum) : maximum, scanResponse: 0 }
}

/** What of Vol 4 Part E, 7.8.27 such an advertisement is. */
export const leStateOf = ({ connectable, scannable, directedTo }: AdvertisingSettings): LeState => {
  if (!connectable) return scannable ? 'scannableAdvertising' : 'nonConnectableAdvertising'
  return directedTo ? 'lowDutyDirectedAdvertising' : 'connectableAdvertising'
}

/** @throws RangeError for what no controller can send. */
export const checkSettings = (settings: AdvertisingSettings): void => {
  const { extended, interval, txPower, irk, addressKind } = settings
  const greatest = extended ? greatestInterval.extended : greatestInterval.legacy
  if (!(interval >= leastInterval && interval <= greatest))
    throw new RangeError(`advertising interval ${interval} ms: must be from ${leastInterval} to ${greatest} ms`)
  const mistake = extended ? mistakeInExtended(settings) : mistakeInLegacy(settings)
  if (mistake) throw new RangeError(mistake)
  if (txPower !== undefined && !(Number.isInteger(txPower) && txPower >= -127 && txPower <= 20))
    throw new RangeError(`txPower ${txPower}: must be a whole number of dBm, -127 to 20`)
  if (irk && irk.length !== 16) throw new RangeError(`irk: must be 16 bytes, not ${irk.length}`)
  if (irk && addressKind !== 'resolvable') throw new RangeError("irk is for addressKind 'resolvable'")
}

const mistakeInExtended = ({ connectable, scannable }: AdvertisingSettings): string | undefined =>
  connectable && scannable
    ? 'an extended advertisement is connectable or scannable, not both: choose one, or leave `extended` out'
    : undefined

const mistakeInLegacy = ({ connectable, scannable, directedTo, phy }: AdvertisingSettings): string | undefined => {
  if (phy !== '1m') return `PHY '${phy}' is for extended advertisements: set \`extended\``
  if (directedTo && (!connectable || scannable))
    return 'a legacy directed advertisement is connectable, and not scannable: set `connectable`, or `extended`'
  if (connectable && !directedTo && !scannable)
    return 'a legacy connectable advertisement is always scannable: leave `scannable` out, or set `extended`'
  return undefined
}

/** @throws RangeError for content that is too long, with what to do about it. */
export const checkContent = (
  settings: AdvertisingSettings,
  { data, scanResponse }: AdvertisingContent,
  maximum?: number,
): void => {
  const limits = contentLimits(settings, maximum)
  const { extended, scannable, connectable } = settings
  if (data.length > limits.data)
    throw new RangeError(`advertising data of ${data.length} bytes, and ${limits.data} are the most here: ${remedyOf(settings)}`)
  if (scanResponse.length > limits.scanResponse)
    throw new RangeError(
      scannable
        ? `a scan response of ${scanResponse.length} bytes, and ${limits.scanResponse} are the most here: leave something out`
        : `this advertisement has no scan response: ${connectable ? 'leave it out' : 'set `scannable`'}`,
    )
  if (extended && scannable && scanResponse.length === 0)
    throw new RangeError('an extended scannable advertisement needs something in its scan response (Vol 4 Part E, 7.8.56)')
}

const remedyOf = ({ extended, connectable, scannable, directedTo }: AdvertisingSettings): string => {
  if (extended) return connectable && !scannable ? 'leave something out, or set `connectable` to false' : 'leave something out'
  if (directedTo) return 'a legacy directed advertisement carries none; set `extended` for some'
  return 'leave something out, put some of it into `scanResponse`, or set `extended`'
}

/** What of the controller matters to advertising. */
export interface AdvertisingCapabilities {
  readonly hciVersion: number
  readonly leFeatures: bigint
  /** Extended commands were chosen at bring-up; legacy ones must not be mixed in (Vol 4 Part E, 3.1.1). */
  readonly extended: boolean
  readonly address: Address
  readonly addressType: 'public' | 'random'
}

/** @throws BleakError for what this controller cannot do, RangeError for an interval that is too short for it. */
export const checkCapabilities = (settings: AdvertisingSettings, capabilities: AdvertisingCapabilities): void => {
  const { extended, phy, addressKind, connectable, interval } = settings
  const { leFeatures, hciVersion, addressType } = capabilities
  if (extended && !capabilities.extended)
    throw new BleakError('this controller has no extended advertising: leave `extended` out, and send 31 bytes at most')
  if (phy === '2m' && !leFeature.le2MPhy(leFeatures)) throw new BleakError('this controller does not have the LE 2M PHY')
  if (phy === 'coded' && !leFeature.leCodedPhy(leFeatures)) throw new BleakError('this controller does not have the LE Coded PHY')
  if (addressKind === 'public' && addressType !== 'public')
    throw new BleakError("this controller has no public address of its own: leave `addressKind` out, or set 'static'")
  if (!connectable && interval < leastUnconnectableInterval && hciVersion < firstVersionWithShortIntervals)
    throw new RangeError(
      `advertising interval ${interval} ms: this controller needs ${leastUnconnectableInterval} for what is not connectable`,
    )
}
