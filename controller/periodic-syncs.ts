import type { AdvertisingEvent } from './advertising-event.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'

/** Synchronising with periodic advertising (Vol 4 Part E, 7.8.67 to 7.8.73, 7.8.88). */
export class PeriodicSyncs implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device

  constructor(device: Device) {
    this.device = device
  }

  /** Whether LE Periodic Advertising Create Sync has not come to its end (the resolving list is then fixed). */
  get isPending(): boolean {
    return false
  }

  /** The scanner has heard an event that points to a train. */
  found(_event: AdvertisingEvent): void {}

  reset(): void {}
}
