import { attError } from '../../../att/error-codes.ts'
import {
  BleakCharacteristicNotFoundError,
  BleakDisconnectedError,
  BleakGATTProtocolError,
  BleakHciError,
  BleakKeyMissingError,
  BleakPairingError,
  BleakTimeoutError,
} from '../../../core/errors.ts'
import { pairingFailure } from '../../../smp/failures.ts'
import { CommandError } from '../failure.ts'

const needsPairing: ReadonlySet<number> = new Set([
  attError.insufficientAuthentication,
  attError.insufficientEncryption,
  attError.encryptionKeySizeTooShort,
])

const remedyOfRefusal: Readonly<Record<number, string>> = {
  [attError.insufficientAuthorization]: 'The device itself decides who may do that; pairing does not help.',
  [attError.readNotPermitted]: 'See what can be read with "baretooth explore".',
  [attError.writeNotPermitted]: 'See what can be written with "baretooth explore"; some take writes --without-response only.',
  [attError.invalidAttributeValueLength]: 'The device wants another number of bytes.',
}

/** By reason (Vol 3 Part H, 3.5.5). */
const remedyOfPairing: Readonly<Record<number, string>> = {
  [pairingFailure.passkeyEntryFailed]: 'Try again, and type what the device shows.',
  [pairingFailure.authenticationRequirements]:
    'One of both wants more protection than the other can give: see "baretooth help pair".',
  [pairingFailure.confirmValueFailed]: 'The numbers were not the same: try again.',
  [pairingFailure.pairingNotSupported]: 'The device pairs with nobody now; many have to be put into a pairing mode first.',
  [pairingFailure.repeatedAttempts]: 'The device wants to be left alone for a while after failures: wait, and try again.',
  [pairingFailure.numericComparisonFailed]: 'The numbers were not the same: somebody may be in between. Try again elsewhere.',
}
const usualRemedy = 'Put the device into its pairing mode, and try again.'

const remedyOf = (error: unknown): string | undefined => {
  if (error instanceof BleakGATTProtocolError)
    return needsPairing.has(error.code)
      ? 'The device wants to be paired with first: add --pair.'
      : (remedyOfRefusal[error.code] ?? "What the code means is for the device's own documentation to tell.")
  if (error instanceof BleakKeyMissingError)
    return 'Remove the keys with "baretooth bonds remove", put the device into its pairing mode, and pair again.'
  if (error instanceof BleakPairingError) return remedyOfPairing[error.reason] ?? usualRemedy
  if (error instanceof BleakDisconnectedError)
    return 'See that the device is near and has power, and try again; some hang up on whom they do not know.'
  if (error instanceof BleakCharacteristicNotFoundError) return 'See what there is with "baretooth explore".'
  if (error instanceof BleakTimeoutError)
    return 'See that the device is near, has power and is connected to nobody else, or give it more time with --timeout.'
  return undefined
}

/** An error of a connection, with what the user can do about it. */
export const deviceFailure = (error: unknown): unknown => {
  const isAdapters = error instanceof BleakHciError && !(error instanceof BleakKeyMissingError)
  if (error instanceof CommandError || isAdapters) return error
  const remedy = remedyOf(error)
  return remedy === undefined ? error : new CommandError((error as Error).message, remedy, { cause: error })
}
