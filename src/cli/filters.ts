import { normalizeUuid } from '../../core/uuid.ts'
import { companies } from '../assigned-numbers/companies.generated.ts'
import { readTable } from '../assigned-numbers/table.ts'
import { uuids16, uuids128 } from '../assigned-numbers/uuids.generated.ts'
import type { AdvertisementData, BLEDevice } from '../index.ts'

/** Which devices are shown. Of several values of one kind any may fit; every kind that is given has to. */
export interface Filters {
  readonly name?: readonly string[]
  readonly address?: readonly string[]
  readonly company?: readonly (readonly number[])[]
}

/** Whether a device passes by its name, its address and its manufacturer data; by service and RSSI the scanner itself chooses. */
export const deviceFilter = ({ name, address, company }: Filters) => {
  const names = name?.map(part => part.toLowerCase())
  const addresses = address?.map(part => part.toUpperCase().replaceAll('-', ':'))
  const wantedCompanies = company && new Set(company.flat())
  return (device: BLEDevice, advertisement: AdvertisementData): boolean =>
    (addresses === undefined || addresses.some(part => device.address.includes(part))) &&
    (names === undefined || names.some(part => (device.name ?? '').toLowerCase().includes(part))) &&
    (wantedCompanies === undefined || Array.from(advertisement.manufacturerData.keys()).some(id => wantedCompanies.has(id)))
}

/** The 16-bit UUIDs of services (Assigned Numbers, 3.4.2) and of companies (3.11); the others are no service's. */
const isService = (uuid: number): boolean => (uuid >= 0x1800 && uuid <= 0x18ff) || uuid >= 0xf000

const serviceNames = (): (readonly [uuid: string, name: string])[] => [
  ...Array.from(readTable(uuids16))
    .filter(([uuid]) => isService(uuid))
    .map(([uuid, name]) => [normalizeUuid(uuid), name] as const),
  ...uuids128.split('\n').map(line => [line.slice(0, 36), line.slice(37)] as const),
]

/** The services that a UUID, a name or a part of a name means; a whole name goes before names that only contain it. Empty where there is none. */
export const servicesCalled = (text: string): readonly string[] => {
  try {
    return [normalizeUuid(text.replace(/^0x/i, ''))]
  } catch {
    return called(text, serviceNames())
  }
}

/** The companies that a number (`76`, `0x004c`) or a part of a name means. */
export const companiesCalled = (text: string): readonly number[] => {
  if (/^(?:0x[0-9a-f]{1,4}|\d{1,5})$/i.test(text) && Number(text) <= 0xffff) return [Number(text)]
  return called(text, [...readTable(companies)])
}

const called = <T>(text: string, table: readonly (readonly [T, string])[]): readonly T[] => {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const named = table.filter(([, name]) => name.toLowerCase().includes(wanted))
  const exactly = named.filter(([, name]) => name.toLowerCase() === wanted)
  return (exactly.length > 0 ? exactly : named).map(([number]) => number)
}
