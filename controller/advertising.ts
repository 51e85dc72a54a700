import type { LeState } from '../hci/le-states.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'
import type { PeriodicTrain } from './periodic-train.ts'

/** Legacy and extended advertising (Vol 4 Part E, 7.8.5 to 7.8.9, 7.8.52 to 7.8.60; Vol 6 Part B, 4.4.2). */
export class Advertising implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device

  constructor(device: Device) {
    this.device = device
  }

  get states(): readonly LeState[] {
    return []
  }

  /** Whether an enabled set uses the accept list. */
  get usesAcceptList(): boolean {
    return false
  }

  /** Whether anything is enabled (lists and random addresses are then fixed). */
  get isOn(): boolean {
    return false
  }

  /** Legacy commands since the last Reset forbid extended ones, and the other way round (3.1.1). One of the scanning, advertising and initiating parts calls this for each such command; refuses with Command Disallowed. */
  useCommands(_kind: 'legacy' | 'extended'): void {}

  /** Ties a periodic train to a set, or unties it: for PeriodicAdvertising. Undefined where there is no such set. */
  set(_advertisingHandle: number): { periodic: PeriodicTrain | undefined; readonly sid: number } | undefined {
    return undefined
  }

  reset(): void {}
}
