import type { Address } from '../../core/address.ts'
import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { LeState } from '../../hci/le-states.ts'
import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import { leFeatureBit, type Profile } from '../profile.ts'
import { hciStatus, invalidUnless, require } from '../refusal.ts'

type Legacy = CommandParams<typeof commands.leSetAdvertisingParameters>
type Extended = CommandParams<typeof commands.leSetExtendedAdvertisingParametersV1>
type ExtendedV2 = CommandParams<typeof commands.leSetExtendedAdvertisingParametersV2>

/** Bits of Advertising_Event_Properties (Vol 4 Part E, 7.8.53). */
const property = { connectable: 1, scannable: 2, directed: 4, highDuty: 8, legacy: 16, anonymous: 32, txPower: 64 } as const

/** What kind of event a set sends, out of Advertising_Event_Properties. */
export type EventKind = { readonly [P in keyof typeof property]: boolean }

const eventKind = (properties: number): EventKind => ({
  connectable: (properties & property.connectable) !== 0,
  scannable: (properties & property.scannable) !== 0,
  directed: (properties & property.directed) !== 0,
  highDuty: (properties & property.highDuty) !== 0,
  legacy: (properties & property.legacy) !== 0,
  anonymous: (properties & property.anonymous) !== 0,
  txPower: (properties & property.txPower) !== 0,
})

/** Parameters of a set, whichever command they came with. */
export interface AdvertisingParameters {
  readonly kind: EventKind
  /** In units of 0.625 ms; without meaning in high duty cycle directed advertising. */
  readonly interval: number
  readonly channels: number
  readonly ownAddressType: number
  /** Who directed advertising is for, and whose entry of the resolving list makes the private address. */
  readonly peer: { readonly type: 0 | 1; readonly address: Address }
  readonly filterPolicy: number
  /** dBm, as selected. */
  readonly txPower: number
  readonly primaryPhy: 1 | 3
  readonly secondaryPhy: Phy
  readonly sid: number
  readonly notifiesScanRequests: boolean
}

const leastInterval = 0x20
/** Until 5.0, for what cannot be connected to (4.2, Vol 2 Part E, 7.8.5). */
const leastUnconnectableInterval = 0xa0
const greatestLegacyInterval = 0x4000
const firstVersionWithShortIntervals = 9

/** Advertising_Event_Properties by Advertising_Type: ADV_IND, high duty ADV_DIRECT_IND, ADV_SCAN_IND, ADV_NONCONN_IND, low duty. */
const propertiesOfType = [0x13, 0x1d, 0x12, 0x10, 0x15] as const

/** Whether events of this kind have advertising data: not ADV_DIRECT_IND, nor what only a scan response follows. */
export const carriesData = ({ legacy, directed, scannable }: EventKind): boolean => (legacy ? !directed : !scannable)

/** Which of the LE states a set of this kind is in. */
export const leStateOf = ({ connectable, scannable, directed, highDuty }: EventKind): LeState => {
  if (!connectable) return scannable ? 'scannableAdvertising' : 'nonConnectableAdvertising'
  if (!directed) return 'connectableAdvertising'
  return highDuty ? 'highDutyDirectedAdvertising' : 'lowDutyDirectedAdvertising'
}

/** The power that a controller takes for a wish; 127 is none (7.8.53). */
const selectTxPower = ({ minTxPower, maxTxPower }: Profile, wish: number, usual: number): number =>
  Math.max(minTxPower, Math.min(maxTxPower, wish === 127 ? usual : wish))

interface Intervals {
  readonly min: number
  readonly max: number
  readonly least: number
  readonly greatest: number
}

const checkIntervals = ({ highDuty }: EventKind, { min, max, least, greatest }: Intervals): void =>
  invalidUnless(highDuty || (min >= least && min <= max && max <= greatest))

interface Addressing {
  readonly ownAddressType: number
  readonly peerAddressType: number
  readonly advertisingFilterPolicy: number
}

/** What matters is checked, and what the specification says is ignored is not. */
const checkAddressing = (device: Device, kind: EventKind, channels: number, params: Addressing): void => {
  const ownTypes = device.hasFeature(leFeatureBit.llPrivacy) ? 3 : 1
  invalidUnless(channels >= 1 && channels <= 7)
  invalidUnless(kind.anonymous || params.ownAddressType <= ownTypes)
  if (kind.directed || params.ownAddressType > 1) invalidUnless(params.peerAddressType <= 1)
  invalidUnless(kind.directed || params.advertisingFilterPolicy <= 3)
}

/** LE Set Advertising Parameters (7.8.5). */
export const legacyParameters = (device: Device, params: Legacy): AdvertisingParameters => {
  const properties = propertiesOfType[params.advertisingType]
  invalidUnless(properties !== undefined)
  const kind = eventKind(properties ?? 0)
  const { advertisingIntervalMin: min, advertisingIntervalMax: max, advertisingChannelMap: channels } = params
  const mayBeShort = kind.connectable || device.profile.hciVersion >= firstVersionWithShortIntervals
  const least = mayBeShort ? leastInterval : leastUnconnectableInterval
  checkIntervals(kind, { min, max, least, greatest: greatestLegacyInterval })
  checkAddressing(device, kind, channels, params)
  return {
    kind,
    interval: min,
    channels,
    ownAddressType: params.ownAddressType,
    peer: { type: params.peerAddressType === 1 ? 1 : 0, address: params.peerAddress },
    filterPolicy: params.advertisingFilterPolicy,
    txPower: device.radio.txPower,
    primaryPhy: 1,
    secondaryPhy: 1,
    sid: 0,
    notifiesScanRequests: false,
  }
}

/** What a set has before its parameters were ever set (7.8.5). */
export const defaultParameters = (device: Device): AdvertisingParameters =>
  legacyParameters(device, {
    advertisingIntervalMin: 0x800,
    advertisingIntervalMax: 0x800,
    advertisingType: 0,
    ownAddressType: 0,
    peerAddressType: 0,
    peerAddress: 0,
    advertisingChannelMap: 7,
    advertisingFilterPolicy: 0,
  })

/** Which combinations of properties there are (7.8.53). */
const checkProperties = (properties: number): EventKind => {
  const kind = eventKind(properties)
  const { connectable, scannable, highDuty, legacy, anonymous } = kind
  if (legacy) invalidUnless((propertiesOfType as readonly number[]).includes(properties))
  else invalidUnless(properties < 0x80 && !highDuty && !(connectable && scannable) && !(anonymous && (connectable || scannable)))
  return kind
}

const supportsPhy = (device: Device, phy: number): phy is Phy => {
  if (phy === 2) return device.hasFeature(leFeatureBit.le2MPhy)
  return phy === 1 || (phy === 3 && device.hasFeature(leFeatureBit.leCodedPhy))
}

/** A PHY that the controller does not have is refused as such, one that nobody has among them (7.8.53). */
const checkPhys = (device: Device, { legacy }: EventKind, primary: number, secondary: number): void => {
  require(primary !== 2 && supportsPhy(device, primary), hciStatus.unsupportedFeatureOrValue)
  invalidUnless(!legacy || primary === 1)
  require(legacy || supportsPhy(device, secondary), hciStatus.unsupportedFeatureOrValue)
}

/** Packets on the Coded PHY have eight symbols a bit here: a wish for two is heard, a requirement refused (7.8.53). */
export const checkPhyOptions = (params: ExtendedV2): void => {
  const primary = params.primaryAdvertisingPhyOptions
  const secondary = params.secondaryAdvertisingPhyOptions
  invalidUnless(primary <= 4 && secondary <= 4)
  require(params.primaryAdvertisingPhy !== 3 || primary !== 3, hciStatus.unsupportedFeatureOrValue)
  require(params.secondaryAdvertisingPhy !== 3 || secondary !== 3, hciStatus.unsupportedFeatureOrValue)
}

/** LE Set Extended Advertising Parameters (7.8.53). */
export const extendedParameters = (device: Device, params: Extended): AdvertisingParameters => {
  const kind = checkProperties(params.advertisingEventProperties)
  const { primaryAdvertisingIntervalMin: min, primaryAdvertisingIntervalMax: max } = params
  const channels = params.primaryAdvertisingChannelMap
  checkIntervals(kind, { min, max, least: leastInterval, greatest: 0xffffff })
  checkAddressing(device, kind, channels, params)
  const wish = params.advertisingTxPower
  invalidUnless(wish === 127 || (wish >= -127 && wish <= 20))
  invalidUnless(params.advertisingSid <= 0x0f)
  checkPhys(device, kind, params.primaryAdvertisingPhy, params.secondaryAdvertisingPhy)
  return {
    kind,
    interval: min,
    channels,
    ownAddressType: params.ownAddressType,
    peer: { type: params.peerAddressType === 1 ? 1 : 0, address: params.peerAddress },
    filterPolicy: params.advertisingFilterPolicy,
    txPower: selectTxPower(device.profile, wish, device.radio.txPower),
    primaryPhy: params.primaryAdvertisingPhy === 3 ? 3 : 1,
    secondaryPhy: kind.legacy ? 1 : (params.secondaryAdvertisingPhy as Phy),
    sid: params.advertisingSid,
    notifiesScanRequests: params.scanRequestNotificationEnable,
  }
}
