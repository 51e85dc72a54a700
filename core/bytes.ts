/** Whatever holds bytes: what callers may hand in. */
export type BytesLike = ArrayBufferView | ArrayBuffer

export const isBytes = (value: unknown): value is BytesLike => value instanceof ArrayBuffer || ArrayBuffer.isView(value)

/** A view of the same bytes. */
export const toBytes = (bytes: BytesLike): Uint8Array =>
  bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * A copy of the bytes from `start` to `end`, in memory of its own and never a Buffer, whose `slice` copies nothing. A loop takes the
 * least time for a few dozen bytes.
 */
export const copyOf = (bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array => {
  if (end - start > fewBytes) return new Uint8Array(bytes.subarray(start, end))
  const copy = new Uint8Array(end - start)
  for (let from = start, to = 0; from < end; from++, to++) copy[to] = bytes[from] as number
  return copy
}

const fewBytes = 48

/** The bytes of all of them, one behind the other, in memory of their own. */
export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
