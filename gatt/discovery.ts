import { attError } from '../att/error-codes.ts'
import { BleakError, BleakGATTProtocolError } from '../core/errors.ts'
import { attributeTypes } from './attribute-types.ts'
import { assemble, layOut, type ServiceLayout } from './discovery-layout.ts'
import {
  characteristics,
  descriptors,
  descriptorsByType,
  type FoundCharacteristic,
  type FoundInclude,
  type FoundService,
  includedServices,
  includedUuid,
  primaryServices,
  primaryServicesByUuid,
} from './discovery-procedures.ts'
import { type Ask, isRefusal, mostServices, TooManyError, wholeOrParts } from './discovery-sweep.ts'
import type { GattInclude, GattService } from './gatt-types.ts'
import { type HandleRange, handleAfter, overlap, spanOf, without } from './handle-range.ts'
import { propertyBit } from './properties.ts'

export interface DiscoveryOptions {
  readonly mtu: number
  /** Only primary services with these UUIDs. */
  readonly uuids?: readonly string[] | undefined
}

/**
 * Everything a peer has, in as few requests as it takes: services and characteristics over the whole range, configuration descriptors
 * by their type, then what is still unexplained.
 */
export const discover = async (ask: Ask, { mtu, uuids }: DiscoveryOptions): Promise<readonly GattService[]> => {
  const services = uuids ? await servicesByUuids(ask, uuids) : await primaryServices(ask)
  const found = await characteristicsOf(ask, services, uuids !== undefined)
  const includes = await includesOf(ask, layOut(services, found))
  // With all primary services known, an included one that is none of them is a secondary service (Vol 3 Part G, 3.1).
  if (!uuids) await followIncludes(ask, services, found, includes)
  const layouts = layOut(services, found)
  return assemble(layouts, includes, await descriptorsOf(ask, layouts, mtu))
}

/** All services, of which some are taken, where a peer cannot be asked for these alone. */
const servicesByUuids = async (ask: Ask, uuids: readonly string[]): Promise<FoundService[]> => {
  try {
    return await servicesOneByOne(ask, uuids)
  } catch (error) {
    if (!isRefusal(error, attError.requestNotSupported)) throw error
    return (await primaryServices(ask)).filter(({ uuid }) => uuids.includes(uuid))
  }
}

const servicesOneByOne = async (ask: Ask, uuids: readonly string[]): Promise<FoundService[]> => {
  const services: FoundService[] = []
  for (const uuid of new Set(uuids)) {
    for (const service of await primaryServicesByUuid(ask, uuid)) {
      if (services.some(known => overlaps(known, service))) throw new BleakError('discovery: services of the peer overlap')
      services.push(service)
    }
  }
  return services.sort((one, other) => one.handle - other.handle)
}

const rangeOfService = ({ handle, end }: FoundService): HandleRange => ({ start: handle, end })
const overlaps = (one: FoundService, other: FoundService) => overlap(rangeOfService(one), rangeOfService(other))

/** A characteristic takes two handles; beyond the last one found there is none unless a service has room for it. */
const roomAfter =
  (services: readonly FoundService[]) =>
  (after: number): number | undefined =>
    services.some(({ handle, end }) => end - Math.max(handle, after + 1) >= 2) ? after + 1 : undefined

const characteristicsOf = async (ask: Ask, services: readonly FoundService[], one: boolean): Promise<FoundCharacteristic[]> => {
  const ranges = services.filter(({ handle, end }) => end - handle >= 2).map(rangeOfService)
  const whole = spanOf(ranges)
  if (!whole) return []
  const look = (range: HandleRange) => {
    const inside = services.filter(({ handle }) => handle >= range.start && handle <= range.end)
    return characteristics(ask, range, roomAfter(inside))
  }
  if (!one) return await wholeOrParts(whole, ranges, look)
  const found: FoundCharacteristic[] = []
  for (const range of ranges) found.push(...(await look(range)))
  return found
}

/** Include declarations stand before the characteristics: there is nothing to ask where these begin at once. */
const includesOf = async (ask: Ask, layouts: readonly ServiceLayout[]): Promise<GattInclude[]> => {
  const heads = layouts.flatMap(({ head }) => head)
  const whole = spanOf(heads)
  if (!whole) return []
  const found = await wholeOrParts(whole, heads, range => includedServices(ask, range, after => handleAfter(heads, after)))
  const includes: GattInclude[] = []
  for (const one of found) {
    const uuid = isSound(one) ? (one.uuid ?? (await readUuid(ask, one))) : undefined
    if (uuid !== undefined)
      includes.push({ handle: one.handle, serviceHandle: one.serviceHandle, endHandle: one.endHandle, uuid })
  }
  return includes
}

const isSound = ({ serviceHandle, endHandle }: FoundInclude) => serviceHandle > 0 && serviceHandle <= endHandle

/** Undefined where there is no such service. */
const readUuid = async (ask: Ask, { serviceHandle }: FoundInclude): Promise<string | undefined> => {
  try {
    return await includedUuid(ask, serviceHandle)
  } catch (error) {
    if (error instanceof BleakGATTProtocolError) return undefined
    throw error
  }
}

/** Adds the secondary services that includes lead to, and what they include in turn; each once. */
const followIncludes = async (
  ask: Ask,
  services: FoundService[],
  found: FoundCharacteristic[],
  includes: GattInclude[],
): Promise<void> => {
  for (let fresh = secondary(services, includes); fresh.length > 0; fresh = secondary(services, includes)) {
    if (services.length + fresh.length > mostServices) throw new TooManyError(`discovery: more than ${mostServices} services`)
    const orphans = found.filter(({ handle }) => !fresh.some(({ handle: start, end }) => handle >= start && handle <= end))
    const own = await characteristicsOf(ask, fresh, true)
    includes.push(...(await includesOf(ask, layOut(fresh, own))))
    services.push(...fresh)
    services.sort((one, other) => one.handle - other.handle)
    found.splice(0, found.length, ...[...orphans, ...own].sort((one, other) => one.handle - other.handle))
  }
}

const secondary = (services: readonly FoundService[], includes: readonly GattInclude[]): FoundService[] => {
  const fresh: FoundService[] = []
  for (const { serviceHandle, endHandle, uuid } of includes) {
    const one = { handle: serviceHandle, end: endHandle, uuid, isPrimary: false }
    if (![...services, ...fresh].some(known => overlaps(known, one))) fresh.push(one)
  }
  return fresh.sort((one, other) => one.handle - other.handle)
}

const notifying = propertyBit.notify | propertyBit.indicate

/** What stands behind the values, as types by handle. */
const descriptorsOf = async (ask: Ask, layouts: readonly ServiceLayout[], mtu: number): Promise<Map<number, string>> => {
  const all = layouts.flatMap(({ characteristics }) => characteristics)
  const known = await configurations(
    ask,
    all.filter(({ declaration }) => declaration.properties & notifying).flatMap(({ tail }) => tail),
    mtu,
  )
  const gaps = without(
    all.flatMap(({ tail }) => tail),
    [...known.keys()],
  )
  const whole = spanOf(gaps)
  if (!whole) return known
  const found = await wholeOrParts(whole, gaps, range => descriptors(ask, range, after => handleAfter(gaps, after)))
  for (const { handle, uuid } of found) known.set(handle, uuid)
  return known
}

/** Best effort: what does not answer this way is found as all other descriptors are. */
const configurations = async (ask: Ask, gaps: readonly HandleRange[], mtu: number): Promise<Map<number, string>> => {
  const whole = spanOf(gaps)
  if (!whole) return new Map()
  const uuid = attributeTypes.clientCharacteristicConfiguration
  // Each takes four bytes in an answer; one that had room for another was the last.
  const isFull = (count: number) => 2 + 4 * (count + 1) > mtu
  try {
    const found = await descriptorsByType(ask, uuid, whole, (after, answer) =>
      isFull(answer.length) ? handleAfter(gaps, after) : undefined,
    )
    return new Map(found.map(({ handle }) => [handle, uuid]))
  } catch (error) {
    if (!(error instanceof BleakError) || isRefusal(error, attError.databaseOutOfSync)) throw error
    return new Map()
  }
}
