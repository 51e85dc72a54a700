/** Whatever holds bytes: what callers may hand in. */
export type BytesLike = ArrayBufferView | ArrayBuffer

/** A view of the same bytes. */
export const toBytes = (bytes: BytesLike): Uint8Array =>
  bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
