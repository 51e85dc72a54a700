import type { Address } from '../core/address.ts'
import type { Clock, Timer } from '../core/clock.ts'
import { makeResolvableAddress } from '../core/resolvable-address.ts'
import type { LeState } from '../hci/le-states.ts'
import type { Activity } from './activity.ts'
import { AddressRotation } from './address-rotation.ts'
import type { AdvertisingHandles } from './advertising-handles.ts'
import type { AdvertisingPlan, AdvertisingSet } from './advertising-set.ts'
import { type AdvertisingContent, type AdvertisingSettings, leStateOf } from './advertising-settings.ts'
import { eventsUntilEstablished, failedToBeEstablished } from './connection-outcome.ts'
import type { Identity, OwnAddress, RandomBits } from './own-address.ts'
import type { RadioArbiter } from './radio-arbiter.ts'

/** Why an advertisement is over without `stop`. */
export type AdvertisingEnd =
  /** A device has connected to it. */
  | { readonly kind: 'connected'; readonly peer: Peer }
  /** The adapter has ended, or the controller cannot go on; without an error where the adapter's input is complete. */
  | { readonly kind: 'lost'; readonly error?: Error }

export interface Peer {
  readonly address: Address
  /** 0 public, 1 random, 2 and 3 an identity (public, random) that the controller resolved. */
  readonly addressType: number
}

/** A link that an advertisement has come to. */
export interface NewLink {
  readonly connectionHandle: number
  readonly peer: Peer
  /** Milliseconds from one connection event to the next. */
  readonly interval: number
}

export interface AdvertisingActivityOptions {
  readonly clock: Clock
  readonly arbiter: RadioArbiter
  readonly set: AdvertisingSet
  readonly handles: AdvertisingHandles
  /** The device has one random address for everything, and not one for each set. */
  readonly sharesRandomAddress: boolean
  readonly settings: AdvertisingSettings
  readonly ownAddress: OwnAddress
  /** Somebody else renews the address. */
  readonly isRenewed: boolean
  readonly randomBits: RandomBits
  /** Exactly once, unless `stop` came first. May not throw. */
  ended(end: AdvertisingEnd): void
}

/** One advertisement, from its start to its end. */
export class AdvertisingActivity implements Activity {
  readonly #options: AdvertisingActivityOptions
  #content: AdvertisingContent
  #applied: AdvertisingPlan | undefined
  #isOn = false
  /** A link that may still fail to be established, and the time until it counts. */
  #link: (NewLink & { readonly timer: Timer }) | undefined
  #rotation: AddressRotation | undefined
  /** What the controller was told last that it is sent with. */
  #onAir: Identity | undefined
  /** Somebody waits for `start`, who is told of failures there. */
  #starting = true
  #over = false

  constructor(options: AdvertisingActivityOptions, content: AdvertisingContent) {
    this.#options = options
    this.#content = content
  }

  /** @throws BleakHciError when the controller refuses. */
  async start(signal?: AbortSignal): Promise<void> {
    const { arbiter } = this.#options
    const giveUp = () => {
      this.#over = true
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      await arbiter.settle(this, signal)
      signal?.throwIfAborted()
    } catch (error) {
      this.#close()
      await arbiter.settle(this).catch(() => {})
      throw error
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
    this.#starting = false
    if (!this.#over) this.#rotate()
  }

  /** Idempotent; resolves when the controller knows. */
  async stop(): Promise<void> {
    if (this.#over) return
    this.#close()
    await this.#options.arbiter.settle(this)
  }

  /** Other content from now on; what is refused leaves the content as it was. */
  async update(content: AdvertisingContent): Promise<void> {
    const before = this.#content
    this.#content = content
    try {
      await this.#options.arbiter.settle(this)
    } catch (error) {
      this.#content = before
      await this.#settle()
      throw error
    }
  }

  get handle(): number | undefined {
    return this.#options.set.handle
  }

  /** What a device that connects to it takes it for. */
  get onAir(): Identity {
    return this.#onAir ?? this.#options.ownAddress
  }

  /** Whether a device can connect to it just now. */
  get takesConnections(): boolean {
    return this.#isOn && !this.#over && !this.#link && this.#options.settings.connectable
  }

  get wanted(): LeState | undefined {
    return this.#over || this.#link ? undefined : leStateOf(this.#options.settings)
  }

  get randomAddress(): Address | undefined {
    const { sharesRandomAddress, ownAddress } = this.#options
    return sharesRandomAddress && ownAddress.addressType === 'random' ? ownAddress.address : undefined
  }

  get isOn(): boolean {
    return this.#isOn
  }

  get isCurrent(): boolean {
    const plan = this.#applied
    if (this.wanted === undefined) return !this.#isOn
    return plan !== undefined && this.#hasItsAddress(plan) && this.#hasItsContent(plan)
  }

  fitsBeside(others: readonly Activity[]): boolean {
    return others.filter(other => other instanceof AdvertisingActivity).length < this.#options.handles.limit
  }

  async begin(): Promise<void> {
    const { set, settings, ownAddress } = this.#options
    const plan: AdvertisingPlan = {
      ...settings,
      directedTo: this.#target,
      ...this.#content,
      ownAddress: ownAddress.address,
      ownAddressType: ownAddress.addressType,
    }
    const before = this.#applied
    this.#applied = undefined
    const isChanged = before !== undefined && this.#hasItsAddress(before) && (await set.change(plan))
    if (!isChanged) {
      if (this.#isOn) await this.pause()
      // Somebody may connect before the last answer is dealt with.
      this.#isOn = true
      this.#onAir = { address: plan.ownAddress, addressType: plan.ownAddressType }
      await this.#beginSet(plan)
    }
    this.#applied = plan
  }

  async pause(): Promise<void> {
    this.#applied = undefined
    try {
      await this.#options.set.end()
    } finally {
      // Until it is off somebody may connect.
      this.#isOn = false
    }
  }

  forget(): void {
    this.#isOn = false
    this.#applied = undefined
    this.#options.set.forget()
  }

  failed(error: Error): void {
    if (this.#starting || this.#over) return
    this.#finish({ kind: 'lost', error })
    void this.#settle()
  }

  /** The adapter has ended. */
  lost(error: Error | undefined): void {
    if (!this.#starting) this.#finish({ kind: 'lost', ...(error && { error }) })
    this.#close()
  }

  /** A device has connected, and the controller has stopped advertising (Vol 4 Part E, 7.7.65.1 and 7.7.65.18). */
  connected(link: NewLink): void {
    if (this.#over || this.#link) return
    this.#applied = undefined
    const timer = this.#options.clock.schedule(link.interval * eventsUntilEstablished, () => this.#established())
    this.#link = { ...link, timer }
    void this.#settle()
  }

  /** A connection has come to nothing at once (0x3E as status): the controller may have stopped advertising for it. */
  connectionFailed(): void {
    if (!this.takesConnections) return
    this.#applied = undefined
    void this.#settle()
  }

  /** The end of any link. One that was never established is none: advertising goes on. */
  disconnected(connectionHandle: number, reason: number): void {
    if (this.#link?.connectionHandle !== connectionHandle) return
    if (reason !== failedToBeEstablished) {
      this.#established()
      return
    }
    this.#link.timer.cancel()
    this.#link = undefined
    void this.#settle()
  }

  async #beginSet(plan: AdvertisingPlan): Promise<void> {
    try {
      await this.#options.set.begin(plan)
    } catch (error) {
      this.#isOn = false
      throw error
    }
  }

  #established(): void {
    if (this.#link) this.#finish({ kind: 'connected', peer: this.#link.peer })
  }

  #hasItsAddress({ ownAddress }: AdvertisingPlan): boolean {
    return ownAddress === this.#options.ownAddress.address
  }

  #hasItsContent({ data, scanResponse }: AdvertisingPlan): boolean {
    return data === this.#content.data && scanResponse === this.#content.scanResponse
  }

  get #target(): AdvertisingSettings['directedTo'] {
    const { settings, randomBits } = this.#options
    const { directedTo } = settings
    if (!directedTo?.irk) return directedTo
    return { address: makeResolvableAddress(directedTo.irk, randomBits), addressType: 'random' }
  }

  #rotate(): void {
    const { clock, arbiter, ownAddress, isRenewed, randomBits } = this.#options
    if (!ownAddress.isPrivate || isRenewed) return
    this.#rotation = new AddressRotation(clock, randomBits, () => void arbiter.change(() => ownAddress.renew()))
  }

  /** Nobody waits for it: whoever advertises hears of a failure as of any other. */
  async #settle(): Promise<void> {
    try {
      await this.#options.arbiter.settle(this)
    } catch (error) {
      this.failed(error as Error)
    }
  }

  #finish(end: AdvertisingEnd): void {
    if (this.#over) return
    this.#close()
    this.#options.ended(end)
  }

  #close(): void {
    this.#over = true
    this.#link?.timer.cancel()
    this.#link = undefined
    this.#rotation?.stop()
  }
}
