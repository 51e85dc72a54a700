import type { Phy } from './air/timing.ts'
import type { Device } from './device.ts'

/** An LL control PDU (Vol 6 Part B, 2.4.2) as the two ends pass it: what it is, how long it is on the air, what it says. */
export interface ControlPdu {
  readonly name: string
  /** Opcode and CtrData in bytes. */
  readonly length: number
}

/** What one direction of a link can carry (Vol 6 Part B, 4.5.10). */
export interface DataLength {
  readonly octets: number
  /** Microseconds. */
  readonly time: number
}

/** One side of a link: queue, settings and procedures of one controller. Made by Connections. */
export interface LinkEnd {
  readonly device: Device
  readonly role: 'central' | 'peripheral'
  readonly handle: number
  readonly link: Link
  /** The other side. */
  readonly peer: LinkEnd
  /** Whether it is still there. */
  readonly isAlive: boolean
  txPhy: Phy
  rxPhy: Phy
  /** Effective lengths. */
  tx: DataLength
  rx: DataLength
  /** Whether packets have a MIC, and so 4 bytes more. */
  encrypted: boolean
  /** Queues a control PDU, before all data; `acknowledged` is called when the peer has it. The peer's procedures get it. */
  send(pdu: ControlPdu, acknowledged?: () => void): void
  /** While data is paused only control PDUs go out (Vol 6 Part B, 5.1.3). What the host sends waits, and keeps its buffers. */
  pauseData(paused: boolean): void
  /** Begins to disconnect: LL_TERMINATE_IND with this reason, then Disconnection Complete with 0x16 here. */
  terminate(reason: number): void
  /** The end, without a word on the air: Disconnection Complete with this reason. The peer runs into its supervision timeout. */
  lost(reason: number): void
}

/** What both ends share. */
export interface Link {
  /** In HCI's units: 1.25 ms, events, 10 ms. */
  readonly interval: number
  readonly latency: number
  readonly timeout: number
  /** The number of the connection event that is next or under way. */
  readonly eventCounter: number
  /** Runs `task` at the begin of this connection event; never after the link has gone. */
  atEvent(eventCounter: number, task: () => void): void
  /** New parameters from now on: the current event begins a new raster. */
  update(parameters: { readonly interval: number; readonly latency: number; readonly timeout: number }): void
}
