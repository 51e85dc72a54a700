// Vol 6 Part B, 1.3.2.2 and 1.3.2.3: private addresses that only those recognise who have the key they were made with.
import { type Address, addressKind } from './address.ts'
import { aes128 } from './aes.ts'

/** Of both halves of such an address, prand above and hash below. */
const half = 2 ** 24
/** The two top bits of prand. */
const resolvable = 0b01 << 22
const randomPart = 2 ** 22 - 1

/** The random address hash function ah (Vol 3 Part H, 2.2.2): 24 bits of 24. The key begins with its most significant byte. */
export const ah = (irk: Uint8Array, prand: number): number => {
  const block = new Uint8Array(16)
  block[13] = prand >> 16
  block[14] = prand >> 8
  block[15] = prand
  const [a = 0, b = 0, c = 0] = aes128(irk, block).subarray(13)
  return (a << 16) | (b << 8) | c
}

/** An address made with this IRK. `random` gives 32 bits; it is asked again where they are what prand must not be. */
export const makeResolvableAddress = (irk: Uint8Array, random: () => number): Address => {
  let part = 0
  while (part === 0 || part === randomPart) part = random() & randomPart
  const prand = resolvable | part
  return prand * half + ah(irk, prand)
}

/** Whether this random address was made with this IRK. */
export const isMadeWith = (irk: Uint8Array, address: Address): boolean =>
  addressKind(address, 'random') === 'resolvable' && ah(irk, Math.floor(address / half)) === address % half
