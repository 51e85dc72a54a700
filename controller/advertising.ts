import type { LeState } from '../hci/le-states.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'
import type { PeriodicTrain } from './periodic-train.ts'
import { disallowedUnless } from './refusal.ts'

/** Legacy and extended advertising (Vol 4 Part E, 7.8.5 to 7.8.9, 7.8.52 to 7.8.60; Vol 6 Part B, 4.4.2). */
export class Advertising implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device
  #kind: 'legacy' | 'extended' | undefined

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

  /** The same of what legacy commands enabled: it uses the device's random address, which is then fixed (7.8.4). */
  get isLegacyOn(): boolean {
    return this.isOn && this.#kind === 'legacy'
  }

  /**
   * Legacy commands since the last Reset forbid extended ones, and the other way round (Vol 4 Part E, 3.1.1). Whoever carries out
   * such a command calls this before anything else: it counts as issued whatever comes of it. Refuses with Command Disallowed.
   */
  useCommands(kind: 'legacy' | 'extended'): void {
    disallowedUnless((this.#kind ?? kind) === kind)
    this.#kind = kind
  }

  /** Ties a periodic train to a set, or unties it: for PeriodicAdvertising. Undefined where there is no such set. */
  set(_advertisingHandle: number): { periodic: PeriodicTrain | undefined; readonly sid: number } | undefined {
    return undefined
  }

  reset(): void {
    this.#kind = undefined
  }
}
