/** Root of every error this library throws on purpose. */
export class BleakError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** Bytes are shorter than their definition, or hold a value that the specification forbids. */
export class DecodeError extends BleakError {}

/** Why an adapter cannot be used. */
export type NotAvailableReason =
  | 'no-adapter'
  | 'permission'
  | 'busy'
  | 'driver'
  | 'package-missing'
  | 'firmware-missing'
  | 'powered-off'
  | 'unreachable'
  | 'lost'
  | 'controller'

/** No adapter, or one that cannot be used: `reason` says why, `remedy` what the user can do about it. */
export class BleakBluetoothNotAvailableError extends BleakError {
  readonly reason: NotAvailableReason
  readonly remedy: string | undefined
  constructor(message: string, reason: NotAvailableReason, options: ErrorOptions & { readonly remedy?: string } = {}) {
    super(options.remedy === undefined ? message : `${message}. ${options.remedy}`, options)
    this.reason = reason
    this.remedy = options.remedy
  }
}

/** A deadline has passed; `phase` names what was being waited for. Its `name` is `TimeoutError`, as the platform's. */
export class BleakTimeoutError extends BleakError {
  readonly phase: string
  constructor(phase: string, milliseconds: number) {
    super(`${phase}: no answer within ${milliseconds} ms`)
    this.name = 'TimeoutError'
    this.phase = phase
  }
}

/** The controller refused a command; `status` is its error code, verbatim (Vol 1 Part F). */
export class BleakHciError extends BleakError {
  readonly status: number
  readonly command: string
  constructor(command: string, status: number, meaning: string, options?: ErrorOptions) {
    super(`${command}: the controller answered 0x${status.toString(16).padStart(2, '0')} (${meaning})`, options)
    this.status = status
    this.command = command
  }
}

/** The device does not have the key of our bond with it any more, or never had it: it was reset, or has removed the bond. */
export class BleakKeyMissingError extends BleakHciError {
  constructor(command: string, options?: ErrorOptions) {
    super(command, 0x06, 'PIN or Key Missing: the device has no bond with us any more. unpair(), and pair again', options)
  }
}

/** The peer answered with an Error Response; `code` is its ATT error code, verbatim (Vol 3 Part F, 3.4.1.1). */
export class BleakGATTProtocolError extends BleakError {
  readonly code: number
  /** The attribute that it is about; 0 where it is about none. */
  readonly handle: number
  constructor(what: string, code: number, meaning: string, handle: number) {
    super(`${what}: the peer answered 0x${code.toString(16).padStart(2, '0')} (${meaning})`)
    this.code = code
    this.handle = handle
  }
}

/** The connection has ended; `reason` is the controller's code for why, verbatim (Vol 1 Part F), undefined where it told none. */
export class BleakDisconnectedError extends BleakError {
  readonly reason: number | undefined
  constructor(message: string, reason: number | undefined, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** A pairing ended without keys; `reason` is the code that ended it, verbatim (Vol 3 Part H, 3.5.5), `by` whose it was. */
export class BleakPairingError extends BleakError {
  readonly reason: number
  readonly by: 'us' | 'peer'
  constructor(message: string, reason: number, by: 'us' | 'peer', options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.by = by
  }
}

/** The call needs a connection, and there is none. */
export class BleakNotConnectedError extends BleakError {}

/** The device does not have this characteristic. */
export class BleakCharacteristicNotFoundError extends BleakError {
  /** What it was asked for by. */
  readonly specifier: string | number
  constructor(specifier: string | number) {
    super(`the device has no characteristic ${typeof specifier === 'number' ? `with handle ${specifier}` : specifier}`)
    this.specifier = specifier
  }
}

/** No device with this address, or that the caller was looking for, was seen. */
export class BleakDeviceNotFoundError extends BleakError {
  readonly address: string
  constructor(address: string, milliseconds: number) {
    super(`no device with address ${address} was seen within ${milliseconds} ms`)
    this.address = address
  }
}
