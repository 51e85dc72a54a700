// Vol 3 Part H, 2.4.5: data that travels in the clear and shows whose it is.
import { aesCmac } from '../core/cmac.ts'

const counterLength = 4
const macLength = 8
/** What a Signed Write Command ends with: SignCounter and MAC. */
export const signatureLength = counterLength + macLength

const counterBytes = (counter: number): readonly number[] => [0, 8, 16, 24].map(shift => (counter >>> shift) & 0xff)

/** The signature of a message as it travels. The key begins with its most significant byte, the message is as it travels. */
export const signatureOf = (key: Uint8Array, message: Uint8Array, counter: number): Uint8Array => {
  const count = counterBytes(counter)
  const mac = aesCmac(key, Uint8Array.of(...message, ...count).reverse()).subarray(0, macLength)
  return Uint8Array.of(...count, ...mac.toReversed())
}

/** The SignCounter of a signature that is this key's over this message; undefined where it is none. */
export const signedCounter = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): number | undefined => {
  if (signature.length !== signatureLength) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = signature
  const counter = (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
  const expected = signatureOf(key, message, counter)
  const difference = expected.reduce((sum, byte, at) => sum | (byte ^ (signature[at] ?? 0)), 0)
  return difference === 0 ? counter : undefined
}
