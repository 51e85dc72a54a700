import type { Device } from '../device.ts'
import { hciStatus, Refusal } from '../refusal.ts'
import { keyOfTrain, type TrainId } from './periodic-list.ts'
import type { PeriodicSync } from './periodic-sync.ts'

/** Trains that a controller follows at a time. */
const mostSyncs = 16

/** The trains that are received, by handle. */
export class SyncTable {
  readonly #device: Device
  readonly #syncs = new Map<number, PeriodicSync>()

  constructor(device: Device) {
    this.#device = device
  }

  get hasRoom(): boolean {
    return this.#syncs.size < mostSyncs
  }

  has(id: TrainId): boolean {
    return [...this.#syncs.values()].some(sync => keyOfTrain(sync.id) === keyOfTrain(id))
  }

  /** The train that the host calls so; refuses with Unknown Advertising Identifier where there is none. */
  find(handle: number): PeriodicSync {
    const sync = this.#syncs.get(handle)
    if (!sync) throw new Refusal(hciStatus.unknownAdvertisingIdentifier)
    return sync
  }

  /** Gives the handle of what is received from now on. */
  add(sync: PeriodicSync): number {
    let handle = 0
    while (this.#syncs.has(handle)) handle++
    this.#syncs.set(handle, sync)
    return handle
  }

  /** The host no longer wants it. */
  end(handle: number): void {
    this.find(handle).end()
    this.#syncs.delete(handle)
  }

  /** It is not heard any more. */
  lost(syncHandle: number): void {
    this.#syncs.delete(syncHandle)
    this.#device.event({ name: 'lePeriodicAdvertisingSyncLost', syncHandle })
  }

  reset(): void {
    for (const sync of this.#syncs.values()) sync.end()
    this.#syncs.clear()
  }
}
