import { Deferred } from '../../core/deferred.ts'
import { type AdvertisementData, type BLEDevice, BleakScanner, type ScannerOptions } from '../../src/index.ts'

/** Milliseconds of time that a test lets pass. */
const patience = 15_000
/** Milliseconds of real time: for machines that are busy. */
const realPatience = 120_000

/** What a scanner told, until it was enough: the latest of every address, and all of it in order. */
export class Seen {
  readonly reports: AdvertisementData[] = []
  readonly #devices = new Map<string, [BLEDevice, AdvertisementData]>()

  add(device: BLEDevice, advertisement: AdvertisementData): void {
    this.reports.push(advertisement)
    this.#devices.set(device.address, [device, advertisement])
  }

  device(address: string): BLEDevice {
    return this.#entry(address)[0]
  }

  advertisement(address: string): AdvertisementData {
    return this.#entry(address)[1]
  }

  has(address: string): boolean {
    return this.#devices.has(address)
  }

  /** How many reports came from this address. */
  count(address: string): number {
    return this.reports.filter(report => report.address === address).length
  }

  #entry(address: string): [BLEDevice, AdvertisementData] {
    const entry = this.#devices.get(address)
    if (entry === undefined) throw new Error(`${address} was not seen; seen: ${[...this.#devices.keys()].join(' ')}`)
    return entry
  }
}

/** Lets time pass, where it is not the wall clock's. */
export type Pass = (milliseconds: number) => Promise<void>

/** Scans until `enough`; what was seen by then is returned also when patience ends, for the assertions to tell. */
export const scanUntil = async (options: ScannerOptions, enough: (seen: Seen) => boolean, pass?: Pass): Promise<Seen> => {
  const seen = new Seen()
  const done = new Deferred<void>()
  const late = setTimeout(() => done.resolve(), realPatience)
  // A callback, since some peers report everything at once while the scan is being started.
  const detectionCallback = (device: BLEDevice, advertisement: AdvertisementData) => {
    seen.add(device, advertisement)
    if (enough(seen)) done.resolve()
  }
  await using scanner = await BleakScanner.start({ ...options, detectionCallback })
  for (let waited = 0; pass && waited < patience && !enough(seen); waited += 10) await pass(10)
  if (!pass) await done.promise
  await scanner.stop()
  clearTimeout(late)
  return seen
}
