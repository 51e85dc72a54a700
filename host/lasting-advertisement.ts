import type { Timer } from '../core/clock.ts'
import { Deferred } from '../core/deferred.ts'
import { isAnswer } from '../gap/activity.ts'
import type { Advertisement } from '../gap/advertising.ts'
import type { AdvertisingEnd } from '../gap/advertising-activity.ts'
import type { AdvertisingContent, AdvertisingSettings } from '../gap/advertising-settings.ts'
import type { OwnAddress } from '../gap/own-address.ts'
import type { Host } from './host.ts'
import type { Link } from './link.ts'

/** Milliseconds after which it is looked whether a link has ended that may have left no room for another. */
const roomCheck = 250

/**
 * An advertisement that comes back whenever a device has connected to it, so that the next one can. Where the controller does not
 * take it beside the links that there are, it comes back when one of them has ended.
 */
export class LastingAdvertisement {
  readonly #host: Host
  readonly #settings: AdvertisingSettings
  readonly #lost: (error: Error | undefined) => void
  readonly #over = new AbortController()
  #content: AdvertisingContent
  #current: Advertisement | undefined
  #ownAddress: OwnAddress | undefined
  #returning: Promise<void> | undefined

  /**
   * Resolves when it is on the air. `lost` is called once where it is over without `stop`, with the reason where there is one.
   * @throws what `Host.advertise` throws.
   */
  static async start(
    host: Host,
    settings: AdvertisingSettings,
    content: AdvertisingContent,
    lost: (error: Error | undefined) => void,
    signal?: AbortSignal,
  ): Promise<LastingAdvertisement> {
    const lasting = new LastingAdvertisement(host, settings, content, lost)
    await lasting.#begin(signal)
    return lasting
  }

  private constructor(
    host: Host,
    settings: AdvertisingSettings,
    content: AdvertisingContent,
    lost: (error: Error | undefined) => void,
  ) {
    this.#host = host
    this.#settings = settings
    this.#content = content
    this.#lost = lost
  }

  /** What it carries, or carried last. */
  get ownAddress(): OwnAddress {
    return this.#ownAddress as OwnAddress
  }

  /** Other content from now on, or from when it comes back. @throws as `Advertisement.update`. */
  async update(content: AdvertisingContent): Promise<void> {
    const before = this.#content
    this.#content = content
    try {
      await this.#current?.update(content)
    } catch (error) {
      this.#content = before
      throw error
    }
  }

  /** Idempotent; resolves when the controller is silent. */
  async stop(): Promise<void> {
    this.#over.abort()
    await this.#returning
    await this.#current?.stop()
  }

  async #begin(signal?: AbortSignal): Promise<void> {
    const content = this.#content
    let isOver = false
    const ended = (end: AdvertisingEnd) => {
      isOver = true
      this.#ended(end)
    }
    const advertisement = await this.#host.advertise(this.#settings, content, ended, signal)
    this.#ownAddress = advertisement.ownAddress
    // Somebody may have connected already.
    if (isOver) return
    this.#current = advertisement
    if (content !== this.#content) await advertisement.update(this.#content)
  }

  #ended(end: AdvertisingEnd): void {
    this.#current = undefined
    if (this.#over.signal.aborted) return
    // Some controllers do not take it any more beside a link that this device has made.
    const isInTheWay = end.kind === 'lost' && isAnswer(end.error) && this.#host.links.length > 0
    if (end.kind === 'connected' || isInTheWay) this.#returning = this.#return()
    else this.#lose(end.error)
  }

  async #return(): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted) {
      const { links } = this.#host
      try {
        await this.#begin(signal)
        return
      } catch (error) {
        if (signal.aborted) return
        if (links.length === 0 || !isAnswer(error)) {
          this.#lose(error as Error)
          return
        }
        await this.#room(links)
      }
    }
  }

  /** Resolves when one of the links has ended, or nobody wants the advertisement any more. */
  async #room(links: readonly Link[]): Promise<void> {
    const room = new Deferred<void>()
    const { signal } = this.#over
    let timer: Timer | undefined
    const look = () => {
      if (links.every(({ isOpen }) => isOpen)) timer = this.#host.clock.schedule(roomCheck, look)
      else room.resolve()
    }
    const stop = () => room.resolve()
    look()
    signal.addEventListener('abort', stop, { once: true })
    try {
      await room.promise
    } finally {
      timer?.cancel()
      signal.removeEventListener('abort', stop)
    }
  }

  #lose(error: Error | undefined): void {
    this.#over.abort()
    this.#lost(error)
  }
}
