import type { AdvertisementData, BLEDevice } from '../index.ts'
import { SignalHistory } from './signal-history.ts'

/** One device of the table. */
export interface DeviceRow {
  readonly device: BLEDevice
  readonly signal: SignalHistory
  /** Its place among the devices, the first seen being 1. */
  readonly number: number
  advertisement: AdvertisementData
}

/** The devices that are shown. What the scanner has forgotten goes away here too, so its bounds are the bounds of this. */
export class DeviceRows {
  readonly #rows = new WeakMap<BLEDevice, DeviceRow>()
  #seen = 0

  add(device: BLEDevice, advertisement: AdvertisementData): void {
    let row = this.#rows.get(device)
    if (row) row.advertisement = advertisement
    else {
      row = { device, advertisement, signal: new SignalHistory(), number: ++this.#seen }
      this.#rows.set(device, row)
    }
    if (advertisement.rssi !== null) row.signal.add(advertisement.rssi, advertisement.timestamp)
  }

  /** For a device that no longer passes the filters. */
  remove(device: BLEDevice): void {
    this.#rows.delete(device)
  }

  /** The rows of those that the scanner still knows, the strongest first; `steady` keeps neighbours of like strength in their places. */
  sorted(devices: readonly BLEDevice[], steady: boolean): readonly DeviceRow[] {
    const rows = devices.flatMap(device => this.#rows.get(device) ?? [])
    const strength = ({ signal }: DeviceRow) => (steady ? signal.rank : signal.average) ?? Number.NEGATIVE_INFINITY
    return rows.sort((a, b) => compare(strength(b), strength(a)) || a.number - b.number)
  }
}

/** Unlike a difference, it takes infinities. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
