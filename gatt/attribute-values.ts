import { attError } from '../att/error-codes.ts'
import { AttRefusal } from '../att/server.ts'
import { type BytesLike, isBytes, toBytes } from '../core/bytes.ts'
import { type AttributeAccess, type AttributeValue, longestValue, type ValueWrite } from './attribute.ts'
import { configurationBits, type ServerClient } from './server-client.ts'
import type { GattAccess, GattCharacteristicDeclaration, GattValueDeclaration } from './server-declarations.ts'

const refuseWrite = (): never => {
  throw new AttRefusal(attError.writeNotPermitted)
}

/** What a handler of the application is given. */
const forApplication = ({ client, signal, ...access }: AttributeAccess, offset = access.offset): GattAccess => ({
  client,
  signal,
  offset,
})

/** What the structure of the database says: declarations, and descriptors that nobody writes. */
export class FixedValue implements AttributeValue {
  readonly maxLength = 0
  readonly check = refuseWrite
  readonly write = refuseWrite
  readonly #bytes: () => Uint8Array

  constructor(bytes: () => Uint8Array) {
    this.#bytes = bytes
  }

  get structure(): Uint8Array {
    return this.#bytes()
  }

  read(): Uint8Array {
    return this.#bytes()
  }

  held(): Uint8Array {
    return this.#bytes()
  }
}

/** A value of the application: kept here, or in its handlers. */
export class ApplicationValue implements AttributeValue {
  readonly minLength: number
  readonly maxLength: number
  readonly #declared: GattValueDeclaration
  #value: Uint8Array

  /** @throws RangeError where lengths do not fit. */
  constructor(declared: GattValueDeclaration) {
    this.#declared = declared
    this.minLength = declared.minLength ?? 0
    this.maxLength = declared.maxLength ?? longestValue
    if (!(this.minLength >= 0 && this.minLength <= this.maxLength && this.maxLength <= longestValue))
      throw new RangeError(`a value of ${this.minLength} to ${this.maxLength} bytes; ${longestValue} are the most there can be`)
    this.#value = declared.value === undefined ? new Uint8Array() : this.#owned(declared.value)
  }

  /** @throws RangeError where it is longer than declared. */
  set(value: BytesLike): void {
    this.#value = this.#owned(value)
  }

  async read(access: AttributeAccess): Promise<Uint8Array> {
    const { onRead } = this.#declared
    return onRead ? this.#owned(await onRead(forApplication(access))) : this.#value
  }

  held(): Uint8Array | undefined {
    return this.#declared.onRead ? undefined : this.#value
  }

  check({ offset, value }: ValueWrite, access: AttributeAccess): void {
    const end = offset + value.length
    if (end < this.minLength || end > this.maxLength) throw new AttRefusal(attError.invalidAttributeValueLength)
    this.#declared.checkWrite?.(value.slice(), forApplication(access, offset))
  }

  /** At once where the application takes it at once. */
  write({ offset, value }: ValueWrite, access: AttributeAccess): void | Promise<void> {
    const taken = this.#declared.onWrite?.(value.slice(), forApplication(access, offset))
    if (!(taken instanceof Promise)) return this.#keep(offset, value)
    return taken.then(() => {
      access.signal.throwIfAborted()
      this.#keep(offset, value)
    })
  }

  #keep(offset: number, value: Uint8Array): void {
    if (this.#declared.onRead) return
    const whole = new Uint8Array(offset + value.length)
    whole.set(this.#value.subarray(0, offset))
    whole.set(value, offset)
    this.#value = whole
  }

  #owned(given: BytesLike): Uint8Array {
    if (!isBytes(given)) throw new TypeError('a value is bytes')
    const value = toBytes(given)
    if (value.length > this.maxLength) throw new RangeError(`a value of ${value.length} bytes; ${this.maxLength} are the most`)
    return value.slice()
  }
}

/** The Client Characteristic Configuration, another one for each client (Vol 3 Part G, 3.3.3.3). */
export class ConfigurationValue implements AttributeValue {
  readonly maxLength = 2
  readonly #handle: number
  readonly #allowed: number
  readonly #declared: Pick<GattCharacteristicDeclaration, 'onSubscribe'>

  constructor(handle: number, allowed: number, declared: Pick<GattCharacteristicDeclaration, 'onSubscribe'>) {
    this.#handle = handle
    this.#allowed = allowed
    this.#declared = declared
  }

  read({ state }: AttributeAccess): Uint8Array {
    return this.held(state)
  }

  held(state: ServerClient): Uint8Array {
    return Uint8Array.of(state.configuration(this.#handle), 0)
  }

  check({ offset, value }: ValueWrite): void {
    if (offset !== 0 || value.length !== 2) throw new AttRefusal(attError.invalidAttributeValueLength)
    const [bits = 0, reserved] = value
    if (reserved !== 0 || (bits & ~this.#allowed) !== 0) throw new AttRefusal(attError.cccdImproperlyConfigured)
  }

  /** Set before the application hears of it, so that it can notify at once. */
  async write({ value }: ValueWrite, access: AttributeAccess): Promise<void> {
    const before = access.state.configuration(this.#handle)
    const after = value[0] ?? 0
    if (before === after) return
    access.state.configure(this.#handle, after)
    try {
      await this.announce(after, access)
      access.signal.throwIfAborted()
    } catch (error) {
      access.state.configure(this.#handle, before)
      throw error
    }
  }

  /** Restored from an earlier connection: only what is possible now. */
  restore(value: number, state: ServerClient): void {
    state.configure(this.#handle, value & this.#allowed)
  }

  announce(bits: number, access: AttributeAccess): void | Promise<void> {
    const { notify, indicate } = configurationBits
    return this.#declared.onSubscribe?.(
      { notify: (bits & notify) !== 0, indicate: (bits & indicate) !== 0 },
      forApplication(access),
    )
  }
}

/** The Database Hash; whoever reads it knows that the database has changed (Vol 3 Part G, 2.5.2.1). */
export class HashValue extends FixedValue {
  override read(access?: AttributeAccess): Uint8Array {
    access?.state.awareness.told()
    return this.held()
  }
}

/** The Client Supported Features, another one for each client (Vol 3 Part G, 7.2). */
export class ClientFeaturesValue implements AttributeValue {
  readonly maxLength = longestValue

  read({ state }: AttributeAccess): Uint8Array {
    return this.held(state)
  }

  held(state: ServerClient): Uint8Array {
    return Uint8Array.of(state.features)
  }

  /** A bit that was set stays set; octets behind the first are of the future. */
  check({ offset, value: [bits] }: ValueWrite, { state }: AttributeAccess): void {
    if (offset !== 0 || bits === undefined) throw new AttRefusal(attError.invalidAttributeValueLength)
    if ((state.features & ~bits) !== 0) throw new AttRefusal(attError.valueNotAllowed)
  }

  write({ value: [bits = 0] }: ValueWrite, { state }: AttributeAccess): void {
    state.features = bits & knownFeatures
  }
}

const knownFeatures = 0x07
