import type { UsbPackage } from '../usb/package.ts'
import type { System } from './sysfs.ts'

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
