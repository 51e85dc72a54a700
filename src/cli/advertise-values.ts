import { InvalidArgumentError } from 'commander'
import { fromHex } from '../../core/hex.ts'
import type { AddressKind, AdvertisingPhy } from '../index.ts'
import { eddystoneUid, eddystoneUrl, iBeacon, wholeUuid } from './beacons.ts'
import { companiesCalled, servicesCalled } from './filters.ts'

/** Whose data it is, and the data. */
export type Keyed<K> = readonly (readonly [K, Uint8Array])[]

export const nameValue = (text: string): string => {
  if (text !== '') return text
  throw new InvalidArgumentError('Give at least one character.')
}

export const hexValue = (text: string): Uint8Array => {
  try {
    return fromHex(text)
  } catch {
    throw new InvalidArgumentError('Give hex, two digits a byte: 0201060303aafe.')
  }
}

const wholeNumber = (text: string | undefined, least: number, most: number): number | undefined => {
  const value = Number(text)
  return text !== undefined && /^[+-]?(?:\d+|0x[0-9a-f]+)$/i.test(text) && value >= least && value <= most ? value : undefined
}

export const txPowerValue = (text: string): number => {
  const power = wholeNumber(text, -127, 20)
  if (power === undefined) throw new InvalidArgumentError('Give dBm, a whole number from -127 to 20.')
  return power
}

export const intervalValue = (text: string): number => {
  const interval = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && interval >= 20) return interval
  throw new InvalidArgumentError('Give milliseconds, 20 or more.')
}

const choice =
  <T extends string>(...values: readonly T[]) =>
  (text: string): T => {
    const value = values.find(one => one === text.toLowerCase())
    if (value === undefined) throw new InvalidArgumentError(`Give one of ${values.join(', ')}.`)
    return value
  }

export const advertisingPhyValue = choice<AdvertisingPhy>('1m', '2m', 'coded')
export const addressKindValue = choice<AddressKind>('public', 'static', 'resolvable', 'non-resolvable')

const oneService = (text: string): string => {
  const named = servicesCalled(text)
  // Among several that are called "battery" stands the Battery Service.
  const services = named.length > 1 ? servicesCalled(`${text} service`) : named
  const [service] = services
  if (service !== undefined && services.length === 1) return service
  throw new InvalidArgumentError(
    named.length === 0
      ? 'Give a UUID of 4, 8 or 36 characters, or the name of an assigned service.'
      : 'Several services are called so: give the whole name, or the UUID.',
  )
}

const oneCompany = (text: string): number => {
  const companies = companiesCalled(text)
  const [company] = companies
  if (company !== undefined && companies.length === 1) return company
  throw new InvalidArgumentError(
    company === undefined
      ? 'Give a number from 0 to 0xffff or the name of a company, then a colon and hex: 0x004c:0215.'
      : 'Several companies are called so: give the whole name, or the number.',
  )
}

const keyed =
  <K>(key: (text: string) => K) =>
  (text: string, before: Keyed<K> = []): Keyed<K> => {
    const colon = text.indexOf(':')
    if (colon < 0) throw new InvalidArgumentError('Give whose data it is, a colon, and the data as hex: 0xffff:0102.')
    return [...before, [key(text.slice(0, colon)), hexValue(text.slice(colon + 1))]]
  }

export const advertisedServiceValues = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  oneService(text),
]
export const manufacturerValues = keyed(oneCompany)
export const serviceDataValues = keyed(oneService)

export const iBeaconValue = (text: string): Uint8Array => {
  const [uuid = '', major, minor, power, ...more] = text.split(',')
  const bytes = /^[0-9a-f-]{36}$/i.test(uuid) ? wholeUuid(uuid) : undefined
  const numbers = [wholeNumber(major, 0, 0xffff), wholeNumber(minor, 0, 0xffff)]
  const measured = power === undefined ? undefined : wholeNumber(power, -127, 20)
  const [first, second] = numbers
  if (!bytes || first === undefined || second === undefined || (power !== undefined && measured === undefined) || more.length > 0)
    throw new InvalidArgumentError('Give uuid,major,minor or uuid,major,minor,power: a UUID of 36 characters, 0 to 65535, dBm.')
  return iBeacon(bytes, first, second, measured)
}

export const eddystoneUrlValue = (text: string): Uint8Array => {
  const frame = eddystoneUrl(text)
  if (!frame)
    throw new InvalidArgumentError(
      'Give a URL with http:// or https:// that is at most 17 characters when its beginning and .com are shortened.',
    )
  return frame
}

const uidLength = 16

export const eddystoneUidValue = (text: string): Uint8Array => {
  const id = hexValue(text.replace(/[,:-]/g, ''))
  if (id.length !== uidLength) throw new InvalidArgumentError('Give namespace,instance as hex: 10 bytes and 6 bytes.')
  return eddystoneUid(id)
}
