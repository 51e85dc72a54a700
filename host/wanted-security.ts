import { attError } from '../att/error-codes.ts'
import { BleakGATTProtocolError } from '../core/errors.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import { ioCapabilityOf } from '../smp/pairing-agent.ts'
import type { PairingSettings } from '../smp/pairing-settings.ts'
import type { WantedSecurity } from '../smp/security-manager.ts'

/** Refusals that a better protected link is the answer to (Vol 3 Part C, 10.3.1). Insufficient Authorization is none: no key grants that. */
const forSecurity: ReadonlySet<number> = new Set([
  attError.insufficientAuthentication,
  attError.insufficientEncryption,
  attError.encryptionKeySizeTooShort,
])

export const isForSecurity = (error: unknown): error is BleakGATTProtocolError =>
  error instanceof BleakGATTProtocolError && forSecurity.has(error.code)

/** Whether a pairing with these settings can keep a man in the middle out. */
const canAuthenticate = ({ agent, oob }: PairingSettings): boolean =>
  ioCapabilityOf(agent) !== 'no-input-no-output' || oob !== undefined

/** The pairing that can help after the peer has refused something with this code; undefined where none can. */
export const wantedAfter = (code: number, security: LinkSecurity, settings: PairingSettings): PairingSettings | undefined => {
  if (!security.encrypted) return settings
  if (code === attError.encryptionKeySizeTooShort)
    return security.keySize < 16 ? { ...settings, minKeySize: 16, maxKeySize: 16 } : undefined
  if (code !== attError.insufficientAuthentication || !canAuthenticate(settings)) return undefined
  if (!security.authenticated) return { ...settings, mitm: true }
  const canBeSecure = !security.secureConnections && settings.secureConnections !== 'no'
  return canBeSecure ? { ...settings, mitm: true, secureConnections: 'only' } : undefined
}

/** The pairing that a Security Request asks for, as far as these settings can give it. */
export const wantedBy = ({ mitm }: WantedSecurity, settings: PairingSettings): PairingSettings =>
  mitm && canAuthenticate(settings) ? { ...settings, mitm } : settings
