import type { TrainTransfer } from '../air/periodic-train.ts'
import type { Phy } from '../air/timing.ts'
import type { ControlPdu } from '../link-end.ts'

/** In HCI's units: 1.25 ms, events, 10 ms. */
export interface ConnectionParameters {
  readonly interval: number
  readonly latency: number
  readonly timeout: number
}

/** The number of the connection event with which something changes. */
interface Instant {
  readonly instant: number
}

interface Lengths {
  readonly maxRxOctets: number
  readonly maxRxTime: number
  readonly maxTxOctets: number
  readonly maxTxTime: number
}

interface Phys {
  readonly txPhys: number
  readonly rxPhys: number
}

interface Features {
  readonly features: bigint
}

type Nothing = Record<never, never>

/** What each PDU says, as far as it matters here. */
interface Contents {
  readonly LL_CONNECTION_UPDATE_IND: ConnectionParameters & Instant
  readonly LL_ENC_REQ: {
    readonly randomNumber: bigint
    readonly encryptedDiversifier: number
    readonly skd: Uint8Array
    readonly iv: Uint8Array
  }
  readonly LL_ENC_RSP: { readonly skd: Uint8Array; readonly iv: Uint8Array }
  readonly LL_START_ENC_REQ: Nothing
  /** The key that its MIC was made with. */
  readonly LL_START_ENC_RSP: { readonly sessionKey: Uint8Array }
  readonly LL_UNKNOWN_RSP: { readonly unknownType: string }
  readonly LL_FEATURE_REQ: Features
  readonly LL_FEATURE_RSP: Features
  readonly LL_PAUSE_ENC_REQ: Nothing
  readonly LL_PAUSE_ENC_RSP: Nothing
  readonly LL_VERSION_IND: { readonly version: number; readonly companyIdentifier: number; readonly subversion: number }
  readonly LL_REJECT_IND: { readonly errorCode: number }
  readonly LL_PERIPHERAL_FEATURE_REQ: Features
  readonly LL_CONNECTION_PARAM_REQ: {
    readonly intervalMin: number
    readonly intervalMax: number
    readonly latency: number
    readonly timeout: number
  }
  readonly LL_REJECT_EXT_IND: { readonly rejectOpcode: string; readonly errorCode: number }
  readonly LL_LENGTH_REQ: Lengths
  readonly LL_LENGTH_RSP: Lengths
  readonly LL_PHY_REQ: Phys
  readonly LL_PHY_RSP: Phys
  /** 0 for a direction that stays as it is; the instant means nothing where both do. */
  readonly LL_PHY_UPDATE_IND: { readonly phyCToP: Phy | 0; readonly phyPToC: Phy | 0 } & Instant
  readonly LL_PERIODIC_SYNC_IND: TrainTransfer
}

export type LlPduName = keyof Contents
export type LlPdu<N extends LlPduName = LlPduName> = { [K in N]: ControlPdu & { readonly name: K } & Contents[K] }[N]

/** Opcode and CtrData in bytes (Vol 6 Part B, 2.4.2). */
const lengths: Readonly<Record<LlPduName, number>> = {
  LL_CONNECTION_UPDATE_IND: 12,
  LL_ENC_REQ: 23,
  LL_ENC_RSP: 13,
  LL_START_ENC_REQ: 1,
  LL_START_ENC_RSP: 1,
  LL_UNKNOWN_RSP: 2,
  LL_FEATURE_REQ: 9,
  LL_FEATURE_RSP: 9,
  LL_PAUSE_ENC_REQ: 1,
  LL_PAUSE_ENC_RSP: 1,
  LL_VERSION_IND: 6,
  LL_REJECT_IND: 2,
  LL_PERIPHERAL_FEATURE_REQ: 9,
  LL_CONNECTION_PARAM_REQ: 24,
  LL_REJECT_EXT_IND: 3,
  LL_LENGTH_REQ: 9,
  LL_LENGTH_RSP: 9,
  LL_PHY_REQ: 3,
  LL_PHY_RSP: 3,
  LL_PHY_UPDATE_IND: 5,
  LL_PERIODIC_SYNC_IND: 35,
}

export const llPdu = <N extends LlPduName>(name: N, contents: Contents[N]): LlPdu<N> =>
  ({ name, length: lengths[name], ...contents }) as unknown as LlPdu<N>
