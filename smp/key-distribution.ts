// Phase 3: Vol 3 Part H, 2.4.3 and 3.6. The keys that stay travel over the encrypted link, the responder's first, in one fixed order.
import { type AddressKind, addressKind } from '../core/address.ts'
import type { Identity, LongTermKey, SigningKey } from './bond.ts'
import { pairingFailure, refusal } from './failures.ts'
import { keyBit } from './pdus.ts'
import { type Session, shortened } from './session.ts'

/** What one end has given the other. */
export interface DistributedKeys {
  readonly longTermKey?: LongTermKey
  readonly irk?: Uint8Array
  readonly identity?: Identity
  readonly signingKey?: SigningKey
}

export const distributeKeys = async (
  session: Session,
): Promise<{ readonly own: DistributedKeys; readonly peer: DistributedKeys }> => {
  const { role, response } = session
  if (role === 'responder') {
    const own = give(session, response.responderKeys)
    return { own, peer: await take(session, response.initiatorKeys) }
  }
  const peer = await take(session, response.responderKeys)
  return { own: give(session, response.initiatorKeys), peer }
}

const isZero = (key: Uint8Array): boolean => key.every(byte => byte === 0)

/** The key of LE Secure Connections both ends have already. */
const hasLongTermKey = ({ secure }: Session, bits: number): boolean => !secure && (bits & keyBit.encryption) !== 0

const longTermKeyOf = (session: Session, value: Uint8Array, diversifier: number, random: bigint): LongTermKey => ({
  value,
  keySize: session.keySize,
  diversifier,
  random,
  authenticated: session.method !== 'just-works',
  secureConnections: false,
})

const give = (session: Session, bits: number): DistributedKeys => {
  const { peer, secrets, settings, keySize, method } = session
  let own: DistributedKeys = {}
  if (hasLongTermKey(session, bits)) {
    const value = shortened(secrets.random(16), keySize)
    const [view, diversifier] = [new DataView(Uint8Array.from(secrets.random(8)).buffer), secrets.random(2)]
    const longTermKey = longTermKeyOf(session, value, (diversifier[0] ?? 0) | ((diversifier[1] ?? 0) << 8), view.getBigUint64(0))
    peer.send({ name: 'encryptionInformation', longTermKey: value })
    peer.send({ name: 'centralIdentification', diversifier: longTermKey.diversifier, random: longTermKey.random })
    own = { longTermKey }
  }
  if (bits & keyBit.identity && settings.identity) {
    const { irk, address, addressType } = settings.identity
    peer.send({ name: 'identityInformation', irk })
    peer.send({ name: 'identityAddressInformation', addressType: addressType === 'random' ? 1 : 0, address })
    own = { ...own, irk, identity: { address, addressType } }
  }
  if (bits & keyBit.signing) {
    const value = secrets.random(16)
    peer.send({ name: 'signingInformation', signatureKey: value })
    own = { ...own, signingKey: { value, counter: 0, authenticated: method !== 'just-works' } }
  }
  return own
}

const take = async (session: Session, bits: number): Promise<DistributedKeys> => {
  const { peer, method } = session
  let keys: DistributedKeys = {}
  if (hasLongTermKey(session, bits)) {
    const { longTermKey } = await peer.expect('encryptionInformation')
    if (isZero(longTermKey)) throw refusal(pairingFailure.invalidParameters, 'the peer gave a key of zeros')
    const { diversifier, random } = await peer.expect('centralIdentification')
    keys = { longTermKey: longTermKeyOf(session, shortened(longTermKey, session.keySize), diversifier, random) }
  }
  if (bits & keyBit.identity) {
    const { irk } = await peer.expect('identityInformation')
    const identity = identityOf(await peer.expect('identityAddressInformation'))
    // A device without private addresses gives a key of zeros: nothing is resolved with that.
    keys = { ...keys, identity, ...(isZero(irk) ? {} : { irk }) }
  }
  if (bits & keyBit.signing) {
    const { signatureKey: value } = await peer.expect('signingInformation')
    const signingKey = { value, counter: 0, authenticated: method !== 'just-works' }
    keys = { ...keys, ...(isZero(value) ? {} : { signingKey }) }
  }
  return keys
}

const lasting: readonly AddressKind[] = ['public', 'static']

/** 3.6.5: a public address, or a random static one. */
const identityOf = (told: { readonly addressType: number; readonly address: number }): Identity => {
  const addressType = told.addressType === 1 ? 'random' : 'public'
  if (told.addressType > 1 || !lasting.includes(addressKind(told.address, addressType)))
    throw refusal(pairingFailure.invalidParameters, 'the peer gave an identity address that is none')
  return { address: told.address, addressType }
}
