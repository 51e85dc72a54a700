import type { LongTermKey } from '../../smp/bond.ts'
import { legacyKey, longTermKey } from './keys.ts'
import { linkedHosts, Tap } from './linked-hosts.ts'
import { during } from './two-hosts.ts'

/** What `security` of a link is then. */
export const open = { encrypted: false, authenticated: false, secureConnections: false, keySize: 0, bonded: false }
export const strong = { encrypted: true, authenticated: true, secureConnections: true, keySize: 16, bonded: false }
export const weak = { ...strong, authenticated: false, secureConnections: false }

/** Two hosts, the peripheral's with these keys, and what its controller may be given and told by a test. */
export const rigWith = async (keys: readonly LongTermKey[]) => {
  const peerTap = new Tap()
  const rig = await linkedHosts({ peripheral: { wrap: peerTap.wrap } })
  rig.peer.encryption.keyFor = (diversifier, random) => keys.find(key => key.diversifier === diversifier && key.random === random)
  return { ...rig, peerTap }
}

export const encryptedRig = async (key = longTermKey) => {
  const rig = await rigWith([longTermKey, legacyKey])
  await during(rig.air, rig.link.encryption.encrypt(key))
  await rig.air.advance(200)
  return rig
}
