import type { Address } from '../../core/address.ts'
import type { AirAddress, PeerAddress } from '../address.ts'
import type { PeriodicTrain } from './periodic-train.ts'
import type { Radio } from './radio.ts'
import type { Phy } from './timing.ts'

/** What an initiator asks for in its connection request (Vol 6 Part B, 2.3.3.1), times in HCI's units. */
export interface ConnectRequest {
  readonly initiator: AirAddress
  readonly interval: number
  readonly latency: number
  readonly timeout: number
  readonly phy: Phy
}

/** What one device brings to a new connection. */
export interface Side {
  readonly radio: Radio
  /** The other one, as this one's host is told. */
  readonly peer: PeerAddress
  /** The private address that this one used; 0 for none. */
  readonly localRpa: Address
  /** Called when the host has been told what came of it: a set that it came from has then terminated. */
  readonly told?: ((status: number, connectionHandle: number) => void) | undefined
}

/** One advertising event: the same packets on up to three channels, and for an extended one what follows on the others. */
export interface AdvertisingEvent {
  readonly radio: Radio
  /** Bit 0 is channel 37. */
  readonly channels: number
  readonly primaryPhy: 1 | 3
  /** Undefined in a legacy event. */
  readonly secondaryPhy: Phy | undefined
  readonly connectable: boolean
  readonly scannable: boolean
  /** Undefined in an anonymous event. */
  readonly advertiser: AirAddress | undefined
  /** Who a directed event is for. */
  readonly target: AirAddress | undefined
  readonly data: Uint8Array
  /** SID and DID of an extended event; 0 in a legacy one. */
  readonly sid: number
  readonly did: number
  /** dBm; 127 where the packets do not tell it. */
  readonly txPower: number
  /** The train that an extended event points to. */
  readonly periodic: PeriodicTrain | undefined

  /** A scan request: the scan response, or undefined where the advertiser does not answer this scanner. */
  scan(scanner: AirAddress): Uint8Array | undefined
  /** A connection request: the advertiser's side, or undefined where it does not take this initiator. Advertising ends with it. */
  connect(request: ConnectRequest): Side | undefined
}

/** Somebody who scans or initiates. */
export interface Listener {
  readonly radio: Radio
  /** Whether its receiver is on this channel (37 to 39) and PHY at this time (microseconds). */
  listens(time: number, channel: number, phy: 1 | 3): boolean
  /** At the end of what it heard. */
  heard(event: AdvertisingEvent, rssi: number): void
}
