// The public keys of LE Secure Connections: Vol 3 Part H, 2.3.5.6.1.
import { fromHex } from '../core/hex.ts'
import { type P256PublicKey, p256PublicKey, p256SharedSecret } from '../core/p256.ts'
import { pairingFailure, refusal } from './failures.ts'
import { type Session, sameBytes } from './session.ts'

/** Everybody knows this key pair, so that a protocol analyser can follow. */
const debugPrivateKey = fromHex('3f49f6d4a3c55f3874c9b3e3d2103f504aff607beb40b7995899b8a6cd3c1abd')
const debugX = fromHex('20b003d2f297be2c5e2c83a7e9f9a5b9eff49111acf4fddbcc0301480e359de6')

/** What both ends share, and what they showed each other. */
export interface ExchangedKeys {
  /** X coordinates. */
  readonly own: Uint8Array
  readonly peer: Uint8Array
  readonly secret: Uint8Array
  /** One of the two is the key pair that everybody knows. */
  readonly isDebug: boolean
}

export const exchangeKeys = async (session: Session): Promise<ExchangedKeys> => {
  const { peer, role } = session
  const { privateKey, publicKey } = ownKeys(session)
  if (role === 'initiator') peer.send({ name: 'pairingPublicKey', ...publicKey })
  const { x, y } = await peer.expect('pairingPublicKey')
  const secret = secretOf(session, privateKey, publicKey, { x, y })
  if (role === 'responder') peer.send({ name: 'pairingPublicKey', ...publicKey })
  return { own: publicKey.x, peer: x, secret, isDebug: [x, publicKey.x].some(one => sameBytes(one, debugX)) }
}

const ownKeys = ({ settings, secrets }: Session): { readonly privateKey: Uint8Array; readonly publicKey: P256PublicKey } => {
  const { own } = settings.oob
  if (own) return own
  const privateKey = settings.debug ? debugPrivateKey : secrets.privateKey()
  return { privateKey, publicKey: p256PublicKey(privateKey) }
}

/** Refuses a point that is not on the curve, our own X coordinate whatever its Y is, and the key that everybody knows. */
const secretOf = (session: Session, privateKey: Uint8Array, own: P256PublicKey, peer: P256PublicKey): Uint8Array => {
  const { debug } = session.settings
  if (sameBytes(peer.x, debugX) && !debug)
    throw refusal(pairingFailure.authenticationRequirements, 'the peer uses the debug key, which everybody knows')
  if (sameBytes(peer.x, own.x) && !debug) throw refusal(pairingFailure.dhKeyCheckFailed, 'the peer sends our own public key back')
  const secret = p256SharedSecret(privateKey, peer)
  if (!secret) throw refusal(pairingFailure.dhKeyCheckFailed, 'the public key of the peer is no point of the curve')
  return secret
}
