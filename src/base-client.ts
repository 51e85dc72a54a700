import { formatAddress, parseAddress } from '../core/address.ts'
import type { BytesLike } from '../core/bytes.ts'
import { checkList, checkMilliseconds, checkType } from '../core/check.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import type { CallOptions } from '../core/deadline.ts'
import { BleakError } from '../core/errors.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { UuidLike } from './base-scanner.ts'
import { BLEDevice } from './ble-device.ts'
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
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'
import type { L2capChannel, L2capChannelOptions } from './l2cap-channel.ts'
import type { PairOptions } from './pairing-options.ts'

/** A device by its address and the type of that: connecting needs no scan then. */
export interface TypedAddress {
  readonly address: string
  readonly addressType: 'public' | 'random'
}

/** A bare address is scanned for first, to learn its type. */
export type AddressLike = string | TypedAddress

/** What every client backend understands. */
export interface BaseClientOptions {
  /** Milliseconds for connecting, services included; 30,000 where absent. */
  readonly timeout?: number | undefined
  readonly disconnectedCallback?: (() => void) | undefined
  /** Only these services are discovered; all where absent or empty. */
  readonly services?: readonly UuidLike[] | undefined
}

/** How a value is asked for. */
export interface ReadOptions extends CallOptions {
  /** Take the last value that is known, with no radio, where there is one. */
  readonly useCached?: boolean | undefined
}

/** How a subscription is made. */
export interface NotifyOptions extends CallOptions {
  /** Indications, although the characteristic has notifications too. */
  readonly forceIndicate?: boolean | undefined
  /** Subscribe although the properties do not say that it notifies or indicates. */
  readonly force?: boolean | undefined
}

/** Called with every value, which is its own to keep. What it throws is reported and stops nobody else. */
export type NotifyCallback = (data: Uint8Array) => void | Promise<void>

/** Who stands before a backend, and hears what it does by itself. */
export interface ClientUser {
  /** There is a connection that nobody called `connect` for. */
  reconnected(services: BleakGATTServiceCollection): void
  /** The peer has other services now. */
  servicesChanged(services: BleakGATTServiceCollection): void
}

/** Milliseconds for connecting where nobody says otherwise. */
export const defaultConnectTimeout = 30_000

/** What every client backend is; extend it to put `BleakClient` on another platform. */
export abstract class BaseBleakClient {
  /** What was given to the constructor. */
  readonly target: BLEDevice | AddressLike
  readonly timeout: number
  /** Normalised; undefined means all. */
  readonly wantedServices: readonly string[] | undefined
  #disconnected: (() => void) | null
  #user: ClientUser = { reconnected: () => {}, servicesChanged: () => {} }

  constructor(addressOrDevice: BLEDevice | AddressLike, options: BaseClientOptions & Record<string, unknown> = {}) {
    const { timeout = defaultConnectTimeout, disconnectedCallback, services } = options
    checkMilliseconds('timeout', timeout)
    checkType('disconnectedCallback', disconnectedCallback, 'function')
    checkList('services', services)
    this.target = addressOrDevice
    this.timeout = timeout
    this.wantedServices = services?.length ? services.map(normalizeUuid) : undefined
    this.#disconnected = disconnectedCallback ?? null
  }

  abstract readonly isConnected: boolean
  abstract readonly mtuSize: number

  /** Connects and discovers services. It must settle soon after `signal` aborts, with nothing left connected. */
  abstract connect(options?: CallOptions & { readonly pair?: boolean | undefined }): Promise<void>
  /** Ends the connection; idempotent. It is called when `connect` has settled. */
  abstract disconnect(): Promise<void>
  /** Pairs, or encrypts the link with the keys of an earlier pairing where they are enough. */
  abstract pair(options?: PairOptions): Promise<void>
  /** Forgets the keys; there need be no connection. */
  abstract unpair(options?: CallOptions): Promise<void>
  abstract getServices(options?: CallOptions & { readonly refresh?: boolean | undefined }): Promise<BleakGATTServiceCollection>
  abstract readGattChar(characteristic: BleakGATTCharacteristic, options?: ReadOptions): Promise<Uint8Array>
  abstract readGattDescriptor(descriptor: BleakGATTDescriptor, options?: ReadOptions): Promise<Uint8Array>
  abstract writeGattChar(
    characteristic: BleakGATTCharacteristic,
    data: BytesLike,
    response: boolean,
    options?: CallOptions,
  ): Promise<void>
  abstract writeGattDescriptor(descriptor: BleakGATTDescriptor, data: BytesLike, options?: CallOptions): Promise<void>
  /** `callback` is in place before the peer is asked. */
  abstract startNotify(characteristic: BleakGATTCharacteristic, callback: NotifyCallback, options?: NotifyOptions): Promise<void>
  abstract stopNotify(characteristic: BleakGATTCharacteristic, options?: CallOptions): Promise<void>

  /** As far as it is known, upper-case with colons. */
  get address(): string {
    const { target } = this
    return formatAddress(parseAddress(typeof target === 'string' ? target : target.address))
  }

  /** The name of the device, as far as it is known. */
  get name(): string | null {
    return this.target instanceof BLEDevice ? this.target.name : null
  }

  /** The public or static address behind a private one, as far as it is known. */
  get identityAddress(): string | undefined {
    return this.target instanceof BLEDevice ? this.target.identityAddress : undefined
  }

  /** The controller's code for why the last connection ended (Vol 1 Part F); undefined where none is known. */
  get disconnectReason(): number | undefined {
    return undefined
  }

  /** The time that the backend goes by. */
  get clock(): Clock {
    return systemClock
  }

  /** Beyond Bleak. A backend that can do these overrides them. */
  get security(): ClientSecurity {
    throw cannot('tell the security of a link')
  }

  get linkInfo(): ClientLinkInfo {
    throw cannot('tell what a link is like')
  }

  requestMtu(_options?: CallOptions): Promise<number> {
    return Promise.resolve(this.mtuSize)
  }

  readRssi(_options?: CallOptions): Promise<number | null> {
    return Promise.reject(cannot('read the RSSI'))
  }

  updateConnectionParameters(_wanted: WantedLinkParameters, _options?: CallOptions): Promise<ClientLinkParameters> {
    return Promise.reject(cannot('update connection parameters'))
  }

  setPhy(_wanted: WantedLinkPhys, _options?: CallOptions): Promise<LinkPhys> {
    return Promise.reject(cannot('set the PHY'))
  }

  requestPeerFeatures(_options?: CallOptions): Promise<PeerFeatures> {
    return Promise.reject(cannot("request the peer's features"))
  }

  requestPeerVersion(_options?: CallOptions): Promise<PeerVersion> {
    return Promise.reject(cannot("request the peer's version"))
  }

  openL2cap(_psm: number, _options?: L2capChannelOptions & CallOptions): Promise<L2capChannel> {
    return Promise.reject(cannot('open L2CAP channels'))
  }

  setDisconnectedCallback(callback: (() => void) | null): void {
    this.#disconnected = callback
  }

  /** For BleakClient, which stands before a backend. @internal */
  setUser(user: ClientUser): void {
    this.#user = user
  }

  /** For backends: a connection has ended, however it did; once each. */
  protected connectionEnded(): void {
    this.#disconnected?.()
  }

  /** For backends: there is a connection again, that nobody called `connect` for. */
  protected reconnected(services: BleakGATTServiceCollection): void {
    this.#user.reconnected(services)
  }

  /** For backends: these are the services from now on. */
  protected servicesChanged(services: BleakGATTServiceCollection): void {
    this.#user.servicesChanged(services)
  }
}

const cannot = (what: string): BleakError => new BleakError(`this backend cannot ${what}`)

/** A class that connects on some platform. */
export type ClientBackend = new (
  addressOrDevice: BLEDevice | AddressLike,
  options: BaseClientOptions & Record<string, unknown>,
) => BaseBleakClient
