import { type CallOptions, untilAborted } from '../core/deadline.ts'
import { BleakError, BleakNotConnectedError } from '../core/errors.ts'
import type { BaseBleakClient } from './base-client.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'

/** Connecting and disconnecting of one client: one of them at a time, whatever is called when. */
export class ClientConnection {
  readonly #backend: BaseBleakClient
  readonly #discovered: (services: BleakGATTServiceCollection) => void
  #connecting: { readonly stop: AbortController; readonly settled: Promise<unknown> } | undefined
  #disconnecting: Promise<void> | undefined

  /** `discovered` is called with what the device has, before `connect` resolves. */
  constructor(backend: BaseBleakClient, discovered: (services: BleakGATTServiceCollection) => void) {
    this.#backend = backend
    this.#discovered = discovered
  }

  /** Its end is wanted. */
  get isDisconnecting(): boolean {
    return this.#disconnecting !== undefined
  }

  /** @throws BleakNotConnectedError */
  check(): void {
    if (!this.#backend.isConnected) throw new BleakNotConnectedError(`not connected to ${this.#backend.address}: connect() first`)
  }

  async connect({ signal, timeout }: CallOptions): Promise<void> {
    const { isConnected, address } = this.#backend
    signal?.throwIfAborted()
    if (isConnected && !this.#disconnecting) throw new BleakError(`already connected to ${address}`)
    if (this.#connecting) throw new BleakError(`already connecting to ${address}`)
    const stop = new AbortController()
    const relay = () => stop.abort(signal?.reason)
    signal?.addEventListener('abort', relay, { once: true })
    const connected = this.#connect({ signal: stop.signal, timeout })
    this.#connecting = { stop, settled: connected.catch(() => {}) }
    try {
      await connected
    } finally {
      this.#connecting = undefined
      signal?.removeEventListener('abort', relay)
    }
  }

  disconnect(): Promise<void> {
    const connecting = this.#connecting
    connecting?.stop.abort(new BleakError('the client was disconnected while it was connecting'))
    this.#disconnecting ??= this.#disconnect(connecting?.settled).finally(() => {
      this.#disconnecting = undefined
    })
    return this.#disconnecting
  }

  async #connect(options: CallOptions): Promise<void> {
    const { signal } = options
    // Whether that works shows when it has ended.
    const before = this.#disconnecting?.catch(() => {})
    await untilAborted(Promise.resolve(before), signal)
    await this.#backend.connect(options)
    try {
      const services = await this.#backend.getServices({ signal })
      signal?.throwIfAborted()
      this.check()
      this.#discovered(services)
    } catch (error) {
      await this.#backend.disconnect()
      throw error
    }
  }

  async #disconnect(connecting: Promise<unknown> | undefined): Promise<void> {
    await connecting
    await this.#backend.disconnect()
  }
}
