import { untilAborted } from '../core/deadline.ts'
import { toHex } from '../core/hex.ts'
import { attributeTypes } from './attribute-types.ts'
import type { Att } from './client-values.ts'
import { type CachedDatabase, checkedDatabase, type DatabaseCache } from './database-cache.ts'
import { discover } from './discovery.ts'
import { readByType } from './discovery-procedures.ts'
import { type GattService, genericAttributeCharacteristic } from './gatt-types.ts'
import { everyHandle } from './handle-range.ts'

/** Where a client remembers the database of its peer. */
export interface DatabaseMemory {
  readonly cache: DatabaseCache
  /** Local and peer identity together, and nobody else's. */
  readonly key: string
  /** Whether there is a bond with the peer now. */
  isBonded(): boolean
}

/** Services, and where they come from. */
export interface KnownServices {
  readonly services: readonly GattService[]
  readonly origin: 'discovered' | 'cached'
  /** The peer remembers that we want to hear of changes, and what we can do. */
  readonly isWatched: boolean
}

/** Gets a peer's services: out of the memory where that is right, else from the peer. */
export class ClientDatabase {
  readonly #att: Att
  readonly #memory: DatabaseMemory | undefined
  readonly #report: (error: unknown) => void
  /** The hash that goes with the services that were loaded last. */
  #hash: string | undefined

  constructor(att: Att, memory: DatabaseMemory | undefined, report: (error: unknown) => void) {
    this.#att = att
    this.#memory = memory
    this.#report = report
  }

  /** `uuids`: only these services, unless all are known already. */
  async load(uuids: readonly string[] | undefined, signal?: AbortSignal): Promise<KnownServices> {
    const cached = await this.#cached(signal)
    const isBonded = this.#memory?.isBonded() ?? false
    // A bonded peer without a hash tells of changes (Vol 3 Part G, 2.5.2).
    this.#hash = undefined
    if (cached && cached.hash === undefined && isBonded && cached.isWatched) return known(cached, true)
    // The hash goes before the discovery: what changes between the two must not be taken for what the hash stands for.
    this.#hash = this.#memory && (await this.#readHash(signal))
    if (cached && this.#hash !== undefined && cached.hash === this.#hash) return known(cached, isBonded && cached.isWatched)
    const found = await discover(request => this.#att.request(request, signal), { mtu: this.#att.mtu, uuids })
    return { services: found, origin: 'discovered', isWatched: false }
  }

  /** Remembers all services of the peer, where that can ever be of use. `isWatched`: it will tell of changes. */
  async keep(services: readonly GattService[], isWatched: boolean): Promise<void> {
    if (!this.#memory) return
    const { cache, key, isBonded } = this.#memory
    const entry = { services, isWatched: isWatched && isBonded(), ...(this.#hash !== undefined && { hash: this.#hash }) }
    if (entry.hash === undefined && !entry.isWatched) return
    await cache.set(key, entry).catch(this.#report)
  }

  async forget(): Promise<void> {
    await this.#memory?.cache.delete(this.#memory.key).catch(this.#report)
  }

  async #cached(signal?: AbortSignal): Promise<CachedDatabase | undefined> {
    if (!this.#memory) return undefined
    try {
      return checkedDatabase(await untilAborted(this.#memory.cache.get(this.#memory.key), signal))
    } catch (error) {
      signal?.throwIfAborted()
      this.#report(error)
      return undefined
    }
  }

  /** Vol 3 Part G, 7.3. Undefined where the peer has none that is worth the name. */
  async #readHash(signal?: AbortSignal): Promise<string | undefined> {
    try {
      const rows = await readByType(request => this.#att.request(request, signal), attributeTypes.databaseHash, everyHandle)
      const value = rows[0]?.value
      return value?.length === 16 ? toHex(value) : undefined
    } catch {
      // Should the link have gone, the next request says so.
      signal?.throwIfAborted()
      return undefined
    }
  }
}

const known = ({ services }: CachedDatabase, isWatched: boolean): KnownServices => ({ services, origin: 'cached', isWatched })

/** Vol 3 Part G, 7.2: robust caching where there is a hash to go by, and multiple values in one notification. */
export const supportedFeatures = (services: readonly GattService[]): Uint8Array =>
  Uint8Array.of(genericAttributeCharacteristic(services, attributeTypes.databaseHash) ? 0x05 : 0x04)
