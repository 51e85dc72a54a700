import type { LeState } from '../hci/le-states.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'

/** Legacy and extended scanning (Vol 4 Part E, 7.8.10, 7.8.11, 7.8.64, 7.8.65; Vol 6 Part B, 4.4.3). */
export class Scanning implements Part {
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
