// Which pairing may take the place of a bond: one that protects no less. Whoever wants less removes the bond first.
import { formatAddress } from '../core/address.ts'
import { BleakPairingError } from '../core/errors.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import type { Bond, Identity, LongTermKey } from '../smp/bond.ts'
import { pairingFailure } from '../smp/failures.ts'
import type { PairingResult } from '../smp/pairing.ts'
import type { PairingSettings } from '../smp/pairing-settings.ts'

/** The key of a bond that says how well it protects; none where the key is the one that everybody knows. */
const keyOf = ({ keyAsCentral, keyAsPeripheral, isDebug }: Bond): LongTermKey | undefined =>
  isDebug ? undefined : (keyAsCentral ?? keyAsPeripheral)

/** The same, and no less than the bond that there is, so that the pairing fails before any key is made. */
export const noWeaker = (settings: PairingSettings, bond: Bond | undefined): PairingSettings => {
  const key = bond && keyOf(bond)
  if (!key) return settings
  const minKeySize = Math.max(settings.minKeySize ?? 16, key.keySize)
  return {
    ...settings,
    ...(key.authenticated && { mitm: true }),
    ...(key.secureConnections && { secureConnections: 'only' }),
    minKeySize,
    maxKeySize: Math.max(settings.maxKeySize ?? 16, minKeySize),
  }
}

/** @throws BleakPairingError where a pairing must not take the place of this bond: its peer says that it is whom the bond is with. */
export const checkNoWeaker = (result: PairingResult, bond: Bond | undefined): void => {
  const key = bond && keyOf(bond)
  if (!bond || !key) return
  const isWeaker =
    (key.authenticated && !result.isAuthenticated) ||
    (key.secureConnections && !result.secureConnections) ||
    result.keySize < key.keySize ||
    result.isDebug
  if (isWeaker)
    throw refused(`the bond with ${formatAddress(bond.peer.address)} protects better than this pairing: unpair() first`)
}

/** @throws BleakPairingError */
export const checkNotOurs = (peer: Identity, own: Identity): void => {
  if (peer.address === own.address && peer.addressType === own.addressType)
    throw refused('the peer says that it is this adapter itself')
}

const refused = (why: string): BleakPairingError =>
  new BleakPairingError(`pairing failed: ${why}`, pairingFailure.authenticationRequirements, 'us')

/** Whether a link is what these settings would make of it at least. */
export const isEnough = (security: LinkSecurity, { mitm, secureConnections, minKeySize = 16 }: PairingSettings): boolean =>
  security.encrypted &&
  (!mitm || security.authenticated) &&
  (secureConnections !== 'only' || security.secureConnections) &&
  security.keySize >= minKeySize

/** What a link will be when it is encrypted with this key. */
export const securityOf = ({ authenticated, secureConnections, keySize }: LongTermKey): LinkSecurity => ({
  encrypted: true,
  authenticated,
  secureConnections,
  keySize,
  bonded: true,
})
