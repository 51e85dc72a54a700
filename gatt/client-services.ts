import { attError } from '../att/error-codes.ts'
import { decode, struct, u16 } from '../core/codec.ts'
import { untilAborted } from '../core/deadline.ts'
import { BleakError, DecodeError } from '../core/errors.ts'
import { attributeTypes } from './attribute-types.ts'
import { ClientDatabase, type DatabaseMemory, type KnownServices, supportedFeatures } from './client-database.ts'
import type { Att } from './client-values.ts'
import { isRefusal } from './discovery-sweep.ts'
import { configurationOf, type GattCharacteristic, type GattService, genericAttributeCharacteristic } from './gatt-types.ts'
import { everyHandle, type HandleRange } from './handle-range.ts'
import type { Subscriptions } from './subscriptions.ts'

/** Where what a client finds out by itself goes. */
export interface ServicesHandlers {
  /** What nobody waits for: callbacks that threw, memories that failed. */
  report(error: unknown): void
  /** The peer says that these handles mean something else now; its services are looked at again. */
  servicesChanged?(range: HandleRange): void
  /** That has been done. */
  rediscovered?(services: readonly GattService[]): void
}

/** Discoveries in a row, each because the peer changed during the one before. */
const mostRounds = 4
/** Handles with values that nobody knew yet, which are remembered until the services are known. */
const mostEarly = 16

/** The services of the peer, and whether they are still right (Vol 3 Part G, 2.5.2 and 7.1). */
export class ClientServices {
  readonly #att: Att
  readonly #database: ClientDatabase
  readonly #subscriptions: Subscriptions
  readonly #handlers: ServicesHandlers
  #known: KnownServices | undefined
  /** The filter, if there is one. */
  #uuids: readonly string[] | undefined
  #isStale = false
  #loading: { readonly work: Promise<void>; readonly signal: AbortSignal | undefined } | undefined
  /** The value handle of Service Changed, while we listen to it. */
  #watched: number | undefined
  readonly #early = new Set<number>()

  constructor(att: Att, subscriptions: Subscriptions, memory: DatabaseMemory | undefined, handlers: ServicesHandlers) {
    this.#att = att
    this.#subscriptions = subscriptions
    this.#handlers = handlers
    this.#database = new ClientDatabase(att, memory, error => handlers.report(error))
  }

  /** Undefined until they are known. */
  get current(): readonly GattService[] | undefined {
    const uuids = this.#uuids
    return uuids ? this.#known?.services.filter(({ uuid }) => uuids.includes(uuid)) : this.#known?.services
  }

  /** The peer changed them, and they have not been looked at again. */
  get isStale(): boolean {
    return this.#isStale
  }

  async start(uuids: readonly string[] | undefined, signal?: AbortSignal): Promise<readonly GattService[]> {
    this.#uuids = uuids
    await untilAborted(this.#reload(signal), signal)
    return this.current ?? []
  }

  /** Looks at everything again. */
  async rediscover(signal?: AbortSignal): Promise<readonly GattService[]> {
    await untilAborted(this.#rediscover(), signal)
    return this.current ?? []
  }

  /**
   * Does `work`, once more where what we know of the peer turns out to be old and its handles still mean the same afterwards
   * (Vol 3 Part G, 2.5.2.1).
   */
  inStep<T>(handles: readonly number[], work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return work().catch(async error => {
      await this.#bringInStep(error, handles, signal)
      return await work()
    })
  }

  /** The characteristic as it is now. */
  characteristicAt(valueHandle: number): GattCharacteristic | undefined {
    for (const { characteristics } of this.#known?.services ?? [])
      for (const one of characteristics) if (one.valueHandle === valueHandle) return one
    return undefined
  }

  /** A value came that nobody listens to: perhaps Service Changed, before we know where that is. */
  missed(handle: number): void {
    if (!this.#known && this.#early.size < mostEarly) this.#early.add(handle)
  }

  /** @throws `refusal` where it does not mean that what we know is old, or where the handles mean something else now. */
  async #bringInStep(refusal: unknown, handles: readonly number[], signal: AbortSignal | undefined): Promise<void> {
    const isOld =
      isRefusal(refusal, attError.databaseOutOfSync) ||
      (isRefusal(refusal, attError.invalidHandle) && this.#known?.origin === 'cached')
    if (!isOld) throw refusal
    const before = handles.map(handle => this.#meaningOf(handle))
    await untilAborted(this.#rediscover(), signal)
    const isSame = before.every((meaning, at) => meaning !== undefined && meaning === this.#meaningOf(handles[at] as number))
    if (!isSame) throw refusal
  }

  async #rediscover(): Promise<void> {
    this.#isStale = true
    await this.#database.forget()
    await this.#reload()
  }

  /** One at a time; who comes in the middle shares it, unless it may end with its caller's patience. */
  async #reload(signal?: AbortSignal): Promise<void> {
    for (let running = this.#loading; running; running = this.#loading) {
      if (!running.signal && !signal) return await running.work
      await running.work.catch(() => {})
    }
    const work = this.#loadAll(signal).finally(() => {
      this.#loading = undefined
    })
    this.#loading = { work, signal }
    await work
  }

  async #loadAll(signal?: AbortSignal): Promise<void> {
    const isFirst = this.#known === undefined
    for (let round = 0; round < mostRounds; round++) {
      this.#isStale = false
      try {
        await this.#load(signal)
        if (this.#isStale) continue
        if (!isFirst) this.#tell(() => this.#handlers.rediscovered?.(this.current ?? []))
        return
      } catch (error) {
        this.#isStale = true
        if (round > 0 || !isRefusal(error, attError.databaseOutOfSync)) throw error
      }
    }
    throw new BleakError(`discovery: the peer changed its services ${mostRounds} times meanwhile`)
  }

  async #load(signal?: AbortSignal): Promise<void> {
    const isFirst = this.#known === undefined
    const wanted = this.#uuids && [...this.#uuids, attributeTypes.genericAttributeService]
    const known = await this.#database.load(wanted, signal)
    this.#known = known
    if (!isFirst) this.#subscriptions.rebase(known.services)
    const isWatched = known.isWatched || (await this.#watch(known.services, signal))
    if (known.isWatched) this.#listen(known.services, true)
    if (!this.#isStale && (!wanted || known.origin === 'cached')) await this.#database.keep(known.services, isWatched)
    if (this.#watched !== undefined && this.#early.has(this.#watched)) this.#isStale = true
    this.#early.clear()
  }

  /** Asks to be told of changes; best effort, so that only the end of the link or of the caller's patience is an error. */
  async #watch(services: readonly GattService[], signal?: AbortSignal): Promise<boolean> {
    const isWatched = await this.#tolerant(async () => {
      const changed = this.#listen(services, false)
      if (!changed || !configurationOf(changed)) return false
      await this.#subscriptions.tell(changed.valueHandle, signal)
      return true
    }, signal)
    const features = genericAttributeCharacteristic(services, attributeTypes.clientSupportedFeatures)
    await this.#tolerant(async () => {
      const value = supportedFeatures(services)
      if (features) await this.#att.request({ name: 'writeRequest', handle: features.valueHandle, value }, signal)
      return true
    }, signal)
    return isWatched
  }

  #listen(services: readonly GattService[], isWritten: boolean): GattCharacteristic | undefined {
    const changed = genericAttributeCharacteristic(services, attributeTypes.serviceChanged)
    if (!changed || this.#watched === changed.valueHandle) return changed
    const ended = () => {
      this.#watched = undefined
    }
    const listener = { value: (data: Uint8Array) => this.#serviceChanged(data), ended }
    this.#subscriptions.listen(changed, listener, { kind: 'indicate', force: true, isWritten })
    this.#watched = changed.valueHandle
    return changed
  }

  async #tolerant(work: () => Promise<boolean>, signal?: AbortSignal): Promise<boolean> {
    try {
      return await work()
    } catch (error) {
      if (this.#subscriptions.over || signal?.aborted || isRefusal(error, attError.databaseOutOfSync)) throw error
      return false
    }
  }

  #serviceChanged(data: Uint8Array): void {
    const range = affected(data)
    this.#tell(() => this.#handlers.servicesChanged?.(range))
    this.#isStale = true
    if (this.#loading) void this.#database.forget()
    else this.#rediscover().catch(error => this.#subscriptions.over ?? this.#handlers.report(error))
  }

  #tell(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      this.#handlers.report(error)
    }
  }

  /** What an attribute is, if it is one that we know. */
  #meaningOf(handle: number): string | undefined {
    const service = this.#known?.services.find(one => handle >= one.handle && handle <= one.endHandle)
    const characteristic = service?.characteristics.findLast(one => handle >= one.handle)
    if (!service || !characteristic) return undefined
    const descriptor = characteristic.descriptors.find(one => one.handle === handle)
    if (!descriptor && handle !== characteristic.valueHandle) return undefined
    return [service.uuid, characteristic.uuid, descriptor?.uuid].join(' ')
  }
}

const changedRange = struct({ start: u16, end: u16 })

/** Everything, where the peer does not say it well. */
const affected = (data: Uint8Array): HandleRange => {
  try {
    return decode(changedRange, data)
  } catch (error) {
    if (error instanceof DecodeError) return everyHandle
    throw error
  }
}
