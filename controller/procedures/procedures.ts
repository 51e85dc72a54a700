import type { Timer } from '../../core/clock.ts'
import type { Device } from '../device.ts'
import type { ControlPdu, LinkEnd } from '../link-end.ts'
import type { Handlers } from '../part.ts'
import { leFeatureBit } from '../profile.ts'
import { disallowedUnless, hciStatus } from '../refusal.ts'
import { ConnectionUpdate, connectionUpdateCommands } from './connection-update.ts'
import type { Control, Find, Procedure, ProcedureName, Receivers } from './control.ts'
import { type LlPdu, type LlPduName, llPdu } from './control-pdus.ts'
import { DataLengthUpdate, dataLengthCommands } from './data-length.ts'
import { Encryption, encryptionCommands } from './encryption.ts'
import { FeatureExchange, featureCommands } from './features.ts'
import { PhyUpdate, phyCommands } from './phy.ts'
import { VersionExchange, versionCommands } from './version.ts'

/** Procedure response timeout (Vol 6 Part B, 5.2), in microseconds. */
const responseTimeout = 40_000_000
/** A central gives its peripheral so many events to learn of an instant (Vol 6 Part B, 5.1.1), beside those that it sleeps through. */
const eventsToInstant = 6

/** Procedures with an instant; two of them at a time are incompatible (Vol 6 Part B, 5.3). */
const withInstant: ReadonlySet<ProcedureName> = new Set(['connectionUpdate', 'connectionParametersRequest', 'phyUpdate'])
/** What begins them. */
const beginnings: { readonly [N in LlPduName]?: ProcedureName } = {
  LL_CONNECTION_UPDATE_IND: 'connectionUpdate',
  LL_CONNECTION_PARAM_REQ: 'connectionParametersRequest',
  LL_PHY_REQ: 'phyUpdate',
}

/** PDUs that a controller knows only where it has one of these features. */
const needs: { readonly [N in LlPduName]?: readonly number[] } = {
  LL_PERIPHERAL_FEATURE_REQ: [leFeatureBit.peripheralInitiatedFeaturesExchange],
  LL_CONNECTION_PARAM_REQ: [leFeatureBit.connectionParametersRequest],
  LL_LENGTH_REQ: [leFeatureBit.dataPacketLengthExtension],
  LL_PHY_REQ: [leFeatureBit.le2MPhy, leFeatureBit.leCodedPhy],
  LL_PERIODIC_SYNC_IND: [leFeatureBit.syncTransferRecipient],
}

/** What is received while encryption is being started or paused; all else waits (Vol 6 Part B, 5.1.3.1). */
const ofEncryption: ReadonlySet<LlPduName> = new Set([
  'LL_ENC_REQ',
  'LL_ENC_RSP',
  'LL_START_ENC_REQ',
  'LL_START_ENC_RSP',
  'LL_PAUSE_ENC_REQ',
  'LL_PAUSE_ENC_RSP',
  'LL_REJECT_IND',
  'LL_REJECT_EXT_IND',
  'LL_UNKNOWN_RSP',
])

/** What a controller with the bug `ignoresProcedures` does not answer. */
const ignorable: ReadonlySet<LlPduName> = new Set([
  'LL_FEATURE_REQ',
  'LL_PERIPHERAL_FEATURE_REQ',
  'LL_VERSION_IND',
  'LL_LENGTH_REQ',
  'LL_PHY_REQ',
])

/** The link layer's control procedures at one end of a link (Vol 6 Part B, 5.1). One of these per LinkEnd, made by Connections. */
export class Procedures implements Control {
  readonly end: LinkEnd
  peerFeatures: bigint | undefined
  readonly featureExchange = new FeatureExchange(this)
  readonly versionExchange = new VersionExchange(this)
  readonly dataLengthUpdate: DataLengthUpdate
  readonly phyUpdate = new PhyUpdate(this)
  readonly connectionUpdate = new ConnectionUpdate(this)
  readonly encryption = new Encryption(this)
  readonly #receivers: Receivers
  /** What waits for its turn, one of each name at most. */
  #waiting: Procedure[] = []
  #running: Procedure | undefined
  /** The PDU by which the peer knows the one that is running. */
  #requested: LlPduName | undefined
  #isAnswered = false
  /** Whether the peer runs a procedure with an instant. */
  #isEngaged = false
  #isEncrypting = false
  /** What waits for the end of that: at most what one peer and one host can ask for before they have an answer. */
  #held: (() => void)[] = []
  #hasEnded = false
  #answerTimer: Timer | undefined
  #restTimer: Timer | undefined
  readonly #beginning: Timer | undefined

  constructor(end: LinkEnd) {
    this.end = end
    this.dataLengthUpdate = new DataLengthUpdate(this)
    this.#receivers = {
      LL_UNKNOWN_RSP: ({ unknownType }) => this.#refused(hciStatus.unsupportedRemoteFeature, unknownType),
      LL_REJECT_IND: ({ errorCode }) => this.#refused(errorCode, this.#requested),
      LL_REJECT_EXT_IND: ({ errorCode, rejectOpcode }) => this.#refused(errorCode, rejectOpcode),
      ...this.featureExchange.receivers,
      ...this.versionExchange.receivers,
      ...this.dataLengthUpdate.receivers,
      ...this.phyUpdate.receivers,
      ...this.connectionUpdate.receivers,
      ...this.encryption.receivers,
      LL_PERIODIC_SYNC_IND: transfer => end.device.periodicSyncs.transferred(end, transfer),
    }
    // The link is still being made.
    if (this.dataLengthUpdate.isWanted) this.#beginning = end.device.air.after(0, () => this.dataLengthUpdate.begin())
  }

  /** A control PDU of the peer (LL_TERMINATE_IND excepted). */
  received(received: ControlPdu): void {
    const pdu = received as LlPdu
    if (this.#hasEnded || this.#ignores(pdu.name)) return
    if (ofEncryption.has(pdu.name)) this.#receive(pdu)
    else this.whenQuiet(() => this.#receive(pdu))
  }

  /** The link has gone: timers end. */
  ended(): void {
    this.#hasEnded = true
    this.#waiting = []
    this.#held = []
    this.#running = undefined
    this.#beginning?.cancel()
    this.#answerTimer?.cancel()
    this.#restTimer?.cancel()
  }

  mayUse(feature: number): boolean {
    const { peerFeatures } = this
    const peerMay = peerFeatures === undefined || ((peerFeatures >> BigInt(feature)) & 1n) === 1n
    return peerMay && this.end.device.hasFeature(feature)
  }

  isPending(name: ProcedureName): boolean {
    return this.isRunning(name) || this.#waiting.some(procedure => procedure.name === name)
  }

  isRunning(name: ProcedureName): boolean {
    return this.#running?.name === name
  }

  begin(procedure: Procedure): void {
    disallowedUnless(!this.isPending(procedure.name))
    this.#waiting.push(procedure)
    this.#next()
  }

  whenQuiet(action: () => void): void {
    if (this.#isEncrypting) this.#held.push(action)
    else action()
  }

  request(pdu: LlPdu): void {
    this.#requested = pdu.name
    this.end.send(pdu)
    this.expectAnswer()
  }

  expectAnswer(): void {
    this.#answerTimer?.cancel()
    this.#answerTimer = this.#afterTimeout()
  }

  expectRest(): void {
    this.#restTimer?.cancel()
    this.#restTimer = this.#afterTimeout()
  }

  answered(name: ProcedureName): void {
    if (this.isRunning(name)) {
      this.#isAnswered = true
      this.#answerTimer?.cancel()
    } else this.#restTimer?.cancel()
  }

  reject(opcode: LlPduName, errorCode: number): void {
    const isExtended = this.peerFeatures !== undefined && this.mayUse(leFeatureBit.extendedReject)
    if (isExtended) this.end.send(llPdu('LL_REJECT_EXT_IND', { rejectOpcode: opcode, errorCode }))
    else this.end.send(llPdu('LL_REJECT_IND', { errorCode }))
  }

  completed(): void {
    this.#answerTimer?.cancel()
    this.#running = undefined
    this.#next()
  }

  peerCompleted(): void {
    this.#isEngaged = false
    this.#next()
  }

  encrypting(underWay: boolean): void {
    this.#isEncrypting = underWay
    if (underWay) return
    for (const action of this.#held.splice(0)) if (!this.#hasEnded) action()
    this.#next()
  }

  nextInstant(): number {
    const { eventCounter, latency } = this.end.link
    return eventCounter + latency + eventsToInstant
  }

  atInstant(instant: number, task: () => void): void {
    const { link } = this.end
    if (instant < link.eventCounter) this.end.lost(hciStatus.instantPassed)
    else link.atEvent(instant, task)
  }

  phyChanged(): void {
    this.dataLengthUpdate.apply()
  }

  #receive(pdu: LlPdu): void {
    if (!this.#knows(pdu.name)) this.end.send(llPdu('LL_UNKNOWN_RSP', { unknownType: pdu.name }))
    else if (this.#admits(pdu.name)) (this.#receivers[pdu.name] as (pdu: LlPdu) => void)(pdu)
  }

  /** The first whose turn it is: an end runs one procedure at a time, and none that is incompatible with the peer's (5.3). */
  #next(): void {
    if (this.#running || this.#isEncrypting) return
    const next = this.#waiting.find(({ name }) => !(this.#isEngaged && withInstant.has(name)))
    if (!next) return
    this.#waiting = this.#waiting.filter(procedure => procedure !== next)
    this.#running = next
    this.#requested = undefined
    this.#isAnswered = false
    next.start()
  }

  #afterTimeout(): Timer {
    return this.end.device.air.after(responseTimeout, () => this.end.lost(hciStatus.llResponseTimeout))
  }

  #ignores(name: LlPduName): boolean {
    const isAnswer = name === 'LL_VERSION_IND' && this.isRunning('versionExchange')
    return this.end.device.bugs.ignoresProcedures === true && ignorable.has(name) && !isAnswer
  }

  #knows(name: LlPduName): boolean {
    const features = needs[name]
    const isAble = features === undefined || features.some(feature => this.end.device.hasFeature(feature))
    return name in this.#receivers && isAble
  }

  /** Vol 6 Part B, 5.3: whether what the peer begins may go on beside what this end runs. */
  #admits(name: LlPduName): boolean {
    const theirs = beginnings[name]
    if (!theirs) return true
    const isAnswer = name === 'LL_CONNECTION_UPDATE_IND' && this.isRunning('connectionParametersRequest')
    const own = this.#running?.name
    if (own && withInstant.has(own) && !isAnswer) {
      if (this.#isAnswered) {
        this.end.lost(hciStatus.differentTransactionCollision)
        return false
      }
      if (this.end.role === 'central') {
        this.reject(name, own === theirs ? hciStatus.llProcedureCollision : hciStatus.differentTransactionCollision)
        return false
      }
    }
    this.#isEngaged = true
    return true
  }

  #refused(status: number, opcode: string | undefined): void {
    if (this.#running && opcode !== undefined && opcode === this.#requested) this.#running.refused(status)
  }
}

/** The commands that begin and answer procedures; Connections joins them with its own. */
export const procedureHandlers = (device: Device, find: Find<Procedures>): Handlers => ({
  ...featureCommands(device, find),
  ...versionCommands(find),
  ...dataLengthCommands(device, find),
  ...phyCommands(device, find),
  ...connectionUpdateCommands(device, find),
  ...encryptionCommands(find),
})
