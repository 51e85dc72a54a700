import { addressKind, formatAddress, parseAddress } from '../core/address.ts'
import { fromHex, toHex } from '../core/hex.ts'
import type { Bond, Identity, LongTermKey, SigningKey } from './bond.ts'

/** How a value reads and writes as JSON. What is wrong is told by the place where it stands and never by what it is: it may be a key. */
interface Form<T> {
  read(value: unknown, at: string): T
  write(value: T): unknown
}

const wrong = (at: string, expected: string): TypeError => new TypeError(`${at} must be ${expected}`)

const whole = (least: number, most: number): Form<number> => ({
  read: (value, at) => {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number
    throw wrong(at, `a whole number from ${least} to ${most}`)
  },
  write: value => value,
})

const oneOf = <T extends string | boolean>(...choices: readonly T[]): Form<T> => ({
  read: (value, at) => {
    const choice = choices.find(one => one === value)
    if (choice === undefined) throw wrong(at, choices.join(' or '))
    return choice
  },
  write: value => value,
})

const flag = oneOf(true, false)

const address: Form<number> = {
  read: (value, at) => {
    if (typeof value === 'string' && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)) return parseAddress(value)
    throw wrong(at, 'an address')
  },
  write: formatAddress,
}

/** 16 bytes that are not all zero: nobody may be taken for protected by a key that is not there. */
export const keyForm: Form<Uint8Array> = {
  read: (value, at) => {
    if (typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value) && /[^0]/.test(value)) return fromHex(value)
    throw wrong(at, '32 hex digits that are not all zero')
  },
  write: value => toHex(value),
}

const random64: Form<bigint> = {
  read: (value, at) => {
    if (typeof value === 'string' && /^[0-9a-f]{16}$/i.test(value)) return BigInt(`0x${value}`)
    throw wrong(at, '16 hex digits')
  },
  write: value => value.toString(16).padStart(16, '0'),
}

/** The deepest that data of the GATT layers may be. */
const deepest = 32

const json: Form<unknown> = {
  read: (value, at) => {
    if (isPlain(value, deepest)) return value
    throw wrong(at, `data of at most ${deepest} levels, without a key "__proto__"`)
  },
  write: value => value,
}

/** Goes no deeper than `levels`, and has no key that would do something when it is assigned. */
const isPlain = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0 || Object.hasOwn(value, '__proto__')) return false
  return Object.values(value).every(inner => isPlain(inner, levels - 1))
}

const optional = <T>(form: Form<T>): Form<T | undefined> => ({
  read: (value, at) => (value === undefined ? undefined : form.read(value, at)),
  write: value => (value === undefined ? undefined : form.write(value)),
})

type Forms<T> = { readonly [K in keyof T]-?: Form<T[K]> }

/** An object of these fields and no others. */
const record = <T extends object>(forms: Forms<T>): Form<T> => {
  const entries = Object.entries(forms) as [string, Form<unknown>][]
  return {
    read: (value, at) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'an object')
      if (Object.keys(value).some(name => !Object.hasOwn(forms, name)))
        throw wrong(at, 'an object without other fields than ours')
      const given = new Map(Object.entries(value))
      return defined(entries.map(([name, form]) => [name, form.read(given.get(name), `${at}.${name}`)])) as T
    },
    write: value => defined(entries.map(([name, form]) => [name, form.write(value[name as keyof T])])),
  }
}

const defined = (entries: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined))

const identityRecord = record<Identity>({ address, addressType: oneOf('public', 'random') })

export const identityForm: Form<Identity> = {
  read: (value, at) => {
    const identity = identityRecord.read(value, at)
    const kind = addressKind(identity.address, identity.addressType)
    if (kind === 'public' || kind === 'static') return identity
    throw wrong(at, 'public or random static')
  },
  write: identityRecord.write,
}

const longTermKeyRecord = record<LongTermKey>({
  value: keyForm,
  keySize: whole(7, 16),
  diversifier: whole(0, 0xffff),
  random: random64,
  authenticated: flag,
  secureConnections: flag,
})

const longTermKey: Form<LongTermKey> = {
  read: (value, at) => {
    const key = longTermKeyRecord.read(value, at)
    if (key.value.subarray(0, 16 - key.keySize).every(byte => byte === 0)) return key
    throw wrong(`${at}.value`, `no longer than ${at}.keySize`)
  },
  write: longTermKeyRecord.write,
}

const signingKey = record<SigningKey>({ value: keyForm, counter: whole(0, 2 ** 32), authenticated: flag })

/** The latest time that a Date can be, in milliseconds. */
const latest = 8_640_000_000_000_000

const bondForm = record<Bond>({
  local: identityForm,
  peer: identityForm,
  keyAsCentral: optional(longTermKey),
  keyAsPeripheral: optional(longTermKey),
  irk: optional(keyForm),
  peerSigningKey: optional(signingKey),
  ownSigningKey: optional(signingKey),
  resolvesCentral: optional(flag),
  isDebug: optional(flag),
  created: whole(0, latest),
  gattClientState: optional(json),
  gattDatabase: optional(json),
})

/** A bond as data for JSON, keys as hex: to be kept where nobody else reads it. */
export const bondToJson = (bond: Bond): unknown => bondForm.write(bond)

/**
 * The bond that `bondToJson` wrote.
 * @throws TypeError that names the field which is not what it must be, and does not tell what it holds.
 */
export const bondFromJson = (value: unknown): Bond => bondForm.read(value, 'bond')
