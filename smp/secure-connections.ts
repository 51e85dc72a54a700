// LE Secure Connections, phase 2: Vol 3 Part H, 2.3.5.6. What the initiator does stands beside what the responder does, step by step.
import { pairingFailure, refusal } from './failures.ts'
import { type ExchangedKeys, exchangeKeys } from './key-exchange.ts'
import { ioCapOf } from './pdus.ts'
import { keyOfNumber, type Session, sameBytes, shortened, typedAddressBytes } from './session.ts'
import { f4, f5, f6, g2 } from './toolbox.ts'

/** What the first stage of authentication leaves for the second. */
interface Authenticated {
  /** The random values of the initiator and the responder. */
  readonly na: Uint8Array
  readonly nb: Uint8Array
  /** What our check value is made with beside them, and that of the peer: a passkey, data from out of band, or zeros. */
  readonly ownSecret: Uint8Array
  readonly peerSecret: Uint8Array
}

const nothing = keyOfNumber(0)

/** The long-term key, and whether everybody knows it. */
export const authenticate = async (session: Session): Promise<{ readonly ltk: Uint8Array; readonly isDebug: boolean }> => {
  const keys = await exchangeKeys(session)
  const stage = await firstStage(session, keys)
  const { macKey, ltk } = f5(
    keys.secret,
    stage.na,
    stage.nb,
    typedAddressBytes(session.initiator),
    typedAddressBytes(session.responder),
  )
  await checkEachOther(session, macKey, stage)
  return { ltk: shortened(ltk, session.keySize), isDebug: keys.isDebug }
}

const firstStage = (session: Session, keys: ExchangedKeys): Promise<Authenticated> => {
  switch (session.association) {
    case 'just-works':
    case 'numeric-comparison':
      return compareNumbers(session, keys)
    case 'out-of-band':
      return useOobData(session, keys)
    default:
      return enterPasskey(session, keys)
  }
}

/** 2.3.5.6.2: the responder commits itself to its random value before it knows that of the initiator. */
const compareNumbers = async (session: Session, { own, peer: theirs }: ExchangedKeys): Promise<Authenticated> => {
  const { peer, user, role, secrets, method } = session
  const mine = secrets.random(16)
  let na = mine
  let nb = mine
  if (role === 'initiator') {
    const { value: commitment } = await peer.expect('pairingConfirm')
    peer.send({ name: 'pairingRandom', value: na })
    nb = (await peer.expect('pairingRandom')).value
    checkCommitment(f4(theirs, own, nb, 0), commitment)
  } else {
    peer.send({ name: 'pairingConfirm', value: f4(own, theirs, nb, 0) })
    na = (await peer.expect('pairingRandom')).value
    peer.send({ name: 'pairingRandom', value: nb })
  }
  const [xa, xb] = role === 'initiator' ? [own, theirs] : [theirs, own]
  if (method === 'numeric-comparison') await user.confirmNumeric(g2(xa, xb, na, nb))
  return { na, nb, ownSecret: nothing, peerSecret: nothing }
}

/** Bits of a passkey, each in an exchange of its own. */
const passkeyBits = 20

/** 2.3.5.6.3: both commit themselves to each bit of the passkey, the least significant first, before they see what the other one has. */
const enterPasskey = async (session: Session, { own, peer: theirs }: ExchangedKeys): Promise<Authenticated> => {
  const { peer, user, role, secrets, method } = session
  const passkey = method === 'passkey-display' ? user.displayPasskey(secrets.random) : await user.requestPasskey()
  let [na, nb] = [nothing, nothing]
  for (let round = 0; round < passkeyBits; round++) {
    const bit = 0x80 | ((passkey >> round) & 1)
    const mine = secrets.random(16)
    const ours = f4(own, theirs, mine, bit)
    if (role === 'initiator') {
      peer.send({ name: 'pairingConfirm', value: ours })
      const { value: commitment } = await peer.expect('pairingConfirm')
      peer.send({ name: 'pairingRandom', value: mine })
      na = mine
      nb = (await peer.expect('pairingRandom')).value
      checkCommitment(f4(theirs, own, nb, bit), commitment)
    } else {
      const { value: commitment } = await peer.expect('pairingConfirm')
      peer.send({ name: 'pairingConfirm', value: ours })
      na = (await peer.expect('pairingRandom')).value
      checkCommitment(f4(theirs, own, na, bit), commitment)
      peer.send({ name: 'pairingRandom', value: mine })
      nb = mine
    }
  }
  const secret = keyOfNumber(passkey)
  return { na, nb, ownSecret: secret, peerSecret: secret }
}

/** 2.3.5.6.4: who has data of the other one makes sure of its public key, and both show that they know it. */
const useOobData = async (session: Session, { peer: theirs }: ExchangedKeys): Promise<Authenticated> => {
  const { peer, role, secrets, settings, request, response } = session
  const { own, peer: data } = settings.oob
  const peerHasOurs = (role === 'initiator' ? response : request).oobData === 1
  if (peerHasOurs && !own) throw refusal(pairingFailure.oobNotAvailable, 'the peer has data from out of band that is not ours')
  if (data) checkCommitment(f4(theirs, theirs, data.random, 0), data.confirm)
  const mine = secrets.random(16)
  if (role === 'initiator') peer.send({ name: 'pairingRandom', value: mine })
  const { value } = await peer.expect('pairingRandom')
  if (role === 'responder') peer.send({ name: 'pairingRandom', value: mine })
  const [na, nb] = role === 'initiator' ? [mine, value] : [value, mine]
  return { na, nb, ownSecret: data?.random ?? nothing, peerSecret: peerHasOurs && own ? own.random : nothing }
}

const checkCommitment = (expected: Uint8Array, commitment: Uint8Array): void => {
  if (!sameBytes(expected, commitment))
    throw refusal(pairingFailure.confirmValueFailed, 'what the peer shows is not what it committed itself to')
}

/** 2.3.5.6.5: each shows the other that it has the same key. */
const checkEachOther = async (session: Session, macKey: Uint8Array, stage: Authenticated): Promise<void> => {
  const { peer, role, request, response } = session
  const [a, b] = [typedAddressBytes(session.initiator), typedAddressBytes(session.responder)]
  const [ra, rb] = role === 'initiator' ? [stage.peerSecret, stage.ownSecret] : [stage.ownSecret, stage.peerSecret]
  const ofInitiator = f6(macKey, stage.na, stage.nb, rb, ioCapOf(request), a, b)
  const ofResponder = f6(macKey, stage.nb, stage.na, ra, ioCapOf(response), b, a)
  const [ours, theirs] = role === 'initiator' ? [ofInitiator, ofResponder] : [ofResponder, ofInitiator]
  if (role === 'initiator') peer.send({ name: 'pairingDhKeyCheck', value: ours })
  const { value } = await peer.expect('pairingDhKeyCheck')
  if (!sameBytes(value, theirs)) throw refusal(pairingFailure.dhKeyCheckFailed, 'the check value of the peer is wrong')
  if (role === 'responder') peer.send({ name: 'pairingDhKeyCheck', value: ours })
}
