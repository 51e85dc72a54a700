import { attError } from '../../../att/error-codes.ts'
import {
  BleakCharacteristicNotFoundError,
  BleakDisconnectedError,
  BleakGATTProtocolError,
  BleakHciError,
  BleakTimeoutError,
} from '../../../core/errors.ts'
import { CommandError } from '../failure.ts'

const needsPairing: ReadonlySet<number> = new Set([
  attError.insufficientAuthentication,
  attError.insufficientAuthorization,
  attError.insufficientEncryption,
  attError.encryptionKeySizeTooShort,
])

const remedyOfRefusal: Readonly<Record<number, string>> = {
  [attError.readNotPermitted]: 'See what can be read with "baretooth explore".',
  [attError.writeNotPermitted]: 'See what can be written with "baretooth explore"; some take writes --without-response only.',
  [attError.invalidAttributeValueLength]: 'The device wants another number of bytes.',
}

const remedyOf = (error: unknown): string | undefined => {
  if (error instanceof BleakGATTProtocolError)
    return needsPairing.has(error.code)
      ? 'The device wants to be paired with first, which this version cannot do yet.'
      : (remedyOfRefusal[error.code] ?? "What the code means is for the device's own documentation to tell.")
  if (error instanceof BleakDisconnectedError)
    return 'See that the device is near and has power, and try again; some hang up on whom they do not know.'
  if (error instanceof BleakCharacteristicNotFoundError) return 'See what there is with "baretooth explore".'
  if (error instanceof BleakTimeoutError)
    return 'See that the device is near, has power and is connected to nobody else, or give it more time with --timeout.'
  return undefined
}

/** An error of a connection, with what the user can do about it. */
export const deviceFailure = (error: unknown): unknown => {
  if (error instanceof CommandError || error instanceof BleakHciError) return error
  const remedy = remedyOf(error)
  return remedy === undefined ? error : new CommandError((error as Error).message, remedy, { cause: error })
}
