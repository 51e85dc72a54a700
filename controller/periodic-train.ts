import type { AirAddress } from './advertising-event.ts'
import type { Radio } from './radio.ts'
import type { Phy } from './timing.ts'

/** Periodic advertising as receivers know it (Vol 6 Part B, 4.4.2.12). */
export interface PeriodicTrain {
  readonly radio: Radio
  readonly advertiser: AirAddress
  readonly sid: number
  readonly phy: Phy
  /** In units of 1.25 ms. */
  readonly interval: number
  /** A receiver that has found it: called at each event that reaches it, and once when the train has ended. */
  join(receiver: { heard(data: Uint8Array, rssi: number): void; readonly radio: Radio }): void
  leave(receiver: { readonly radio: Radio }): void
}
