import {
  libusbError,
  transferStatus,
  type UsbConfigDescriptor,
  type UsbDevice,
  type UsbDeviceDescriptor,
  type UsbEndpoint,
  type UsbError,
  type UsbInterface,
  type UsbInterfaceDescriptor,
  type UsbTransfer,
} from '../../transports/usb/package.ts'

export const usbError = (errno: number, message = `error ${errno}`): UsbError => Object.assign(new Error(message), { errno })

type Done = (error: UsbError | undefined, buffer: Buffer, actualLength: number) => void

/** An endpoint as libusb shows it: submitted transfers end in order, later, one by one, and all of them with an error when it halts. */
class FakeEndpoint implements UsbEndpoint {
  readonly #device: FakeUsbDevice
  readonly #address: number
  /** What an IN endpoint will send, each at most as long as a packet of the bus. */
  readonly outgoing: Uint8Array[] = []
  readonly pending: { readonly buffer: Buffer; readonly done: Done }[] = []
  halted = false
  held = false

  constructor(device: FakeUsbDevice, address: number) {
    this.#device = device
    this.#address = address
  }

  makeTransfer(_timeout: number, done: Done): UsbTransfer {
    let mine: { readonly buffer: Buffer; readonly done: Done } | undefined
    return {
      submit: buffer => {
        if (this.#device.gone) throw usbError(libusbError.noDevice, 'LIBUSB_ERROR_NO_DEVICE')
        if (!this.#device.isOpen) throw new Error('Device is not open')
        if (mine && this.pending.includes(mine)) throw new Error('Transfer is already active')
        mine = { buffer, done }
        this.pending.push(mine)
        this.work()
      },
      cancel: () => {
        const at = mine ? this.pending.indexOf(mine) : -1
        if (!mine || at < 0) return false
        if (this.#device.gone) throw usbError(libusbError.noDevice, 'LIBUSB_ERROR_NO_DEVICE')
        this.pending.splice(at, 1)
        this.#device.post(mine, transferStatus.cancelled, 0)
        return true
      },
    }
  }

  clearHalt(callback: (error: UsbError | undefined) => void): void {
    this.#device.log.push(`clear halt 0x${this.#address.toString(16)}`)
    this.#device.later(() => {
      this.halted = false
      callback(undefined)
      this.work()
    })
  }

  /** Ends everything that is in flight. */
  fail(status: number): void {
    for (const transfer of this.pending.splice(0)) this.#device.post(transfer, status, 0)
  }

  /** The next transfer in flight ends in an error, as one damaged packet makes it. */
  failOne(status: number): void {
    const transfer = this.pending.shift()
    if (transfer) this.#device.post(transfer, status, 0)
  }

  work(): void {
    if (this.halted) this.fail(transferStatus.stall)
    else if ((this.#address & 0x80) !== 0) this.#bringIn()
    else if (!this.held) this.#takeOut()
  }

  #bringIn(): void {
    while (this.outgoing.length > 0 && this.pending.length > 0) {
      const piece = this.outgoing.shift() as Uint8Array
      const transfer = this.pending.shift() as { buffer: Buffer; done: Done }
      if (piece.length > transfer.buffer.length) this.#device.post(transfer, transferStatus.overflow, 0)
      else {
        transfer.buffer.set(piece)
        this.#device.post(transfer, 0, piece.length)
      }
    }
  }

  #takeOut(): void {
    for (const transfer of this.pending.splice(0)) {
      this.#device.written(this.#address, Uint8Array.from(transfer.buffer))
      this.#device.post(transfer, 0, transfer.buffer.length)
    }
  }
}

const endpoint = (bEndpointAddress: number, bmAttributes: number, wMaxPacketSize: number) => ({
  bEndpointAddress,
  bmAttributes,
  wMaxPacketSize,
})

/** The HCI interface of a full-speed dongle, and beside it the one for synchronous audio. */
export const hciInterface = (eventSize = 16, interfaceClass = [0xe0, 1, 1]): UsbInterfaceDescriptor => ({
  bInterfaceNumber: 0,
  bInterfaceClass: interfaceClass[0] as number,
  bInterfaceSubClass: interfaceClass[1] as number,
  bInterfaceProtocol: interfaceClass[2] as number,
  endpoints: [endpoint(0x81, 3, eventSize), endpoint(0x02, 2, 64), endpoint(0x82, 2, 64)],
})
export const audioInterface: UsbInterfaceDescriptor = {
  bInterfaceNumber: 1,
  bInterfaceClass: 0xe0,
  bInterfaceSubClass: 1,
  bInterfaceProtocol: 1,
  endpoints: [endpoint(0x03, 1, 0), endpoint(0x83, 1, 0)],
}

export interface FakeUsbOptions {
  readonly ids?: readonly [number, number]
  readonly place?: readonly [number, readonly number[]]
  readonly serial?: string
  readonly deviceClass?: readonly [number, number, number]
  readonly interfaces?: readonly UsbInterfaceDescriptor[]
  readonly kernelDriver?: boolean
  /** What this call throws instead of working. */
  readonly refuse?: Partial<Record<'open' | 'driver' | 'detach' | 'claim' | 'attach' | 'release', UsbError>>
}

/** A dongle that behaves as libusb does, without a controller: `log` has what was done to it, in order. */
export class FakeUsbDevice implements UsbDevice {
  readonly log: string[] = []
  readonly busNumber: number
  readonly deviceAddress = 5
  readonly portNumbers: number[]
  readonly deviceDescriptor: UsbDeviceDescriptor
  readonly configDescriptor: UsbConfigDescriptor
  readonly endpoints = new Map<number, FakeEndpoint>()
  readonly #options: FakeUsbOptions
  readonly #heldCommands: (() => void)[] = []
  #completions: (() => void)[] = []
  #inFlight = 0
  #kernelDriver: boolean
  gone = false
  isOpen = false
  holdCommands = false
  /** Where OUT packets and commands (address 0) arrive. */
  written: (address: number, bytes: Uint8Array) => void = () => {}

  constructor(options: FakeUsbOptions = {}) {
    const [idVendor, idProduct] = options.ids ?? [0x0a12, 0x0001]
    const [bDeviceClass, bDeviceSubClass, bDeviceProtocol] = options.deviceClass ?? [0xe0, 1, 1]
    const [busNumber, portNumbers] = options.place ?? [2, [1, 4]]
    this.#options = options
    this.#kernelDriver = options.kernelDriver ?? false
    this.busNumber = busNumber
    this.portNumbers = [...portNumbers]
    const iSerialNumber = options.serial === undefined ? 0 : 3
    this.deviceDescriptor = { bDeviceClass, bDeviceSubClass, bDeviceProtocol, idVendor, idProduct, iSerialNumber }
    this.configDescriptor = { interfaces: (options.interfaces ?? [hciInterface(), audioInterface]).map(setting => [setting]) }
    for (const { endpoints } of this.configDescriptor.interfaces.flat())
      for (const { bEndpointAddress } of endpoints) this.endpoints.set(bEndpointAddress, new FakeEndpoint(this, bEndpointAddress))
  }

  /** What the controller sends on an endpoint, cut into packets of the bus. */
  bring(address: number, bytes: Uint8Array, size: number): void {
    const endpoint = this.endpoints.get(address)
    for (let at = 0; at < bytes.length; at += size) endpoint?.outgoing.push(bytes.subarray(at, at + size))
    endpoint?.work()
  }

  unplug(): void {
    this.gone = true
    for (const endpoint of this.endpoints.values()) endpoint.fail(transferStatus.noDevice)
    this.releaseCommands()
  }

  releaseCommands(): void {
    this.holdCommands = false
    for (const finish of this.#heldCommands.splice(0)) finish()
  }

  post({ buffer, done }: { buffer: Buffer; done: Done }, status: number, length: number): void {
    this.later(() => done(status === 0 ? undefined : usbError(status), buffer, length))
  }

  /** Completions come on a later turn of the event loop, in order. */
  later(task: () => void): void {
    this.#inFlight++
    this.#completions.push(task)
    if (this.#completions.length > 1) return
    setImmediate(() => {
      const tasks = this.#completions
      this.#completions = []
      for (const each of tasks) {
        this.#inFlight--
        each()
      }
    })
  }

  open(): void {
    this.#do('open')
    this.isOpen = true
  }

  close(): void {
    const pending = [...this.endpoints.values()].reduce((sum, { pending }) => sum + pending.length, this.#heldCommands.length)
    if (pending + this.#inFlight > 0) throw new Error("Can't close device with a pending request")
    this.log.push('close')
    this.isOpen = false
  }

  interface(number: number): UsbInterface {
    return {
      isKernelDriverActive: () => {
        if (this.#options.refuse?.driver) throw this.#options.refuse.driver
        return this.#kernelDriver
      },
      detachKernelDriver: () => {
        this.#do('detach')
        this.#kernelDriver = false
      },
      attachKernelDriver: () => {
        this.#do('attach')
        this.#kernelDriver = true
      },
      claim: () => {
        if (this.#kernelDriver) throw usbError(libusbError.busy, 'LIBUSB_ERROR_BUSY')
        this.#do('claim', ` ${number}`)
      },
      release: callback => {
        this.log.push(`release ${number}`)
        this.later(() => callback(this.gone ? usbError(libusbError.noDevice) : undefined))
      },
      endpoint: address => this.endpoints.get(address),
    }
  }

  controlTransfer(
    requestType: number,
    request: number,
    value: number,
    index: number,
    data: Buffer,
    callback: (error: UsbError | undefined) => void,
  ): void {
    const finish = () => {
      if (!this.gone) {
        this.log.push(`request 0x${requestType.toString(16)} ${request} ${value} ${index}`)
        this.written(0, Uint8Array.from(data))
      }
      this.later(() => callback(this.gone ? usbError(transferStatus.noDevice) : undefined))
    }
    if (this.holdCommands) this.#heldCommands.push(finish)
    else finish()
  }

  getStringDescriptor(_index: number, callback: (error?: UsbError, text?: string) => void): void {
    this.later(() => callback(undefined, this.#options.serial))
  }

  #do(call: keyof NonNullable<FakeUsbOptions['refuse']>, detail = ''): void {
    const error = this.gone ? usbError(libusbError.noDevice, 'LIBUSB_ERROR_NO_DEVICE') : this.#options.refuse?.[call]
    if (error) throw error
    this.log.push(`${call}${detail}`)
  }
}
