import { type Address, formatAddress } from '../core/address.ts'

/** What a device is known by for good: its public address or a random static one (Vol 3 Part C, 15.1). */
export interface Identity {
  readonly address: Address
  readonly addressType: 'public' | 'random'
}

/** A key that links are encrypted with (Vol 3 Part H, 2.4.1 and 2.4.4). */
export interface LongTermKey {
  /** 16 bytes, most significant first; those beyond `keySize` are zero, and they are the first ones. */
  readonly value: Uint8Array
  /** Bytes, 7 to 16. */
  readonly keySize: number
  /** What the key is asked for by (EDIV and Rand); both 0 where it came of LE Secure Connections. */
  readonly diversifier: number
  readonly random: bigint
  /** It came of a pairing that protects against a man in the middle. */
  readonly authenticated: boolean
  readonly secureConnections: boolean
}

/** A key that data is signed with (Vol 3 Part H, 2.4.5). */
export interface SigningKey {
  /** 16 bytes, most significant first. */
  readonly value: Uint8Array
  /** The next SignCounter: for what we sign, or the lowest that we take from the peer. */
  readonly counter: number
  readonly authenticated: boolean
}

/** What stays of a pairing (Vol 3 Part C, 9.4.4). Plain data, replaced when it changes. */
export interface Bond {
  /** Who we were to this peer: bonds belong to both identities. */
  readonly local: Identity
  readonly peer: Identity
  /** What a link is encrypted with where we are its central, or its peripheral; the same key where it came of LE Secure Connections. */
  readonly keyAsCentral?: LongTermKey | undefined
  readonly keyAsPeripheral?: LongTermKey | undefined
  /** The peer's Identity Resolving Key, 16 bytes, most significant first; never all zero. */
  readonly irk?: Uint8Array | undefined
  /** What the peer signs with, and what we sign with. */
  readonly peerSigningKey?: SigningKey | undefined
  readonly ownSigningKey?: SigningKey | undefined
  /**
   * Whether the peer, as a central, recognises the private addresses that advertisements call it by (Vol 3 Part C, 12.4); undefined while it was
   * not asked.
   */
  readonly resolvesCentral?: boolean | undefined
  /** The key is the one that everybody knows (Vol 3 Part H, 2.3.5.6.1): no protection at all. */
  readonly isDebug?: boolean | undefined
  /** When it was made, in milliseconds since 1970. */
  readonly created: number
  /** What our GATT server remembers of this client, and our GATT client of this server: data for JSON, looked at before it is believed. */
  readonly gattClientState?: unknown
  readonly gattDatabase?: unknown
}

/** `public C0:FF:EE:00:00:01`: an identity as text, to print and as a key. */
export const identityText = ({ address, addressType }: Identity): string => `${addressType} ${formatAddress(address)}`

export const isSameIdentity = (one: Identity, other: Identity): boolean =>
  one.address === other.address && one.addressType === other.addressType

/** What a bond is kept under: both identities. */
export const bondKey = ({ local, peer }: Pick<Bond, 'local' | 'peer'>): string => `${identityText(local)} ${identityText(peer)}`
