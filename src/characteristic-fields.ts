// How the fields of characteristics are read (GATT Specification Supplement, 2 and 3). Each reads off the front of a value and throws what is wrong with it.
import { type Codec, i16, u16 } from '../core/codec.ts'
import type { Reader } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'
import { hexNumber, toHex } from '../core/hex.ts'

/** What a program gets: survives JSON, and names the unit of what has one. */
export type DecodedData = string | number | boolean | null | readonly DecodedData[] | { readonly [name: string]: DecodedData }

/** A value as its characteristic means it. */
export interface DecodedValue {
  readonly value: DecodedData
  /** For people; text of the peer's is in it as it came. */
  readonly text: string
}

/** Reads a whole value. */
export type ReadValue = (from: Reader) => DecodedValue

export const unknownValue = (text = 'not known'): DecodedValue => ({ value: null, text })

/** A number of so many decimal places that no binary fraction shows: 364 and -1 are 36.4. */
export const scaled = (digits: number | bigint, exponent: number): number => Number(`${digits}e${exponent}`)

export interface Quantity {
  readonly unit?: string
  /** The power of ten that the raw number is multiplied with. */
  readonly exponent?: number
  /** The raw number that stands for no value. */
  readonly unknown?: number
}

export const quantity =
  (codec: Codec<number>, { unit, exponent = 0, unknown }: Quantity = {}): ReadValue =>
  from => {
    const raw = codec.read(from)
    if (raw === unknown) return unknownValue()
    return measured(scaled(raw, exponent), unit)
  }

export const measured = (value: number | null, unit?: string): DecodedValue =>
  value === null ? unknownValue('no value') : { value, text: unit === undefined ? `${value}` : `${value} ${unit}` }

/** One of some numbers that have names. */
export const choice =
  (codec: Codec<number>, names: Readonly<Record<number, string>>): ReadValue =>
  from => {
    const value = codec.read(from)
    return { value, text: names[value] ?? hexNumber(value, 2) }
  }

/** The names of the bits that are set. */
export const bitNames =
  (codec: Codec<number>, names: Readonly<Record<number, string>>, none: string): ReadValue =>
  from => {
    const value = codec.read(from)
    const set = Object.entries(names).flatMap(([bit, name]) => ((value >> Number(bit)) & 1 ? [name] : []))
    return { value: set, text: set.length > 0 ? set.join(', ') : none }
  }

/** UTF-8 up to the end; many peers end it with a zero byte that does not belong to it. */
export const utf8: ReadValue = from => text(new TextDecoder('utf-8', { fatal: true }).decode(from.take(from.left)))

export const utf16: ReadValue = from => text(new TextDecoder('utf-16le', { fatal: true }).decode(from.take(from.left)))

const text = (whole: string): DecodedValue => {
  const value = whole.replace(/\0+$/, '')
  return { value, text: JSON.stringify(value) }
}

/** Bytes that mean nothing to anybody but their maker. */
export const opaque: ReadValue = from => {
  const value = toHex(from.take(from.left))
  return { value, text: value }
}

/** IEEE 11073-20601: exponent in the high bits, mantissa in the low ones; five mantissas are no numbers. */
const medicalFloat =
  (size: number, mantissaBits: number) =>
  (from: Reader): number | null => {
    const raw = from.uint(size)
    const range = 2 ** mantissaBits
    const mantissa = signed(raw % range, mantissaBits)
    const exponent = signed(Math.floor(raw / range), 8 * size - mantissaBits)
    const isSpecial = exponent === 0 && Math.abs(mantissa) >= range / 2 - 2
    return isSpecial ? null : scaled(mantissa, exponent)
  }

export const medicalFloat32 = medicalFloat(4, 24)
export const medicalFloat16 = medicalFloat(2, 12)

export const signed = (value: number, bits: number): number => (value < 2 ** (bits - 1) ? value : value - 2 ** bits)

/** Seven bytes; a year, month or day of 0 is not known. Local time, of whatever place that is: there is no zone in it. */
export const dateTime = (from: Reader): string | null => {
  const [year, month, day] = [u16.read(from), from.uint(1), from.uint(1)]
  const [hours, minutes, seconds] = [from.uint(1), from.uint(1), from.uint(1)]
  if (month > 12 || day > 31 || hours > 23 || minutes > 59 || seconds > 59) throw new DecodeError('no date and time')
  if (year === 0 || month === 0 || day === 0) return null
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds)}`
}

const two = (value: number): string => String(value).padStart(2, '0')

export const hundredths = (unit: string, unknown?: number): Quantity => ({
  unit,
  exponent: -2,
  ...(unknown !== undefined && { unknown }),
})

/** Hundredths of a degree (3.218). */
export const celsius = quantity(i16, hundredths('°C', -0x8000))
