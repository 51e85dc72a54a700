import { cmac } from '@noble/ciphers/aes.js'

/** AES-CMAC (RFC 4493; Vol 3 Part H, 2.2.5): 16 bytes. Key, message and result begin with their most significant byte. */
export const aesCmac = (key: Uint8Array, message: Uint8Array): Uint8Array => cmac(message, key)
