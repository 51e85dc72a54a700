// Vol 3 Part H, 2.1: the three phases of a pairing, from one end of it.
import type { Bond, Identity, LongTermKey } from './bond.ts'
import type { Conversation, Received } from './conversation.ts'
import { agree, requestOf, responseTo } from './feature-exchange.ts'
import { distributeKeys } from './key-distribution.ts'
import { initiateLegacy, respondLegacy } from './legacy-pairing.ts'
import { type Keypress, keypresses, type PairingContext, type PairingMethod } from './pairing-agent.ts'
import { methodOf } from './pairing-methods.ts'
import type { CheckedSettings } from './pairing-settings.ts'
import { authReqBit, type PairingFeatures, smpPdu } from './pdus.ts'
import { authenticate } from './secure-connections.ts'
import type { LinkEncrypter, PairingSecrets, Session } from './session.ts'
import { PairingUser } from './user.ts'

/** What a pairing came to. The link is encrypted; what is to stay has to be kept by whoever gets this. */
export interface PairingResult
  extends Pick<Bond, 'keyAsCentral' | 'keyAsPeripheral' | 'irk' | 'peerSigningKey' | 'ownSigningKey'> {
  readonly method: PairingMethod
  readonly secureConnections: boolean
  /** The method kept a man in the middle out. */
  readonly isAuthenticated: boolean
  readonly keySize: number
  /** Both ends mean to keep the keys. */
  readonly isBonded: boolean
  /** The key is the one that everybody knows. */
  readonly isDebug: boolean
  /** Both ends set CT2: link keys are derived by h7. */
  readonly ct2: boolean
  /** What the peer is known by for good, where it said so. */
  readonly peerIdentity?: Identity | undefined
}

/** What a pairing needs beside its settings. */
export interface PairingEnds {
  readonly peer: Conversation
  readonly encryption: LinkEncrypter
  readonly secrets: PairingSecrets
  readonly initiator: Identity
  readonly responder: Identity
}

export const initiatePairing = async (ends: PairingEnds, settings: CheckedSettings): Promise<PairingResult> => {
  const request = requestOf(settings)
  const preq = ends.peer.send({ name: 'pairingRequest', ...request })
  const response = await ends.peer.expect('pairingResponse')
  const session = sessionOf(ends, settings, { role: 'initiator', request, response, preq, pres: response.bytes })
  await session.user.authorize()
  return await finish(ends, session)
}

export const respondToPairing = async (
  ends: PairingEnds,
  settings: CheckedSettings,
  request: Received<'pairingRequest'>,
): Promise<PairingResult> => {
  const response = responseTo(request, settings)
  const pres = encoded(response)
  const session = sessionOf(ends, settings, { role: 'responder', request, response, preq: request.bytes, pres })
  await session.user.authorize()
  ends.peer.send({ name: 'pairingResponse', ...response })
  return await finish(ends, session)
}

const encoded = (features: PairingFeatures): Uint8Array => smpPdu.encode({ name: 'pairingResponse', ...features })

type Exchanged = Pick<Session, 'role' | 'request' | 'response' | 'preq' | 'pres'>

/** @throws BleakPairingError where the two do not come together. */
const sessionOf = (ends: PairingEnds, settings: CheckedSettings, exchanged: Exchanged): Session => {
  const { peer, secrets, initiator, responder } = ends
  const { role, request, response, preq, pres } = exchanged
  const agreement = agree(request, response, role, settings)
  const method = methodOf(agreement.association, role)
  const tellsKeys = (request.authReq & response.authReq & authReqBit.keypress) !== 0 && method.startsWith('passkey')
  const context: PairingContext = {
    method,
    secureConnections: agreement.secure,
    isAuthenticated: method !== 'just-works',
    keySize: agreement.keySize,
    signal: peer.signal,
    keypress: what => {
      if (tellsKeys && !peer.signal.aborted) peer.send(keypressNotification(what))
    },
  }
  const user = new PairingUser(settings.agent, context, peer)
  if (tellsKeys) peer.onKeypress = notificationType => user.keypress(notificationType)
  const commands = { preq: preq.toReversed(), pres: pres.toReversed() }
  return { peer, user, secrets, settings, role, initiator, responder, request, response, method, ...commands, ...agreement }
}

const keypressNotification = (what: Keypress) =>
  ({ name: 'pairingKeypressNotification', notificationType: keypresses.indexOf(what) }) as const

const isBonding = ({ authReq }: PairingFeatures): boolean => (authReq & 0x03) === authReqBit.bonding

const finish = async ({ encryption }: PairingEnds, session: Session): Promise<PairingResult> => {
  const { peer, method, secure, keySize, request, response } = session
  const { ltk, isDebug } = await secondPhase(session)
  const isAuthenticated = method !== 'just-works'
  const key: LongTermKey = {
    value: ltk,
    keySize,
    diversifier: 0,
    random: 0n,
    authenticated: isAuthenticated,
    secureConnections: secure,
  }
  await peer.during(encryption.encrypt(key, peer.signal))
  const { own, peer: theirs } = await distributeKeys(session)
  return {
    method,
    secureConnections: secure,
    isAuthenticated,
    keySize,
    isBonded: isBonding(request) && isBonding(response),
    isDebug,
    ct2: (request.authReq & response.authReq & authReqBit.ct2) !== 0,
    peerIdentity: theirs.identity,
    keyAsCentral: secure ? key : theirs.longTermKey,
    keyAsPeripheral: secure ? key : own.longTermKey,
    irk: theirs.irk,
    peerSigningKey: theirs.signingKey,
    ownSigningKey: own.signingKey,
  }
}

const secondPhase = async (session: Session): Promise<{ readonly ltk: Uint8Array; readonly isDebug: boolean }> => {
  if (session.secure) return await authenticate(session)
  const ltk = session.role === 'initiator' ? await initiateLegacy(session) : await respondLegacy(session)
  return { ltk, isDebug: false }
}
