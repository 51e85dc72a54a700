import type { LinkEnd } from '../link-end.ts'
import type { LlPdu, LlPduName } from './control-pdus.ts'

export type ProcedureName =
  | 'connectionUpdate'
  | 'connectionParametersRequest'
  | 'featureExchange'
  | 'versionExchange'
  | 'dataLengthUpdate'
  | 'phyUpdate'
  | 'encryption'

/** A procedure that this end begins. */
export interface Procedure {
  readonly name: ProcedureName
  start(): void
  /** The peer has rejected it, or does not know it. */
  refused(status: number): void
}

/** What one does with the PDUs of the peer. */
export type Receivers = { readonly [N in LlPduName]?: (pdu: LlPdu<N>) => void }

/** The link layer of one end as its procedures see it. */
export interface Control {
  readonly end: LinkEnd
  /** FeatureSet of the peer; undefined before the peer has told it (Vol 6 Part B, 5.1.4). */
  peerFeatures: bigint | undefined
  /** Whether both ends have this feature. Of a peer that has not told its features the best is supposed. */
  mayUse(feature: number): boolean
  /** Whether a procedure of this end goes on, or waits for its turn. */
  isPending(name: ProcedureName): boolean
  isRunning(name: ProcedureName): boolean
  /** Starts it when its turn has come. Refuses with Command Disallowed where one of that name is pending. */
  begin(procedure: Procedure): void
  /** Sends what the peer must answer within 40 s (Vol 6 Part B, 5.2), for the procedure that this end runs. */
  request(pdu: LlPdu): void
  /** The peer owes something for the procedure that this end runs, within 40 s from now. */
  expectAnswer(): void
  /** The peer owes something for the procedure that it runs. */
  expectRest(): void
  /** The peer has done its part of this procedure, whoever runs it: no time limit any more. */
  answered(name: ProcedureName): void
  /** LL_REJECT_EXT_IND where both ends are known to have it, else LL_REJECT_IND. */
  reject(opcode: LlPduName, errorCode: number): void
  /** The procedure that this end runs is over. */
  completed(): void
  /** The procedure with an instant that the peer runs is over. */
  peerCompleted(): void
  /** While encryption is being started or paused, nothing else is sent and nothing else begins (Vol 6 Part B, 5.1.3.1). */
  encrypting(underWay: boolean): void
  /** Runs what sends something: at once, or after encryption has been started or paused. */
  whenQuiet(action: () => void): void
  /** A connection event that the peer has time enough to learn of. */
  nextInstant(): number
  /** Runs `task` with this connection event. An instant that has passed ends the link. */
  atInstant(instant: number, task: () => void): void
  /** Packets take another time now. */
  phyChanged(): void
}

/** The link layer of a link that the host knows, with the procedure that a command is about. Throws Refusal (Unknown Connection Identifier). */
export type Find<P> = (connectionHandle: number) => Control & P
