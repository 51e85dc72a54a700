import type { Address } from '../core/address.ts'
import type { AirAddress } from './advertising-event.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'

/** A device as a host is told of it: type 0 public, 1 random, 2 and 3 an identity (public, random) that was resolved. */
export interface PeerAddress {
  readonly type: 0 | 1 | 2 | 3
  readonly address: Address
  /** The resolvable private address that it used on the air; 0 for none. */
  readonly rpa: Address
}

/** The random address, the resolving list, and who is behind an address (Vol 6 Part B, 6; Vol 4 Part E, 7.8.38 to 7.8.45, 7.8.77). */
export class Privacy implements Part {
  readonly handlers: Handlers = {}
  readonly #device: Device

  constructor(device: Device) {
    this.#device = device
  }

  /**
   * The address that this device puts on the air for an Own_Address_Type (0 public, 1 random, 2 and 3 a private one made with the
   * resolving-list entry of `peer`, else 0 and 1). `random` is the address of an advertising set, in place of the device's.
   * Throws Refusal (Invalid HCI Command Parameters) where the random address is needed and was never set.
   */
  ownAddress(
    _ownAddressType: number,
    _peer?: { readonly type: number; readonly address: Address },
    _random?: Address,
  ): AirAddress {
    throw new Error(`not there yet ${this.#device.radio.id}`)
  }

  /** Who uses this address; the address itself where no entry of the resolving list knows it. */
  resolve({ type, address }: AirAddress): PeerAddress {
    return { type, address, rpa: 0 }
  }

  /** False where the peer is in network privacy mode and shows its identity all the same (Vol 6 Part B, 4.7). */
  accepts(_onAir: AirAddress): boolean {
    return true
  }

  /** Whether a target address means this device, which goes by `own`: the address itself, or a private one that a local IRK resolves. */
  isMeant(_target: AirAddress, _own: AirAddress): boolean {
    return false
  }

  /** The random address was set, or the set's is given. */
  get randomAddress(): Address | undefined {
    return undefined
  }

  reset(): void {}
}
