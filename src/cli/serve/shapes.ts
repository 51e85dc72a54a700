// What JSON has to look like: readers, made of one another. What is wrong is told with where it stands.

/** Gives what the value means. @throws TypeError */
export type Reader<T> = (value: unknown, at: string) => T

const wrong = (at: string, what: string): TypeError => new TypeError(`${at || 'the file'} ${what}`)

export const text: Reader<string> = (value, at) => {
  if (typeof value !== 'string') throw wrong(at, 'must be a string')
  return value
}

export const number: Reader<number> = (value, at) => {
  if (typeof value !== 'number') throw wrong(at, 'must be a number')
  return value
}

export const flag: Reader<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, 'must be true or false')
  return value
}

/** As it is: whoever uses it looks at it. */
export const anything: Reader<unknown> = value => value

export const list =
  <T>(of: Reader<T>): Reader<T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'must be an array')
    return value.map((one, index) => of(one, `${at}[${index}]`))
  }

const entriesOf = (value: unknown, at: string): [string, unknown][] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'must be an object')
  return Object.entries(value)
}

const under = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`)

/** Any keys, each of which means something. */
export const map =
  <K, V>(key: Reader<K>, of: Reader<V>): Reader<Map<K, V>> =>
  (value, at) =>
    new Map(entriesOf(value, at).map(([name, one]) => [key(name, under(at, name)), of(one, under(at, name))]))

type Read<S> = { -readonly [K in keyof S]?: S[K] extends Reader<infer T> ? T : never }

/** These keys and no others; any of them may be absent. */
export const object =
  <S extends Readonly<Record<string, Reader<unknown>>>>(shape: S): Reader<Read<S>> =>
  (value, at) => {
    const read = entriesOf(value, at).map(([name, one]) => {
      const reader = Object.hasOwn(shape, name) ? shape[name] : undefined
      if (!reader) throw wrong(under(at, name), `is not known; there are ${Object.keys(shape).join(', ')}`)
      return [name, reader(one, under(at, name))]
    })
    return Object.fromEntries(read) as Read<S>
  }

const integers = {
  uint8: [1, false],
  int8: [1, true],
  uint16: [2, false],
  int16: [2, true],
  uint32: [4, false],
  int32: [4, true],
} as const

const forms = object({
  hex: text,
  text,
  ...(Object.fromEntries(Object.keys(integers).map(name => [name, number])) as Record<keyof typeof integers, Reader<number>>),
})

const hexDigits = /^(?:[0-9a-f]{2}[\s:-]?)*$/i

const fromDigits = (digits: string, at: string): Uint8Array => {
  if (!hexDigits.test(digits)) throw wrong(at, 'must be hex, two digits a byte')
  return Uint8Array.from(digits.match(/[0-9a-f]{2}/gi) ?? [], pair => Number.parseInt(pair, 16))
}

/** Least significant byte first. */
const integerBytes = (value: number, at: string, kind: keyof typeof integers): Uint8Array => {
  const [length, isSigned] = integers[kind]
  const [least, above] = isSigned ? [-(2 ** (8 * length - 1)), 2 ** (8 * length - 1)] : [0, 2 ** (8 * length)]
  if (!(Number.isInteger(value) && value >= least && value < above))
    throw wrong(at, `must be a whole number from ${least} to ${above - 1}, not ${value}`)
  return Uint8Array.from({ length }, (_, index) => Math.floor(value / 2 ** (8 * index)) & 0xff)
}

const encoder = new TextEncoder()

/** A string is text, a number is one byte; an object says what it is. */
export const bytes: Reader<Uint8Array> = (value, at) => {
  if (typeof value === 'string') return encoder.encode(value)
  if (typeof value === 'number') return integerBytes(value, at, 'uint8')
  const form = forms(value, at)
  const [given, more] = Object.entries(form)
  if (!given || more) throw wrong(at, 'must be a string, a number, or an object with one form: { "hex": "0102" }')
  const [kind, what] = given
  const where = `${at}.${kind}`
  if (kind === 'hex') return fromDigits(what as string, where)
  if (kind === 'text') return encoder.encode(what as string)
  return integerBytes(what as number, where, kind as keyof typeof integers)
}
