import type { Codec } from '../core/codec.ts'
import { DecodeError } from '../core/errors.ts'
import { uuidFromBytes, uuidToBytes } from '../core/uuid.ts'

/** 16 or 128 bits: those of 32 travel as 128 (Vol 3 Part F, 3.2.1). */
export const typeToBytes = (uuid: string): Uint8Array => {
  const shortest = uuidToBytes(uuid)
  return shortest.length === 4 ? Uint8Array.of(...base, ...shortest) : shortest
}

/** Vol 3 Part B, 2.5.1, least significant byte first. */
const base = Uint8Array.of(0xfb, 0x34, 0x9b, 0x5f, 0x80, 0, 0, 0x80, 0, 0x10, 0, 0)

export const typeFromBytes = (bytes: Uint8Array): string => {
  const uuid = bytes.length === 4 ? undefined : uuidFromBytes(bytes)
  if (uuid === undefined) throw new DecodeError(`an attribute type is 2 or 16 bytes, not ${bytes.length}`)
  return uuid
}

/** An attribute type that ends its PDU. */
export const attributeType: Codec<string> = {
  read: from => typeFromBytes(from.take(from.left)),
  write: (to, uuid) => to.put(typeToBytes(uuid)),
}
