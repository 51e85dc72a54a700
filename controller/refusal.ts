/** How a command is refused: thrown by whoever carries it out, told to the host as the status of the answer. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

/** Vol 1 Part F, 1.3. */
export const hciStatus = {
  success: 0x00,
  unknownCommand: 0x01,
  unknownConnection: 0x02,
  authenticationFailure: 0x05,
  pinOrKeyMissing: 0x06,
  memoryCapacityExceeded: 0x07,
  connectionTimeout: 0x08,
  connectionLimitExceeded: 0x09,
  connectionAlreadyExists: 0x0b,
  commandDisallowed: 0x0c,
  unsupportedFeatureOrValue: 0x11,
  invalidParameters: 0x12,
  remoteUserTerminated: 0x13,
  localHostTerminated: 0x16,
  unsupportedRemoteFeature: 0x1a,
  invalidLlParameters: 0x1e,
  unspecifiedError: 0x1f,
  unsupportedLlParameterValue: 0x20,
  llResponseTimeout: 0x22,
  llProcedureCollision: 0x23,
  instantPassed: 0x28,
  differentTransactionCollision: 0x2a,
  parameterOutOfMandatoryRange: 0x30,
  controllerBusy: 0x3a,
  unacceptableConnectionParameters: 0x3b,
  advertisingTimeout: 0x3c,
  micFailure: 0x3d,
  failedToBeEstablished: 0x3e,
  unknownAdvertisingIdentifier: 0x42,
  limitReached: 0x43,
  cancelledByHost: 0x44,
  packetTooLong: 0x45,
} as const

/** Refuses with this status unless `condition` holds. */
export const require = (condition: boolean, status: number): void => {
  if (!condition) throw new Refusal(status)
}
export const disallowedUnless = (condition: boolean): void => require(condition, hciStatus.commandDisallowed)
export const invalidUnless = (condition: boolean): void => require(condition, hciStatus.invalidParameters)
