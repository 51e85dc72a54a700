import type { Address } from '../core/address.ts'
import type { PeerAddress } from './address.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'
import type { FilterList } from './parts.ts'
import { leFeatureBit } from './profile.ts'
import { disallowedUnless, hciStatus, invalidUnless, require } from './refusal.ts'

/** Address_Type of all those who advertise without an address; the address then says nothing (Vol 4 Part E, 7.8.16). */
const anonymous = 0xff

/** An address with its type as one number: exact, for it has 49 bits. */
const keyOf = (type: number, address: Address): number => (type & 1) * 2 ** 48 + address
const anonymousKey = -1

interface Given {
  readonly addressType: number
  readonly address: Address
}

/** Vol 4 Part E, 7.8.14 to 7.8.17: the devices that filter policies let through. */
export class AcceptList implements Part, FilterList {
  readonly handlers: Handlers
  readonly #device: Device
  readonly #keys = new Set<number>()

  constructor(device: Device) {
    this.#device = device
    this.handlers = {
      leReadFilterAcceptListSize: () => ({ filterAcceptListSize: device.profile.acceptListSize }),
      leClearFilterAcceptList: () => {
        this.#mayChange()
        this.#keys.clear()
      },
      leAddDeviceToFilterAcceptList: params => this.#add(params),
      leRemoveDeviceFromFilterAcceptList: params => {
        this.#mayChange()
        // What is not there is gone already: 7.8.17 knows no status for that.
        this.#keys.delete(this.#keyOf(params))
      },
    }
  }

  /** Whether the list has this device, an identity by its own address type; without a peer, those who advertise anonymously. */
  has(peer: PeerAddress | undefined): boolean {
    return this.#keys.has(peer ? keyOf(peer.type, peer.address) : anonymousKey)
  }

  reset(): void {
    this.#keys.clear()
  }

  /** Refuses while a filter policy in use goes by the list (7.8.15 to 7.8.17). */
  #mayChange(): void {
    const { advertising, scanning, initiating } = this.#device
    disallowedUnless(!(advertising.usesAcceptList || scanning.usesAcceptList || initiating.usesAcceptList))
  }

  #add(params: Given): void {
    this.#mayChange()
    const key = this.#keyOf(params)
    require(this.#keys.has(key) || this.#keys.size < this.#device.profile.acceptListSize, hciStatus.memoryCapacityExceeded)
    this.#keys.add(key)
  }

  #keyOf({ addressType, address }: Given): number {
    // Anonymous advertising came with extended advertising; before that the value was reserved.
    if (addressType === anonymous && this.#device.hasFeature(leFeatureBit.extendedAdvertising)) return anonymousKey
    invalidUnless(addressType <= 1)
    return keyOf(addressType, address)
  }
}
