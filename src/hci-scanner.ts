import { checkList, checkOneOf, checkType } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import { systemClock } from '../core/clock.ts'
import type { CallOptions } from '../core/deadline.ts'
import { BleakError } from '../core/errors.ts'
import type { MergedView } from '../gap/merged-view.ts'
import type { AdvertisingReport } from '../gap/reports.ts'
import type { ScanPhy, ScanSettings } from '../gap/scan-settings.ts'
import type { Scan } from '../host/host.ts'
import { Adapter, hostOf } from './adapter.ts'
import { acquireAdapter, type Lease } from './adapter-pool.ts'
import type { AdvertisementData } from './advertisement-data.ts'
import { BaseBleakScanner, type BaseScannerOptions } from './base-scanner.ts'
import type { BLEDevice } from './ble-device.ts'
import { HciAdvertisement } from './hci-advertisement.ts'
import { payloadFilter, type ScanFilterOptions } from './scan-filter.ts'
import { defaultMaxDeviceAge, defaultMaxDevices, type Sighting, Sightings } from './sightings.ts'

export interface HciScannerOptions extends ScanFilterOptions {
  /** A transport URI (see `Adapter.open`), an open adapter, or nothing: the default adapter. */
  readonly adapter?: string | Adapter | undefined
  /** Active scanning (the default) asks for scan responses; passive scanning only listens. */
  readonly scanningMode?: 'active' | 'passive' | undefined
  /** Let the controller drop repeated reports; false where absent. */
  readonly filterDuplicates?: boolean | undefined
  /** Devices remembered at most; the one unseen for longest gives way. 10,000 where absent. */
  readonly maxDevices?: number | undefined
  /** Milliseconds after which an unseen device is forgotten; 900,000 where absent. */
  readonly maxDeviceAge?: number | undefined
  /** Primary PHYs to listen on; `['1m']` where absent. */
  readonly phys?: readonly ScanPhy[] | undefined
  /** Milliseconds from one scan window to the next, and how long each is; 60 and 60 where absent: always listening. */
  readonly interval?: number | undefined
  readonly window?: number | undefined
}

const defaultInterval = 60

/** What the scanner keeps of a device beside what was seen. */
interface Known extends Sighting {
  /** The public entry, while the device passes the filters. */
  entry?: [BLEDevice, AdvertisementData]
  /** Its key in `seenDevices`. */
  name?: string
  /** The view that the filters were asked about, and what they said. */
  judged?: MergedView
  passes?: boolean
}

/** Scans with our own stack. */
export class HciBleakScanner extends BaseBleakScanner {
  readonly #options: HciScannerOptions
  readonly #settings: ScanSettings
  readonly #sightings: Sightings
  #passes: (view: MergedView) => boolean
  #rssiMin: number
  #active: { readonly lease: Lease; readonly scan: Scan } | undefined
  #clock: Clock = systemClock

  constructor(options: BaseScannerOptions & HciScannerOptions & Record<string, unknown> = {}) {
    super(options)
    const {
      interval = defaultInterval,
      window = interval,
      phys = ['1m'],
      scanningMode = 'active',
      filterDuplicates = false,
    } = options
    checkOneOf('scanningMode', scanningMode, ['active', 'passive'])
    checkList('phys', phys)
    for (const phy of phys) checkOneOf('phys', phy, ['1m', 'coded'])
    if (options.adapter !== undefined && !(options.adapter instanceof Adapter)) checkType('adapter', options.adapter, 'string')
    this.#options = options
    this.#settings = { active: scanningMode === 'active', filterDuplicates, phys, interval, window }
    this.#passes = payloadFilter(this.serviceUuids, options)
    this.#rssiMin = options.rssiMin ?? Number.NEGATIVE_INFINITY
    this.#sightings = new Sightings({
      maxDevices: positive('maxDevices', options.maxDevices ?? defaultMaxDevices),
      maxDeviceAge: positive('maxDeviceAge', options.maxDeviceAge ?? defaultMaxDeviceAge),
      forgotten: (sighting: Known) => this.#forget(sighting),
    })
  }

  override get clock(): Clock {
    return this.#clock
  }

  async start({ signal }: CallOptions = {}): Promise<void> {
    if (this.#active) throw new BleakError('this scanner is already scanning')
    this.seenDevices.clear()
    this.#sightings.clear()
    const lease = await acquireAdapter(this.#options.adapter, signal)
    try {
      const host = hostOf(lease.adapter)
      this.#clock = host.clock
      let over = false
      const ended = (error?: Error) => {
        over = true
        this.#ended(lease, error)
      }
      const scan = await host.scan(this.#settings, { report: report => this.#report(report), ended }, signal)
      if (!over) this.#active = { lease, scan }
    } catch (error) {
      await lease.release()
      throw error
    }
  }

  async stop(): Promise<void> {
    const active = this.#active
    this.#active = undefined
    if (!active) return
    this.#sightings.sweep(this.#clock.now())
    try {
      await active.scan.stop()
    } finally {
      await active.lease.release()
    }
  }

  /** `{ rssiMin, namePrefix, orPatterns }`, in place of those of the constructor. */
  setScanningFilter(filter: ScanFilterOptions & Record<string, unknown>): void {
    this.#passes = payloadFilter(this.serviceUuids, filter)
    this.#rssiMin = filter.rssiMin ?? Number.NEGATIVE_INFINITY
  }

  /** The scan has ended by itself: with its adapter, or because the controller cannot go on with it. */
  #ended(lease: Lease, error: Error | undefined): void {
    if (this.#active?.lease === lease) this.#active = undefined
    this.scanEnded(error)
    void lease.release()
  }

  #report(report: AdvertisingReport): void {
    const now = this.#clock.now()
    const known: Known = this.#sightings.observe(report, now)
    if (known.judged !== known.view) {
      known.judged = known.view
      known.passes = this.#passes(known.view)
    }
    if (!known.passes || report.rssi < this.#rssiMin) return
    const advertisement = new HciAdvertisement(known.device, known.view, known.eventType, report, now)
    if (known.entry) known.entry[1] = advertisement
    else this.#show(known, advertisement)
    this.callDetectionCallbacks(known.device, advertisement)
  }

  /** Two devices of one address but different types are two devices: the later one's key says which it is. */
  #show(known: Known, advertisement: AdvertisementData): void {
    const { address, addressType } = known.device
    known.name = this.seenDevices.has(address)
      ? `${address} (${addressType === 'anonymous' ? `set ${-1 - known.key}` : addressType})`
      : address
    known.entry = [known.device, advertisement]
    this.seenDevices.set(known.name, known.entry)
  }

  #forget(known: Known): void {
    if (known.name !== undefined) this.seenDevices.delete(known.name)
  }
}

const positive = (name: string, value: number): number => {
  if (value > 0) return value
  throw new RangeError(`${name} must be more than 0, not ${value}`)
}
