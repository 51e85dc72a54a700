import type { Address } from '../../core/address.ts'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import type { Device } from '../device.ts'

/** A resolvable private address that is replaced when it has been in use for long enough. Made when asked for, so that it costs nothing until then. */
export class PrivateAddress {
  readonly #device: Device
  readonly #irk: Uint8Array
  #current: Address | undefined
  #madeAt = 0

  constructor(device: Device, irk: Uint8Array) {
    this.#device = device
    this.#irk = irk
  }

  /** The address now, where each is used for `timeout` microseconds (Vol 6 Part B, 6.1). */
  now(timeout: number): Address {
    const { air, random } = this.#device
    if (this.#current === undefined || air.time - this.#madeAt >= timeout) {
      this.#current = makeResolvableAddress(this.#irk, () => random.uint32())
      this.#madeAt = air.time
    }
    return this.#current
  }

  /** The next one to ask gets another address. */
  renew(): void {
    this.#current = undefined
  }
}
