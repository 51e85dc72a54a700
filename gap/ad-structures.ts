import { copyOf } from '../core/bytes.ts'
import { uuidFromBytes } from '../core/uuid.ts'
import type { UuidSize } from './ad-codecs.ts'
import { adTypes } from './ad-types.ts'
import { readTextAt } from './text-cache.ts'

/** One advertising structure: its type's assigned number, and its value without length and type. */
export interface AdStructure {
  readonly type: number
  readonly value: Uint8Array
}

/**
 * The length byte of the structure at `at`; 0 where the significant part ends: at a zero length, at the end, and before a
 * structure that reaches beyond the end (Vol 3 Part C, 11).
 */
const lengthAt = (raw: Uint8Array, at: number): number => {
  if (at >= raw.length) return 0
  const length = raw[at] as number
  return at + length < raw.length ? length : 0
}

/** Calls `visit` with the type of each structure and where its value lies. */
const eachStructure = (raw: Uint8Array, visit: (type: number, start: number, end: number) => void): void => {
  for (let at = 0, length = lengthAt(raw, at); length > 0; at += length + 1, length = lengthAt(raw, at))
    visit(raw[at + 1] as number, at + 2, at + 1 + length)
}

/** Where the value of the last structure of this type starts, among those whose value has `size` bytes where a size is given; else 0. */
const findLast = (raw: Uint8Array, type: number, size?: number): number => {
  let found = 0
  for (let at = 0, length = lengthAt(raw, at); length > 0; at += length + 1, length = lengthAt(raw, at))
    if (raw[at + 1] === type && (size === undefined || length - 1 === size)) found = at + 2
  return found
}

/** The number in the last structure of this type that has exactly `size` bytes; undefined without one. */
export const readNumber = (raw: Uint8Array, type: number, size: 1 | 2): number | undefined => {
  const at = findLast(raw, type, size)
  if (at === 0) return undefined
  return (raw[at] as number) | (size === 2 ? (raw[at + 1] as number) << 8 : 0)
}

/** The text of the structure whose value starts at `at`; undefined for 0. */
const textOf = (raw: Uint8Array, at: number): string | undefined =>
  at === 0 ? undefined : readTextAt(raw, at, at - 1 + (raw[at - 2] as number))

/** The text in the last structure of this type; undefined without one. */
export const readLastText = (raw: Uint8Array, type: number): string | undefined => textOf(raw, findLast(raw, type))

const { completeLocalName, shortenedLocalName } = adTypes

/** The last complete name, else the last shortened one (Supplement Part A, 1.2); undefined without one. */
export const readLocalName = (raw: Uint8Array): string | undefined => {
  let complete = 0
  let shortened = 0
  for (let at = 0, length = lengthAt(raw, at); length > 0; at += length + 1, length = lengthAt(raw, at)) {
    const type = raw[at + 1]
    if (type === completeLocalName.code) complete = at + 2
    else if (type === shortenedLocalName.code) shortened = at + 2
  }
  return textOf(raw, complete || shortened)
}

/** Which types hold a list of UUIDs of which size. */
type ListSizes = ReadonlyMap<number, UuidSize>

export const serviceUuidLists: ListSizes = new Map<number, UuidSize>([
  [adTypes.incompleteServiceUuids16.code, 2],
  [adTypes.completeServiceUuids16.code, 2],
  [adTypes.incompleteServiceUuids32.code, 4],
  [adTypes.completeServiceUuids32.code, 4],
  [adTypes.incompleteServiceUuids128.code, 16],
  [adTypes.completeServiceUuids128.code, 16],
])

export const solicitationUuidLists: ListSizes = new Map<number, UuidSize>([
  [adTypes.solicitationUuids16.code, 2],
  [adTypes.solicitationUuids32.code, 4],
  [adTypes.solicitationUuids128.code, 16],
])

const serviceDataSizes: ListSizes = new Map<number, UuidSize>([
  [adTypes.serviceData16.code, 2],
  [adTypes.serviceData32.code, 4],
  [adTypes.serviceData128.code, 16],
])

const uuidAt = (raw: Uint8Array, at: number, size: UuidSize): string => uuidFromBytes(raw.subarray(at, at + size)) as string

/** The whole UUIDs of all lists of these types, in the order they came, each once. */
export const readUuids = (raw: Uint8Array, lists: ListSizes): readonly string[] => {
  const found = new Set<string>()
  eachStructure(raw, (type, start, end) => {
    const size = lists.get(type)
    if (size !== undefined) for (let at = start; at + size <= end; at += size) found.add(uuidAt(raw, at, size))
  })
  return [...found]
}

const noEntries: ReadonlyMap<never, never> = new Map<never, never>()

/** Supplement Part A, 1.11. Of two structures with the same UUID the last one counts; one shorter than its UUID is left out. */
export const readServiceData = (raw: Uint8Array): ReadonlyMap<string, Uint8Array> => {
  let found: Map<string, Uint8Array> | undefined
  eachStructure(raw, (type, start, end) => {
    const size = serviceDataSizes.get(type)
    if (size === undefined || start + size > end) return
    found ??= new Map()
    found.set(uuidAt(raw, start, size), copyOf(raw, start + size, end))
  })
  return found ?? noEntries
}

/** Supplement Part A, 1.4. Of two structures with the same company the last one counts; one shorter than two bytes is left out. */
export const readManufacturerData = (raw: Uint8Array): ReadonlyMap<number, Uint8Array> => {
  let found: Map<number, Uint8Array> | undefined
  eachStructure(raw, (type, start, end) => {
    if (type !== adTypes.manufacturerSpecificData.code || start + 2 > end) return
    found ??= new Map()
    found.set((raw[start] as number) | ((raw[start + 1] as number) << 8), copyOf(raw, start + 2, end))
  })
  return found ?? noEntries
}

export const readStructures = (raw: Uint8Array): readonly AdStructure[] => {
  const found: AdStructure[] = []
  eachStructure(raw, (type, start, end) => found.push({ type, value: raw.slice(start, end) }))
  return found
}
