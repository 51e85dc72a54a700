import { formatAddress } from '../../core/address.ts'
import type { Bond } from '../../smp/bond.ts'

/** What may be told of a bond to anybody: all but its keys. */
export interface BondInfo {
  /** The peer's identity, upper-case with colons. */
  readonly address: string
  readonly addressType: 'public' | 'random'
  /** Who we are to this peer: the identity of one of our adapters. */
  readonly localAddress: string
  readonly localAddressType: 'public' | 'random'
  /** When it was made, in milliseconds since 1970. */
  readonly created: number
  /** The pairing protected against a man in the middle. */
  readonly authenticated: boolean
  /** The keys came of LE Secure Connections. */
  readonly secureConnections: boolean
  /** Bytes of the key that links are encrypted with; 0 where there is none. */
  readonly keySize: number
  /** The peer may use private addresses: it is recognised by them. */
  readonly resolvable: boolean
  /** Its key is the one that everybody knows: no protection at all. */
  readonly isDebug: boolean
}

/** A bond without its keys, to list and to log. */
export const bondInfo = ({ local, peer, keyAsCentral, keyAsPeripheral, irk, isDebug = false, created }: Bond): BondInfo => {
  const keys = [keyAsCentral, keyAsPeripheral].filter(key => key !== undefined)
  return {
    address: formatAddress(peer.address),
    addressType: peer.addressType,
    localAddress: formatAddress(local.address),
    localAddressType: local.addressType,
    created,
    // What holds for either role.
    authenticated: keys.length > 0 && keys.every(({ authenticated }) => authenticated),
    secureConnections: keys.length > 0 && keys.every(({ secureConnections }) => secureConnections),
    keySize: keys.length > 0 ? Math.min(...keys.map(({ keySize }) => keySize)) : 0,
    resolvable: irk !== undefined,
    isDebug,
  }
}
