import { InvalidArgumentError } from 'commander'
import type { ScanPhy } from '../index.ts'
import { companiesCalled, servicesCalled } from './filters.ts'

/** A timer takes no more, seconds. */
const longestTimeout = 2_000_000

/** Seconds to milliseconds. */
export const timeoutValue = (text: string): number => {
  const seconds = Number(text)
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(text) && seconds > 0 && seconds <= longestTimeout) return seconds * 1000
  throw new InvalidArgumentError(`Give seconds, above 0 and up to ${longestTimeout}.`)
}

export const rssiValue = (text: string): number => {
  const rssi = Number(text)
  if (/^[+-]?\d+$/.test(text) && rssi >= -127 && rssi <= 20) return rssi
  throw new InvalidArgumentError('Give dBm, a whole number from -127 to 20.')
}

export const phyValue = (text: string): readonly ScanPhy[] => {
  const phys = text.toLowerCase().split(',')
  const isPhy = (phy: string): phy is ScanPhy => phy === '1m' || phy === 'coded'
  if (phys.every(isPhy)) return [...new Set(phys)]
  throw new InvalidArgumentError('Give 1m, coded or 1m,coded.')
}

export const speedValue = (text: string): number | 'max' => {
  const speed = Number(text)
  if (text === 'max') return text
  if (/^\d+(?:\.\d+)?$/.test(text) && speed > 0 && Number.isFinite(speed)) return speed
  throw new InvalidArgumentError('Give max or a number above 0, 1 being the recorded speed.')
}

/** For options that may be given several times. */
const gathered =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, read(text)]

export const textValues = gathered((text: string) => {
  if (text !== '') return text
  throw new InvalidArgumentError('Give at least one character.')
})

export const serviceValues = gathered((text: string) => {
  const services = servicesCalled(text)
  if (services.length > 0) return services
  throw new InvalidArgumentError('Give a UUID of 4, 8 or 36 characters, or a part of the name of an assigned service.')
})

export const companyValues = gathered((text: string) => {
  const companies = companiesCalled(text)
  if (companies.length > 0) return companies
  throw new InvalidArgumentError('Give a number from 0 to 0xffff, or a part of the name of a company that has one.')
})
