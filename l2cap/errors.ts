import { BleakError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'

/** The peer refused what it was asked for; `result` is what it answered, verbatim (Vol 3 Part A, 4). */
export class BleakL2capError extends BleakError {
  readonly result: number
  constructor(what: string, result: number, meaning = 'reserved') {
    super(`${what}: the peer answered ${hexNumber(result, 4)} (${meaning})`)
    this.result = result
  }
}

/** Results of the requests for connections (4.23, 4.26). */
export const connectionResult = {
  success: 0x0000,
  spsmNotSupported: 0x0002,
  noResources: 0x0004,
  insufficientAuthentication: 0x0005,
  insufficientAuthorization: 0x0006,
  encryptionKeySizeTooShort: 0x0007,
  insufficientEncryption: 0x0008,
  invalidSourceCid: 0x0009,
  sourceCidAlreadyAllocated: 0x000a,
  unacceptableParameters: 0x000b,
  invalidParameters: 0x000c,
  pending: 0x000d,
  pendingAuthentication: 0x000e,
  pendingAuthorization: 0x000f,
} as const

/** Results of the requests for reconfiguration (4.28). */
export const reconfigureResult = {
  success: 0x0000,
  smallerMtu: 0x0001,
  smallerMpsOfSeveral: 0x0002,
  invalidDestinationCid: 0x0003,
  unacceptableParameters: 0x0004,
} as const

const meaningIn = (results: Readonly<Record<string, number>>) => {
  const names = new Map(
    Object.entries(results).map(([name, result]) => [result, name.replace(/[A-Z]/g, c => ` ${c.toLowerCase()}`)]),
  )
  return (result: number): string | undefined => names.get(result)
}

export const connectionMeaning = meaningIn(connectionResult)
export const reconfigureMeaning = meaningIn(reconfigureResult)
