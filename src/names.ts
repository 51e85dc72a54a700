import { normalizeUuid } from '../core/uuid.ts'
import { appearances } from './assigned-numbers/appearances.generated.ts'
import { companies } from './assigned-numbers/companies.generated.ts'
import { readTable } from './assigned-numbers/table.ts'
import { uuids16, uuids128 } from './assigned-numbers/uuids.generated.ts'

/** The tables are text until somebody asks for a name. */
const lazy = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const companyTable = lazy(() => readTable(companies))
const appearanceTable = lazy(() => readTable(appearances))
const shortUuidTable = lazy(() => readTable(uuids16))
const longUuidTable = lazy(() => new Map(uuids128.split('\n').map(line => [line.slice(0, 36), line.slice(37)])))

/** Vol 3 Part G, 3.1 to 3.4: the declarations, which are in no list of services, characteristics or descriptors. */
const declarations: ReadonlyMap<number, string> = new Map([
  [0x2800, 'Primary Service'],
  [0x2801, 'Secondary Service'],
  [0x2802, 'Include'],
  [0x2803, 'Characteristic'],
])

/** What users registered; it goes before everything else. */
const registered = new Map<string, string>()

const shortForm = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/
const assignedForm = /-0000-1000-8000-00805f9b34fb$/

/**
 * The form in which every UUID of this library comes: lower case, 36 characters.
 * @param uuid - 4, 8 or 36 characters, in either case.
 * @throws TypeError on anything else.
 */
export const normalizeUuidStr = (uuid: string): string => normalizeUuid(uuid)

/**
 * The 128-bit form of a 16-bit UUID: 0x180d gives `0000180d-0000-1000-8000-00805f9b34fb`.
 * @throws RangeError unless it is a whole number from 0 to 0xffff.
 */
export const normalizeUuid16 = (uuid: number): string => normalizeUuid(inRange(uuid, 0xffff))

/**
 * The 128-bit form of a 32-bit UUID: 0x12345678 gives `12345678-0000-1000-8000-00805f9b34fb`.
 * @throws RangeError unless it is a whole number from 0 to 0xffffffff.
 */
export const normalizeUuid32 = (uuid: number): string => normalizeUuid(inRange(uuid, 0xffffffff))

/**
 * What a service, characteristic or descriptor is called. `Vendor specific` for a 16-bit or 32-bit UUID without a name,
 * `Unknown` for any other, as in Bleak. A 16-bit UUID that belongs to a company and has no name of its own gives the company.
 * @param uuid - 4, 8 or 36 characters, in either case.
 * @throws TypeError on what is no UUID.
 */
export const uuidstrToStr = (uuid: string): string => {
  const whole = normalizeUuid(uuid)
  const known = registered.get(whole) ?? longUuidTable().get(whole) ?? shortName(whole)
  return known ?? (assignedForm.test(whole) ? 'Vendor specific' : 'Unknown')
}

/**
 * Adds names for UUIDs, or replaces them, in the whole process: `registerUuids({ '6e400001-…': 'My service' })`.
 * @param descriptions - UUIDs of 4, 8 or 36 characters, in either case, and their names.
 * @throws TypeError on what is no UUID; nothing is registered then.
 */
export const registerUuids = (descriptions: Readonly<Record<string, string>> | ReadonlyMap<string, string>): void => {
  const entries = descriptions instanceof Map ? [...descriptions] : Object.entries(descriptions)
  const normalized = entries.map(([uuid, description]): [string, string] => [normalizeUuid(uuid), description])
  for (const [uuid, description] of normalized) registered.set(uuid, description)
}

/** The company that a number in manufacturer data belongs to (Assigned Numbers, 7.1); undefined where none is known, and for 0xffff, which is nobody. */
export const companyName = (company: number): string | undefined => (company === nobody ? undefined : companyTable().get(company))

/** Reserved for tests and for devices of no company; its assigned name is a whole sentence. */
const nobody = 0xffff

/**
 * What an appearance value stands for (Assigned Numbers, 2.6): its subcategory, else its category; undefined where neither is
 * known.
 */
export const appearanceName = (appearance: number): string | undefined =>
  appearanceTable().get(appearance) ?? appearanceTable().get(appearance & ~0x3f)

const shortName = (whole: string): string | undefined => {
  const digits = shortForm.exec(whole)?.[1]
  if (digits === undefined) return undefined
  const number = Number.parseInt(digits, 16)
  return declarations.get(number) ?? shortUuidTable().get(number)
}

const inRange = (uuid: number, largest: number): number => {
  if (Number.isInteger(uuid) && uuid >= 0 && uuid <= largest) return uuid
  throw new RangeError(`a UUID number is whole and from 0 to 0x${largest.toString(16)}, not ${uuid}`)
}
