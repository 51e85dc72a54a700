// Vol 3 Part H, 2.4.5: whether what came in the clear is from whom it should be.
import { sameBytes } from './session.ts'
import { sign } from './toolbox.ts'

/** The SignCounter of a signature that is this key's over this message, both as they travel; undefined where it is none. */
export const signedCounter = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): number | undefined => {
  const [a = 0, b = 0, c = 0, d = 0] = signature
  const counter = (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
  return sameBytes(sign(key, message, counter), signature) ? counter : undefined
}
