import type { HciEventName } from '../hci/events.ts'
import { leFeatureBit, type Profile } from './profile.ts'

/** Bits of Event_Mask (Vol 4 Part E, 7.3.1); events that are missing are always sent. */
const classic: Readonly<Partial<Record<HciEventName, number>>> = {
  disconnectionComplete: 4,
  encryptionChangeV1: 7,
  readRemoteVersionInformationComplete: 11,
  hardwareError: 15,
  dataBufferOverflow: 25,
  encryptionKeyRefreshComplete: 47,
}

/** Bits of Event_Mask_Page_2 (7.3.69). */
const page2: Readonly<Partial<Record<HciEventName, number>>> = {
  authenticatedPayloadTimeoutExpired: 23,
  encryptionChangeV2: 25,
}

/** Bits of LE_Event_Mask (7.8.1). */
const le: Readonly<Partial<Record<HciEventName, number>>> = {
  leConnectionComplete: 0,
  leAdvertisingReport: 1,
  leConnectionUpdateComplete: 2,
  leReadRemoteFeaturesComplete: 3,
  leLongTermKeyRequest: 4,
  leRemoteConnectionParameterRequest: 5,
  leDataLengthChange: 6,
  leReadLocalP256PublicKeyComplete: 7,
  leGenerateDhKeyComplete: 8,
  leEnhancedConnectionCompleteV1: 9,
  leDirectedAdvertisingReport: 10,
  lePhyUpdateComplete: 11,
  leExtendedAdvertisingReport: 12,
  lePeriodicAdvertisingSyncEstablishedV1: 13,
  lePeriodicAdvertisingReportV1: 14,
  lePeriodicAdvertisingSyncLost: 15,
  leScanTimeout: 16,
  leAdvertisingSetTerminated: 17,
  leScanRequestReceived: 18,
  leChannelSelectionAlgorithm: 19,
  lePeriodicAdvertisingSyncTransferReceivedV1: 23,
  leRequestPeerScaComplete: 30,
  lePathLossThreshold: 31,
  leTransmitPowerReporting: 32,
  leSubrateChange: 34,
  lePeriodicAdvertisingSyncEstablishedV2: 35,
  lePeriodicAdvertisingReportV2: 36,
  lePeriodicAdvertisingSyncTransferReceivedV2: 37,
  leEnhancedConnectionCompleteV2: 40,
}

/** Events that came with a feature; whoever lacks it ignores their bits. The other ones come of commands that it lacks as well. */
const neededFeature: Readonly<Partial<Record<HciEventName, number>>> = {
  leEnhancedConnectionCompleteV1: leFeatureBit.llPrivacy,
  leDirectedAdvertisingReport: leFeatureBit.extendedScannerFilterPolicies,
  leRemoteConnectionParameterRequest: leFeatureBit.connectionParametersRequest,
  leDataLengthChange: leFeatureBit.dataPacketLengthExtension,
  lePhyUpdateComplete: leFeatureBit.le2MPhy,
  leChannelSelectionAlgorithm: leFeatureBit.channelSelectionAlgorithm2,
}

/** Events that came with a version of the specification (HCI_Version). */
const neededVersion: Readonly<Partial<Record<HciEventName, number>>> = {
  encryptionChangeV2: 12,
  leEnhancedConnectionCompleteV2: 13,
  lePeriodicAdvertisingSyncEstablishedV2: 13,
  lePeriodicAdvertisingReportV2: 13,
  lePeriodicAdvertisingSyncTransferReceivedV2: 13,
}

const leMeta = 61
const has = (mask: bigint, bit: number): boolean => ((mask >> BigInt(bit)) & 1n) === 1n

/** Event_Mask, Event_Mask_Page_2 and LE_Event_Mask after power-on: LE events are off until the host asks for them (7.3.1, 7.8.1). */
const initial = { page1: 0x1fffffffffffn, page2: 0n, le: 0x1fn }

/** What the host wants to hear. */
export class EventMasks {
  readonly #profile: Profile
  #masks = initial
  /** What the masks say of an event is found out once. */
  readonly #allowed = new Map<HciEventName, boolean>()

  constructor(profile: Profile) {
    this.#profile = profile
  }

  reset(): void {
    this.set(initial)
  }

  set(masks: Partial<typeof initial>): void {
    this.#masks = { ...this.#masks, ...masks }
    this.#allowed.clear()
  }

  allows(name: HciEventName): boolean {
    const known = this.#allowed.get(name)
    if (known !== undefined) return known
    const allowed = this.#isKnown(name) && this.#isWanted(name)
    this.#allowed.set(name, allowed)
    return allowed
  }

  #isKnown(name: HciEventName): boolean {
    const feature = neededFeature[name]
    if (feature !== undefined && !has(this.#profile.leFeatures, feature)) return false
    return this.#profile.hciVersion >= (neededVersion[name] ?? 0)
  }

  #isWanted(name: HciEventName): boolean {
    const masks = this.#masks
    const leBit = le[name]
    if (leBit !== undefined) return has(masks.page1, leMeta) && has(masks.le, leBit)
    const secondBit = page2[name]
    if (secondBit !== undefined) return has(masks.page2, secondBit)
    const bit = classic[name]
    return bit === undefined || has(masks.page1, bit)
  }
}
