import { Deferred } from '../../core/deferred.ts'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { openError, type UsbIds } from './errors.ts'
import { busPath, type HciInterface } from './find.ts'
import { libusbError, type UsbDevice, type UsbEndpoint, type UsbError, type UsbInterface } from './package.ts'

/** Devices that this process has open: the package would silently hand out the same handle a second time. */
const openHere = new Set<UsbDevice>()

export const isUsbOpenHere = (path: string): boolean => [...openHere].some(device => busPath(device) === path)
export const usbOpenHereRemedy = 'This process has it open: share that adapter, or close it first'

export const idsOf = ({ deviceDescriptor }: UsbDevice): UsbIds => ({
  vendorId: deviceDescriptor.idVendor,
  productId: deviceDescriptor.idProduct,
})

/** A device that is open, its HCI interface taken from the kernel's driver, and all of it given back by `release`. */
export class UsbClaim {
  readonly device: UsbDevice
  readonly #interface: UsbInterface
  #detached = false
  #claimed = false

  /** Throws BleakBluetoothNotAvailableError, with nothing left open. */
  constructor(device: UsbDevice, hci: HciInterface, uri: string, platform: NodeJS.Platform) {
    if (openHere.has(device)) throw openHereError(uri)
    this.device = device
    try {
      device.open()
    } catch (cause) {
      throw openError(uri, idsOf(device), cause, platform)
    }
    openHere.add(device)
    try {
      this.#interface = device.interface(hci.number)
      this.#take()
    } catch (cause) {
      this.#giveBack()
      throw openError(uri, idsOf(device), cause, platform)
    }
  }

  endpoint(address: number): UsbEndpoint {
    const endpoint = this.#interface.endpoint(address)
    // The address is from the descriptor that the package made its endpoints from.
    if (!endpoint) throw new Error(`there is no endpoint 0x${address.toString(16)}`)
    return endpoint
  }

  /** In libusb's order: the interface, the kernel's driver, the device. Resolves whatever has become of the device. */
  async release(): Promise<void> {
    if (this.#claimed) {
      this.#claimed = false
      const released = new Deferred<void>()
      try {
        this.#interface.release(() => released.resolve())
      } catch {
        released.resolve()
      }
      await released.promise
    }
    this.#giveBack()
  }

  #take(): void {
    if (kernelDriverActive(this.#interface)) {
      this.#interface.detachKernelDriver()
      this.#detached = true
    }
    this.#interface.claim()
    this.#claimed = true
  }

  #giveBack(): void {
    try {
      if (this.#detached) this.#interface.attachKernelDriver()
    } catch {
      // Unplugged, or the driver was unloaded meanwhile.
    }
    this.#detached = false
    try {
      this.device.close()
    } catch {
      // A transfer that never ended holds it; the process gives it back when it exits.
    }
    openHere.delete(this.device)
  }
}

/** Windows, and libusb where it may not ask, know no kernel drivers that could be detached. */
export const kernelDriverActive = (usbInterface: UsbInterface): boolean => {
  try {
    return usbInterface.isKernelDriverActive()
  } catch (error) {
    const { errno } = error as UsbError
    if (errno === libusbError.notSupported || errno === libusbError.notFound) return false
    throw error
  }
}

/** Why a device could not be taken without taking it from somebody; undefined if it could. Opens it for a moment, and claims nothing. */
export const probe = (
  device: UsbDevice,
  hci: HciInterface,
  uri: string,
  platform: NodeJS.Platform,
): BleakBluetoothNotAvailableError | undefined => {
  if (openHere.has(device)) return openHereError(uri)
  try {
    device.open()
  } catch (cause) {
    return openError(uri, idsOf(device), cause, platform)
  }
  try {
    const driven = kernelDriverActive(device.interface(hci.number))
    return driven ? openError(uri, idsOf(device), { errno: libusbError.busy }, platform) : undefined
  } catch (cause) {
    return openError(uri, idsOf(device), cause, platform)
  } finally {
    closeQuietly(device)
  }
}

const openHereError = (uri: string): BleakBluetoothNotAvailableError =>
  new BleakBluetoothNotAvailableError(`${uri}: it is in use`, 'busy', { remedy: usbOpenHereRemedy })

/** The serial number of a device; undefined where it has none. Throws what the package throws when the device cannot be opened. */
export const readSerial = async (device: UsbDevice): Promise<string | undefined> => {
  const index = device.deviceDescriptor.iSerialNumber
  if (index === 0) return undefined
  if (!openHere.has(device)) device.open()
  const read = new Deferred<string | undefined>()
  try {
    device.getStringDescriptor(index, (_error, text) => read.resolve(text))
    return await read.promise
  } finally {
    if (!openHere.has(device)) closeQuietly(device)
  }
}

/** A request of somebody else that is under way keeps the device open; who made it closes it then. */
const closeQuietly = (device: UsbDevice): void => {
  try {
    device.close()
  } catch {
    // As said.
  }
}
