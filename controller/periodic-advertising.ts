import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'

/** Periodic advertising (Vol 4 Part E, 7.8.61 to 7.8.63). */
export class PeriodicAdvertising implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device

  constructor(device: Device) {
    this.device = device
  }

  reset(): void {}
}
