import { BleakPairingError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'

/** Why a pairing fails, as the two ends tell each other (Vol 3 Part H, 3.5.5). */
export const pairingFailure = {
  passkeyEntryFailed: 0x01,
  oobNotAvailable: 0x02,
  authenticationRequirements: 0x03,
  confirmValueFailed: 0x04,
  pairingNotSupported: 0x05,
  encryptionKeySize: 0x06,
  commandNotSupported: 0x07,
  unspecifiedReason: 0x08,
  repeatedAttempts: 0x09,
  invalidParameters: 0x0a,
  dhKeyCheckFailed: 0x0b,
  numericComparisonFailed: 0x0c,
  crossTransportNotAllowed: 0x0e,
  keyRejected: 0x0f,
  busy: 0x10,
} as const

const names: Readonly<Record<number, string>> = {
  1: 'Passkey Entry Failed',
  2: 'OOB Not Available',
  3: 'Authentication Requirements',
  4: 'Confirm Value Failed',
  5: 'Pairing Not Supported',
  6: 'Encryption Key Size',
  7: 'Command Not Supported',
  8: 'Unspecified Reason',
  9: 'Repeated Attempts',
  10: 'Invalid Parameters',
  11: 'DHKey Check Failed',
  12: 'Numeric Comparison Failed',
  13: 'BR/EDR Pairing In Progress',
  14: 'Cross-transport Key Derivation/Generation Not Allowed',
  15: 'Key Rejected',
  16: 'Busy',
}

export const pairingFailureName = (reason: number): string => names[reason] ?? `reason ${hexNumber(reason, 2)}`

/** This end gives the pairing up: the peer is told the reason, the user why. */
export const refusal = (reason: number, why: string): BleakPairingError =>
  new BleakPairingError(`pairing failed: ${why}`, reason, 'us')

export const refusalByPeer = (reason: number): BleakPairingError =>
  new BleakPairingError(`pairing failed: the peer said ${hexNumber(reason, 2)} (${pairingFailureName(reason)})`, reason, 'peer')

/** What the application did wrong: it hears of that itself, the peer of a reason. */
export class ApplicationFailure extends Error {
  readonly reason: number
  constructor(reason: number, cause: unknown) {
    super('the application ended the pairing', { cause })
    this.reason = reason
  }
}
