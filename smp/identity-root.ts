// Vol 3 Part H, Appendix B: one secret root, from which a device makes whatever it is to be known by.
import type { Address } from '../core/address.ts'
import { aes128 } from '../core/aes.ts'
import type { Identity } from './bond.ts'
import { d1 } from './toolbox.ts'

/** What d1 makes from an identity root: the specification has 1 (and 3 for EDIV); 2 is ours. */
const diversifiers = { irk: 1, staticAddress: 2 } as const
/** Makes the block of an identity none that d1 has: those begin with zeros. */
const identityBlock = 1

/**
 * Our Identity Resolving Key where we go by this identity, 16 bytes, most significant first. Each identity has one of its own, so that peers who know one
 * of our adapters do not take another for it.
 */
export const ownIrk = (root: Uint8Array, { address, addressType }: Identity): Uint8Array => {
  const block = new Uint8Array(16)
  block[0] = identityBlock
  block[9] = addressType === 'public' ? 0 : 1
  for (let at = 15, rest = address; at > 9; at--, rest = Math.floor(rest / 256)) block[at] = rest % 256
  return d1(aes128(root, block), diversifiers.irk, 0)
}

/** A random static address (Vol 6 Part B, 1.3.2.1) that is always the same for this root; `index` is for those who need several. */
export const ownStaticAddress = (root: Uint8Array, index = 0): Address => {
  const [top = 0, ...rest] = d1(root, diversifiers.staticAddress, index).subarray(10)
  return rest.reduce((value, byte) => value * 256 + byte, top | 0xc0)
}
