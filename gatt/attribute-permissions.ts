import { attError } from '../att/error-codes.ts'

/** What a link offers, as the owner of the link knows it: plain data, replaced when it changes. */
export interface LinkSecurity {
  readonly encrypted: boolean
  /** The key came of a pairing that protects against a man in the middle. */
  readonly authenticated: boolean
  /** The key came of LE Secure Connections. */
  readonly secureConnections: boolean
  /** Bytes of the key, 7 to 16; 0 without encryption. */
  readonly keySize: number
  /** There is a key that the link could be encrypted with. */
  readonly bonded: boolean
}

export const openLink: LinkSecurity = {
  encrypted: false,
  authenticated: false,
  secureConnections: false,
  keySize: 0,
  bonded: false,
}

/** What an access asks for, part by part; each but `authorization` implies encryption. */
export interface GattRequirements {
  readonly encrypted?: boolean
  readonly authenticated?: boolean
  readonly secureConnections?: boolean
  /** Bytes, at least; 7 where absent. */
  readonly keySize?: number
  /** The server's `authorize` is asked each time. */
  readonly authorization?: boolean
}

/** The levels of LE security mode 1 by name (Vol 3 Part C, 10.2.1), or what is asked for in its parts. */
export type GattPermission = 'open' | 'encrypted' | 'authenticated' | 'secure-connections' | GattRequirements

export type Requirements = Readonly<Required<GattRequirements>>

const named: Readonly<Record<string, GattRequirements>> = {
  open: {},
  encrypted: { encrypted: true },
  authenticated: { authenticated: true },
  'secure-connections': { authenticated: true, secureConnections: true, keySize: 16 },
}

/** @throws RangeError where it is no permission. */
export const requirementsOf = (permission: GattPermission = 'open'): Requirements => {
  const asked = typeof permission === 'string' ? named[permission] : permission
  if (!asked) throw new RangeError(`a permission is ${Object.keys(named).join(', ')} or an object, not '${permission}'`)
  const { authenticated = false, secureConnections = false, keySize = 0, authorization = false } = asked
  if (keySize !== 0 && !(keySize >= 7 && keySize <= 16)) throw new RangeError(`a key has 7 to 16 bytes, not ${keySize}`)
  const encrypted = (asked.encrypted ?? false) || authenticated || secureConnections || keySize > 0
  return { encrypted, authenticated, secureConnections, keySize, authorization }
}

export const open: Requirements = requirementsOf()

/** The error code for an access that this link must not make; undefined where it may (Vol 3 Part C, 10.3.1). */
export const refusalCode = (required: Requirements, link: LinkSecurity): number | undefined => {
  if (!required.encrypted) return undefined
  if (!link.encrypted) return link.bonded ? attError.insufficientEncryption : attError.insufficientAuthentication
  if (required.secureConnections && !link.secureConnections) return attError.insufficientAuthentication
  if (required.authenticated && !link.authenticated) return attError.insufficientAuthentication
  return link.keySize < required.keySize ? attError.encryptionKeySizeTooShort : undefined
}
