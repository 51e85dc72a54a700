import { type CallOptions, deadline } from '../core/deadline.ts'
import { BleakDeviceNotFoundError, BleakTimeoutError } from '../core/errors.ts'
import type { Link } from '../host/link.ts'
import { type Adapter, hostOf } from './adapter.ts'
import type { AddressLike } from './base-client.ts'
import type { BLEDevice } from './ble-device.ts'
import { addressOf, findTarget } from './client-target.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { HciClientSettings } from './hci-client-options.ts'
import { HciSession } from './hci-session.ts'
import { deviceOf, settingsOf } from './pairing-options.ts'

/** What one attempt to connect is made of. */
export interface ConnectingOptions {
  readonly target: BLEDevice | AddressLike
  readonly adapter: Adapter
  readonly settings: HciClientSettings
  /** Normalised; undefined means all. */
  readonly services: readonly string[] | undefined
  /** Milliseconds for MTU and services, once there is a link; as long as everything may take where absent. */
  readonly readyTimeout?: number | undefined
  /** The name that a scan has found. */
  named(name: string | null): void
  /** Another device behind the same session: its services are others. */
  changed(session: HciSession, services: BleakGATTServiceCollection): void
}

/** An attempt that is under way. */
export interface Connecting {
  /** Settles as soon as the caller's patience ends. */
  readonly session: Promise<HciSession>
  /** Resolves when nothing is left of an attempt that failed, or there is a session. */
  readonly over: Promise<unknown>
}

/** From a device to its services, with one deadline, whose error names the phase that it was in. `left` is what is left of `timeout`. */
export const connecting = (
  options: ConnectingOptions,
  { signal, timeout, left = timeout }: CallOptions & { readonly left?: number | undefined },
): Connecting => {
  let attempt: Attempt | undefined
  let over: Promise<unknown> = Promise.resolve()
  const work = (within: AbortSignal) => {
    attempt = new Attempt(options, within)
    const session = attempt.run()
    over = session.catch(() => {})
    return session
  }
  const late = () => attempt?.late(timeout ?? 0) ?? new BleakTimeoutError('connecting', timeout ?? 0)
  const session = deadline({ signal, timeout: left, clock: hostOf(options.adapter).clock }, late, work)
  return { session, over }
}

class Attempt {
  readonly #options: ConnectingOptions
  readonly #signal: AbortSignal
  readonly #address: string
  /** All that there were: a link that failed to be established is followed by another. */
  readonly #links: Link[] = []
  #phase: 'looking for' | 'connecting to' | 'agreeing on the MTU with' | 'pairing with' | 'discovering the services of' =
    'looking for'

  constructor(options: ConnectingOptions, signal: AbortSignal) {
    this.#options = options
    this.#signal = signal
    this.#address = addressOf(options.target)
  }

  /** What to tell whoever has waited in vain. */
  late(milliseconds: number): Error {
    if (this.#phase === 'looking for') return new BleakDeviceNotFoundError(this.#address, milliseconds)
    return new BleakTimeoutError(`${this.#phase} ${this.#address}`, milliseconds)
  }

  async run(): Promise<HciSession> {
    try {
      const session = await this.#link()
      const { readyTimeout: timeout, adapter } = this.#options
      const late = (milliseconds: number) => this.late(milliseconds)
      const patience = { timeout, signal: this.#signal, clock: hostOf(adapter).clock }
      await deadline(patience, late, within => this.#ready(session, within))
      this.#signal.throwIfAborted()
      return session
    } catch (error) {
      await Promise.all(this.#links.map(link => link.disconnect().catch(() => {})))
      throw error
    }
  }

  async #link(): Promise<HciSession> {
    const { target, adapter, settings, named, changed } = this.#options
    const device = await findTarget(target, adapter, settings.connection.phys, this.#signal)
    named(device.name)
    this.#phase = 'connecting to'
    let made: HciSession | undefined
    const link = await hostOf(adapter).connect(device.wanted, {
      ...settings.setUp,
      settings: settings.connection,
      signal: this.#signal,
      use: link => {
        const pairing = settings.pairing && settingsOf(settings.pairing, () => deviceOf(link, device.name))
        const session = new HciSession(link, adapter, pairing, services => changed(session, services))
        this.#links.push(link)
        made = session
        return session.user
      },
    })
    if (made?.link !== link) throw new Error('a link that nobody was given')
    return made
  }

  async #ready(session: HciSession, signal: AbortSignal): Promise<void> {
    const { settings, services } = this.#options
    const { link } = session
    if (settings.setUp.exchangeMtu) {
      this.#phase = 'agreeing on the MTU with'
      await link.bearer.exchangeMtu(signal)
    }
    if (settings.pairs) {
      this.#phase = 'pairing with'
      await link.pairing.pair(undefined, signal)
    }
    this.#phase = 'discovering the services of'
    await session.discover(services, signal)
    if (!link.isOpen) throw (await link.closed).error
  }
}
