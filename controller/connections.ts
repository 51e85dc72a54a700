import type { Address } from '../core/address.ts'
import type { LeState } from '../hci/le-states.ts'
import type { ConnectRequest } from './advertising-event.ts'
import type { Device } from './device.ts'
import type { LinkEnd } from './link-end.ts'
import type { Handlers, Part } from './part.ts'
import type { PeerAddress } from './privacy.ts'

/** What one device brings to a new connection. */
export interface Side {
  readonly device: Device
  /** The other one, as this one's host is told. */
  readonly peer: PeerAddress
  /** The private address that this one used; 0 for none. */
  readonly localRpa: Address
}

export interface PeripheralSide extends Side {
  /** Called when the host has been told of the connection: a set that it came from has then terminated. */
  readonly connected?: ((connectionHandle: number) => void) | undefined
}

/** The links of one controller (Vol 4 Part E, 7.1.6, 7.5.4, 7.8.18 to 7.8.26, 7.8.33, 7.8.47 to 7.8.49; Vol 6 Part B, 4.5 and 5). */
export class Connections implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device

  constructor(device: Device) {
    this.device = device
  }

  get states(): readonly LeState[] {
    return []
  }

  /** Links, by handle. */
  get ends(): ReadonlyMap<number, LinkEnd> {
    return new Map()
  }

  /** Whether one more is possible. */
  get hasRoom(): boolean {
    return true
  }

  /** Whether there is a link to this device, by identity. */
  has(_peer: PeerAddress): boolean {
    return false
  }

  /** Makes a link of the two sides; both hosts are told. `this` is the central's. */
  create(_central: Side, _peripheral: PeripheralSide, _request: ConnectRequest): void {}

  /** Tells the host that a connection attempt has ended without one (status, a peer where it is known). */
  failed(_status: number, _peer?: PeerAddress): void {}

  /** Data from the host. */
  send(_handle: number, _boundary: number, _data: Uint8Array): void {}

  /** A radio has moved, or the paths are others now: links that hear nothing any more run into their supervision timeout. */
  pathChanged(): void {}

  reset(): void {}
}
