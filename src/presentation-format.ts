// Values that a Characteristic Presentation Format describes (Vol 3 Part G, 3.3.3.5; Assigned Numbers, 2.4.1 and 3.5).
import { decode, i8, struct, u8, u16 } from '../core/codec.ts'
import type { Reader } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import {
  type DecodedValue,
  measured,
  medicalFloat16,
  medicalFloat32,
  opaque,
  type ReadValue,
  scaled,
  signed,
  utf8,
  utf16,
} from './characteristic-fields.ts'

const layout = struct({ format: u8, exponent: i8, unit: u16, namespace: u8, description: u16 })

const units: Readonly<Record<number, string>> = {
  9985: 'm',
  9986: 'kg',
  9987: 's',
  9988: 'A',
  9989: 'K',
  10018: 'Hz',
  10019: 'N',
  10020: 'Pa',
  10021: 'J',
  10022: 'W',
  10024: 'V',
  10031: '°C',
  10033: 'lx',
  10156: '°F',
  10157: '%',
  10159: 'bpm',
}

/** Gives a number to be scaled by the exponent. */
type ReadNumber = (from: Reader) => number | bigint

const unsigned =
  (size: number): ReadNumber =>
  from =>
    from.uint(size)
const twosComplement =
  (size: number): ReadNumber =>
  from =>
    signed(from.uint(size), 8 * size)
const low = (from: Reader) => BigInt(from.uint(4))
const unsigned64: ReadNumber = from => low(from) | (low(from) << 32n)

interface NumberFormat {
  readonly name: string
  readonly read: ReadNumber
}

const numbers: Readonly<Record<number, NumberFormat>> = {
  4: { name: 'uint8', read: unsigned(1) },
  5: { name: 'uint12', read: unsigned(2) },
  6: { name: 'uint16', read: unsigned(2) },
  7: { name: 'uint24', read: unsigned(3) },
  8: { name: 'uint32', read: unsigned(4) },
  9: { name: 'uint48', read: unsigned(6) },
  10: { name: 'uint64', read: unsigned64 },
  12: { name: 'sint8', read: twosComplement(1) },
  14: { name: 'sint16', read: twosComplement(2) },
  15: { name: 'sint24', read: twosComplement(3) },
  16: { name: 'sint32', read: twosComplement(4) },
  17: { name: 'sint48', read: twosComplement(6) },
  18: { name: 'sint64', read: from => BigInt.asIntN(64, unsigned64(from) as bigint) },
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Those that the exponent does not apply to. */
const floats: Readonly<Record<number, { readonly name: string; readonly read: (from: Reader) => number | null }>> = {
  20: { name: 'float32', read: from => finite(view(from.take(4)).getFloat32(0, true)) },
  21: { name: 'float64', read: from => finite(view(from.take(8)).getFloat64(0, true)) },
  22: { name: 'medfloat16', read: medicalFloat16 },
  23: { name: 'medfloat32', read: medicalFloat32 },
}

const boolean: ReadValue = from => {
  const value = (from.uint(1) & 1) === 1
  return { value, text: `${value}` }
}

const others: Readonly<Record<number, { readonly name: string; readonly read: ReadValue }>> = {
  1: { name: 'boolean', read: boolean },
  25: { name: 'utf8s', read: utf8 },
  26: { name: 'utf16s', read: utf16 },
  27: { name: 'struct', read: opaque },
}

const unitOf = (unit: number): string | undefined => units[unit]

/** What the descriptor itself says. */
export const presentationFormat: ReadValue = from => {
  const { format, exponent, unit } = layout.read(from)
  const name = (numbers[format] ?? floats[format] ?? others[format])?.name ?? hexNumber(format, 2)
  const scale = exponent === 0 ? '' : ` × 10^${exponent}`
  const said = unit === 0x2700 || unit === 0 ? '' : ` ${unitOf(unit) ?? hexNumber(unit, 4)}`
  return { value: { format: name, exponent, unit: hexNumber(unit, 4) }, text: `${name}${scale}${said}` }
}

/** How values are read that this descriptor describes; undefined where nobody here can tell. */
export const presentedAs = (descriptor: Uint8Array): ReadValue | undefined => {
  const { format, exponent, unit } = described(descriptor) ?? {}
  if (format === undefined || exponent === undefined || unit === undefined) return undefined
  const [number, float, other] = [numbers[format], floats[format], others[format]]
  if (number) return (from): DecodedValue => measured(scaled(number.read(from), exponent), unitOf(unit))
  if (float) return (from): DecodedValue => measured(float.read(from), unitOf(unit))
  return other?.read
}

const described = (descriptor: Uint8Array) => {
  try {
    return decode(layout, descriptor)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
