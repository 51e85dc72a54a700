import { formatAddress } from '../core/address.ts'
import { hexNumber, toHex } from '../core/hex.ts'
import { errorName } from './error-codes.ts'
import { secretFields } from './secrets.ts'
import { coreVersion } from './versions.ts'

/** What a line shows of a long field or a long list; the rest is counted. */
const byteLimit = 64
const rowLimit = 8

/** In place of a key. */
export const hidden = ({ length }: Uint8Array): string => `(${length} bytes not shown)`

export const printHex = (bytes: Uint8Array): string =>
  bytes.length > byteLimit ? `${toHex(bytes.subarray(0, byteLimit))}… (${bytes.length} bytes)` : toHex(bytes)

const addressTypes: Readonly<Record<number, string>> = {
  0: 'public',
  1: 'random',
  2: 'public identity',
  3: 'random identity',
  254: 'unresolved',
  255: 'anonymous',
}
export const addressTypeName = (type: number): string => addressTypes[type] ?? hexNumber(type, 2)

const fourDigits = (value: number): string => hexNumber(value, 4)

/** How a number reads, told by its field's name, or by the last words of it. */
const byName: Readonly<Record<string, (value: number) => string>> = {
  status: errorName,
  reason: errorName,
  hciVersion: coreVersion,
  lmpVersion: coreVersion,
  version: coreVersion,
  companyIdentifier: fourDigits,
  connectionHandle: fourDigits,
  syncHandle: fourDigits,
}
const byEnd: readonly (readonly [end: string, print: (value: number) => string])[] = [
  ['address', formatAddress],
  ['addresstype', addressTypeName],
  ['bdaddr', formatAddress],
]

const printNumber = (name: string, value: number): string => {
  const lower = name.toLowerCase()
  const print = byName[name] ?? byEnd.find(([end]) => lower.endsWith(end))?.[1] ?? String
  return print(value)
}

const printRows = (rows: readonly unknown[]): string => {
  const shown = rows.slice(0, rowLimit).map(row => printFields(row as object))
  if (rows.length > rowLimit) shown.push(`… (${rows.length} in all)`)
  return `[${shown.join(', ')}]`
}

const printValue = (name: string, value: unknown): string => {
  if (typeof value === 'number') return printNumber(name, value)
  if (typeof value === 'bigint') return `0x${value.toString(16).padStart(16, '0')}`
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value instanceof Uint8Array) return secretFields.has(name) ? hidden(value) : printHex(value) || '(empty)'
  if (Array.isArray(value)) return printRows(value)
  return `{${printFields(value as object)}}`
}

/** `enable=1 filterDuplicates=0`, in the order of the table. */
export const printFields = (fields: object): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${printValue(name, value)}`)
    .join(' ')
