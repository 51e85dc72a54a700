// LE legacy pairing, phase 2: Vol 3 Part H, 2.3.5.5 and figure C.2 ff. Who listens can find the keys out, unless the temporary key was exchanged out of band.
import { pairingFailure, refusal } from './failures.ts'
import { addressBytes, addressTypeBit, keyOfNumber, type Session, sameBytes, shortened } from './session.ts'
import { c1, s1 } from './toolbox.ts'

const confirmOf = (temporaryKey: Uint8Array, random: Uint8Array, { preq, pres, initiator, responder }: Session): Uint8Array =>
  c1(temporaryKey, random, {
    preq,
    pres,
    initiatorType: addressTypeBit(initiator),
    initiator: addressBytes(initiator),
    responderType: addressTypeBit(responder),
    responder: addressBytes(responder),
  })

const checkConfirm = (session: Session, temporaryKey: Uint8Array, random: Uint8Array, confirm: Uint8Array): void => {
  if (!sameBytes(confirmOf(temporaryKey, random, session), confirm))
    throw refusal(pairingFailure.confirmValueFailed, 'the confirm value of the peer is wrong')
}

/** The short-term key, as the initiator. */
export const initiateLegacy = async (session: Session): Promise<Uint8Array> => {
  const { peer, secrets, keySize } = session
  const temporaryKey = await temporaryKeyOf(session)
  const mrand = secrets.random(16)
  const mconfirm = confirmOf(temporaryKey, mrand, session)
  peer.send({ name: 'pairingConfirm', value: mconfirm })
  const { value: sconfirm } = await peer.expect('pairingConfirm')
  // Our own value is right by itself: whoever sends it back knows no key.
  if (sameBytes(mconfirm, sconfirm)) throw refusal(pairingFailure.confirmValueFailed, 'the peer repeats what we send')
  peer.send({ name: 'pairingRandom', value: mrand })
  const { value: srand } = await peer.expect('pairingRandom')
  checkConfirm(session, temporaryKey, srand, sconfirm)
  return shortened(s1(temporaryKey, srand, mrand), keySize)
}

/** The short-term key, as the responder. */
export const respondLegacy = async (session: Session): Promise<Uint8Array> => {
  const { peer, secrets, keySize } = session
  const temporaryKey = await temporaryKeyOf(session)
  const { value: mconfirm } = await peer.expect('pairingConfirm')
  const srand = secrets.random(16)
  peer.send({ name: 'pairingConfirm', value: confirmOf(temporaryKey, srand, session) })
  const { value: mrand } = await peer.expect('pairingRandom')
  checkConfirm(session, temporaryKey, mrand, mconfirm)
  peer.send({ name: 'pairingRandom', value: srand })
  return shortened(s1(temporaryKey, srand, mrand), keySize)
}

/** 2.3.5.2 to 2.3.5.4. */
const temporaryKeyOf = async ({ method, settings, user, secrets }: Session): Promise<Uint8Array> => {
  switch (method) {
    case 'passkey-display':
      return keyOfNumber(user.displayPasskey(secrets.random))
    case 'passkey-entry':
    case 'passkey-both':
      return keyOfNumber(await user.requestPasskey())
    case 'out-of-band': {
      const { temporaryKey } = settings.oob
      if (!temporaryKey) throw refusal(pairingFailure.oobNotAvailable, 'there is no temporary key from out of band')
      return temporaryKey
    }
    default:
      return keyOfNumber(0)
  }
}
