import { p256 } from '@noble/curves/nist.js'

/** A point of the curve P-256 (Vol 3 Part H, 2.3.5.6.1); both coordinates begin with their most significant byte. */
export interface P256PublicKey {
  readonly x: Uint8Array
  readonly y: Uint8Array
}

/** Bytes of randomness that a private key is made from: more than it has, so that no key is likelier than another. */
export const p256SeedLength = p256.lengths.seed ?? 48

/** A private key, most significant byte first. */
export const p256PrivateKey = (seed: Uint8Array): Uint8Array => p256.utils.randomSecretKey(seed)

export const p256PublicKey = (privateKey: Uint8Array): P256PublicKey => {
  const point = p256.getPublicKey(privateKey, false)
  return { x: point.slice(1, 33), y: point.slice(33) }
}

/** The Diffie-Hellman key; undefined where the public key is no point of the curve, which nobody must use. */
export const p256SharedSecret = (privateKey: Uint8Array, { x, y }: P256PublicKey): Uint8Array | undefined => {
  const point = Uint8Array.of(0x04, ...x, ...y)
  return p256.utils.isValidPublicKey(point, false) ? p256.getSharedSecret(privateKey, point).slice(1) : undefined
}
