import type { Command } from './command.ts'
import { commands } from './commands.ts'

const has =
  (bit: number) =>
  (mask: bigint): boolean =>
    ((mask >> BigInt(bit)) & 1n) === 1n
const maskOf = (bits: readonly number[]): bigint => bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)

/** Vol 2 Part C, 3.3. */
export const lmpFeature = { brEdrNotSupported: has(37), leSupported: has(38) } as const

/** Vol 6 Part B, 4.6. */
export const leFeature = {
  connectionParametersRequest: has(1),
  peripheralInitiatedFeaturesExchange: has(3),
  dataPacketLengthExtension: has(5),
  llPrivacy: has(6),
  extendedScannerFilterPolicies: has(7),
  le2MPhy: has(8),
  leCodedPhy: has(11),
  extendedAdvertising: has(12),
  periodicAdvertising: has(13),
  channelSelectionAlgorithm2: has(14),
} as const

/** What a host of LE links listens to (Vol 4 Part E, 7.3.1): Disconnection, Encryption Change, Remote Version, Hardware Error, Data Buffer Overflow, Key Refresh, LE Meta. */
export const eventMask = maskOf([4, 7, 11, 15, 25, 47, 61])

/** LE events (Vol 4 Part E, 7.8.1) that the controller can send; some refuse a mask with a bit they do not know. */
export const leEventMask = (leFeatures: bigint, supports: (command: Command) => boolean): bigint => {
  const on = (wanted: boolean, ...bits: number[]): number[] => (wanted ? bits : [])
  return maskOf([
    0, // Connection Complete
    1, // Advertising Report
    2, // Connection Update Complete
    3, // Read Remote Features Complete
    4, // Long Term Key Request
    ...on(leFeature.connectionParametersRequest(leFeatures), 5),
    ...on(leFeature.dataPacketLengthExtension(leFeatures), 6),
    ...on(supports(commands.leReadLocalP256PublicKey), 7, 8),
    ...on(leFeature.llPrivacy(leFeatures), 9), // Enhanced Connection Complete
    ...on(leFeature.extendedScannerFilterPolicies(leFeatures), 10), // Directed Advertising Report
    ...on(leFeature.le2MPhy(leFeatures) || leFeature.leCodedPhy(leFeatures), 11),
    ...on(leFeature.extendedAdvertising(leFeatures), 12, 16, 17, 18), // reports, scan timeout, set terminated, scan request
    ...on(leFeature.periodicAdvertising(leFeatures), 13, 14, 15),
    ...on(leFeature.channelSelectionAlgorithm2(leFeatures), 19),
  ])
}
