import { type BytesLike, toBytes } from '../core/bytes.ts'
import { BleakError } from '../core/errors.ts'
import { GattClient } from '../gatt/client.ts'
import { MemoryDatabaseCache } from '../gatt/database-cache.ts'
import { type GattCharacteristic, type GattService, longestValue } from '../gatt/gatt-types.ts'
import type { Subscription } from '../gatt/subscriptions.ts'
import type { Link } from '../host/link.ts'
import { databaseMemory } from '../host/link-database.ts'
import type { LinkUser } from '../host/link-user.ts'
import type { PairingSettings } from '../smp/pairing-settings.ts'
import { type Adapter, hostOf } from './adapter.ts'
import type { NotifyCallback, NotifyOptions } from './base-client.ts'
import { BleakGATTServiceCollection } from './gatt-collection.ts'
import type { BleakGATTCharacteristic } from './gatt-objects.ts'
import { channelOf, type L2capChannel, type L2capChannelOptions } from './l2cap-channel.ts'
import { reportError } from './report-error.ts'

/** Databases of peers that were met in this process; used only where the peer's Database Hash agrees. */
const memory = new MemoryDatabaseCache()

/** Opcode and handle, before the value of a write. */
const writeHeader = 3

/** What a client has on one link: the services of the peer, subscriptions, and values that are known. */
export class HciSession {
  readonly adapter: Adapter
  readonly link: Link
  /** What the link tells its user. */
  readonly user: LinkUser
  readonly #gatt: GattClient
  /** Values by handle, as they were last read or notified. */
  readonly #cached = new Map<number, Uint8Array>()
  /** By the handle of the characteristic. */
  readonly #subscriptions = new Map<number, Subscription>()
  #services: BleakGATTServiceCollection | undefined

  /** `pairing` is how to pair whenever the peer wants that; `changed` is called when the services were discovered again, because the peer said that they are others. */
  constructor(
    link: Link,
    adapter: Adapter,
    pairing: PairingSettings | undefined,
    changed: (services: BleakGATTServiceCollection) => void,
  ) {
    this.link = link
    this.adapter = adapter
    let user: LinkUser = {}
    this.#gatt = new GattClient(
      ({ value, closed }) => {
        user = { value, pairing, closed: ({ error }) => closed(error) }
        return link.bearer
      },
      {
        report: reportError,
        memory: databaseMemory(link, memory),
        rediscovered: services => changed(this.#discovered(services)),
      },
    )
    this.user = user
  }

  /** @throws BleakError before they were discovered. */
  get services(): BleakGATTServiceCollection {
    if (!this.#services) throw new BleakError('services have not been discovered')
    return this.#services
  }

  async discover(services: readonly string[] | undefined, signal: AbortSignal | undefined): Promise<void> {
    this.#discovered(await this.#gatt.start({ services, exchangeMtu: false, signal }))
  }

  async rediscover(signal: AbortSignal | undefined): Promise<void> {
    await this.#gatt.rediscover(signal)
  }

  /** The value that was last read or notified; undefined where none is known. */
  cached(handle: number): Uint8Array | undefined {
    return this.#cached.get(handle)?.slice()
  }

  /** Remembers a value, which is its receiver's to change; where the last one was as long, in its place, which takes no memory. */
  #keep(handle: number, value: Uint8Array): void {
    const last = this.#cached.get(handle)
    if (last?.length === value.length) last.set(value)
    else this.#cached.set(handle, value.slice())
  }

  async read(handle: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const value = await this.#protected(() => this.#gatt.read(handle, signal), signal)
    this.#keep(handle, value)
    return value
  }

  /** @throws RangeError that names the limit. */
  async write(handle: number, data: BytesLike, response: boolean, signal: AbortSignal | undefined): Promise<void> {
    const value = toBytes(data)
    const most = response ? longestValue : this.link.bearer.mtu - writeHeader
    if (value.length > most)
      throw new RangeError(`${value.length} bytes, and a write ${response ? 'with' : 'without'} response takes ${most} at most`)
    this.#cached.delete(handle)
    if (!response) return await this.#gatt.writeWithoutResponse(handle, value, signal)
    // Its owner may change it while it waits for its turn; what needs no response is copied at once.
    const ours = value.slice()
    await this.#protected(() => this.#gatt.write(handle, ours, signal), signal)
  }

  async startNotify(
    characteristic: BleakGATTCharacteristic,
    callback: NotifyCallback,
    { forceIndicate = false, force = false }: NotifyOptions,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { handle, valueHandle } = characteristic
    if (this.#subscriptions.has(handle)) throw new BleakError(`${characteristic} is subscribed to already`)
    const listener = {
      value: (data: Uint8Array) => {
        this.#keep(valueHandle, data)
        return callback(data)
      },
      ended: () => this.#subscriptions.delete(handle),
    }
    const options = { kind: forceIndicate ? ('indicate' as const) : undefined, force, signal }
    const subscribe = () => this.#gatt.subscribe(this.#plain(characteristic), listener, options)
    const subscription = await this.#protected(subscribe, signal)
    if (this.link.isOpen) this.#subscriptions.set(handle, subscription)
  }

  async stopNotify({ handle }: BleakGATTCharacteristic, signal: AbortSignal | undefined): Promise<void> {
    const subscription = this.#subscriptions.get(handle)
    this.#subscriptions.delete(handle)
    await subscription?.stop(signal)
  }

  async openL2cap(
    psm: number,
    { mtu, mps, credits }: L2capChannelOptions,
    signal: AbortSignal | undefined,
  ): Promise<L2capChannel> {
    const open = () => this.link.l2cap.connect(psm, { mtu, mps, credits, signal })
    const channel = await this.#protected(open, signal)
    return channelOf(channel, hostOf(this.adapter).clock)
  }

  /** What is refused for lack of security is asked for once more on a link that is better protected, where the user wants that. */
  #protected<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.link.pairing.protect(work, signal)
  }

  #discovered(services: readonly GattService[]): BleakGATTServiceCollection {
    this.#cached.clear()
    this.#services = new BleakGATTServiceCollection(services, () => this.link.bearer.mtu)
    return this.#services
  }

  /** The discovered characteristic behind a public one. */
  #plain({ handle, uuid }: BleakGATTCharacteristic): GattCharacteristic {
    const all = (this.#gatt.services ?? []).flatMap(({ characteristics }) => characteristics)
    const found = all.find(one => one.handle === handle && one.uuid === uuid)
    if (!found) throw new BleakError(`the device does not have ${uuid} any more: take it from client.services`)
    return found
  }
}
