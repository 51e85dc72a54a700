import type { PeriodicTrain } from '../air/periodic-train.ts'
import { eventTiming } from '../air/timing.ts'
import { disallowedUnless, hciStatus, invalidUnless, require } from '../refusal.ts'
import { type AdvertisingDataStore, operation } from './advertising-data-store.ts'
import { type AdvertisingParameters, carriesData, type EventKind } from './advertising-parameters.ts'

/** What the rules ask of a set. */
interface SetState {
  readonly parameters: AdvertisingParameters
  readonly data: AdvertisingDataStore
  readonly scanResponse: AdvertisingDataStore
  readonly periodic: PeriodicTrain | undefined
  readonly isOn: boolean
}

interface Fragment {
  readonly operation: number
  readonly fragmentPreference: number
}

/** Data of a legacy PDU. */
export const longestLegacyData = 31
/** An extended header with its flags, and what it may hold (Vol 6 Part B, 2.3.4). */
const longestPayload = 255
const headerLength = 2
const addressLength = 6
const adiLength = 2
const intervalUnit = 625

/** Microseconds from the begin of an event to its end. */
export const eventTime = ({ kind, channels, primaryPhy, secondaryPhy }: AdvertisingParameters, length: number): number => {
  const { legacy, connectable, scannable, directed } = kind
  const { spacing, auxiliary } = eventTiming({
    primaryPhy,
    secondaryPhy: legacy ? undefined : secondaryPhy,
    connectable,
    scannable,
    directed,
    length,
  })
  const count = (channels & 1) + ((channels >> 1) & 1) + (channels >> 2)
  return count * spacing + auxiliary
}

/** What fits AUX_ADV_IND, which has no chain where it can be connected to (Vol 6 Part B, 2.3.1.5). */
const longestConnectableData = ({ directed, txPower }: EventKind): number =>
  longestPayload - headerLength - addressLength - adiLength - (directed ? addressLength : 0) - (txPower ? 1 : 0)

/** Whether the controller can send so much within the interval of the set. */
export const fits = (parameters: AdvertisingParameters, length: number): boolean => {
  const { kind, interval } = parameters
  if (kind.legacy) return length <= longestLegacyData
  return eventTime(parameters, length) <= interval * intervalUnit && !exceedsOnePacket(kind, length)
}

const exceedsOnePacket = (kind: EventKind, length: number): boolean =>
  kind.connectable && !kind.legacy && length > longestConnectableData(kind)

/** New parameters for a set that exists (7.8.53). */
export const checkChange = (
  { isOn, data, scanResponse, periodic }: SetState,
  { kind, secondaryPhy }: AdvertisingParameters,
): void => {
  disallowedUnless(!isOn)
  if (kind.legacy) {
    invalidUnless(data.bytes.length === 0 || carriesData(kind))
    invalidUnless(data.bytes.length <= longestLegacyData && scanResponse.bytes.length <= longestLegacyData)
  }
  if (!periodic) return
  invalidUnless(!kind.legacy && !kind.connectable && !kind.scannable && !kind.anonymous)
  disallowedUnless(periodic.phy === secondaryPhy)
}

const checkFragment = (set: SetState, fragment: Fragment, length: number): void => {
  invalidUnless(fragment.operation <= operation.unchanged && fragment.fragmentPreference <= 1)
  if (set.parameters.kind.legacy) invalidUnless(fragment.operation === operation.complete && length <= longestLegacyData)
  invalidUnless(fragment.operation >= operation.complete || length > 0)
  disallowedUnless(!set.isOn || fragment.operation >= operation.complete)
}

/** LE Set Extended Advertising Data (7.8.54). */
export const checkData = (set: SetState, fragment: Fragment, length: number): void => {
  invalidUnless(carriesData(set.parameters.kind))
  checkFragment(set, fragment, length)
  if (fragment.operation === operation.unchanged) invalidUnless(set.isOn && set.data.bytes.length > 0 && length === 0)
}

/** LE Set Extended Scan Response Data (7.8.55). */
export const checkScanResponse = (set: SetState, fragment: Fragment, length: number): void => {
  const { scannable, legacy } = set.parameters.kind
  const discards = fragment.operation === operation.complete && length === 0
  invalidUnless(scannable || discards)
  checkFragment(set, fragment, length)
  invalidUnless(fragment.operation !== operation.unchanged)
  disallowedUnless(!(scannable && !legacy && set.isOn && discards))
}

/** Whether the data of a set lets it be enabled (7.8.56). */
export const checkEnabling = ({ parameters, data, scanResponse }: SetState, duration: number): void => {
  const { kind } = parameters
  if (kind.highDuty) invalidUnless(duration >= 1 && duration <= longestHighDuty)
  disallowedUnless(!data.isPartial && !scanResponse.isPartial)
  disallowedUnless(!(kind.scannable && !kind.legacy) || scanResponse.bytes.length > 0)
  const length = carriesData(kind) ? data.bytes.length : 0
  invalidUnless(!exceedsOnePacket(kind, length))
  require(fits(parameters, length), hciStatus.packetTooLong)
}

/** High duty cycle directed advertising lasts no longer, in units of 10 ms (7.8.56; Vol 6 Part B, 4.4.2.4.3). */
export const longestHighDuty = 0x80
