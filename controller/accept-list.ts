import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'
import type { PeerAddress } from './privacy.ts'

/** Vol 4 Part E, 7.8.14 to 7.8.17: the devices that filter policies let through. */
export class AcceptList implements Part {
  readonly handlers: Handlers = {}
  readonly #device: Device

  constructor(device: Device) {
    this.#device = device
  }

  /** Whether the list has this device, an identity by its own address type. */
  has(_peer: PeerAddress): boolean {
    return this.#device.profile.acceptListSize < 0
  }

  reset(): void {}
}
