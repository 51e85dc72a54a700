import { ecb } from '@noble/ciphers/aes.js'

/** The security function e (Vol 3 Part H, 2.2.1): AES-128 of one block. Key, block and result begin with their most significant byte. */
export const aes128 = (key: Uint8Array, block: Uint8Array): Uint8Array => ecb(key, { disablePadding: true }).encrypt(block)
