import { systemClock } from '../core/clock.ts'
import { sleep, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakError, BleakKeyMissingError } from '../core/errors.ts'
import { type Adapter, hostOf } from './adapter.ts'
import type { Lease } from './adapter-pool.ts'
import type { Connecting } from './hci-connecting.ts'
import type { HciSession } from './hci-session.ts'
import { reportError } from './report-error.ts'

export interface ReconnectionOptions {
  /** There was a connection, and nobody called `connect`. */
  readonly isAgain: boolean
  /** The adapter is opened for us, so that it may be opened again when it was lost. */
  readonly isOurs: boolean
  acquire(signal: AbortSignal): Promise<Lease>
  attempt(adapter: Adapter, signal: AbortSignal): Connecting
  connected(lease: Lease, session: HciSession): void
}

/** Milliseconds between attempts that fail: the first of them, and twice as long after each until the second. */
const firstRest = 1_000
const longestRest = 30_000

/** Connects, however long it takes: for the first time, or again. */
export class Reconnection {
  /** Resolves when it has ended, with nothing left of it but the connection that it may have made. */
  readonly over: Promise<void>
  readonly #done = new Deferred<void>()
  readonly #stop = new AbortController()
  readonly #options: ReconnectionOptions
  #lease: Lease | undefined

  constructor(lease: Lease, options: ReconnectionOptions) {
    this.#lease = lease
    this.#options = options
    this.over = this.#run().catch(reportError)
  }

  /** Whoever wanted the first connection ends it all with their patience; whoever waits for another one does not. */
  async wait(signal: AbortSignal): Promise<void> {
    const giveUp = () => {
      if (!this.#options.isAgain) this.stop(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      await untilAborted(this.#done.promise, signal)
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  stop(error: Error): void {
    this.#stop.abort(error)
  }

  async #run(): Promise<void> {
    try {
      await this.#persist()
      this.#done.resolve()
    } catch (error) {
      this.#done.reject(error)
      await this.#lease?.release()
    }
  }

  async #persist(): Promise<void> {
    const { signal } = this.#stop
    for (let rest = firstRest; ; rest = Math.min(2 * rest, longestRest)) {
      try {
        await this.#once(signal)
        return
      } catch (error) {
        if (signal.aborted || !this.#mayPass(error)) throw error
        if (error instanceof BleakBluetoothNotAvailableError) await this.#dropAdapter()
      }
      const clock = this.#lease ? hostOf(this.#lease.adapter).clock : systemClock
      await sleep(rest, { clock, signal })
    }
  }

  async #once(signal: AbortSignal): Promise<void> {
    const lease = this.#lease ?? (await this.#options.acquire(signal))
    this.#lease = lease
    signal.throwIfAborted()
    const { session, over } = this.#options.attempt(lease.adapter, signal)
    try {
      const made = await session
      if (signal.aborted) await made.link.disconnect()
      signal.throwIfAborted()
      this.#options.connected(lease, made)
    } catch (error) {
      await over
      throw error
    }
  }

  /** Another attempt may go better; an adapter that its owner has opened and that has gone does not come back. */
  #mayPass(error: unknown): boolean {
    const { isOurs, isAgain } = this.#options
    if (error instanceof BleakBluetoothNotAvailableError) return isOurs && isAgain
    // Only a new pairing helps.
    if (error instanceof BleakKeyMissingError) return false
    return error instanceof BleakError
  }

  async #dropAdapter(): Promise<void> {
    const lease = this.#lease
    this.#lease = undefined
    await lease?.release()
  }
}
