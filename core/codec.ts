import { Reader, Writer } from './cursor.ts'
import { DecodeError } from './errors.ts'

/**
 * How one field, or one whole packet, is laid out on the wire.
 * Declared with methods, not function properties, so that a `Codec<number>` is also a `Codec<unknown>`.
 */
export interface Codec<T> {
  read(from: Reader): T
  write(to: Writer, value: T): void
}

/** The TypeScript type a codec produces: `type ReadRequest = Infer<typeof ReadRequest>`. */
export type Infer<C> = C extends Codec<infer T> ? T : never

const uint = (size: number): Codec<number> => ({
  read: from => from.uint(size),
  write: (to, value) => to.uint(size, value),
})
export const u8 = uint(1)
export const u16 = uint(2)
export const u24 = uint(3)
export const u32 = uint(4)
/** Six bytes as a number: a device address (see address.ts). */
export const u48 = uint(6)

export const i8: Codec<number> = {
  read: from => (from.uint(1) << 24) >> 24,
  write: (to, value) => {
    if (value < -128 || value > 127) throw new RangeError(`${value} does not fit a signed byte`)
    to.uint(1, value & 0xff)
  },
}

export const i16: Codec<number> = {
  read: from => (from.uint(2) << 16) >> 16,
  write: (to, value) => {
    if (value < -32768 || value > 32767) throw new RangeError(`${value} does not fit two signed bytes`)
    to.uint(2, value & 0xffff)
  },
}

/** Eight bytes, for masks and random numbers. */
export const u64: Codec<bigint> = {
  read: from => {
    const low = from.uint(4)
    return (BigInt(from.uint(4)) << 32n) | BigInt(low)
  },
  write: (to, value) => {
    to.uint(4, Number(value & 0xffffffffn))
    to.uint(4, Number(value >> 32n))
  },
}

/** One byte, 0 or 1; any other value reads as true. */
export const bool: Codec<boolean> = { read: from => from.uint(1) !== 0, write: (to, value) => to.uint(1, value ? 1 : 0) }

export const bytes = (length: number): Codec<Uint8Array> => ({
  read: from => from.take(length),
  write: (to, value) => {
    if (value.length !== length) throw new RangeError(`expected ${length} bytes, got ${value.length}`)
    to.put(value)
  },
})

/** Everything up to the end of the packet. */
export const rest: Codec<Uint8Array> = { read: from => from.take(from.left), write: (to, value) => to.put(value) }

/** Bytes after their one-byte length. */
export const sized: Codec<Uint8Array> = {
  read: from => from.take(from.uint(1)),
  write: (to, value) => {
    to.uint(1, value.length)
    to.put(value)
  },
}

/** At most `length` bytes after their one-byte length, in a field of fixed size that zeros fill up. */
export const padded = (length: number): Codec<Uint8Array> => ({
  read: from => {
    const used = from.uint(1)
    const field = from.take(length)
    if (used > length) throw new DecodeError(`${used} bytes do not fit a field of ${length}`)
    return field.subarray(0, used)
  },
  write: (to, value) => {
    if (value.length > length) throw new RangeError(`${value.length} bytes do not fit a field of ${length}`)
    to.uint(1, value.length)
    to.put(value)
    to.put(new Uint8Array(length - value.length))
  },
})

/** Items until the end of the packet. */
export const many = <T>(item: Codec<T>): Codec<readonly T[]> => ({
  read: from => {
    const items: T[] = []
    while (from.left > 0) items.push(item.read(from))
    return items
  },
  write: (to, items) => {
    for (const value of items) item.write(to, value)
  },
})

/** Items after their one-byte count; also HCI's arrayed parameters, which travel item by item (Vol 4 Part E, 5.2). */
export const counted = <T>(item: Codec<T>): Codec<readonly T[]> => ({
  read: from => {
    const items: T[] = []
    for (let left = from.uint(1); left > 0; left--) items.push(item.read(from))
    return items
  },
  write: (to, items) => {
    to.uint(1, items.length)
    for (const value of items) item.write(to, value)
  },
})

/** A bit set: `flags(u8, { bonding: 0, mitm: 2 })` reads `{ bonding: boolean, mitm: boolean }`. */
export const flags = <K extends string>(base: Codec<number>, bits: Record<K, number>): Codec<Readonly<Record<K, boolean>>> => {
  const entries = Object.entries(bits) as [K, number][]
  return {
    read: from => {
      const value = base.read(from)
      return Object.fromEntries(entries.map(([name, bit]) => [name, (value & (1 << bit)) !== 0])) as Record<K, boolean>
    },
    write: (to, set) =>
      base.write(
        to,
        entries.reduce((sum, [name, bit]) => (set[name] ? (sum | (1 << bit)) >>> 0 : sum), 0),
      ),
  }
}

/** The fields of a `struct` by name, and the type they make up. */
export type Fields = Record<string, Codec<unknown>>
export type Struct<F> = { readonly [K in keyof F]: Infer<F[K]> }

/** Fields in the order they are written here. */
export const struct = <F extends Fields>(fields: F): Codec<Struct<F>> => {
  const entries = Object.entries(fields)
  return {
    read: from => {
      const value: Record<string, unknown> = {}
      for (const [name, codec] of entries) value[name] = codec.read(from)
      return value as Struct<F>
    },
    write: (to, value) => {
      for (const [name, codec] of entries) codec.write(to, value[name as keyof F])
    },
  }
}

/** Decodes a whole packet; leftover bytes are an error, as a short packet is. */
export const decode = <T>(codec: Codec<T>, packet: Uint8Array): T => {
  const from = new Reader(packet)
  const value = codec.read(from)
  if (from.left > 0) throw new DecodeError(`${from.left} unexpected trailing bytes`)
  return value
}

/** Decodes the front of a packet. HCI allows controllers to append fields. */
export const decodePrefix = <T>(codec: Codec<T>, packet: Uint8Array): T => codec.read(new Reader(packet))

const scratch = new Writer()

/** The bytes of `value`, in memory of their own. */
export const encode = <T>(codec: Codec<T>, value: T): Uint8Array => {
  scratch.restart()
  codec.write(scratch, value)
  return scratch.finish()
}
