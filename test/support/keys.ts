import type { LongTermKey } from '../../smp/bond.ts'

/** Of a pairing by LE Secure Connections, with somebody who compared numbers. */
export const longTermKey: LongTermKey = {
  value: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
  keySize: 16,
  diversifier: 0,
  random: 0n,
  authenticated: true,
  secureConnections: true,
}

/** Of a legacy pairing by Just Works; nothing of it is the same. */
export const legacyKey: LongTermKey = {
  value: longTermKey.value.toReversed(),
  keySize: 16,
  diversifier: 0x5678,
  random: 0x1234n,
  authenticated: false,
  secureConnections: false,
}

export const noKey: LongTermKey = { ...longTermKey, value: new Uint8Array(16) }
