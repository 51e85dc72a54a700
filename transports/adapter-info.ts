import type { NotAvailableReason } from '../core/errors.ts'
import type { System } from './sysfs.ts'
import type { UsbPackage } from './usb-package.ts'

/** One controller that can be reached from here, or could be if something did not stand in the way. */
export interface AdapterInfo {
  /** What opens it. */
  readonly uri: string
  readonly transport: 'hci-socket' | 'usb' | 'serial'
  /** What it calls itself, else what it is. */
  readonly name: string
  /** Where it is known without opening it, which is rare. */
  readonly address?: string
  /** Of a controller on the USB. `path` is its place there: `2-1.4`. */
  readonly usb?: UsbIdentity
  /** Whether opening it should work now, taking it from nobody. */
  readonly available: boolean
  /** Why it cannot be used now. */
  readonly reason?: NotAvailableReason
  /** What to do about that. */
  readonly remedy?: string
}

export interface UsbIdentity {
  readonly vendorId: number
  readonly productId: number
  readonly path: string
}

export type Availability = Pick<AdapterInfo, 'available' | 'reason' | 'remedy'>
export const free: Availability = { available: true }
export const hindered = (reason: NotAvailableReason, remedy: string): Availability => ({ available: false, reason, remedy })

/** A serial port, as the package `serialport` lists it. */
export interface SerialPortInfo {
  readonly path: string
  readonly manufacturer?: string | undefined
  readonly pnpId?: string | undefined
  readonly friendlyName?: string | undefined
}

/** The optional packages; each rejects with BleakBluetoothNotAvailableError where it is not installed. */
export interface Natives {
  /** Whether the interfaces of the HCI devices are up, by number. Opens no device. */
  hciDevicesUp(): Promise<ReadonlyMap<number, boolean>>
  usb(): Promise<UsbPackage>
  serialPorts(): Promise<readonly SerialPortInfo[]>
}

export interface ListAdaptersOptions {
  /** For tests: the machine and the packages. */
  readonly system?: System
  readonly natives?: Natives
}
