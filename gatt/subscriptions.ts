import { copyOf } from '../core/bytes.ts'
import { untilAborted } from '../core/deadline.ts'
import { BleakError, BleakGATTProtocolError } from '../core/errors.ts'
import { Semaphore } from '../core/semaphore.ts'
import { configurationOf, type GattCharacteristic, type GattService } from './gatt-types.ts'
import { propertyBit } from './properties.ts'

/** Who hears of the values of one characteristic. */
export interface ValueListener {
  /**
   * A copy of the value, its own, at once: nothing is queued, so that who is slow keeps a queue, with a bound, of their own. What it
   * throws, or what its promise rejects with, is reported.
   */
  value(data: Uint8Array): unknown
  /** No value follows, and not because it was asked for: the link has gone, or the peer has no such characteristic any more. */
  ended?(error: Error): void
}

export interface SubscribeOptions {
  /** Notifications where the characteristic has them, unless this says so. */
  readonly kind?: 'notify' | 'indicate' | undefined
  /** Whatever the properties and descriptors say. */
  readonly force?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Subscription {
  /** No value comes once this was called; resolves when the peer has been told. Idempotent. */
  stop(signal?: AbortSignal): Promise<void>
}

/** Vol 3 Part G, 3.3.3.3. */
const bitOf = { notify: 1, indicate: 2 } as const

/** One characteristic. */
interface Entry {
  characteristic: GattCharacteristic
  bits: number
  /** Replaced, never changed, so that a callback may do what it likes. */
  listeners: readonly Active[]
  /** What the peer's descriptor holds; undefined where we cannot know. */
  written: number | undefined
  /** One write of the descriptor at a time. */
  readonly turn: Semaphore
}

class Active implements Subscription {
  readonly listener: ValueListener
  isOver = false
  readonly #tell: (active: Active) => Promise<void>
  #stopping: Promise<void> | undefined

  constructor(listener: ValueListener, tell: (active: Active) => Promise<void>) {
    this.listener = listener
    this.#tell = tell
  }

  async stop(signal?: AbortSignal): Promise<void> {
    if (!this.#stopping) {
      const wasOver = this.isOver
      this.isOver = true
      this.#stopping = wasOver ? Promise.resolve() : this.#tell(this)
      this.#stopping.catch(() => {})
    }
    await untilAborted(this.#stopping, signal)
  }
}

/** The values that a peer sends unasked, and who wants them: any number of listeners share one descriptor. */
export class Subscriptions {
  readonly #write: (handle: number, value: Uint8Array) => Promise<unknown>
  readonly #report: (error: unknown) => void
  /** By value handle. Entries stay, because their descriptors do. */
  readonly #entries = new Map<number, Entry>()
  #over: Error | undefined

  /** `write` writes a descriptor; `report` hears of listeners that throw. */
  constructor(write: (handle: number, value: Uint8Array) => Promise<unknown>, report: (error: unknown) => void) {
    this.#write = write
    this.#report = report
  }

  /** Why there are no more. */
  get over(): Error | undefined {
    return this.#over
  }

  /** Hands a value to its listeners; false where there are none. */
  route(handle: number, value: Uint8Array): boolean {
    const entry = this.#entries.get(handle)
    if (!entry || entry.listeners.length === 0) return false
    for (const active of entry.listeners) if (!active.isOver) this.#call(active.listener, value)
    return true
  }

  /**
   * Resolves when the peer has been told. The listener is in place before that.
   * @throws BleakError where the characteristic cannot do it, BleakGATTProtocolError where the peer refuses.
   */
  async subscribe(
    characteristic: GattCharacteristic,
    listener: ValueListener,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    options.signal?.throwIfAborted()
    const active = this.listen(characteristic, listener, options)
    try {
      await this.tell(characteristic.valueHandle, options.signal)
    } catch (error) {
      // The peer may have been told nevertheless: it is told again, with nobody waiting for that.
      active.stop().catch(() => {})
      throw error
    }
    return active
  }

  /** The first half of `subscribe`: puts the listener in its place. `isWritten`: the peer knows already. */
  listen(
    characteristic: GattCharacteristic,
    listener: ValueListener,
    { isWritten = false, ...options }: SubscribeOptions & { readonly isWritten?: boolean } = {},
  ): Subscription {
    if (this.#over) throw this.#over
    const entry = this.#entries.get(characteristic.valueHandle) ?? newEntry(characteristic)
    choose(entry, characteristic, options)
    if (isWritten) entry.written = entry.bits
    const active = new Active(listener, one => this.#remove(entry, one))
    entry.listeners = [...entry.listeners, active]
    this.#entries.set(characteristic.valueHandle, entry)
    return active
  }

  /** The second half: writes the descriptor of a characteristic unless it holds what it should. */
  async tell(valueHandle: number, signal?: AbortSignal): Promise<void> {
    const entry = this.#entries.get(valueHandle)
    if (entry) await untilAborted(this.#bring(entry), signal)
  }

  /** After the peer's database changed: what is where it was goes on, and its descriptor is written again; the rest ends. */
  rebase(services: readonly GattService[]): void {
    const all = new Map(services.flatMap(({ characteristics }) => characteristics).map(one => [one.valueHandle, one]))
    for (const [handle, entry] of this.#entries) {
      const now = all.get(handle)
      if (now?.uuid === entry.characteristic.uuid) {
        entry.characteristic = now
        entry.written = undefined
        if (entry.listeners.length > 0) this.#bring(entry).catch(error => this.#over ?? this.#report(error))
      } else {
        this.#entries.delete(handle)
        this.#end(entry, new BleakError(`the characteristic ${entry.characteristic.uuid} has gone: the peer's services changed`))
      }
    }
  }

  /** The link has gone. */
  close(error: Error): void {
    if (this.#over) return
    this.#over = error
    for (const entry of this.#entries.values()) this.#end(entry, error)
    this.#entries.clear()
  }

  #call(listener: ValueListener, value: Uint8Array): void {
    try {
      const result = listener.value(copyOf(value))
      if (result instanceof Promise) result.catch(this.#report)
    } catch (error) {
      this.#report(error)
    }
  }

  #end(entry: Entry, error: Error): void {
    const { listeners } = entry
    entry.listeners = []
    for (const active of listeners) {
      if (active.isOver) continue
      active.isOver = true
      try {
        active.listener.ended?.(error)
      } catch (thrown) {
        this.#report(thrown)
      }
    }
  }

  async #remove(entry: Entry, active: Active): Promise<void> {
    entry.listeners = entry.listeners.filter(one => one !== active)
    if (!this.#over) await this.#bring(entry)
  }

  async #bring(entry: Entry): Promise<void> {
    await entry.turn.use(async () => {
      const wanted = entry.listeners.length > 0 ? entry.bits : 0
      const descriptor = configurationOf(entry.characteristic)
      if (!descriptor || entry.written === wanted) return
      const before = entry.written
      entry.written = undefined
      try {
        await this.#write(descriptor.handle, Uint8Array.of(wanted, 0))
        entry.written = wanted
      } catch (error) {
        // A refused write changed nothing.
        if (error instanceof BleakGATTProtocolError) entry.written = before
        throw error
      }
    })
  }
}

const newEntry = (characteristic: GattCharacteristic): Entry => ({
  characteristic,
  bits: 0,
  listeners: [],
  written: 0,
  turn: new Semaphore(1),
})

/** Decides between notifications and indications, which listeners have in common. */
const choose = (entry: Entry, characteristic: GattCharacteristic, { kind, force = false }: SubscribeOptions): void => {
  const { properties, uuid } = characteristic
  const can = {
    notify: (properties & propertyBit.notify) !== 0,
    indicate: (properties & propertyBit.indicate) !== 0,
  }
  const chosen = kind ?? (can.notify || !can.indicate ? 'notify' : 'indicate')
  if (!force && !can[chosen]) throw new BleakError(`the characteristic ${uuid} cannot ${kind ?? 'notify or indicate'}`)
  if (!force && !configurationOf(characteristic))
    throw new BleakError(`the characteristic ${uuid} has no descriptor to switch its notifications on with`)
  const isShared = entry.listeners.length > 0
  if (isShared && kind && entry.bits !== bitOf[kind])
    throw new BleakError(`the characteristic ${uuid} is subscribed to the other way, and its descriptor is one for all`)
  if (!isShared) entry.bits = bitOf[chosen]
  entry.characteristic = characteristic
}
