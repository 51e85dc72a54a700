import { formatAddress } from '../core/address.ts'
import { fromHex } from '../core/hex.ts'
import type { Identity, LongTermKey } from './bond.ts'
import type { Conversation } from './conversation.ts'
import type { PairingMethod } from './pairing-agent.ts'
import type { Association } from './pairing-methods.ts'
import type { CheckedSettings } from './pairing-settings.ts'
import type { PairingFeatures } from './pdus.ts'
import type { PairingUser } from './user.ts'

/** Where secrets come from. For what must come out the same again; the platform's generator otherwise. */
export interface PairingSecrets {
  /** So many random bytes. */
  random(length: number): Uint8Array
  /** A private key for P-256, most significant byte first; a fresh one for each pairing. */
  privateKey(): Uint8Array
}

/** Encrypts the link for a pairing. */
export interface LinkEncrypter {
  /**
   * Encrypts the link with this key, by EDIV and Rand of 0: as central begins it, as peripheral answers the central's request with it.
   * Resolves when the controller says that the link is encrypted, and rejects when it will not be.
   */
  encrypt(key: LongTermKey, signal?: AbortSignal): Promise<void>
}

/** One end of a pairing after the features were exchanged: all that its procedures need. */
export interface Session {
  readonly peer: Conversation
  readonly user: PairingUser
  readonly secrets: PairingSecrets
  readonly settings: CheckedSettings
  readonly role: 'initiator' | 'responder'
  readonly initiator: Identity
  readonly responder: Identity
  readonly request: PairingFeatures
  readonly response: PairingFeatures
  /** Both commands, most significant byte first, as they went. */
  readonly preq: Uint8Array
  readonly pres: Uint8Array
  readonly association: Association
  readonly method: PairingMethod
  readonly secure: boolean
  readonly keySize: number
}

/** Six bytes, most significant first. */
export const addressBytes = ({ address }: Identity): Uint8Array => fromHex(formatAddress(address))

export const addressTypeBit = ({ addressType }: Identity): number => (addressType === 'random' ? 1 : 0)

/** Type, then address: `A1` and `A2` of f5 and f6 (Vol 3 Part H, 2.2.7). */
export const typedAddressBytes = (identity: Identity): Uint8Array =>
  Uint8Array.of(addressTypeBit(identity), ...addressBytes(identity))

/** A key of which only the last `size` bytes count (Vol 3 Part H, 2.3.4). */
export const shortened = (key: Uint8Array, size: number): Uint8Array => key.map((byte, at) => (at < 16 - size ? 0 : byte))

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** A number as the 16 bytes of a key. */
export const keyOfNumber = (number: number): Uint8Array => {
  const key = new Uint8Array(16)
  new DataView(key.buffer).setUint32(12, number)
  return key
}
