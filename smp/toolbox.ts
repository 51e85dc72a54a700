// Vol 3 Part H, 2.2 and 2.4.5. Arguments and results begin with their most significant byte, as the specification prints them.
import { aes128 } from '../core/aes.ts'
import { joinBytes } from '../core/bytes.ts'
import { aesCmac } from '../core/cmac.ts'
import { fromHex } from '../core/hex.ts'

const xor = (one: Uint8Array, other: Uint8Array): Uint8Array => one.map((byte, at) => byte ^ (other[at] as number))
const ascii = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))

/** What both commands of the feature exchange and both addresses put into the confirm values of LE legacy pairing. */
export interface LegacyContext {
  /** Seven bytes each. */
  readonly preq: Uint8Array
  readonly pres: Uint8Array
  /** 0 for public addresses, 1 for random ones; six bytes of address. */
  readonly initiatorType: number
  readonly initiator: Uint8Array
  readonly responderType: number
  readonly responder: Uint8Array
}

/** The confirm value of LE legacy pairing (2.2.3). */
export const c1 = (k: Uint8Array, r: Uint8Array, context: LegacyContext): Uint8Array => {
  const { preq, pres, initiatorType, initiator, responderType, responder } = context
  const p1 = joinBytes([pres, preq, Uint8Array.of(responderType, initiatorType)])
  const p2 = joinBytes([new Uint8Array(4), initiator, responder])
  return aes128(k, xor(aes128(k, xor(r, p1)), p2))
}

/** The short-term key of LE legacy pairing (2.2.4): of the responder's random value, then the initiator's. */
export const s1 = (k: Uint8Array, r1: Uint8Array, r2: Uint8Array): Uint8Array =>
  aes128(k, joinBytes([r1.subarray(8), r2.subarray(8)]))

/** The confirm value of LE Secure Connections (2.2.6): of two X coordinates, a random value and a byte. */
export const f4 = (u: Uint8Array, v: Uint8Array, x: Uint8Array, z: number): Uint8Array =>
  aesCmac(x, joinBytes([u, v, Uint8Array.of(z)]))

const f5Salt = fromHex('6c888391aaf5a53860370bdb5a6083be')
const keyIdentifier = ascii('btle')

/** The two keys of LE Secure Connections (2.2.7): of the Diffie-Hellman key, two random values and two addresses (type, then address). */
export const f5 = (
  w: Uint8Array,
  n1: Uint8Array,
  n2: Uint8Array,
  a1: Uint8Array,
  a2: Uint8Array,
): { readonly macKey: Uint8Array; readonly ltk: Uint8Array } => {
  const t = aesCmac(f5Salt, w)
  const length = Uint8Array.of(1, 0)
  const derive = (counter: number) => aesCmac(t, joinBytes([Uint8Array.of(counter), keyIdentifier, n1, n2, a1, a2, length]))
  return { macKey: derive(0), ltk: derive(1) }
}

/** The check value of LE Secure Connections (2.2.8). `ioCap`: AuthReq, OOB flag, IO capability. */
export const f6 = (
  w: Uint8Array,
  n1: Uint8Array,
  n2: Uint8Array,
  r: Uint8Array,
  ioCap: Uint8Array,
  a1: Uint8Array,
  a2: Uint8Array,
): Uint8Array => aesCmac(w, joinBytes([n1, n2, r, ioCap, a1, a2]))

/** The number that both ends show, 0 to 999,999 (2.2.9): of two X coordinates and two random values. */
export const g2 = (u: Uint8Array, v: Uint8Array, x: Uint8Array, y: Uint8Array): number => {
  const [a = 0, b = 0, c = 0, d = 0] = aesCmac(x, joinBytes([u, v, y])).subarray(12)
  return (a * 2 ** 24 + ((b << 16) | (c << 8) | d)) % 1_000_000
}

/** Derives one key from another (2.2.10). `keyId`: four bytes. */
export const h6 = (w: Uint8Array, keyId: Uint8Array): Uint8Array => aesCmac(w, keyId)

/** As h6, of a salt of 16 bytes (2.2.11). */
export const h7 = (salt: Uint8Array, w: Uint8Array): Uint8Array => aesCmac(salt, w)

/** The BR/EDR link key that follows from the long-term key of LE Secure Connections (2.4.2.4); by h7 where both ends set CT2. */
export const linkKeyOf = (ltk: Uint8Array, ct2: boolean): Uint8Array => {
  const tmp1 = ascii('tmp1')
  const intermediate = ct2 ? h7(joinBytes([new Uint8Array(12), tmp1]), ltk) : h6(ltk, tmp1)
  return h6(intermediate, ascii('lebr'))
}

/** The signature of a message (2.4.5), as it travels: SignCounter, then eight bytes, each least significant byte first. */
export const sign = (key: Uint8Array, message: Uint8Array, counter: number): Uint8Array => {
  const count = Uint8Array.of(counter, counter >>> 8, counter >>> 16, counter >>> 24)
  const mac = aesCmac(key, joinBytes([message, count]).reverse())
  return joinBytes([count, mac.subarray(0, 8).reverse()])
}

/** The diversifying function d1 (Appendix B, 2.1.1): a key of a root. */
export const d1 = (root: Uint8Array, diversifier: number, random: number): Uint8Array => {
  const block = new Uint8Array(16)
  new DataView(block.buffer).setUint32(12, ((random << 16) | diversifier) >>> 0)
  return aes128(root, block)
}
