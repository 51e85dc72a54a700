import { formatAddress } from '../core/address.ts'
import { type BytesLike, toBytes } from '../core/bytes.ts'
import { checkType } from '../core/check.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { type CallOptions, deadline } from '../core/deadline.ts'
import { BleakError, BleakNotConnectedError, BleakTimeoutError } from '../core/errors.ts'
import { GattClient } from '../gatt/client.ts'
import { MemoryDatabaseCache } from '../gatt/database-cache.ts'
import { type GattCharacteristic, longestValue } from '../gatt/gatt-types.ts'
import type { Subscription } from '../gatt/subscriptions.ts'
import type { Link, LinkUser } from '../host/link.ts'
import { Adapter, hostOf } from './adapter.ts'
import { acquireAdapter, type Lease } from './adapter-pool.ts'
import {
  type AddressLike,
  BaseBleakClient,
  type BaseClientOptions,
  type NotifyCallback,
  type NotifyOptions,
  type ReadOptions,
} from './base-client.ts'
import { BLEDevice } from './ble-device.ts'
import { addressOf, checkTarget, findTarget } from './client-target.ts'
import { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'
import { reportError } from './report-error.ts'

export interface HciClientOptions {
  /** A transport URI (see `Adapter.open`), an open adapter, or nothing: the default adapter. */
  readonly adapter?: string | Adapter | undefined
}

/** Databases of peers that were met in this process; used only where the peer's Database Hash agrees. */
const memory = new MemoryDatabaseCache()

/** A connection from the adapter to the services. */
interface Session {
  readonly lease: Lease
  readonly link: Link
  readonly gatt: GattClient
  readonly services: BleakGATTServiceCollection
}

/** What a call that waits has come to, for the error that says what did not come in time. */
interface Progress {
  phase: string
}

/** Connects with our own stack. */
export class HciBleakClient extends BaseBleakClient {
  readonly #adapter: string | Adapter | undefined
  readonly #subscriptions = new Map<number, Subscription>()
  /** Values by handle, as they were last read or notified. */
  readonly #cached = new Map<number, Uint8Array>()
  #session: Session | undefined
  #connecting: AbortController | undefined
  #reason: number | undefined
  #name: string | null = null

  constructor(
    addressOrDevice: BLEDevice | AddressLike,
    options: BaseClientOptions & HciClientOptions & Record<string, unknown> = {},
  ) {
    super(addressOrDevice, options)
    if (options.adapter !== undefined && !(options.adapter instanceof Adapter)) checkType('adapter', options.adapter, 'string')
    this.#adapter = options.adapter
    checkTarget(addressOrDevice)
  }

  get isConnected(): boolean {
    return this.#session !== undefined
  }

  get mtuSize(): number {
    return this.#connected().link.bearer.mtu
  }

  get disconnectReason(): number | undefined {
    return this.#reason
  }

  get name(): string | null {
    return this.target instanceof BLEDevice ? this.target.name : this.#name
  }

  get address(): string {
    return addressOf(this.target)
  }

  async connect({ signal, timeout = this.timeout }: CallOptions = {}): Promise<void> {
    if (this.#session) throw new BleakError(`already connected to ${this.address}`)
    if (this.#connecting) throw new BleakError(`already connecting to ${this.address}`)
    const stop = new AbortController()
    this.#connecting = stop
    const progress: Progress = { phase: 'opening the adapter' }
    const begun = systemClock.now()
    try {
      const lease = await within(systemClock, timeout, stop, signal, progress, inner => acquireAdapter(this.#adapter, inner))
      try {
        const { clock } = hostOf(lease.adapter)
        const left = Math.max(0, timeout - (systemClock.now() - begun))
        await within(clock, left, stop, signal, progress, inner => this.#connect(lease, progress, left, inner))
      } catch (error) {
        await lease.release()
        throw error
      }
    } finally {
      this.#connecting = undefined
    }
  }

  async disconnect(): Promise<void> {
    this.#connecting?.abort(new BleakError('the client was disconnected while it was connecting'))
    const session = this.#session
    if (!session) return
    try {
      await session.link.disconnect()
    } catch {
      // The controller keeps it; for the client it is over all the same.
    }
    await this.#end(session, session.link.isOpen ? undefined : (await session.link.closed).reason)
  }

  pair(): Promise<void> {
    return Promise.reject(new BleakError('this version cannot pair yet'))
  }

  unpair(): Promise<void> {
    return Promise.reject(new BleakError('this version cannot pair yet'))
  }

  async getServices({ refresh = false, signal }: CallOptions & { readonly refresh?: boolean | undefined } = {}) {
    const session = this.#connected()
    if (!refresh) return session.services
    const services = new BleakGATTServiceCollection(await session.gatt.rediscover(signal), () => session.link.bearer.mtu)
    if (this.#session === session) this.#session = { ...session, services }
    return services
  }

  async readGattChar({ valueHandle }: BleakGATTCharacteristic, options: ReadOptions = {}): Promise<Uint8Array> {
    return await this.#read(valueHandle, options)
  }

  async readGattDescriptor({ handle }: BleakGATTDescriptor, options: ReadOptions = {}): Promise<Uint8Array> {
    return await this.#read(handle, options)
  }

  async writeGattChar(
    { valueHandle, maxWriteWithoutResponseSize }: BleakGATTCharacteristic,
    data: BytesLike,
    response: boolean,
    options: CallOptions = {},
  ): Promise<void> {
    const bytes = toBytes(data)
    const most = response ? longestValue : maxWriteWithoutResponseSize
    if (bytes.length > most)
      throw new RangeError(`${bytes.length} bytes, and a write ${response ? 'with' : 'without'} response takes ${most} at most`)
    await this.#call('writing', options, (gatt, signal) =>
      response ? gatt.write(valueHandle, bytes, signal) : gatt.writeWithoutResponse(valueHandle, bytes, signal),
    )
  }

  async writeGattDescriptor({ handle }: BleakGATTDescriptor, data: BytesLike, options: CallOptions = {}): Promise<void> {
    await this.#call('writing', options, (gatt, signal) => gatt.write(handle, toBytes(data), signal))
  }

  async startNotify(
    characteristic: BleakGATTCharacteristic,
    callback: NotifyCallback,
    options: NotifyOptions = {},
  ): Promise<void> {
    const { handle, valueHandle } = characteristic
    const { forceIndicate = false, force = false, ...call } = options
    const value = (data: Uint8Array) => {
      this.#cached.set(valueHandle, data)
      return callback(data.slice())
    }
    const kind = forceIndicate ? 'indicate' : undefined
    const subscription = await this.#call('subscribing', call, (gatt, signal) =>
      gatt.subscribe(plain(gatt, characteristic), { value }, { kind, force, signal }),
    )
    this.#subscriptions.set(handle, subscription)
  }

  async stopNotify({ handle }: BleakGATTCharacteristic, options: CallOptions = {}): Promise<void> {
    const subscription = this.#subscriptions.get(handle)
    this.#subscriptions.delete(handle)
    if (subscription) await this.#call('unsubscribing', options, (_, signal) => subscription.stop(signal))
  }

  async #read(handle: number, { useCached = false, ...options }: ReadOptions): Promise<Uint8Array> {
    this.#connected()
    const cached = useCached ? this.#cached.get(handle) : undefined
    if (cached) return cached.slice()
    const value = await this.#call('reading', options, (gatt, signal) => gatt.read(handle, signal))
    this.#cached.set(handle, value)
    return value.slice()
  }

  async #call<T>(phase: string, options: CallOptions, work: (gatt: GattClient, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { gatt, lease } = this.#connected()
    const late = (milliseconds: number) => new BleakTimeoutError(phase, milliseconds)
    return await deadline({ ...options, clock: hostOf(lease.adapter).clock }, late, signal => work(gatt, signal))
  }

  #connected(): Session {
    if (!this.#session) throw new BleakNotConnectedError(`not connected to ${this.address}: connect() first`)
    return this.#session
  }

  async #connect(lease: Lease, progress: Progress, timeout: number, signal: AbortSignal): Promise<void> {
    progress.phase = `looking for ${this.address}`
    const device = await findTarget(this.target, lease.adapter, timeout, signal)
    this.#name = device.name
    progress.phase = `connecting to ${this.address}`
    let gatt: GattClient | undefined
    const use = (link: Link): LinkUser => {
      const made = clientOn(link, lease.adapter)
      gatt = made.gatt
      return made.user
    }
    const link = await hostOf(lease.adapter).connect(device.wanted, { signal, use })
    try {
      progress.phase = `discovering the services of ${this.address}`
      const client = gatt as GattClient
      const found = await client.start({ services: this.wantedServices, signal })
      signal.throwIfAborted()
      const services = new BleakGATTServiceCollection(found, () => link.bearer.mtu)
      if (!link.isOpen) throw (await link.closed).error
      this.#begin({ lease, link, gatt: client, services })
    } catch (error) {
      await link.disconnect().catch(() => {})
      throw error
    }
  }

  #begin(session: Session): void {
    this.#cached.clear()
    this.#subscriptions.clear()
    this.#reason = undefined
    this.#session = session
    void session.link.closed.then(({ reason }) => this.#end(session, reason))
  }

  async #end(session: Session, reason: number | undefined): Promise<void> {
    if (this.#session?.link !== session.link) return
    this.#session = undefined
    this.#reason = reason
    this.connectionEnded()
    await session.lease.release()
  }
}

/** One deadline for a step of connecting, which an abort or `disconnect` ends too. */
const within = async <T>(
  clock: Clock,
  timeout: number,
  stop: AbortController,
  signal: AbortSignal | undefined,
  progress: Progress,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const relay = () => stop.abort(signal?.reason)
  signal?.throwIfAborted()
  signal?.addEventListener('abort', relay, { once: true })
  try {
    const late = (milliseconds: number) => new BleakTimeoutError(progress.phase, milliseconds)
    return await deadline({ timeout, signal: stop.signal, clock }, late, work)
  } finally {
    signal?.removeEventListener('abort', relay)
  }
}

/** A GATT client on a link, and how the link tells it what comes. */
const clientOn = (link: Link, adapter: Adapter): { readonly gatt: GattClient; readonly user: LinkUser } => {
  let user: LinkUser = {}
  const { address } = link.peer
  const key = `${adapter.address} ${link.peer.addressType} ${formatAddress(address)}`
  const gatt = new GattClient(
    ({ value, closed }) => {
      user = { value, closed: ({ error }) => closed(error) }
      return link.bearer
    },
    { report: reportError, memory: { cache: memory, key, isBonded: () => false } },
  )
  return { gatt, user }
}

/** The discovered characteristic behind a public one. */
const plain = (gatt: GattClient, { handle }: BleakGATTCharacteristic): GattCharacteristic => {
  const all = (gatt.services ?? []).flatMap(({ characteristics }) => characteristics)
  const found = all.find(characteristic => characteristic.handle === handle)
  if (!found)
    throw new BleakError(`the device has no characteristic with handle ${handle} any more: take it from client.services`)
  return found
}
