import type { CommandName } from '../hci/commands.ts'
import { everyLeState, withoutLeStates } from '../hci/le-states.ts'

/** What kind of controller one is: its version, what it can do and how much it holds. */
export interface Profile {
  /** HCI_Version: 6 is 4.0, 8 is 4.2, 9 is 5.0, 13 is 5.4. */
  readonly hciVersion: number
  readonly companyIdentifier: number
  /** Vol 6 Part B, 4.6. */
  readonly leFeatures: bigint
  /** Vol 4 Part E, 7.8.27. */
  readonly leStates: bigint
  /** Data bytes of one ACL packet, and how many the controller holds. */
  readonly aclPacketLength: number
  readonly aclPacketCount: number
  readonly acceptListSize: number
  readonly resolvingListSize: number
  readonly periodicListSize: number
  readonly advertisingSets: number
  readonly maxAdvertisingDataLength: number
  readonly maxLinks: number
  /** Commands that it takes before it has answered the first of them. */
  readonly commandCredits: number
  /** Microseconds that it needs for a command. */
  readonly commandTime: number
  /** dBm. */
  readonly minTxPower: number
  readonly maxTxPower: number
}

/** LE features by number (Vol 6 Part B, 4.6). */
export const leFeatureBit = {
  encryption: 0,
  connectionParametersRequest: 1,
  extendedReject: 2,
  peripheralInitiatedFeaturesExchange: 3,
  ping: 4,
  dataPacketLengthExtension: 5,
  llPrivacy: 6,
  extendedScannerFilterPolicies: 7,
  le2MPhy: 8,
  leCodedPhy: 11,
  extendedAdvertising: 12,
  periodicAdvertising: 13,
  channelSelectionAlgorithm2: 14,
  syncTransferSender: 24,
  syncTransferRecipient: 25,
  remotePublicKeyValidation: 27,
} as const

const features = (...names: readonly (keyof typeof leFeatureBit)[]): bigint =>
  names.reduce((mask, name) => mask | (1n << BigInt(leFeatureBit[name])), 0n)

const of40 = features('encryption')
const of42 =
  of40 |
  features(
    'connectionParametersRequest',
    'extendedReject',
    'peripheralInitiatedFeaturesExchange',
    'ping',
    'dataPacketLengthExtension',
    'llPrivacy',
    'extendedScannerFilterPolicies',
  )
const of50 = of42 | features('le2MPhy', 'leCodedPhy', 'extendedAdvertising', 'periodicAdvertising', 'channelSelectionAlgorithm2')
const of54 = of50 | features('syncTransferSender', 'syncTransferRecipient', 'remotePublicKeyValidation')

/** Reserved for specifications; what makes no claim to be somebody's (Assigned Numbers, 7). */
const noCompany = 0xffff

const le54: Profile = {
  hciVersion: 13,
  companyIdentifier: noCompany,
  leFeatures: of54,
  leStates: everyLeState,
  aclPacketLength: 251,
  aclPacketCount: 8,
  acceptListSize: 16,
  resolvingListSize: 16,
  periodicListSize: 8,
  advertisingSets: 16,
  maxAdvertisingDataLength: 1650,
  maxLinks: 128,
  commandCredits: 1,
  commandTime: 0,
  minTxPower: -20,
  maxTxPower: 10,
}

const le50: Profile = { ...le54, hciVersion: 9, leFeatures: of50, advertisingSets: 4, maxLinks: 20 }
const le42: Profile = { ...le50, hciVersion: 8, leFeatures: of42, resolvingListSize: 8, maxLinks: 10 }
const le40: Profile = {
  ...le42,
  hciVersion: 6,
  leFeatures: of40,
  // As the first dongles: one thing at a time where connections begin.
  leStates: withoutLeStates(
    everyLeState,
    ['passiveScanning', 'initiating'],
    ['activeScanning', 'initiating'],
    ['connectableAdvertising', 'initiating'],
    ['connectableAdvertising', 'central'],
    ['initiating', 'peripheral'],
  ),
  aclPacketLength: 27,
  aclPacketCount: 4,
  acceptListSize: 8,
  resolvingListSize: 0,
  maxLinks: 5,
}

/** Controllers as they are met in the world. */
export const profiles = {
  le40,
  le42,
  le50,
  le54,
  /** The least that the specification allows: one ACL packet of 27 bytes. */
  tiny: {
    ...le42,
    leFeatures: of40,
    aclPacketLength: 27,
    aclPacketCount: 1,
    acceptListSize: 1,
    resolvingListSize: 0,
    maxLinks: 1,
  },
  /** Thinks 20 ms about every command. */
  slow: { ...le50, commandTime: 20_000 },
} as const satisfies Record<string, Profile>

/** Mistakes that real controllers make, each on request, so that a host can be tested against it. */
export interface Bugs {
  /** Commands that it never answers. */
  readonly silent?: readonly CommandName[] | undefined
  /** Commands that it announces and then does not know. */
  readonly missing?: readonly CommandName[] | undefined
  /** Commands whose Command Complete has no return parameters, not even a status. */
  readonly emptyAnswers?: readonly CommandName[] | undefined
  /** Every answer comes twice. */
  readonly doubledAnswers?: boolean | undefined
  /** Answers give no credit back; it comes in a Command Complete for no command (Vol 4 Part E, 4.4). */
  readonly creditsByNop?: boolean | undefined
  /** Says that it holds no LE data packets, and means those of BR/EDR, which are none either. */
  readonly noBuffers?: boolean | undefined
  /** Reports a hardware error after so many commands, once. */
  readonly hardwareErrorAfter?: number | undefined
  /** A cancelled connection attempt ends without its Connection Complete. */
  readonly cancelWithoutEvent?: boolean | undefined
  /** So many connections fail to be established: told as status 0x3E, or as a disconnection right after success. */
  readonly failsToEstablish?: { readonly times: number; readonly told: 'status' | 'disconnection' } | undefined
  /** Every Disconnection Complete comes twice. */
  readonly doubledDisconnections?: boolean | undefined
  /** Never reports completed packets. */
  readonly keepsBuffers?: boolean | undefined
  /** The first data of a connection comes before its Connection Complete, as over USB. */
  readonly dataBeforeConnection?: boolean | undefined
  /** Answers feature, version, length and PHY requests of a peer with nothing. */
  readonly ignoresProcedures?: boolean | undefined
  /** Puts the advertisement into the scan response. */
  readonly copiesAdvertisements?: boolean | undefined
}
