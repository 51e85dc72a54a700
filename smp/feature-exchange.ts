// Phase 1: Vol 3 Part H, 2.3.1 to 2.3.5 and 3.5.1.
import { pairingFailure, refusal } from './failures.ts'
import { ioCapabilities } from './pairing-agent.ts'
import { type Association, chooseAssociation, isSecure } from './pairing-methods.ts'
import type { CheckedSettings, KeyChoice } from './pairing-settings.ts'
import { authReqBit, keyBit, type PairingFeatures } from './pdus.ts'

/** What both ends have agreed on. */
export interface Agreement {
  readonly association: Association
  readonly secure: boolean
  readonly keySize: number
}

/** Only a temporary key from out of band: that is of LE legacy pairing. */
const isLegacyOob = ({ oob }: CheckedSettings): boolean => oob.temporaryKey !== undefined && !oob.peer && !oob.own

const offersSecure = (settings: CheckedSettings): boolean =>
  settings.secureConnections === 'only' || (settings.secureConnections === 'preferred' && !isLegacyOob(settings))

const keysOf = ({ bond }: CheckedSettings, choice: Readonly<Record<keyof KeyChoice, boolean>>): number =>
  bond
    ? (choice.encryption ? keyBit.encryption : 0) |
      (choice.identity ? keyBit.identity : 0) |
      (choice.signing ? keyBit.signing : 0)
    : 0

/** AuthReq; MITM is asked for wherever there is somebody who can be asked (2.3.5.1). */
export const authReqOf = (settings: CheckedSettings): number => {
  const canProtect = settings.mitm || ioCapabilities[settings.ioCapability] !== 'no-input-no-output'
  return (
    (settings.bond ? authReqBit.bonding : 0) |
    (canProtect ? authReqBit.mitm : 0) |
    (offersSecure(settings) ? authReqBit.secureConnections | authReqBit.ct2 : 0) |
    (settings.keypress ? authReqBit.keypress : 0)
  )
}

export const requestOf = (settings: CheckedSettings): PairingFeatures => {
  const { oob, ioCapability, maxKeySize, distribute, accept } = settings
  return {
    ioCapability,
    oobData: oob.peer || isLegacyOob(settings) ? 1 : 0,
    authReq: authReqOf(settings),
    maxKeySize,
    initiatorKeys: keysOf(settings, distribute),
    responderKeys: keysOf(settings, accept),
  }
}

/** Of the keys only those that the initiator spoke of. */
export const responseTo = (request: PairingFeatures, settings: CheckedSettings): PairingFeatures => {
  const { oob, ioCapability, maxKeySize, distribute, accept } = settings
  const authReq = authReqOf(settings)
  const secure = (authReq & request.authReq & authReqBit.secureConnections) !== 0
  return {
    ioCapability,
    oobData: (secure ? oob.peer : oob.temporaryKey) ? 1 : 0,
    authReq,
    maxKeySize,
    initiatorKeys: request.initiatorKeys & keysOf(settings, accept),
    responderKeys: request.responderKeys & keysOf(settings, distribute),
  }
}

/** What cannot be is refused, whichever end said it. */
const checkFeatures = ({ ioCapability, oobData, maxKeySize }: PairingFeatures): void => {
  if (ioCapability >= ioCapabilities.length || oobData > 1 || maxKeySize > 16)
    throw refusal(pairingFailure.invalidParameters, 'the peer says of itself what cannot be')
  if (maxKeySize < 7) throw refusal(pairingFailure.encryptionKeySize, `the peer offers keys of ${maxKeySize} bytes`)
}

/** @throws BleakPairingError for what this end does not accept: before any key is made. */
export const agree = (
  request: PairingFeatures,
  response: PairingFeatures,
  role: 'initiator' | 'responder',
  settings: CheckedSettings,
): Agreement => {
  checkFeatures(role === 'initiator' ? response : request)
  const added = (response.initiatorKeys & ~request.initiatorKeys) | (response.responderKeys & ~request.responderKeys)
  if (role === 'initiator' && added !== 0)
    throw refusal(pairingFailure.invalidParameters, 'the peer wants keys that nobody spoke of')
  const keySize = Math.min(request.maxKeySize, response.maxKeySize)
  if (keySize < settings.minKeySize)
    throw refusal(
      pairingFailure.encryptionKeySize,
      `the peer has keys of ${keySize} bytes, and ${settings.minKeySize} are the least here`,
    )
  const secure = isSecure(request, response)
  if (!secure && settings.secureConnections === 'only')
    throw refusal(
      pairingFailure.authenticationRequirements,
      'the peer cannot do LE Secure Connections, and nothing else is allowed',
    )
  const association = chooseAssociation(request, response)
  if (association === 'just-works' && settings.mitm)
    throw refusal(pairingFailure.authenticationRequirements, 'nothing that the peer can do keeps a man in the middle out')
  return { association, secure, keySize }
}
