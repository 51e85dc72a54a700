import type { AirAddress } from '../address.ts'
import type { Radio } from './radio.ts'
import type { Phy } from './timing.ts'

/** Who has found a train. */
export interface TrainReceiver {
  readonly radio: Radio
  /** At the end of each event that reaches it. That a train has ended nobody is told. */
  heard(data: Uint8Array, rssi: number): void
}

/** Periodic advertising as receivers know it (Vol 6 Part B, 4.4.2.12). */
export interface PeriodicTrain {
  readonly phy: Phy
  /** In units of 1.25 ms. */
  readonly interval: number
  /** dBm; 127 where the packets do not tell it. */
  readonly txPower: number
  join(receiver: TrainReceiver): void
  leave(receiver: TrainReceiver): void
}

/** What LL_PERIODIC_SYNC_IND tells of a train (Vol 6 Part B, 2.4.2.27). */
export interface TrainTransfer {
  readonly serviceData: number
  readonly train: PeriodicTrain
  readonly advertiser: AirAddress
  readonly sid: number
}
