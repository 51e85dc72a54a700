import { BleakBluetoothNotAvailableError, type NotAvailableReason } from '../../core/errors.ts'
import { libusbError, type UsbError } from './package.ts'

export interface UsbIds {
  readonly vendorId: number
  readonly productId: number
}

const hex = (value: number): string => value.toString(16).padStart(4, '0')
export const idsText = ({ vendorId, productId }: UsbIds): string => `${hex(vendorId)}:${hex(productId)}`

/** The line for /etc/udev/rules.d that lets the user at the seat, and the group plugdev, use this dongle. */
export const udevRule = ({ vendorId, productId }: UsbIds): string =>
  `SUBSYSTEM=="usb", ATTR{idVendor}=="${hex(vendorId)}", ATTR{idProduct}=="${hex(productId)}", MODE="0660", GROUP="plugdev", TAG+="uaccess"`

export const udevRemedy = (ids: UsbIds): string =>
  `Allow it: echo '${udevRule(ids)}' | sudo tee -a /etc/udev/rules.d/70-baretooth.rules && sudo udevadm control --reload && sudo udevadm trigger`

const winUsbRemedy =
  'Windows drives this dongle with its own Bluetooth stack. Give it the driver WinUSB with Zadig (https://zadig.akeo.ie), and the old one back in the Device Manager'

const macRemedy =
  'macOS drives this dongle itself. Run sudo nvram bluetoothHostControllerSwitchBehavior=never, restart and plug it in again; or run as root'

const replugRemedy = 'Unplug the dongle and plug it in again'
const busyRemedy = 'Stop the other program that uses this dongle'

type Refusal = readonly [reason: NotAvailableReason, why: string, remedy: (ids: UsbIds) => string]

const anywhere: Readonly<Record<number, Refusal>> = {
  [libusbError.access]: ['permission', 'this user may not open the dongle', udevRemedy],
  [libusbError.busy]: ['busy', 'another program has claimed the dongle', () => busyRemedy],
  [libusbError.noDevice]: ['no-adapter', 'the dongle was unplugged', () => replugRemedy],
}

const byPlatform: Partial<Record<NodeJS.Platform, Readonly<Record<number, Refusal>>>> = {
  win32: {
    [libusbError.access]: ['driver', 'another driver or program holds the dongle', () => winUsbRemedy],
    [libusbError.notSupported]: ['driver', 'the dongle has no driver that libusb can use', () => winUsbRemedy],
    [libusbError.notFound]: ['driver', 'the dongle has no driver that libusb can use', () => winUsbRemedy],
  },
  darwin: {
    [libusbError.access]: ['driver', 'the system holds the dongle', () => macRemedy],
    [libusbError.busy]: ['driver', 'the system holds the dongle', () => macRemedy],
  },
}

/** What libusb said when the dongle was opened, detached or claimed, as this library's error. */
export const openError = (
  uri: string,
  ids: UsbIds,
  cause: unknown,
  platform: NodeJS.Platform,
): BleakBluetoothNotAvailableError => {
  const { errno, message } = cause as UsbError
  const [reason, why, remedy] = byPlatform[platform]?.[errno] ?? anywhere[errno] ?? ['driver', message, () => replugRemedy]
  return new BleakBluetoothNotAvailableError(`${uri} (${idsText(ids)}): ${why}`, reason, { cause, remedy: remedy(ids) })
}

/** Nothing answers to the name: the reasons differ by platform. */
export const noSuchUsb = (uri: string): BleakBluetoothNotAvailableError =>
  new BleakBluetoothNotAvailableError(`${uri}: there is no such USB Bluetooth adapter`, 'no-adapter', {
    remedy:
      "See what is plugged in with listAdapters() or 'baretooth adapters'; a dongle whose class is its vendor's own must be named by vendor and product",
  })
