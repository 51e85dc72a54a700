// Vol 3 Part H, 2.3.5.6.4.
import { p256PublicKey } from '../core/p256.ts'
import type { OwnOobData } from './pairing-settings.ts'
import { platformSecrets } from './security-manager.ts'
import type { PairingSecrets } from './session.ts'
import { f4 } from './toolbox.ts'

/** What this end gives a peer out of band (`confirm` and `random`), with the key pair that the next pairing is to use; good for one pairing. */
export const createOobData = (secrets: PairingSecrets = platformSecrets): OwnOobData => {
  const privateKey = secrets.privateKey()
  const publicKey = p256PublicKey(privateKey)
  const random = secrets.random(16)
  return { random, confirm: f4(publicKey.x, publicKey.x, random, 0), privateKey, publicKey }
}
