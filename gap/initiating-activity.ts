import type { Address } from '../core/address.ts'
import type { Timer } from '../core/clock.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakHciError } from '../core/errors.ts'
import { errorName } from '../hci/error-codes.ts'
import type { Hci } from '../hci/hci.ts'
import type { LeState } from '../hci/le-states.ts'
import { type Activity, isDisallowed } from './activity.ts'
import type { NewConnection, WantedDevice } from './connection-outcome.ts'
import { failedToBeEstablished } from './connection-outcome.ts'
import { type ConnectionSettings, checkConnectionSettings, type InitiatingCapabilities } from './connection-settings.ts'
import { Initiator } from './initiator.ts'
import type { Identity } from './own-address.ts'
import { type RadioArbiter, turnLength } from './radio-arbiter.ts'
import { settingsOf, type Want, WantedConnections, type WantHandlers } from './wanted-connections.ts'

/** Milliseconds for the event that ends a cancelled attempt (Vol 4 Part E, 7.8.13); some controllers never send it. */
export const cancelTimeout = 1_000
/** Milliseconds before the next attempt after one that came to nothing. */
export const restAfterFailure = 100

const unknownConnection = 0x02

/** Why a controller takes no more connections, in more words than the name of the error has. */
const explanations: Readonly<Record<number, string>> = {
  9: 'it has no room for another link',
  11: 'it has a link to this device already',
  12: 'it cannot connect beside what else it does',
  13: 'it has no resources for another link',
}

/** What the controller was told to look for, until the event that ends it. */
interface Attempt {
  readonly wants: readonly Want[]
  readonly began: number
  readonly own: Identity
}

/**
 * Connecting as one resource of the adapter that several users share. The controller looks for one device, or through its accept list
 * for several of the same kind; the others have their turns.
 */
export class InitiatingActivity implements Activity {
  readonly #clock: Hci['clock']
  readonly #arbiter: RadioArbiter
  readonly #capabilities: () => InitiatingCapabilities
  readonly #initiator: Initiator
  readonly #wanted = new WantedConnections()
  #attempt: Attempt | undefined
  /** There while an attempt is cancelled: settles with the event that ends it. */
  #cancelling: Deferred<void> | undefined
  /** A cancelled attempt has ended without its event, which may still come. */
  #owesEvent = false
  /** How many devices the accept list really holds, where that is less than the controller says. */
  #listLimit = Number.POSITIVE_INFINITY
  #rest: Timer | undefined
  #turn: Timer | undefined

  constructor(hci: Pick<Hci, 'run' | 'clock'>, arbiter: RadioArbiter, capabilities: () => InitiatingCapabilities) {
    this.#clock = hci.clock
    this.#arbiter = arbiter
    this.#capabilities = capabilities
    this.#initiator = new Initiator(hci, capabilities)
  }

  /**
   * Begins to look for one more device, until there is a connection or a failure. The result ends it before that.
   * @throws RangeError for settings outside the controller's range, BleakError for a PHY it does not have.
   */
  want(device: WantedDevice, settings: ConnectionSettings, handlers: WantHandlers): () => void {
    checkConnectionSettings(settings, this.#capabilities())
    const want: Want = { device, settings, handlers }
    this.#wanted.add(want)
    void this.#settle()
    return () => {
      if (!this.#wanted.has(want)) return
      this.#wanted.remove(want)
      void this.#settle()
    }
  }

  get wanted(): LeState | undefined {
    return this.#rest || this.#wanted.isEmpty ? undefined : 'initiating'
  }

  get randomAddress(): Address | undefined {
    const { addressType, address } = this.#capabilities()
    return addressType === 'random' ? address : undefined
  }

  get isOn(): boolean {
    return this.#attempt !== undefined
  }

  get isCurrent(): boolean {
    const group = this.wanted === undefined ? [] : this.#group
    const current = this.#attempt?.wants ?? []
    return group.length === current.length && group.every(want => current.includes(want))
  }

  fitsBeside(): boolean {
    return true
  }

  async begin(): Promise<void> {
    if (this.isOn) await this.pause()
    const wants = await this.#prepare()
    const [first] = wants
    if (!first) return
    const { address, addressType } = this.#capabilities()
    const attempt = { wants, began: this.#clock.now(), own: { address, addressType } }
    // Before the command: its event may be dealt with before its answer is.
    this.#attempt = attempt
    try {
      await this.#initiator.create(wants.length === 1 ? first.device : undefined, settingsOf([first, ...wants]))
      this.#planTurn()
    } catch (error) {
      if (this.#attempt === attempt) this.#attempt = undefined
      throw error
    }
  }

  /** Ends with one clear state whichever comes first, the answer or a connection; a connection goes to whoever wants it then. */
  async pause(): Promise<void> {
    this.#turn?.cancel()
    this.#turn = undefined
    const attempt = this.#attempt
    this.#cancelling = new Deferred<void>()
    try {
      const isObeyed = await this.#cancel()
      if (attempt || isObeyed) await this.#eventOf(this.#cancelling)
    } finally {
      this.#cancelling = undefined
      if (this.#attempt === attempt) this.#attempt = undefined
      if (attempt && this.#clock.now() - attempt.began >= turnLength / 2) this.#wanted.putLast(attempt.wants)
    }
  }

  forget(): void {
    this.#endAttempt()
    this.#owesEvent = false
    this.#listLimit = Number.POSITIVE_INFINITY
  }

  /** Those whose turn it was are told; the others go on. */
  failed(error: Error): void {
    this.#fail(this.#group, error instanceof BleakHciError ? refusal(error.command, error.status) : error)
    if (!this.#wanted.isEmpty) void this.#settle()
  }

  /** The adapter has ended: everybody is told. */
  ended(error: Error): void {
    this.#rest?.cancel()
    this.#rest = undefined
    this.#endAttempt()
    this.#fail(this.#wanted.all, error)
  }

  /** A connection that this end has made. False where nobody wants it: it is to be closed. */
  connected(connection: NewConnection): boolean {
    const isStray = this.isOn && !this.#cancelling
    const own = this.#attempt?.own ?? this.#capabilities()
    this.#endAttempt()
    const want = this.#wanted.find(connection.peer)
    if (want) {
      this.#wanted.remove(want)
      want.handlers.connected(connection, own)
    }
    if (!want && isStray) this.#restAWhile()
    void this.#settle()
    return want !== undefined
  }

  /** An attempt has ended without a connection. */
  attemptFailed(status: number): void {
    if (status === unknownConnection && !this.#cancelling && this.#owesEvent) {
      this.#owesEvent = false
      return
    }
    const attempt = this.#attempt
    const wasCancelled = this.#cancelling !== undefined && status === unknownConnection
    this.#endAttempt()
    if (!attempt || wasCancelled) return
    // 0x02 comes of a cancel only, and of 0x3E there are two forms: this one is over at once.
    if (status === unknownConnection || status === failedToBeEstablished) this.#restAWhile()
    else this.#fail(attempt.wants, refusal('connecting', status))
    void this.#settle()
  }

  get #group(): readonly Want[] {
    return this.#wanted.group(Math.min(this.#capabilities().acceptListSize, this.#listLimit))
  }

  /** Whom the next attempt is for; several of them are on the accept list then. */
  async #prepare(): Promise<readonly Want[]> {
    const group = this.#group
    if (group.length < 2) return group
    const taken = await this.#initiator.list(group.map(({ device }) => device))
    if (taken === group.length) return group
    this.#listLimit = taken
    return await this.#prepare()
  }

  /** False where the controller says that there is nothing to cancel: whatever there was has ended, and its event is on its way. */
  async #cancel(): Promise<boolean> {
    try {
      await this.#initiator.cancel()
      return true
    } catch (error) {
      if (!isDisallowed(error)) throw error
      return false
    }
  }

  async #eventOf(end: Deferred<void>): Promise<void> {
    const timer = this.#clock.schedule(cancelTimeout, () => {
      this.#owesEvent = true
      end.resolve()
    })
    await end.promise
    timer.cancel()
  }

  #endAttempt(): void {
    this.#turn?.cancel()
    this.#turn = undefined
    this.#attempt = undefined
    this.#cancelling?.resolve()
  }

  #fail(wants: readonly Want[], error: Error): void {
    this.#wanted.remove(...wants)
    for (const { handlers } of wants) handlers.failed(error)
  }

  #restAWhile(): void {
    this.#rest ??= this.#clock.schedule(restAfterFailure, () => {
      this.#rest = undefined
      void this.#settle()
    })
  }

  #planTurn(): void {
    const attempt = this.#attempt
    if (!attempt || !this.#wanted.hasMoreThan(attempt.wants)) return
    this.#turn ??= this.#clock.schedule(turnLength, () => {
      this.#turn = undefined
      this.#wanted.putLast(attempt.wants)
      void this.#settle()
    })
  }

  /** Nobody waits for it: whoever is concerned hears of a failure by their handlers. */
  async #settle(): Promise<void> {
    try {
      await this.#arbiter.settle(this)
    } catch (error) {
      this.failed(error as Error)
    }
    this.#planTurn()
  }
}

const refusal = (command: string, status: number): BleakHciError => {
  const why = explanations[status]
  return new BleakHciError(command, status, why ? `${errorName(status)}: ${why}` : errorName(status))
}
