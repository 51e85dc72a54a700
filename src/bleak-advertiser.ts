import { type AddressKind, formatAddress } from '../core/address.ts'
import { type CallOptions, deadline } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import type { Advertisement } from '../gap/advertising.ts'
import type { AdvertisingEnd, Peer } from '../gap/advertising-activity.ts'
import type { AdvertisingContent, AdvertisingSettings } from '../gap/advertising-settings.ts'
import { hostOf } from './adapter.ts'
import { acquireAdapter, type Lease } from './adapter-pool.ts'
import { type AdvertisementContent, type AdvertiserOptions, readContent, readOptions } from './advertising-options.ts'

/** Why an advertisement is over. */
export type AdvertisementEnd =
  | { readonly kind: 'stopped' }
  /** This device has connected to it. */
  | { readonly kind: 'connected'; readonly address: string; readonly addressType: 'public' | 'random' }
  /** The adapter has ended, or the controller cannot go on. */
  | { readonly kind: 'lost'; readonly error: Error }

/** Milliseconds for opening an adapter and telling it to advertise. */
const startTimeout = 15_000

/**
 * An advertisement on the air. As many as you like go on at once, beside scanners on the same adapter; what a controller cannot
 * do together takes turns of a second.
 *
 * @example
 * ```ts
 * await using lamp = await BleakAdvertiser.start({ localName: 'Lamp', serviceUuids: ['180f'] })
 * console.log(`advertising as ${lamp.address}`)
 * console.log(await lamp.stopped)
 * ```
 */
export class BleakAdvertiser {
  /** Why it is over, once it is; never rejects. */
  readonly stopped: Promise<AdvertisementEnd>
  readonly #over: Deferred<AdvertisementEnd>
  readonly #settings: AdvertisingSettings
  readonly #advertisement: Advertisement
  readonly #lease: Lease
  #stopping: Promise<void> | undefined

  /**
   * Begins to advertise; resolves when it is on the air. A name that does not fit beside the other fields goes into the scan
   * response, where there can be one and you gave none; where it does not fit either it is shortened.
   * @throws TypeError or RangeError for options that no controller takes, before anything happens; BleakError for what this
   * controller cannot do; BleakBluetoothNotAvailableError when there is no usable adapter; BleakTimeoutError after `timeout`
   * (15,000 ms); BleakHciError when the controller refuses.
   */
  static async start(options: AdvertiserOptions = {}): Promise<BleakAdvertiser> {
    const { settings, content } = readOptions(options)
    const { signal, timeout = startTimeout, adapter } = options
    const late = (milliseconds: number) => new BleakTimeoutError('beginning to advertise', milliseconds)
    return await deadline({ signal, timeout }, late, async within => {
      const lease = await acquireAdapter(adapter, within)
      try {
        const advertiser = await BleakAdvertiser.#begin(lease, settings, content, within)
        // Whoever gave up in the last moment gets nothing that could be stopped.
        if (within.aborted) await advertiser.stop()
        within.throwIfAborted()
        return advertiser
      } catch (error) {
        await lease.release()
        throw error
      }
    })
  }

  static async #begin(
    lease: Lease,
    settings: AdvertisingSettings,
    content: AdvertisingContent,
    signal: AbortSignal,
  ): Promise<BleakAdvertiser> {
    const over = new Deferred<AdvertisementEnd>()
    const ended = (end: AdvertisingEnd) => {
      over.resolve(publicEnd(end))
      void lease.release()
    }
    const advertisement = await hostOf(lease.adapter).advertise(settings, content, ended, signal)
    return new BleakAdvertiser(lease, settings, advertisement, over)
  }

  private constructor(
    lease: Lease,
    settings: AdvertisingSettings,
    advertisement: Advertisement,
    over: Deferred<AdvertisementEnd>,
  ) {
    this.#lease = lease
    this.#settings = settings
    this.#advertisement = advertisement
    this.#over = over
    this.stopped = over.promise
  }

  /** The address that is on the air, upper-case with colons. A private one changes. */
  get address(): string {
    return formatAddress(this.#advertisement.ownAddress.address)
  }

  get addressType(): 'public' | 'random' {
    return this.#advertisement.ownAddress.addressType
  }

  get addressKind(): AddressKind {
    return this.#advertisement.ownAddress.kind
  }

  /**
   * Other content from now on; everything else stays. What is refused leaves the advertisement as it was.
   * @throws as `start`; BleakError when it is over.
   */
  async update(content: AdvertisementContent, { signal, timeout = startTimeout }: CallOptions = {}): Promise<void> {
    const next = readContent(content, this.#settings)
    const late = (milliseconds: number) => new BleakTimeoutError('changing an advertisement', milliseconds)
    await deadline({ signal, timeout }, late, () => this.#advertisement.update(next))
  }

  /** Idempotent; resolves when the controller is silent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** As `stop`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stop(): Promise<void> {
    try {
      await this.#advertisement.stop()
    } finally {
      this.#over.resolve({ kind: 'stopped' })
      await this.#lease.release()
    }
  }
}

const publicEnd = (end: AdvertisingEnd): AdvertisementEnd =>
  end.kind === 'lost'
    ? { kind: 'lost', error: end.error ?? new BleakError("the adapter's input is complete") }
    : { kind: 'connected', ...publicPeer(end.peer) }

const publicPeer = ({ address, addressType }: Peer) => ({
  address: formatAddress(address),
  addressType: addressType % 2 === 0 ? ('public' as const) : ('random' as const),
})
