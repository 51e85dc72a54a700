import type { Phy } from './advertisement-data.ts'

// What a client can tell and change of its link, beyond Bleak: plain data.

/** How a link is protected. */
export interface ClientSecurity {
  readonly encrypted: boolean
  /** The key comes from a pairing that nobody in the middle can have taken part in. */
  readonly authenticated: boolean
  /** Bytes of the key; 0 while there is none. */
  readonly keySize: number
  readonly secureConnections: boolean
  readonly bonded: boolean
}

/** How often the two ends meet. */
export interface ClientLinkParameters {
  /** Milliseconds from one connection event to the next. */
  readonly interval: number
  /** Connection events in a row that the peripheral may sleep through. */
  readonly latency: number
  /** Milliseconds of silence after which the link is lost. */
  readonly supervisionTimeout: number
}

/** Other parameters for a link; what is absent stays as it is. */
export interface WantedLinkParameters {
  /** Milliseconds: 7.5 to 4,000. */
  readonly intervalMin?: number | undefined
  readonly intervalMax?: number | undefined
  /** Connection events: 0 to 499. */
  readonly latency?: number | undefined
  /** Milliseconds: 100 to 32,000, and more than twice as long as the peripheral may be silent. */
  readonly supervisionTimeout?: number | undefined
}

/** The PHY in each direction. */
export interface LinkPhys {
  readonly tx: Phy
  readonly rx: Phy
}

/** The PHYs that may be used in each direction; a direction that is absent is as the other one. */
export interface WantedLinkPhys {
  readonly tx?: Phy | readonly Phy[] | undefined
  readonly rx?: Phy | readonly Phy[] | undefined
  /** How LE Coded is to be sent: `s8` reaches farther, `s2` is faster. */
  readonly coding?: 's2' | 's8' | undefined
}

/** What a link is like at the moment. */
export interface ClientLinkInfo extends ClientLinkParameters {
  readonly phy: LinkPhys
  /** Bytes of one packet of the link layer in each direction: 27 to 251. */
  readonly txOctets: number
  readonly rxOctets: number
  readonly mtu: number
}

/** What the peer's controller can do (Vol 6 Part B, 4.6). */
export interface PeerFeatures {
  readonly connectionParametersRequest: boolean
  readonly peripheralInitiatedFeaturesExchange: boolean
  readonly dataPacketLengthExtension: boolean
  readonly llPrivacy: boolean
  readonly le2MPhy: boolean
  readonly leCodedPhy: boolean
  readonly extendedAdvertising: boolean
  readonly periodicAdvertising: boolean
  readonly channelSelectionAlgorithm2: boolean
  /** Every bit, as the specification numbers them. */
  readonly bits: bigint
}

/** What the peer's controller is. */
export interface PeerVersion {
  /** Of the Core Specification: `5.4`. */
  readonly version: string
  readonly manufacturer: string
  readonly subversion: number
}
