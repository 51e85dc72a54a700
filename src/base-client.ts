import type { BytesLike } from '../core/bytes.ts'
import { checkMilliseconds, checkType } from '../core/check.ts'
import type { CallOptions } from '../core/deadline.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { UuidLike } from './base-scanner.ts'
import type { BLEDevice } from './ble-device.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'

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
  /** Only these services are discovered; all where absent. */
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

  constructor(addressOrDevice: BLEDevice | AddressLike, options: BaseClientOptions & Record<string, unknown> = {}) {
    const { timeout = defaultConnectTimeout, disconnectedCallback, services } = options
    checkMilliseconds('timeout', timeout)
    checkType('disconnectedCallback', disconnectedCallback, 'function')
    this.target = addressOrDevice
    this.timeout = timeout
    this.wantedServices = services?.map(normalizeUuid)
    this.#disconnected = disconnectedCallback ?? null
  }

  abstract readonly isConnected: boolean
  abstract readonly mtuSize: number
  /** The controller's code for why the last connection ended; undefined where none is known. */
  abstract readonly disconnectReason: number | undefined
  /** The name of the device, as far as it is known. */
  abstract readonly name: string | null
  /** As far as it is known, upper-case with colons. */
  abstract readonly address: string

  /** Connects and discovers services. It must settle soon after `signal` aborts, with nothing left connected. */
  abstract connect(options?: CallOptions & { readonly pair?: boolean | undefined }): Promise<void>
  /** Idempotent. */
  abstract disconnect(): Promise<void>
  abstract pair(options?: CallOptions & Record<string, unknown>): Promise<void>
  abstract unpair(): Promise<void>
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
  abstract startNotify(characteristic: BleakGATTCharacteristic, callback: NotifyCallback, options?: NotifyOptions): Promise<void>
  abstract stopNotify(characteristic: BleakGATTCharacteristic, options?: CallOptions): Promise<void>

  setDisconnectedCallback(callback: (() => void) | null): void {
    this.#disconnected = callback
  }

  /** For backends: a connection has ended, however it did; once each. */
  protected connectionEnded(): void {
    this.#disconnected?.()
  }
}

/** A class that connects on some platform. */
export type ClientBackend = new (
  addressOrDevice: BLEDevice | AddressLike,
  options: BaseClientOptions & Record<string, unknown>,
) => BaseBleakClient
