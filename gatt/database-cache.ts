import { normalizeUuid } from '../core/uuid.ts'
import type { GattService } from './gatt-types.ts'

/** What a client remembers of one peer's database: plain data that survives JSON. */
export interface CachedDatabase {
  readonly services: readonly GattService[]
  /** The Database Hash that goes with them, as hex (Vol 3 Part G, 7.3); absent where the peer has none. */
  readonly hash?: string | undefined
  /** With whom we have a bond, who therefore remembers what we wrote: it tells us of changes, and knows our features. */
  readonly isWatched: boolean
}

/**
 * Where databases are remembered. Keys are opaque: the owner of a client makes them of the local and the peer's identity. What fails
 * here costs a discovery and nothing else.
 */
export interface DatabaseCache {
  get(key: string): Promise<CachedDatabase | undefined>
  set(key: string, database: CachedDatabase): Promise<void>
  delete(key: string): Promise<void>
}

/** The most peers that `MemoryDatabaseCache` remembers. */
export const mostCached = 256

/** Remembers the databases of the peers that were used last, as long as the process runs. */
export class MemoryDatabaseCache implements DatabaseCache {
  readonly #entries = new Map<string, CachedDatabase>()

  get(key: string): Promise<CachedDatabase | undefined> {
    const entry = this.#entries.get(key)
    if (entry) this.#put(key, entry)
    return Promise.resolve(entry)
  }

  set(key: string, database: CachedDatabase): Promise<void> {
    this.#put(key, database)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > mostCached && oldest !== undefined) this.#entries.delete(oldest)
    return Promise.resolve()
  }

  delete(key: string): Promise<void> {
    this.#entries.delete(key)
    return Promise.resolve()
  }

  #put(key: string, database: CachedDatabase): void {
    this.#entries.delete(key)
    this.#entries.set(key, database)
  }
}

/** The same data if it is what it claims to be: a file may hold anything. */
export const checkedDatabase = (data: unknown): CachedDatabase | undefined => {
  try {
    const { services, hash, isWatched } = fieldsOf(data)
    const isSound = typeof isWatched === 'boolean' && (hash === undefined || (typeof hash === 'string' && hashText.test(hash)))
    if (!isSound) return undefined
    const checked = listOf(services, service)
    if (checked.some(({ handle }, at) => handle <= (checked[at - 1]?.endHandle ?? 0))) return undefined
    return { services: checked, isWatched, ...(hash !== undefined && { hash }) }
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const hashText = /^[0-9a-f]{32}$/

const fieldsOf = (data: unknown): Record<string, unknown> => {
  if (typeof data !== 'object' || data === null) throw new TypeError('not an object')
  return { ...data }
}

const listOf = <T>(data: unknown, item: (data: unknown) => T): readonly T[] => {
  if (!Array.isArray(data)) throw new TypeError('not a list')
  return data.map(item)
}

const numberUpTo = (most: number, data: unknown, least = 0): number => {
  if (Number.isInteger(data) && Number(data) >= least && Number(data) <= most) return Number(data)
  throw new TypeError('not a number in its range')
}
const handleFrom = (least: number, data: unknown, most = 0xffff) => numberUpTo(most, data, least)

const uuidOf = (data: unknown): string => {
  if (typeof data !== 'string') throw new TypeError('not a UUID')
  return normalizeUuid(data)
}

const service = (data: unknown): GattService => {
  const fields = fieldsOf(data)
  const handle = handleFrom(1, fields['handle'])
  const endHandle = handleFrom(handle, fields['endHandle'])
  return {
    uuid: uuidOf(fields['uuid']),
    handle,
    endHandle,
    isPrimary: fields['isPrimary'] !== false,
    includes: listOf(fields['includes'], one => include(fieldsOf(one), handle, endHandle)),
    characteristics: listOf(fields['characteristics'], one => characteristic(fieldsOf(one), handle, endHandle)),
  }
}

const include = (fields: Record<string, unknown>, after: number, end: number) => {
  const serviceHandle = handleFrom(1, fields['serviceHandle'])
  return {
    handle: handleFrom(after + 1, fields['handle'], end),
    serviceHandle,
    endHandle: handleFrom(serviceHandle, fields['endHandle']),
    uuid: uuidOf(fields['uuid']),
  }
}

const characteristic = (fields: Record<string, unknown>, after: number, end: number) => {
  const handle = handleFrom(after + 1, fields['handle'], end)
  const valueHandle = handleFrom(handle + 1, fields['valueHandle'], end)
  return {
    uuid: uuidOf(fields['uuid']),
    handle,
    valueHandle,
    properties: numberUpTo(0xff, fields['properties']),
    descriptors: listOf(fields['descriptors'], one => descriptor(fieldsOf(one), valueHandle, end)),
  }
}

const descriptor = (fields: Record<string, unknown>, after: number, end: number) => ({
  uuid: uuidOf(fields['uuid']),
  handle: handleFrom(after + 1, fields['handle'], end),
})
