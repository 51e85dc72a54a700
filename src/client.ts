import type { BytesLike } from '../core/bytes.ts'
import { checkBytes, checkType } from '../core/check.ts'
import type { CallOptions } from '../core/deadline.ts'
import { BleakDisconnectedError } from '../core/errors.ts'
import type { AddressLike, BaseBleakClient, NotifyOptions, ReadOptions } from './base-client.ts'
import type { BLEDevice } from './ble-device.ts'
import { ClientAttributes } from './client-attributes.ts'
import { ClientConnection } from './client-connection.ts'
import type {
  ClientLinkInfo,
  ClientLinkParameters,
  ClientSecurity,
  LinkPhys,
  PeerFeatures,
  PeerVersion,
  WantedLinkParameters,
  WantedLinkPhys,
} from './client-link.ts'
import type {
  CharacteristicSpecifier,
  ClientOptions,
  DescriptorSpecifier,
  NotificationCallback,
  NotificationStream,
  NotificationsOptions,
} from './client-options.ts'
import { getPlatformClientBackendType } from './client-platform.ts'
import { ClientSubscriptions } from './client-subscriptions.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'
import type { L2capChannel, L2capChannelOptions } from './l2cap-channel.ts'
import type { PairOptions } from './pairing-options.ts'
import { callSafely } from './report-error.ts'

const configuration = '00002902-0000-1000-8000-00805f9b34fb'

/**
 * Connects to a device: Bleak's client. Nothing happens before `connect`; after a connection has ended, the same client
 * connects again. When the connection ends, whoever waits for something is told at once: BleakDisconnectedError, with the reason.
 *
 * @example
 * ```ts
 * await using client = await BleakClient.connect(device)
 * console.log(await client.readGattChar('2a19'))
 * ```
 */
export class BleakClient {
  readonly #backend: BaseBleakClient
  readonly #options: ClientOptions
  readonly #attributes = new ClientAttributes()
  readonly #subscriptions: ClientSubscriptions
  readonly #connection: ClientConnection

  /** @throws TypeError or RangeError for options that make no sense, and for what is no device. */
  constructor(deviceOrAddress: BLEDevice | AddressLike, options: ClientOptions = {}) {
    const { backend = getPlatformClientBackendType(), disconnectedCallback, reconnectedCallback, ...rest } = options
    checkType('backend', backend, 'function')
    checkType('disconnectedCallback', disconnectedCallback, 'function')
    checkType('reconnectedCallback', reconnectedCallback, 'function')
    this.#options = options
    this.#backend = new backend(deviceOrAddress, { ...rest, disconnectedCallback: () => this.#ended() })
    this.#subscriptions = new ClientSubscriptions(this.#backend)
    this.#connection = new ClientConnection(this.#backend, services => this.#discovered(services))
    this.#backend.setUser({
      servicesChanged: services => this.#discovered(services),
      reconnected: services => {
        this.#discovered(services)
        callSafely(() => reconnectedCallback?.(this))
      },
    })
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

  /** The public or static address of the device, where it is known: of one with a private address it comes with a bond. */
  get identityAddress(): string | undefined {
    return this.#backend.identityAddress
  }

  /** The advertised or the device's own name; null where neither is known. */
  get name(): string | null {
    return this.#backend.name
  }

  /** The ATT MTU of the connection. @throws BleakNotConnectedError */
  get mtuSize(): number {
    this.#connection.check()
    return this.#backend.mtuSize
  }

  /** How the connection is protected. @throws BleakNotConnectedError */
  get security(): ClientSecurity {
    this.#connection.check()
    return this.#backend.security
  }

  /** Parameters, PHYs and packet lengths of the connection at the moment. @throws BleakNotConnectedError */
  get linkInfo(): ClientLinkInfo {
    this.#connection.check()
    return this.#backend.linkInfo
  }

  /** The controller's code for why the last connection ended (Vol 1 Part F); undefined while none has, or none was told. */
  get disconnectReason(): number | undefined {
    return this.#backend.disconnectReason
  }

  /** What was discovered on this connection. @throws BleakError when nothing was. */
  get services(): BleakGATTServiceCollection {
    return this.#attributes.services
  }

  /**
   * Connects, and discovers services. `timeout` (30,000 ms, or the constructor's) covers all of it. While `autoConnect` is connecting
   * again by itself, it waits for that.
   * @throws BleakError when connected or connecting already; BleakDeviceNotFoundError when a bare address was not seen;
   * BleakTimeoutError that names the phase; BleakDisconnectedError; BleakHciError when the controller refuses;
   * BleakBluetoothNotAvailableError when there is no usable adapter.
   */
  async connect(options: CallOptions = {}): Promise<void> {
    await this.#connection.connect(options)
  }

  /**
   * Idempotent, and concurrent calls share one; resolves when the connection has ended. Ends connecting, too.
   * @throws BleakHciError when the controller cannot: there is a connection still.
   */
  disconnect(): Promise<void> {
    return this.#connection.disconnect()
  }

  /** As `disconnect`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.disconnect()
  }

  /** The services; discovered anew with `refresh`. */
  async getServices(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<BleakGATTServiceCollection> {
    this.#connection.check()
    const services = await this.#backend.getServices(options)
    this.#connection.check()
    this.#discovered(services)
    return services
  }

  /**
   * The whole value, long ones too. With `useCached` the last one that is known, where there is one.
   * @throws BleakCharacteristicNotFoundError, BleakGATTProtocolError with the peer's code, BleakNotConnectedError.
   */
  async readGattChar(specifier: CharacteristicSpecifier, options: ReadOptions = {}): Promise<Uint8Array> {
    return await this.#backend.readGattChar(this.#characteristic(specifier), options)
  }

  /**
   * Writes the value; long ones in parts. Without `response` it is asked for where the characteristic has the property `write`. A
   * write without response resolves when the controller took it.
   * @throws RangeError for what is too long: 512 bytes, and without response MTU - 3; else as `readGattChar`.
   */
  async writeGattChar(
    specifier: CharacteristicSpecifier,
    data: BytesLike,
    options: CallOptions & { readonly response?: boolean | undefined } = {},
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
   * @throws BleakError where it has a callback already, or cannot notify or indicate; else as `readGattChar`.
   */
  async startNotify(
    specifier: CharacteristicSpecifier,
    callback: NotificationCallback,
    options: NotifyOptions = {},
  ): Promise<void> {
    const characteristic = this.#characteristic(specifier)
    if (typeof callback !== 'function') throw new TypeError('startNotify needs a function to call')
    await this.#subscriptions.start(characteristic, callback, options)
  }

  /** No callback comes from now on; resolves when the peer has been told. */
  async stopNotify(specifier: CharacteristicSpecifier, options: CallOptions = {}): Promise<void> {
    await this.#subscriptions.stop(this.#characteristic(specifier), options)
  }

  /**
   * Every value from when the iteration begins, until `disconnect`; it ends with an error when the connection is lost. Several may run at
   * once, beside a callback. Each keeps at most `maxQueue` values (1,000) for a slow reader, then the oldest gives way.
   */
  notifications(specifier: CharacteristicSpecifier, options: NotificationsOptions = {}): NotificationStream {
    return this.#subscriptions.stream(this.#characteristic(specifier), options)
  }

  /**
   * Pairs, or encrypts the link with the keys of an earlier pairing where they are enough. Options that are absent are the constructor's.
   * @throws BleakPairingError with the reason and whose it was (`by`); what the agent threw; BleakTimeoutError when the device was silent for 30 s;
   * BleakKeyMissingError when it has lost the keys: `unpair()` first; TypeError or RangeError for options that make no sense.
   */
  async pair(options: PairOptions = {}): Promise<void> {
    this.#connection.check()
    await this.#backend.pair(options)
  }

  /** Forgets the keys, and ends the connection if there is one; there need be none. */
  async unpair(options: CallOptions = {}): Promise<void> {
    await this.#backend.unpair(options)
  }

  /** Agrees on the largest MTU that both ends can, unless that was done while connecting, and gives it. */
  async requestMtu(options: CallOptions = {}): Promise<number> {
    this.#connection.check()
    return await this.#backend.requestMtu(options)
  }

  /** How strongly the device is received, in dBm; null where the controller cannot tell. */
  async readRssi(options: CallOptions = {}): Promise<number | null> {
    this.#connection.check()
    return await this.#backend.readRssi(options)
  }

  /** Gives what the link has then. @throws RangeError for what no connection can have, BleakHciError when it is refused. */
  async updateConnectionParameters(wanted: WantedLinkParameters, options: CallOptions = {}): Promise<ClientLinkParameters> {
    this.#connection.check()
    return await this.#backend.updateConnectionParameters(wanted, options)
  }

  /** Gives what both ends have agreed on, which may be what there was before. @throws BleakHciError when a controller cannot. */
  async setPhy(wanted: WantedLinkPhys, options: CallOptions = {}): Promise<LinkPhys> {
    this.#connection.check()
    return await this.#backend.setPhy(wanted, options)
  }

  /** What the controller of the device can do. */
  async requestPeerFeatures(options: CallOptions = {}): Promise<PeerFeatures> {
    this.#connection.check()
    return await this.#backend.requestPeerFeatures(options)
  }

  /** What the controller of the device is. */
  async requestPeerVersion(options: CallOptions = {}): Promise<PeerVersion> {
    this.#connection.check()
    return await this.#backend.requestPeerVersion(options)
  }

  /**
   * Opens a credit-based L2CAP channel to `psm`: 1 to 255, of which those from 128 on are the device's to choose.
   * @throws BleakL2capError with the `result` when the device refuses; BleakTimeoutError after `timeout`, or where it does not answer for 30 s;
   * RangeError for options that make no sense.
   */
  async openL2cap(psm: number, options: L2capChannelOptions & CallOptions = {}): Promise<L2capChannel> {
    this.#connection.check()
    return await this.#backend.openL2cap(psm, options)
  }

  #discovered(services: BleakGATTServiceCollection): void {
    this.#attributes.set(services)
    this.#subscriptions.rebase(services)
  }

  #ended(): void {
    const error = new BleakDisconnectedError(`the connection to ${this.address} has ended`, this.disconnectReason)
    this.#attributes.clear()
    this.#subscriptions.end(error, this.#connection.isDisconnecting)
    callSafely(() => this.#options.disconnectedCallback?.(this))
  }

  #characteristic(specifier: CharacteristicSpecifier): BleakGATTCharacteristic {
    this.#connection.check()
    return this.#attributes.characteristic(specifier)
  }

  #descriptor(specifier: DescriptorSpecifier): BleakGATTDescriptor {
    this.#connection.check()
    return this.#attributes.descriptor(specifier)
  }
}
