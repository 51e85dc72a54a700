import { attError } from '../att/error-codes.ts'
import { BleakGATTProtocolError } from '../core/errors.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import { BleakL2capError, connectionResult } from '../l2cap/errors.ts'
import { ioCapabilityOf } from '../smp/pairing-agent.ts'
import type { PairingSettings } from '../smp/pairing-settings.ts'
import type { WantedSecurity } from '../smp/security-manager.ts'

/** What a link has too little of for something. */
export type SecurityLack = 'authentication' | 'encryption' | 'key size'

/** Refusals that a better protected link is the answer to (Vol 3 Part C, 10.3.1). Insufficient Authorization is none: no key grants that. */
const inAtt: ReadonlyMap<number, SecurityLack> = new Map([
  [attError.insufficientAuthentication, 'authentication'],
  [attError.insufficientEncryption, 'encryption'],
  [attError.encryptionKeySizeTooShort, 'key size'],
])

/** The same for channels (Vol 3 Part A, 4.23). */
const inL2cap: ReadonlyMap<number, SecurityLack> = new Map([
  [connectionResult.insufficientAuthentication, 'authentication'],
  [connectionResult.insufficientEncryption, 'encryption'],
  [connectionResult.encryptionKeySizeTooShort, 'key size'],
])

/** Undefined for whatever else a call can fail of. */
export const lackIn = (error: unknown): SecurityLack | undefined => {
  if (error instanceof BleakGATTProtocolError) return inAtt.get(error.code)
  return error instanceof BleakL2capError ? inL2cap.get(error.result) : undefined
}

/** Whether a pairing with these settings can keep a man in the middle out. */
const canAuthenticate = ({ agent, oob }: PairingSettings): boolean =>
  ioCapabilityOf(agent) !== 'no-input-no-output' || oob !== undefined

/** The pairing that can help after the peer has refused something for this; undefined where none can. */
export const wantedAfter = (
  lack: SecurityLack,
  security: LinkSecurity,
  settings: PairingSettings,
): PairingSettings | undefined => {
  if (!security.encrypted) return settings
  if (lack === 'key size') return security.keySize < 16 ? { ...settings, minKeySize: 16, maxKeySize: 16 } : undefined
  if (lack !== 'authentication' || !canAuthenticate(settings)) return undefined
  if (!security.authenticated) return { ...settings, mitm: true }
  const canBeSecure = !security.secureConnections && settings.secureConnections !== 'no'
  return canBeSecure ? { ...settings, mitm: true, secureConnections: 'only' } : undefined
}

/** The pairing that a Security Request asks for, as far as these settings can give it. */
export const wantedBy = ({ mitm }: WantedSecurity, settings: PairingSettings): PairingSettings =>
  mitm && canAuthenticate(settings) ? { ...settings, mitm } : settings
