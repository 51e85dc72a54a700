import type { AttBearer, BearerHandlers } from '../att/bearer.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { DatabaseMemory } from './client-database.ts'
import { ClientServices, type ServicesHandlers } from './client-services.ts'
import { type ReadValue, readByUuid, readMultiple, readMultipleVariable, readWhole } from './client-values.ts'
import { type Sign, type ValueToWrite, Writes } from './client-writes.ts'
import type { GattCharacteristic, GattService } from './gatt-types.ts'
import { everyHandle, type HandleRange } from './handle-range.ts'
import { type SubscribeOptions, type Subscription, Subscriptions, type ValueListener } from './subscriptions.ts'

/** Opens the bearer of a client, which takes the values and the end that come from it. */
export type OpenBearer = (handlers: Pick<BearerHandlers, 'value' | 'closed'>) => AttBearer

export interface GattClientOptions extends ServicesHandlers {
  /** Where the services of this peer are remembered; nowhere if absent. */
  readonly memory?: DatabaseMemory | undefined
}

export interface StartOptions {
  /** Only services with these UUIDs, and Service Changed all the same. */
  readonly services?: readonly (string | number)[] | undefined
  /** Ask for a larger MTU first; by default true. */
  readonly exchangeMtu?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A GATT client on one bearer (Vol 3 Part G, 4). Attributes go by their handles. Every call rejects with the signal's reason where that
 * aborts, with BleakGATTProtocolError where the peer refuses, and with the reason why the bearer was closed where it was.
 */
export class GattClient {
  /** Values that came for handles nobody listens to. */
  unclaimed = 0
  readonly #bearer: AttBearer
  readonly #services: ClientServices
  readonly #subscriptions: Subscriptions
  readonly #writes: Writes

  constructor(open: OpenBearer, { memory, ...handlers }: GattClientOptions) {
    const subscriptions = new Subscriptions((handle, value) => this.#writes.write(handle, value), handlers.report)
    this.#subscriptions = subscriptions
    this.#bearer = open({
      value: (handle, value) => {
        if (!subscriptions.route(handle, value)) this.#missed(handle)
      },
      closed: error => subscriptions.close(error),
    })
    this.#services = new ClientServices(this.#bearer, subscriptions, memory, handlers)
    this.#writes = new Writes(this.#bearer)
  }

  get bearer(): AttBearer {
    return this.#bearer
  }

  /** What the peer has, undefined before `start`. Another array after each change. */
  get services(): readonly GattService[] | undefined {
    return this.#services.current
  }

  /** The peer said that its services changed, and they have not been looked at again. */
  get isStale(): boolean {
    return this.#services.isStale
  }

  /** MTU, services, and word of their changes: what comes first on a new link. */
  async start({ services, exchangeMtu = true, signal }: StartOptions = {}): Promise<readonly GattService[]> {
    const uuids = services?.map(normalizeUuid)
    if (exchangeMtu) await this.#bearer.exchangeMtu(signal)
    return await this.#services.start(uuids, signal)
  }

  /** Looks at the services again, whatever is remembered of them. */
  async rediscover(signal?: AbortSignal): Promise<readonly GattService[]> {
    return await this.#services.rediscover(signal)
  }

  /** A value or a descriptor, whole. */
  read(handle: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#services.inStep([handle], () => readWhole(this.#bearer, handle, signal), signal)
  }

  /** Every value of one type, each whole. */
  async readByUuid(uuid: string | number, range: HandleRange = everyHandle, signal?: AbortSignal): Promise<ReadValue[]> {
    const type = normalizeUuid(uuid)
    return await this.#services.inStep([], () => readByUuid(this.#bearer, type, range, signal), signal)
  }

  /** Values of known lengths, one behind the other, cut where the MTU ends. */
  async readMultiple(handles: readonly number[], signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#services.inStep(handles, () => readMultiple(this.#bearer, handles, signal), signal)
  }

  /** Values of any lengths. */
  async readMultipleVariable(handles: readonly number[], signal?: AbortSignal): Promise<readonly Uint8Array[]> {
    return await this.#services.inStep(handles, () => readMultipleVariable(this.#bearer, handles, signal), signal)
  }

  /** With response; what is too long for one request goes in parts, and all of it or nothing is written. */
  async write(handle: number, value: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#services.inStep([handle], () => this.#writes.write(handle, value, signal), signal)
  }

  /** Several values, all of them or none. */
  async writeReliably(values: readonly ValueToWrite[], signal?: AbortSignal): Promise<void> {
    const handles = values.map(({ handle }) => handle)
    await this.#services.inStep(handles, () => this.#writes.writeReliably(values, signal), signal)
  }

  /** Resolves when the link took it. @throws RangeError where it is longer than the MTU less 3. */
  writeWithoutResponse(handle: number, value: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#writes.writeWithoutResponse(handle, value, signal)
  }

  /** As `writeWithoutResponse`, signed, for links that are not encrypted. */
  async writeSigned(handle: number, value: Uint8Array, sign: Sign, signal?: AbortSignal): Promise<void> {
    await this.#writes.writeSigned(handle, value, sign, signal)
  }

  /** Has the values of a characteristic told to `listener`, from before the peer is asked for them. */
  async subscribe(
    characteristic: GattCharacteristic,
    listener: ValueListener,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    const { valueHandle } = characteristic
    const current = () => this.#services.characteristicAt(valueHandle) ?? characteristic
    const work = () => this.#subscriptions.subscribe(current(), listener, options)
    return await this.#services.inStep([valueHandle], work, options.signal)
  }

  #missed(handle: number): void {
    this.unclaimed++
    this.#services.missed(handle)
  }
}
