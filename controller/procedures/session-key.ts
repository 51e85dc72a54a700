import { aes128 } from '../../core/aes.ts'

/** Vol 6 Part B, 5.1.3.1: the key of one encrypted stretch of a link. All begin with their least significant byte. */
export const sessionKey = (longTermKey: Uint8Array, centralSkd: Uint8Array, peripheralSkd: Uint8Array): Uint8Array =>
  aes128(longTermKey.toReversed(), Uint8Array.of(...centralSkd, ...peripheralSkd).reverse()).reverse()
