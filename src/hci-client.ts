import type { BytesLike } from '../core/bytes.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { type CallOptions, deadline, untilAborted } from '../core/deadline.ts'
import { BleakError, BleakNotConnectedError, BleakTimeoutError } from '../core/errors.ts'
import { Adapter, hostOf } from './adapter.ts'
import { acquireAdapter, type Lease } from './adapter-pool.ts'
import {
  type AddressLike,
  BaseBleakClient,
  type BaseClientOptions,
  defaultConnectTimeout,
  type NotifyCallback,
  type NotifyOptions,
  type ReadOptions,
} from './base-client.ts'
import type { BLEDevice } from './ble-device.ts'
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
import { checkTarget } from './client-target.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'
import { type HciClientOptions, type HciClientSettings, readHciOptions } from './hci-client-options.ts'
import { connecting } from './hci-connecting.ts'
import { linkCalls } from './hci-link-calls.ts'
import { forgetBond, pairOn } from './hci-pairing.ts'
import { Reconnection } from './hci-reconnection.ts'
import type { HciSession } from './hci-session.ts'
import type { L2capChannel, L2capChannelOptions } from './l2cap-channel.ts'
import type { PairOptions } from './pairing-options.ts'
import { reportError } from './report-error.ts'

const lateAt = (phase: string) => (milliseconds: number) => new BleakTimeoutError(phase, milliseconds)

type Work<T> = (session: HciSession, signal?: AbortSignal) => Promise<T>

/** Connects with our own stack. */
export class HciBleakClient extends BaseBleakClient {
  readonly #settings: HciClientSettings
  /** Milliseconds for `connect`; none where a device is waited for. */
  readonly #patience: number | undefined
  #session: HciSession | undefined
  #lease: Lease | undefined
  /** Resolves when the session has ended. */
  #ended: Promise<void> = Promise.resolve()
  /** Resolves when nothing is left of what was before. */
  #leaving: Promise<unknown> = Promise.resolve()
  #reconnection: Reconnection | undefined
  #isDisconnecting = false
  #reason: number | undefined
  #name: string | null = null

  constructor(
    addressOrDevice: BLEDevice | AddressLike,
    options: BaseClientOptions & HciClientOptions & Record<string, unknown> = {},
  ) {
    super(addressOrDevice, options)
    checkTarget(addressOrDevice)
    this.#settings = readHciOptions(options)
    this.#patience = this.#settings.autoConnect ? options.timeout : this.timeout
  }

  get isConnected(): boolean {
    return this.#session !== undefined
  }

  get mtuSize(): number {
    return this.#connected().link.bearer.mtu
  }

  override get disconnectReason(): number | undefined {
    return this.#reason
  }

  override get name(): string | null {
    return super.name ?? this.#name
  }

  override get identityAddress(): string | undefined {
    return linkCalls.identity(this.#session?.link) ?? super.identityAddress
  }

  override get clock(): Clock {
    return this.#lease ? hostOf(this.#lease.adapter).clock : systemClock
  }

  override get security(): ClientSecurity {
    return this.#connected().link.security
  }

  override get linkInfo(): ClientLinkInfo {
    return linkCalls.info(this.#connected().link)
  }

  async connect({ signal, timeout = this.#patience }: CallOptions = {}): Promise<void> {
    if (this.#session) throw new BleakError(`already connected to ${this.address}`)
    if (!this.#settings.autoConnect) return await this.#connect(signal, timeout)
    const reconnection = this.#reconnection ?? this.#persist(await this.#open(signal, timeout), false)
    const late = lateAt(`connecting to ${this.address}`)
    await deadline({ signal, timeout, clock: this.clock }, late, within => reconnection.wait(within))
  }

  async disconnect(): Promise<void> {
    this.#reconnection?.stop(new BleakError('the client was disconnected while it was connecting'))
    this.#isDisconnecting = true
    try {
      await this.#session?.link.disconnect()
      await this.#ended
    } finally {
      this.#isDisconnecting = false
    }
    await this.#leaving
  }

  async pair({ signal, timeout, ...options }: PairOptions = {}): Promise<void> {
    const pairing = { ...this.#settings.pairing, ...options }
    await this.#call('pairing', { signal, timeout }, ({ link }, within) => pairOn(link, pairing, this.name, within))
  }

  async unpair({ signal }: CallOptions = {}): Promise<void> {
    await forgetBond(this.#session, { target: this.target, adapter: this.#settings.adapter }, signal)
  }

  async getServices({ refresh = false, ...options }: CallOptions & { readonly refresh?: boolean | undefined } = {}) {
    if (refresh) await this.#call('discovering services', options, (session, signal) => session.rediscover(signal))
    return this.#connected().services
  }

  readGattChar({ valueHandle }: BleakGATTCharacteristic, options: ReadOptions = {}): Promise<Uint8Array> {
    return this.#read(valueHandle, options)
  }

  readGattDescriptor({ handle }: BleakGATTDescriptor, options: ReadOptions = {}): Promise<Uint8Array> {
    return this.#read(handle, options)
  }

  writeGattChar({ valueHandle }: BleakGATTCharacteristic, data: BytesLike, response: boolean, options: CallOptions = {}) {
    return this.#call('writing', options, (session, signal) => session.write(valueHandle, data, response, signal))
  }

  async writeGattDescriptor({ handle }: BleakGATTDescriptor, data: BytesLike, options: CallOptions = {}): Promise<void> {
    await this.#call('writing', options, (session, signal) => session.write(handle, data, true, signal))
  }

  async startNotify(
    characteristic: BleakGATTCharacteristic,
    callback: NotifyCallback,
    options: NotifyOptions = {},
  ): Promise<void> {
    await this.#call('subscribing', options, (session, signal) => session.startNotify(characteristic, callback, options, signal))
  }

  async stopNotify(characteristic: BleakGATTCharacteristic, options: CallOptions = {}): Promise<void> {
    await this.#call('unsubscribing', options, (session, signal) => session.stopNotify(characteristic, signal))
  }

  override async requestMtu(options: CallOptions = {}): Promise<number> {
    return await this.#call('agreeing on the MTU', options, ({ link }, signal) => link.bearer.exchangeMtu(signal))
  }

  override async readRssi(options: CallOptions = {}): Promise<number | null> {
    return await this.#call('reading the RSSI', options, ({ link }, signal) => link.layer.readRssi(signal))
  }

  override async updateConnectionParameters(wanted: WantedLinkParameters, options?: CallOptions): Promise<ClientLinkParameters> {
    const update = ({ link }: HciSession, signal?: AbortSignal) => linkCalls.updateParameters(link, wanted, signal)
    return await this.#call('updating connection parameters', options ?? {}, update)
  }

  override async setPhy(wanted: WantedLinkPhys, options: CallOptions = {}): Promise<LinkPhys> {
    return await this.#call('setting the PHY', options, ({ link }, signal) => linkCalls.setPhy(link, wanted, signal))
  }

  override async requestPeerFeatures(options: CallOptions = {}): Promise<PeerFeatures> {
    return await this.#call("requesting the peer's features", options, ({ link }, signal) => linkCalls.features(link, signal))
  }

  override async requestPeerVersion(options: CallOptions = {}): Promise<PeerVersion> {
    return await this.#call("requesting the peer's version", options, ({ link }, signal) => linkCalls.version(link, signal))
  }

  override async openL2cap(psm: number, options: L2capChannelOptions & CallOptions = {}): Promise<L2capChannel> {
    return await this.#call('opening a channel', options, (session, signal) => session.openL2cap(psm, options, signal))
  }

  #read(handle: number, options: ReadOptions): Promise<Uint8Array> {
    const known = options.useCached ? this.#session?.cached(handle) : undefined
    return known ? Promise.resolve(known) : this.#call('reading', options, (session, signal) => session.read(handle, signal))
  }

  #call<T>(phase: string, options: CallOptions, work: Work<T>): Promise<T> {
    // What most calls are: the cost of a deadline would be more than that of all the rest.
    if (this.#session && !options.signal && options.timeout === undefined) return work(this.#session)
    return this.#callWithin(phase, options, work)
  }

  async #callWithin<T>(phase: string, { signal, timeout }: CallOptions, work: Work<T>): Promise<T> {
    const session = this.#connected()
    signal?.throwIfAborted()
    if (timeout === undefined) return await untilAborted(work(session, signal), signal)
    return await deadline({ signal, timeout, clock: this.clock }, lateAt(phase), within => work(session, within))
  }

  #connected(): HciSession {
    if (!this.#session) throw new BleakNotConnectedError(`not connected to ${this.address}: connect() first`)
    return this.#session
  }

  async #connect(signal: AbortSignal | undefined, timeout: number | undefined): Promise<void> {
    const begun = systemClock.now()
    const lease = await this.#open(signal, timeout)
    const left = timeout && Math.max(0, timeout - (systemClock.now() - begun))
    const attempt = this.#attempt(lease.adapter, { signal, timeout, left })
    try {
      this.#begin(lease, await attempt.session)
    } catch (error) {
      this.#leave(lease, attempt.over)
      throw error
    }
  }

  async #open(signal: AbortSignal | undefined, timeout: number | undefined): Promise<Lease> {
    return await deadline({ signal, timeout }, lateAt('opening the adapter'), async within => {
      await untilAborted(this.#leaving, within)
      const lease = await acquireAdapter(this.#settings.adapter, within)
      if (within.aborted) await lease.release()
      within.throwIfAborted()
      this.#lease = lease
      return lease
    })
  }

  #attempt(adapter: Adapter, patience: CallOptions & { readonly left?: number | undefined }) {
    const { target, wantedServices: services } = this
    const options = {
      target,
      adapter,
      settings: this.#settings,
      services,
      readyTimeout: patience.timeout === undefined ? defaultConnectTimeout : undefined,
      named: (name: string | null) => {
        this.#name = name
      },
      changed: (session: HciSession, changed: BleakGATTServiceCollection) => {
        if (this.#session === session) this.servicesChanged(changed)
      },
    }
    return connecting(options, patience)
  }

  #begin(lease: Lease, session: HciSession): void {
    this.#reason = undefined
    this.#lease = lease
    this.#session = session
    this.#ended = session.link.closed.then(({ reason }) => this.#end(lease, reason))
  }

  #end(lease: Lease, reason: number | undefined): void {
    this.#session = undefined
    this.#reason = reason
    if (this.#settings.autoConnect && !this.#isDisconnecting) this.#persist(lease, true)
    else this.#leave(lease)
    this.connectionEnded()
  }

  /** Gives the adapter back, when nothing of ours is on it. */
  #leave(lease: Lease, over: Promise<unknown> = Promise.resolve()): void {
    this.#lease = undefined
    this.#leaving = over.then(() => lease.release()).catch(reportError)
  }

  /** Connects, however long it takes; `isAgain`: by itself, because a link was lost. */
  #persist(lease: Lease, isAgain: boolean): Reconnection {
    const reconnection = new Reconnection(lease, {
      isAgain,
      isOurs: !(this.#settings.adapter instanceof Adapter),
      acquire: signal => acquireAdapter(this.#settings.adapter, signal),
      attempt: (adapter, signal) => this.#attempt(adapter, { signal }),
      connected: (by, session) => {
        this.#reconnection = undefined
        this.#begin(by, session)
        if (isAgain) this.reconnected(session.services)
      },
    })
    this.#reconnection = reconnection
    this.#leaving = reconnection.over.then(() => {
      if (this.#reconnection === reconnection) this.#reconnection = undefined
    })
    return reconnection
  }
}
