import type { Bond, Identity, LongTermKey } from '../../smp/bond.ts'

export const ourIdentity: Identity = { address: 0xba2e7f000000, addressType: 'public' }

/** A bond with the device `index`, whose keys are made of that number too. */
export const bondWith = (index: number, change: Partial<Bond> = {}): Bond => {
  const key: LongTermKey = {
    value: keyBytes(0x1000 + index),
    keySize: 16,
    diversifier: 0,
    random: 0n,
    authenticated: true,
    secureConnections: true,
  }
  return {
    local: ourIdentity,
    peer: { address: 0xc00000000000 + index, addressType: 'random' },
    keyAsCentral: key,
    keyAsPeripheral: key,
    irk: keyBytes(0x2000 + index),
    peerSigningKey: { value: keyBytes(0x3000 + index), counter: 7, authenticated: true },
    created: 1_700_000_000_000 + index,
    ...change,
  }
}

/** 16 bytes that are easy to find where they should not be. */
const keyBytes = (number: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? 0xc5 ^ at : number >> (at % 4 === 1 ? 8 : 0)) & 0xff)
