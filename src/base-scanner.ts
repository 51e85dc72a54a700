import { checkList, checkType } from '../core/check.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import type { CallOptions } from '../core/deadline.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { AdvertisementData } from './advertisement-data.ts'
import { BLEDevice } from './ble-device.ts'
import { reportError } from './report-error.ts'

/** Called for every report, with the device and its merged advertisement. What it throws is reported and stops nobody else. */
export type AdvertisementDataCallback = (device: BLEDevice, advertisement: AdvertisementData) => void | Promise<void>

/** A UUID of 4, 8 or 36 characters, or a 16-bit or 32-bit number. */
export type UuidLike = string | number

/** What every scanner backend understands. */
export interface BaseScannerOptions {
  readonly detectionCallback?: AdvertisementDataCallback | undefined
  /** Only devices that advertise at least one of these; empty means all. */
  readonly serviceUuids?: readonly UuidLike[] | undefined
}

/** Who stands before a backend: whether reports are still wanted, and who hears that the scan has ended by itself. */
export interface ScanUser {
  readonly listening: boolean
  ended(error?: Error): void
}

interface Callback {
  readonly call: AdvertisementDataCallback
  removed: boolean
}

/** What every scanner backend is; extend it to put `BleakScanner` on another platform. */
export abstract class BaseBleakScanner {
  /** What was seen since `start`, by address. */
  readonly seenDevices: Map<string, [BLEDevice, AdvertisementData]> = new Map()
  /** Normalised; empty means all. */
  readonly serviceUuids: readonly string[]
  /** Replaced at each change, so that a report goes to those who were there when it came. */
  #callbacks: readonly Callback[] = []
  #user: ScanUser = { listening: true, ended: () => {} }

  constructor(options: BaseScannerOptions & Record<string, unknown> = {}) {
    checkList('serviceUuids', options.serviceUuids)
    checkType('detectionCallback', options.detectionCallback, 'function')
    this.serviceUuids = (options.serviceUuids ?? []).map(normalizeUuid)
    if (options.detectionCallback) this.registerDetectionCallback(options.detectionCallback)
  }

  /** Begins to scan; clears `seenDevices`. It must settle soon after `signal` aborts: nobody starts or stops it before. */
  abstract start(options?: CallOptions): Promise<void>
  /** Stops scanning; idempotent. No callback is called after it was called. */
  abstract stop(): Promise<void>
  /** Platform-specific filter settings, in place of those of the constructor. */
  abstract setScanningFilter(filter: Record<string, unknown>): void

  /** The time that the scan goes by. */
  get clock(): Clock {
    return systemClock
  }

  /** Adds a callback; the function returned removes it again, and it is called no more. */
  registerDetectionCallback(callback: AdvertisementDataCallback): () => void {
    const entry: Callback = { call: callback, removed: false }
    this.#callbacks = [...this.#callbacks, entry]
    return () => {
      entry.removed = true
      this.#callbacks = this.#callbacks.filter(other => other !== entry)
    }
  }

  /** For backends: hands one report to every callback. */
  callDetectionCallbacks(device: BLEDevice, advertisement: AdvertisementData): void {
    for (const callback of this.#callbacks) {
      if (!this.#user.listening) return
      if (callback.removed) continue
      try {
        const pending = callback.call(device, advertisement)
        // A callback in JavaScript may return anything.
        if (pending) Promise.resolve(pending).catch(reportError)
      } catch (error) {
        reportError(error)
      }
    }
  }

  /** For backends: the same device object for the same address, its name brought up to date. */
  createOrUpdateDevice(address: string, name: string | null, details: unknown, advertisement: AdvertisementData): BLEDevice {
    const known = this.seenDevices.get(address)
    const device = known?.[0] ?? new BLEDevice(address, { addressType: advertisement.addressType, name, details })
    if (name !== null) device.name = name
    this.seenDevices.set(address, [device, advertisement])
    return device
  }

  /** For BleakScanner, which stands before a backend. @internal */
  setUser(user: ScanUser): void {
    this.#user = user
  }

  /** For backends: scanning has ended by itself, with an error or because the input is complete. */
  protected scanEnded(error?: Error): void {
    this.#user.ended(error)
  }
}

/** A class that scans on some platform. */
export type ScannerBackend = new (options: BaseScannerOptions & Record<string, unknown>) => BaseBleakScanner
