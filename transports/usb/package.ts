/**
 * The part of the package `usb` (2.x, libusb) that we use, with its names; a test checks that the real one has this shape.
 * Everything else of it stays untouched: its own polling stops for good at the first error, and loses count of its transfers.
 */
export interface UsbPackage {
  getDeviceList(): UsbDevice[]
}

export interface UsbDevice {
  readonly busNumber: number
  readonly deviceAddress: number
  /** The ports from the root hub to the device; undefined where the platform does not tell. */
  readonly portNumbers: number[] | undefined
  readonly deviceDescriptor: UsbDeviceDescriptor
  /** Undefined while the device has no configuration. May throw. */
  readonly configDescriptor: UsbConfigDescriptor | undefined
  open(): void
  /** Throws while a transfer is pending. */
  close(): void
  interface(number: number): UsbInterface
  controlTransfer(
    requestType: number,
    request: number,
    value: number,
    index: number,
    data: Buffer,
    callback: (error: UsbError | undefined) => void,
  ): unknown
  getStringDescriptor(index: number, callback: (error?: UsbError, text?: string) => void): void
}

export interface UsbDeviceDescriptor {
  readonly bDeviceClass: number
  readonly bDeviceSubClass: number
  readonly bDeviceProtocol: number
  readonly idVendor: number
  readonly idProduct: number
  /** 0 where there is none. */
  readonly iSerialNumber: number
}

export interface UsbConfigDescriptor {
  /** By interface, then by alternate setting. */
  readonly interfaces: readonly (readonly UsbInterfaceDescriptor[])[]
}

export interface UsbInterfaceDescriptor {
  readonly bInterfaceNumber: number
  readonly bInterfaceClass: number
  readonly bInterfaceSubClass: number
  readonly bInterfaceProtocol: number
  readonly endpoints: readonly UsbEndpointDescriptor[]
}

export interface UsbEndpointDescriptor {
  readonly bEndpointAddress: number
  readonly bmAttributes: number
  readonly wMaxPacketSize: number
}

export interface UsbInterface {
  isKernelDriverActive(): boolean
  detachKernelDriver(): void
  attachKernelDriver(): void
  claim(): void
  release(callback: (error?: UsbError) => void): void
  endpoint(address: number): UsbEndpoint | undefined
}

export interface UsbEndpoint {
  clearHalt(callback: (error: UsbError | undefined) => void): void
  makeTransfer(
    timeout: number,
    callback: (error: UsbError | undefined, buffer: Buffer, actualLength: number) => void,
  ): UsbTransfer
}

export interface UsbTransfer {
  /** Throws when the device has gone or is closed. */
  submit(buffer: Buffer): unknown
  cancel(): boolean
}

/** `errno` is negative for a refused call, and the status of the transfer, positive, for one that failed later. */
export interface UsbError extends Error {
  readonly errno: number
}

/** What calls throw (libusb's numbers are part of its ABI). */
export const libusbError = { access: -3, noDevice: -4, notFound: -5, busy: -6, notSupported: -12 } as const

/** How transfers end. */
export const transferStatus = { error: 1, timedOut: 2, cancelled: 3, stall: 4, noDevice: 5, overflow: 6 } as const

export const isGone = ({ errno }: UsbError): boolean => errno === libusbError.noDevice || errno === transferStatus.noDevice

/** USB 2.0, 9.6.6: direction, kind and size of an endpoint. */
export const endpointIsIn = ({ bEndpointAddress }: UsbEndpointDescriptor): boolean => (bEndpointAddress & 0x80) !== 0
export const endpointKind = ({ bmAttributes }: UsbEndpointDescriptor): number => bmAttributes & 3
export const endpointSize = ({ wMaxPacketSize }: UsbEndpointDescriptor): number => wMaxPacketSize & 0x7ff
export const kindBulk = 2
export const kindInterrupt = 3
