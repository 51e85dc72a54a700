import type { Address } from '../../core/address.ts'
import { hciStatus, invalidUnless, require } from '../refusal.ts'

/** One train: whose it is, by device or identity address, and which of its sets it goes with. */
export interface TrainId {
  readonly type: number
  readonly address: Address
  readonly sid: number
}

const greatestSid = 0x0f

/** Refuses what cannot be the name of a train. */
export const checkTrainId = ({ type, sid }: TrainId): void => invalidUnless(type <= 1 && sid <= greatestSid)

/** As one number: exact, for it has 53 bits. */
export const keyOfTrain = ({ type, address, sid }: TrainId): number => (address * 2 + type) * 16 + sid

/** The Periodic Advertiser list (Vol 4 Part E, 7.8.70 to 7.8.73). */
export class PeriodicList {
  readonly #size: number
  readonly #keys = new Set<number>()

  constructor(size: number) {
    this.#size = size
  }

  has(id: TrainId): boolean {
    return this.#keys.has(keyOfTrain(id))
  }

  add(id: TrainId): void {
    checkTrainId(id)
    invalidUnless(!this.has(id))
    require(this.#keys.size < this.#size, hciStatus.memoryCapacityExceeded)
    this.#keys.add(keyOfTrain(id))
  }

  remove(id: TrainId): void {
    checkTrainId(id)
    require(this.#keys.delete(keyOfTrain(id)), hciStatus.unknownAdvertisingIdentifier)
  }

  clear(): void {
    this.#keys.clear()
  }
}
