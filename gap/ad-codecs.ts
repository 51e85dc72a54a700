import { bytes, type Codec, rest, struct, u16 } from '../core/codec.ts'
import { uuidFromBytes, uuidToBytes } from '../core/uuid.ts'
import { readTextAt } from './text-cache.ts'
import { expandUri, shortenUri } from './uri-schemes.ts'

const encoder = new TextEncoder()

export const text: Codec<string> = {
  read: from => {
    const value = from.take(from.left)
    return readTextAt(value, 0, value.length)
  },
  write: (to, value) => to.put(encoder.encode(value)),
}

/** Supplement Part A, 1.18: text whose first code point is the number of a URI scheme. */
export const uri: Codec<string> = {
  read: from => expandUri(text.read(from)),
  write: (to, value) => text.write(to, shortenUri(value)),
}

export type UuidSize = 2 | 4 | 16

/** One UUID of 2, 4 or 16 bytes. */
export const uuid = (size: UuidSize): Codec<string> => ({
  read: from => uuidFromBytes(from.take(size)) as string,
  write: (to, value) => to.put(widen(uuidToBytes(value), size)),
})

/** `uuidToBytes` gives the shortest form; a short UUID may also travel in a field of four bytes. */
const widen = (shortest: Uint8Array, size: UuidSize): Uint8Array => {
  if (shortest.length === size) return shortest
  if (shortest.length !== 2 || size !== 4) throw new RangeError(`a UUID of ${shortest.length} bytes does not fit ${size}`)
  return Uint8Array.of(...shortest, 0, 0)
}

/** Whole UUIDs until the end; a cut one at the end is left out. */
export const uuids = (size: UuidSize): Codec<readonly string[]> => {
  const one = uuid(size)
  return {
    read: from => {
      const list: string[] = []
      while (from.left >= size) list.push(one.read(from))
      from.take(from.left)
      return list
    },
    write: (to, list) => {
      for (const value of list) one.write(to, value)
    },
  }
}

export const serviceData = (size: UuidSize) => struct({ uuid: uuid(size), data: rest })

export const manufacturerData = struct({ company: u16, data: rest })

/** A key, hash or random number of 16 bytes. */
export const octets16 = bytes(16)
