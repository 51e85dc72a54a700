// Vol 3 Part H, 2.3.5.1: which method two devices use.
import { type IoCapability, ioCapabilities, type PairingMethod } from './pairing-agent.ts'
import { authReqBit, type PairingFeatures } from './pdus.ts'

/** The same for both ends: whose user reads a number, and whose types it. */
export type Association =
  | 'just-works'
  | 'initiator-displays'
  | 'responder-displays'
  | 'both-enter'
  | 'numeric-comparison'
  | 'out-of-band'

const works = 'just-works'
const initiator = 'initiator-displays'
const responder = 'responder-displays'
const compare = 'numeric-comparison'

/** Table 2.8 of LE legacy pairing: a row for each IO capability of the responder, a column for each of the initiator. */
const legacyTable: readonly (readonly Association[])[] = [
  [works, works, responder, works, responder],
  [works, works, responder, works, responder],
  [initiator, initiator, 'both-enter', works, initiator],
  [works, works, works, works, works],
  [initiator, initiator, responder, works, initiator],
]

/** Table 2.8 of LE Secure Connections. */
const secureTable: readonly (readonly Association[])[] = [
  [works, works, responder, works, responder],
  [works, compare, responder, works, compare],
  [initiator, initiator, 'both-enter', works, initiator],
  [works, works, works, works, works],
  [initiator, compare, responder, works, compare],
]

/** By IO capabilities alone, where one end wants protection and there is no data out of band. */
export const associationOf = (secure: boolean, ofInitiator: IoCapability, ofResponder: IoCapability): Association => {
  const row = (secure ? secureTable : legacyTable)[ioCapabilities.indexOf(ofResponder)]
  return row?.[ioCapabilities.indexOf(ofInitiator)] ?? works
}

/** Whether both ends can do LE Secure Connections. */
export const isSecure = (one: PairingFeatures, other: PairingFeatures): boolean =>
  (one.authReq & other.authReq & authReqBit.secureConnections) !== 0

/** What the two commands of the feature exchange come to (tables 2.6 and 2.7). */
export const chooseAssociation = (request: PairingFeatures, response: PairingFeatures): Association => {
  const secure = isSecure(request, response)
  const hasOob = secure ? request.oobData || response.oobData : request.oobData && response.oobData
  if (hasOob) return 'out-of-band'
  if (((request.authReq | response.authReq) & authReqBit.mitm) === 0) return works
  const of = ({ ioCapability }: PairingFeatures) => ioCapabilities[ioCapability] ?? 'no-input-no-output'
  return associationOf(secure, of(request), of(response))
}

/** What it is at one end. */
export const methodOf = (association: Association, role: 'initiator' | 'responder'): PairingMethod => {
  switch (association) {
    case 'initiator-displays':
      return role === 'initiator' ? 'passkey-display' : 'passkey-entry'
    case 'responder-displays':
      return role === 'responder' ? 'passkey-display' : 'passkey-entry'
    case 'both-enter':
      return 'passkey-both'
    default:
      return association
  }
}
