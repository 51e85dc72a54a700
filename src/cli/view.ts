import type { Adapter, AdvertisementData, BLEDevice, BleakScanner } from '../index.ts'

/** A scan that is under way, as its view sees it. */
export interface Scene {
  readonly adapter: Adapter
  readonly scanner: BleakScanner
  /** Milliseconds since 1970, as the adapter knows it: a replay has the time of its capture. */
  now(): number
  /** What `now` told before the first report. */
  readonly started: number
  /** Aborted when the user has had enough, or with the error where something failed. */
  readonly signal: AbortSignal
}

/** What shows a scan. */
export interface View {
  /** The scan has begun; the first reports may have come already. */
  begin(scene: Scene): void
  report(device: BLEDevice, advertisement: AdvertisementData): void
  /** After the last report of a scan that has begun; resolves when all is written. */
  end(): void | Promise<void>
  /** After `end`, when the adapter is closed too and everything is where it was meant to go. */
  closed?(): void
}
