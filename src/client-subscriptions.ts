import { type CallOptions, deadline } from '../core/deadline.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import { Semaphore } from '../core/semaphore.ts'
import type { BaseBleakClient, NotifyOptions } from './base-client.ts'
import { isSame } from './client-attributes.ts'
import type { NotificationCallback, NotificationStream, NotificationsOptions } from './client-options.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic } from './gatt-objects.ts'
import { callSafely } from './report-error.ts'

/** Values that an iteration keeps for a slow reader. */
const defaultMaxQueue = 1_000

/** Everybody who listens to one characteristic: one subscription at the peer for all of them. */
class Listeners {
  characteristic: BleakGATTCharacteristic
  callback: NotificationCallback | undefined
  readonly streams = new Set<Inbox<Uint8Array>>()
  /** One change at the peer at a time. */
  readonly turn = new Semaphore(1)
  isSubscribed = false
  indicates = false
  /** Why nobody can listen any more. */
  over: Error | undefined

  constructor(characteristic: BleakGATTCharacteristic) {
    this.characteristic = characteristic
  }

  get isWanted(): boolean {
    return this.callback !== undefined || this.streams.size > 0
  }

  deliver(data: Uint8Array): void {
    for (const stream of this.streams) stream.put(data.slice())
    const { callback, characteristic } = this
    if (callback) callSafely(() => callback(characteristic, data))
  }

  /** Streams that are still read get the error after what they have, if there is one. */
  end(over: Error, error: Error | undefined): void {
    this.over = over
    this.callback = undefined
    for (const stream of this.streams) stream.close(error)
    this.streams.clear()
  }
}

/** The values that a peer sends unasked, and who wants them: one callback, and any number of iterations, for each characteristic. */
export class ClientSubscriptions {
  readonly #backend: BaseBleakClient
  /** By the handle of the characteristic. */
  readonly #listeners = new Map<number, Listeners>()

  constructor(backend: BaseBleakClient) {
    this.#backend = backend
  }

  /** @throws BleakError where the characteristic has a callback already. */
  async start(characteristic: BleakGATTCharacteristic, callback: NotificationCallback, options: NotifyOptions): Promise<void> {
    const listeners = this.#of(characteristic)
    if (listeners.callback) throw new BleakError(`${characteristic} has a callback already: stopNotify() first`)
    choose(listeners, options)
    listeners.callback = callback
    try {
      await this.#settle(listeners, options)
      if (listeners.over) throw listeners.over
    } catch (error) {
      if (listeners.callback === callback) listeners.callback = undefined
      void this.#release(listeners)
      throw error
    }
  }

  /** Nothing comes from the moment on when it is called. */
  async stop({ handle }: BleakGATTCharacteristic, options: CallOptions): Promise<void> {
    const listeners = this.#listeners.get(handle)
    if (!listeners) return
    listeners.callback = undefined
    // The peer is told, whether or not somebody waits for that.
    const released = listeners.turn.use(() => this.#bring(listeners, {}))
    released.catch(() => {})
    await this.#within(listeners, options, () => released)
  }

  stream(
    characteristic: BleakGATTCharacteristic,
    { maxQueue = defaultMaxQueue, ...options }: NotificationsOptions,
  ): NotificationStream {
    const inbox = new Inbox<Uint8Array>(maxQueue)
    return {
      get dropped() {
        return inbox.dropped
      },
      [Symbol.asyncIterator]: () => this.#iterate(characteristic, inbox, options),
    }
  }

  /** The services were discovered again: whoever listens to what is there no more is told. */
  rebase(services: BleakGATTServiceCollection): void {
    for (const [handle, listeners] of this.#listeners) {
      const { characteristic } = listeners
      const now = services.characteristics.get(handle)
      if (now && isSame(characteristic, now)) listeners.characteristic = now
      else {
        this.#listeners.delete(handle)
        const error = new BleakError(`the device does not have ${characteristic} any more: its services have changed`)
        listeners.end(error, error)
      }
    }
  }

  /** The connection has ended. Iterations end with an error unless that was asked for. */
  end(error: Error, wasWanted: boolean): void {
    const all = [...this.#listeners.values()]
    this.#listeners.clear()
    for (const listeners of all) listeners.end(error, wasWanted ? undefined : error)
  }

  async *#iterate(
    characteristic: BleakGATTCharacteristic,
    inbox: Inbox<Uint8Array>,
    options: NotifyOptions,
  ): AsyncGenerator<Uint8Array, undefined> {
    const { signal } = options
    signal?.throwIfAborted()
    const listeners = this.#of(characteristic)
    choose(listeners, options)
    listeners.streams.add(inbox)
    try {
      await this.#settle(listeners, options)
      yield* inbox.items(signal)
    } finally {
      listeners.streams.delete(inbox)
      const released = this.#release(listeners)
      if (!signal?.aborted) await released
    }
  }

  /** Brings the subscription at the peer to what is wanted here, for somebody who waits for it. */
  async #settle(listeners: Listeners, options: NotifyOptions): Promise<void> {
    const { force, forceIndicate } = options
    await this.#within(listeners, options, signal =>
      listeners.turn.use(() => this.#bring(listeners, { force, forceIndicate, signal }), signal),
    )
  }

  /** The same for somebody who has gone; never rejects. */
  async #release(listeners: Listeners): Promise<void> {
    await listeners.turn.use(() => this.#bring(listeners, {})).catch(() => {})
    this.#tidy(listeners)
  }

  async #within(
    { characteristic }: Listeners,
    { signal, timeout }: CallOptions,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const late = (milliseconds: number) => new BleakTimeoutError(`subscribing to ${characteristic}`, milliseconds)
    await deadline({ signal, timeout, clock: this.#backend.clock }, late, work)
  }

  async #bring(listeners: Listeners, options: NotifyOptions): Promise<void> {
    const { characteristic, isWanted, isSubscribed, over } = listeners
    if (over || isWanted === isSubscribed) return
    if (isWanted) {
      await this.#backend.startNotify(characteristic, data => listeners.deliver(data), options)
      listeners.isSubscribed = true
    } else {
      // Whatever comes of it: the backend has let go.
      listeners.isSubscribed = false
      await this.#backend.stopNotify(characteristic)
      this.#tidy(listeners)
    }
  }

  #of(characteristic: BleakGATTCharacteristic): Listeners {
    const { handle } = characteristic
    const listeners = this.#listeners.get(handle) ?? new Listeners(characteristic)
    this.#listeners.set(handle, listeners)
    return listeners
  }

  #tidy(listeners: Listeners): void {
    const { handle } = listeners.characteristic
    const isUsed = listeners.isWanted || listeners.isSubscribed
    if (!isUsed && this.#listeners.get(handle) === listeners) this.#listeners.delete(handle)
  }
}

/** Whoever comes later shares the one descriptor with those who are there. @throws BleakError where it wants it the other way. */
const choose = (listeners: Listeners, { forceIndicate = false }: NotifyOptions): void => {
  const { properties } = listeners.characteristic
  const indicates = forceIndicate || (properties.includes('indicate') && !properties.includes('notify'))
  if (!listeners.isWanted) listeners.indicates = indicates
  else if (indicates && !listeners.indicates)
    throw new BleakError(`${listeners.characteristic} notifies others already: its descriptor is one for all`)
}
