import { type BytesLike, isBytes } from '../core/bytes.ts'
import { checkType } from '../core/check.ts'
import type { CallOptions } from '../core/deadline.ts'
import { BleakCharacteristicNotFoundError, BleakError, BleakNotConnectedError } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import type { Adapter } from './adapter.ts'
import type { AddressLike, BaseBleakClient, BaseClientOptions, ClientBackend, NotifyOptions, ReadOptions } from './base-client.ts'
import type { BLEDevice } from './ble-device.ts'
import { getPlatformClientBackendType } from './client-platform.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'
import { reportError } from './report-error.ts'

/** Names a characteristic: itself, the handle of its declaration, or its UUID in any form. */
export type CharacteristicSpecifier = BleakGATTCharacteristic | number | string
/** Names a descriptor: itself, or its handle. */
export type DescriptorSpecifier = BleakGATTDescriptor | number

/** What a client is made with. */
export interface ClientOptions extends Omit<BaseClientOptions, 'disconnectedCallback'> {
  /** Called once for each connection that has ended, however it did. What it throws is reported. */
  readonly disconnectedCallback?: ((client: BleakClient) => void | Promise<void>) | undefined
  /** A transport URI (see `Adapter.open`), an open adapter, or nothing: the default adapter. */
  readonly adapter?: string | Adapter | undefined
  /** Another backend than the HCI one. */
  readonly backend?: ClientBackend | undefined
}

/** Called with the characteristic and the value, which is the callback's own to keep. */
export type NotificationCallback = (characteristic: BleakGATTCharacteristic, data: Uint8Array) => void | Promise<void>

/** Values that an iteration keeps for a slow reader. */
const defaultMaxQueue = 1_000
const configuration = '00002902-0000-1000-8000-00805f9b34fb'

/** Everybody who listens to one characteristic: one subscription at the peer for all of them. */
interface Listeners {
  callback: NotificationCallback | undefined
  readonly streams: Set<Inbox<Uint8Array>>
  /** The change that is under way, so that the next one waits for it. */
  turn: Promise<void>
  isSubscribed: boolean
}

/**
 * Connects to a device: Bleak's client. Nothing happens before `connect`; after a connection has ended, the same client
 * connects again.
 *
 * @example
 * ```ts
 * await using client = await BleakClient.connect(device)
 * console.log(await client.readGattChar('2a19'))
 * ```
 */
export class BleakClient {
  readonly #backend: BaseBleakClient
  readonly #disconnectedCallback: ClientOptions['disconnectedCallback']
  #services: BleakGATTServiceCollection | undefined
  #listeners = new Map<number, Listeners>()
  #disconnecting: Promise<void> | undefined

  constructor(deviceOrAddress: BLEDevice | AddressLike, options: ClientOptions = {}) {
    const { backend = getPlatformClientBackendType(), disconnectedCallback, ...rest } = options
    checkType('backend', backend, 'function')
    checkType('disconnectedCallback', disconnectedCallback, 'function')
    this.#disconnectedCallback = disconnectedCallback
    this.#backend = new backend(deviceOrAddress, { ...rest, disconnectedCallback: () => this.#ended() })
  }

  /** A client that is connected; disconnect it, or let `await using` do so. */
  static async connect(
    deviceOrAddress: BLEDevice | AddressLike,
    options: ClientOptions & CallOptions = {},
  ): Promise<BleakClient> {
    const { signal, ...rest } = options
    const client = new BleakClient(deviceOrAddress, rest)
    await client.connect({ signal })
    return client
  }

  get isConnected(): boolean {
    return this.#backend.isConnected
  }

  /** Upper-case with colons. */
  get address(): string {
    return this.#backend.address
  }

  /** The advertised or the device's own name; null where neither is known. */
  get name(): string | null {
    return this.#backend.name
  }

  /** The ATT MTU of the connection. @throws BleakNotConnectedError */
  get mtuSize(): number {
    this.#checkConnected()
    return this.#backend.mtuSize
  }

  /** The controller's code for why the last connection ended (Vol 1 Part F); undefined while none has, or none was told. */
  get disconnectReason(): number | undefined {
    return this.#backend.disconnectReason
  }

  /** What was discovered. @throws BleakError when nothing was discovered yet. */
  get services(): BleakGATTServiceCollection {
    if (!this.#services) throw new BleakError('services have not been discovered: connect() first')
    return this.#services
  }

  /**
   * Connects, and discovers services. `timeout` (30,000 ms, or the constructor's) covers all of it.
   * @throws BleakError when connected already; BleakDeviceNotFoundError when a bare address was not seen; BleakTimeoutError that
   * names the phase; BleakDisconnectedError; BleakHciError when the controller refuses.
   */
  async connect(options: CallOptions = {}): Promise<void> {
    if (this.#backend.isConnected) throw new BleakError(`already connected to ${this.address}`)
    await this.#disconnecting
    await this.#backend.connect(options)
    this.#services = await this.#backend.getServices({ signal: options.signal })
  }

  /** Idempotent, and concurrent calls share one; resolves when the connection has ended. Never rejects. */
  disconnect(): Promise<void> {
    this.#disconnecting ??= this.#backend.disconnect().finally(() => {
      this.#disconnecting = undefined
    })
    return this.#disconnecting
  }

  /** As `disconnect`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.disconnect()
  }

  /** The services; discovered anew with `refresh`. */
  async getServices(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<BleakGATTServiceCollection> {
    this.#checkConnected()
    this.#services = await this.#backend.getServices(options)
    return this.#services
  }

  /**
   * The whole value, long ones too. With `useCached` the last one that is known, where there is one.
   * @throws BleakCharacteristicNotFoundError, BleakGATTProtocolError with the peer's code, BleakNotConnectedError,
   * BleakDisconnectedError when the connection ends meanwhile.
   */
  async readGattChar(specifier: CharacteristicSpecifier, options: ReadOptions = {}): Promise<Uint8Array> {
    return await this.#backend.readGattChar(this.#characteristic(specifier), options)
  }

  /**
   * Writes the value; long ones in parts. Without `response` it is asked for where the characteristic has the property `write`. A
   * write without response resolves when the controller took it.
   * @throws RangeError for a write without response that is too long; else as `readGattChar`.
   */
  async writeGattChar(
    specifier: CharacteristicSpecifier,
    data: BytesLike,
    options: CallOptions & { readonly response?: boolean } = {},
  ): Promise<void> {
    const characteristic = this.#characteristic(specifier)
    checkBytes(data)
    const { response = characteristic.properties.includes('write'), ...call } = options
    await this.#backend.writeGattChar(characteristic, data, response, call)
  }

  async readGattDescriptor(specifier: DescriptorSpecifier, options: ReadOptions = {}): Promise<Uint8Array> {
    return await this.#backend.readGattDescriptor(this.#descriptor(specifier), options)
  }

  /** @throws TypeError for the Client Characteristic Configuration: `startNotify` and `stopNotify` write it. */
  async writeGattDescriptor(specifier: DescriptorSpecifier, data: BytesLike, options: CallOptions = {}): Promise<void> {
    const descriptor = this.#descriptor(specifier)
    checkBytes(data)
    if (descriptor.uuid === configuration)
      throw new TypeError('the Client Characteristic Configuration is written by startNotify and stopNotify')
    await this.#backend.writeGattDescriptor(descriptor, data, options)
  }

  /**
   * Calls `callback` with every value that the peer sends of this characteristic, until `stopNotify` or the end of the connection.
   * @throws BleakError where it has a callback already; else as `readGattChar`.
   */
  async startNotify(
    specifier: CharacteristicSpecifier,
    callback: NotificationCallback,
    options: NotifyOptions = {},
  ): Promise<void> {
    this.#checkConnected()
    checkType('callback', callback, 'function')
    const characteristic = this.#characteristic(specifier)
    const listeners = this.#listenersOf(characteristic)
    if (listeners.callback) throw new BleakError(`${characteristic} has a callback already: stopNotify() first`)
    listeners.callback = callback
    try {
      await this.#settle(characteristic, listeners, options)
    } catch (error) {
      listeners.callback = undefined
      throw error
    }
  }

  /** No callback comes after it has resolved. */
  async stopNotify(specifier: CharacteristicSpecifier, options: CallOptions = {}): Promise<void> {
    const characteristic = this.#characteristic(specifier)
    const listeners = this.#listenersOf(characteristic)
    listeners.callback = undefined
    await this.#settle(characteristic, listeners, options)
  }

  /**
   * Every value from now on; it ends with an error when the connection does. Several may run at once, beside a callback. Each keeps
   * at most `maxQueue` values (1,000) for a slow reader, then the oldest gives way.
   */
  async *notifications(
    specifier: CharacteristicSpecifier,
    { maxQueue = defaultMaxQueue, signal, ...options }: NotifyOptions & { readonly maxQueue?: number } = {},
  ): AsyncGenerator<Uint8Array, undefined> {
    this.#checkConnected()
    const characteristic = this.#characteristic(specifier)
    const listeners = this.#listenersOf(characteristic)
    const inbox = new Inbox<Uint8Array>(maxQueue)
    listeners.streams.add(inbox)
    try {
      await this.#settle(characteristic, listeners, { ...options, signal })
      yield* inbox.items(signal)
    } finally {
      listeners.streams.delete(inbox)
      if (this.isConnected) await this.#settle(characteristic, listeners, {}).catch(() => {})
    }
  }

  /** Brings the subscription at the peer to what is wanted here; one change after the other. */
  #settle(characteristic: BleakGATTCharacteristic, listeners: Listeners, options: NotifyOptions): Promise<void> {
    const change = async () => {
      const isWanted = listeners.callback !== undefined || listeners.streams.size > 0
      if (isWanted === listeners.isSubscribed || !this.#isCurrent(characteristic, listeners)) return
      if (isWanted)
        await this.#backend.startNotify(characteristic, data => this.#deliver(characteristic, listeners, data), options)
      else await this.#backend.stopNotify(characteristic, options)
      listeners.isSubscribed = isWanted
    }
    const done = listeners.turn.then(change)
    listeners.turn = done.catch(() => {})
    return done
  }

  #deliver(characteristic: BleakGATTCharacteristic, { callback, streams }: Listeners, data: Uint8Array): void {
    for (const stream of streams) stream.put(data.slice())
    if (!callback) return
    try {
      const pending = callback(characteristic, data)
      if (pending) Promise.resolve(pending).catch(reportError)
    } catch (error) {
      reportError(error)
    }
  }

  #listenersOf({ handle }: BleakGATTCharacteristic): Listeners {
    const listeners = this.#listeners.get(handle) ?? {
      callback: undefined,
      streams: new Set(),
      turn: Promise.resolve(),
      isSubscribed: false,
    }
    this.#listeners.set(handle, listeners)
    return listeners
  }

  #isCurrent({ handle }: BleakGATTCharacteristic, listeners: Listeners): boolean {
    return this.#listeners.get(handle) === listeners
  }

  #ended(): void {
    const listeners = this.#listeners
    this.#listeners = new Map()
    const error = new BleakNotConnectedError(`the connection to ${this.address} has ended`)
    for (const { streams } of listeners.values()) for (const stream of streams) stream.close(error)
    try {
      const pending = this.#disconnectedCallback?.(this)
      if (pending) Promise.resolve(pending).catch(reportError)
    } catch (failure) {
      reportError(failure)
    }
  }

  #checkConnected(): void {
    if (!this.#backend.isConnected) throw new BleakNotConnectedError(`not connected to ${this.address}: connect() first`)
  }

  #characteristic(specifier: CharacteristicSpecifier): BleakGATTCharacteristic {
    this.#checkConnected()
    if (specifier instanceof BleakGATTCharacteristic) {
      if (this.services.characteristics.get(specifier.handle) === specifier) return specifier
      throw new BleakError(
        `${specifier} belongs to another client, or to services that have changed: take it from client.services`,
      )
    }
    const found = this.services.getCharacteristic(specifier)
    if (!found) throw new BleakCharacteristicNotFoundError(specifier)
    return found
  }

  #descriptor(specifier: DescriptorSpecifier): BleakGATTDescriptor {
    this.#checkConnected()
    const handle = specifier instanceof BleakGATTDescriptor ? specifier.handle : specifier
    const found = this.services.descriptors.get(handle)
    if (found && (typeof specifier === 'number' || found === specifier)) return found
    if (found) throw new BleakError(`${specifier} belongs to another client, or to services that have changed`)
    throw new BleakError(`the device has no descriptor with handle ${handle}`)
  }
}

const checkBytes = (data: unknown): void => {
  if (!isBytes(data)) throw new TypeError('the data must be an ArrayBuffer or a view of one, such as Uint8Array')
}
