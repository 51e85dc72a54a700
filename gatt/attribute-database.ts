import type { Attribute } from './attribute.ts'
import { attributeTypes } from './attribute-types.ts'
import type { BuiltCharacteristic, ValueOf } from './characteristic-builder.ts'
import { type BuiltService, buildServices } from './database-builder.ts'
import { databaseHash } from './database-hash.ts'
import { HandleAllocator, NoHandlesError } from './handle-allocator.ts'
import type { GattServiceDeclaration } from './server-declarations.ts'

const lastHandle = 0xffff

/** Handles, first and last. */
export interface HandleRange {
  readonly start: number
  readonly end: number
}

const groups: ReadonlySet<string> = new Set([attributeTypes.primaryService, attributeTypes.secondaryService])

/** Whether attributes of this type begin groups that can be asked for (Vol 3 Part G, 2.5.3; Part F, 3.4.4.9). */
export const isGroupType = (type: string): boolean => groups.has(type)

/** The attributes of a server, by their handles. A handle is given again only when all others have been. */
export class AttributeDatabase {
  #services: readonly BuiltService[] = []
  #attributes: readonly Attribute[] = []
  #byHandle: ReadonlyMap<number, Attribute> = new Map()
  #byConfiguration: ReadonlyMap<number, BuiltCharacteristic> = new Map()
  #characteristics: ReadonlyMap<unknown, readonly BuiltCharacteristic[]> = new Map()
  #hash: Uint8Array | undefined
  /** The first that no service has had yet. */
  #fresh = 1

  /** In ascending order. */
  get services(): readonly BuiltService[] {
    return this.#services
  }

  /** The Database Hash, as it travels. */
  get hash(): Uint8Array {
    this.#hash ??= databaseHash(this.#attributes)
    return this.#hash
  }

  /** Those that clients can subscribe to, by the handles of their configuration descriptors. */
  get byConfiguration(): ReadonlyMap<number, BuiltCharacteristic> {
    return this.#byConfiguration
  }

  /** Those that are it, or have it as their UUID, their handle or their declaration. */
  characteristics(key: unknown): readonly BuiltCharacteristic[] {
    return this.#characteristics.get(key) ?? []
  }

  get(handle: number): Attribute | undefined {
    return this.#byHandle.get(handle)
  }

  /** Those whose handles are in the range, in ascending order. */
  *between(start: number, end: number): Generator<Attribute, undefined> {
    const attributes = this.#attributes
    for (let at = firstAtOrAfter(attributes, start); at < attributes.length; at++) {
      const attribute = attributes[at] as Attribute
      if (attribute.handle > end) return
      yield attribute
    }
  }

  /** @throws TypeError or RangeError where a declaration is wrong; nothing is added then. */
  add(declarations: readonly GattServiceDeclaration[], makeValue?: ValueOf): readonly BuiltService[] {
    const added = this.#build(declarations, makeValue)
    this.#replace([...this.#services, ...added].sort((a, b) => a.handle - b.handle))
    this.#fresh = Math.max(this.#fresh, ...added.map(({ endHandle }) => endHandle + 1))
    return added
  }

  /** @throws TypeError where it is not there, or another service includes it. */
  remove(service: BuiltService): void {
    const left = this.#services.filter(one => one !== service)
    if (left.length === this.#services.length) throw new TypeError(`the service ${service.uuid} is none of this server`)
    const parent = left.find(({ includes }) => includes.includes(service))
    if (parent) throw new TypeError(`the service ${service.uuid} is included by ${parent.uuid}: remove that one first`)
    this.#replace(left)
  }

  #build(declarations: readonly GattServiceDeclaration[], makeValue?: ValueOf): readonly BuiltService[] {
    for (const { start, end } of this.#room(declarations[0]?.handle)) {
      try {
        return buildServices(declarations, new HandleAllocator(start, end), this.#services, makeValue)
      } catch (error) {
        if (!(error instanceof NoHandlesError)) throw error
      }
    }
    throw new NoHandlesError('the services do not fit: there are 65,535 handles')
  }

  /** Where services can go: behind all that there ever were, then into gaps. */
  *#room(wanted: number | undefined): Generator<HandleRange, undefined> {
    if (wanted === undefined || wanted >= this.#fresh) yield { start: this.#fresh, end: lastHandle }
    let start = 1
    for (const { handle, endHandle } of this.#services) {
      if (handle > start && (wanted === undefined || (wanted >= start && wanted < handle))) yield { start, end: handle - 1 }
      start = endHandle + 1
    }
    if (start <= lastHandle) yield { start, end: lastHandle }
  }

  #replace(services: readonly BuiltService[]): void {
    this.#services = services
    this.#attributes = services.flatMap(({ attributes }) => attributes)
    this.#byHandle = new Map(this.#attributes.map(attribute => [attribute.handle, attribute]))
    const characteristics = services.flatMap(service => service.characteristics)
    this.#characteristics = indexed(characteristics)
    this.#byConfiguration = new Map(
      characteristics.flatMap(one => (one.configuration ? [[one.configuration.handle, one] as const] : [])),
    )
    this.#hash = undefined
  }
}

const indexed = (characteristics: readonly BuiltCharacteristic[]): ReadonlyMap<unknown, readonly BuiltCharacteristic[]> => {
  const index = new Map<unknown, BuiltCharacteristic[]>()
  for (const one of characteristics)
    for (const key of [one, one.uuid, one.handle, one.declaration]) {
      const same = index.get(key)
      if (same) same.push(one)
      else index.set(key, [one])
    }
  return index
}

const firstAtOrAfter = (attributes: readonly Attribute[], handle: number): number => {
  let low = 0
  let high = attributes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((attributes[middle] as Attribute).handle < handle) low = middle + 1
    else high = middle
  }
  return low
}
