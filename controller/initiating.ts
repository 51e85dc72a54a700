import type { LeState } from '../hci/le-states.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'

/** Initiating (Vol 4 Part E, 7.8.12, 7.8.13, 7.8.66; Vol 6 Part B, 4.4.4). */
export class Initiating implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device

  constructor(device: Device) {
    this.device = device
  }

  get states(): readonly LeState[] {
    return []
  }

  get usesAcceptList(): boolean {
    return false
  }

  get isOn(): boolean {
    return false
  }

  reset(): void {}
}
