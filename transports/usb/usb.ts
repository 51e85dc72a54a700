import { type Clock, systemClock } from '../../core/clock.ts'
import { deadline } from '../../core/deadline.ts'
import { Deferred } from '../../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakTimeoutError } from '../../core/errors.ts'
import {
  type CloseReason,
  type OpenTransport,
  type PacketType,
  packetType,
  type Transport,
  type TransportHandlers,
} from '../../hci/transport.ts'
import { loadPackage } from '../load-package.ts'
import { openTimeout } from '../streams/stream.ts'
import { idsOf, readSerial, UsbClaim } from './claim.ts'
import { noSuchUsb, openError } from './errors.ts'
import { findUsbAdapters, type HciInterface, parseUsbSelector, type UsbSelector } from './find.ts'
import { UsbInPipe } from './in-pipe.ts'
import { UsbOutPipe } from './out-pipe.ts'
import { endpointSize, isGone, type UsbDevice, type UsbEndpointDescriptor, type UsbError, type UsbPackage } from './package.ts'
import { UsbPacketAssembler } from './packet-assembler.ts'

export interface UsbOptions {
  /** For tests: the package, the platform and the time. */
  readonly load?: () => Promise<UsbPackage>
  readonly platform?: NodeJS.Platform
  readonly clock?: Clock
}

/** How long `close()` waits for what was sent before to leave, and then for cancelled transfers to come back. */
const lingerMs = 500
const cancelMs = 1500

export const loadUsbPackage = (): Promise<UsbPackage> =>
  loadPackage('usb', async () => {
    const { default: exports } = (await import('usb')) as unknown as { readonly default: Partial<UsbPackage> }
    const { getDeviceList } = exports
    if (!getDeviceList) throw new Error('libusb could not be started')
    return { getDeviceList }
  })

/**
 * Takes a USB Bluetooth adapter by the HCI USB transport (Vol 4 Part B): `0` (the first one), `0a12:0001`, `0a12:0001:SERIAL`,
 * `0a12:0001#1` (the second of that kind) or `2-1.4` (the place on the bus). Adapters are known by their class; one of a vendor's own class
 * must be named by vendor and product. The kernel's driver is detached, and attached again by `close()`. Throws TypeError on a
 * selector that is none.
 */
export const openUsb = (selector: string, options: UsbOptions = {}): OpenTransport => {
  const parsed = parseUsbSelector(selector)
  const uri = `usb:${selector}`
  return (handlers, { signal, timeout = openTimeout } = {}) =>
    deadline(
      { signal, timeout, ...(options.clock ? { clock: options.clock } : {}) },
      milliseconds => new BleakTimeoutError(`opening ${uri}`, milliseconds),
      stop => open(uri, parsed, options, handlers, stop),
    )
}

const open = async (
  uri: string,
  selector: UsbSelector,
  { load = loadUsbPackage, platform = process.platform, clock = systemClock }: UsbOptions,
  handlers: TransportHandlers,
  signal: AbortSignal,
): Promise<Transport> => {
  const usb = await load()
  const found = await select(usb.getDeviceList(), selector, uri, platform)
  if (!found) throw noSuchUsb(uri)
  signal.throwIfAborted()
  const claim = new UsbClaim(found.device, found.hci, uri, platform)
  let transport: UsbTransport | undefined
  try {
    transport = new UsbTransport(uri, claim, found.hci, handlers, clock)
    transport.start()
    return transport
  } catch (cause) {
    await (transport ? transport.abandon() : claim.release())
    throw new BleakBluetoothNotAvailableError(`${uri}: lost while opening`, 'lost', { cause })
  }
}

const select = async (
  devices: readonly UsbDevice[],
  selector: UsbSelector,
  uri: string,
  platform: NodeJS.Platform,
): Promise<{ readonly device: UsbDevice; readonly hci: HciInterface } | undefined> => {
  const adapters = findUsbAdapters(devices, selector)
  if (selector.by === 'path') return adapters[0]
  if (selector.by === 'index' || selector.serial === undefined) return adapters[selector.index]
  let unread: unknown
  for (const adapter of adapters) {
    try {
      if ((await readSerial(adapter.device)) === selector.serial) return adapter
    } catch (cause) {
      unread ??= openError(uri, idsOf(adapter.device), cause, platform)
    }
  }
  if (unread) throw unread
  return undefined
}

/**
 * Commands are class requests: to the device where the controller is all of it (Vol 4 Part B, 2.2.1), to the interface where it is one part of
 * several (2.2.2). A composite device takes them at the device as well, so the first interface, which every host addresses so, stays with that.
 */
const commandTarget = ({ number }: HciInterface) => (number === 0 ? { type: 0x20, index: 0 } : { type: 0x21, index: number })

class UsbTransport implements Transport {
  readonly #uri: string
  readonly #claim: UsbClaim
  readonly #handlers: TransportHandlers
  readonly #clock: Clock
  readonly #assemblers: UsbPacketAssembler[] = []
  readonly #readers: UsbInPipe[] = []
  readonly #acl: UsbOutPipe
  readonly #target: ReturnType<typeof commandTarget>
  readonly #released = new Deferred<void>()
  #commands = 0
  #commandsDone: Deferred<void> | undefined
  #reason: CloseReason | undefined

  constructor(uri: string, claim: UsbClaim, hci: HciInterface, handlers: TransportHandlers, clock: Clock) {
    this.#uri = uri
    this.#claim = claim
    this.#handlers = handlers
    this.#clock = clock
    this.#target = commandTarget(hci)
    this.#addReader(packetType.event, hci.events)
    this.#addReader(packetType.acl, hci.aclIn)
    this.#acl = new UsbOutPipe(claim.endpoint(hci.aclOut.bEndpointAddress), {
      drained: () => this.#guard(() => handlers.drained()),
      gone: error => this.#lose(error),
    })
  }

  /** Bytes of packets that were never completed. */
  get skippedBytes(): number {
    return this.#assemblers.reduce((sum, { skippedBytes }) => sum + skippedBytes, 0)
  }

  start(): void {
    for (const reader of this.#readers) reader.start()
  }

  /** After a start that failed. */
  abandon(): Promise<void> {
    this.#reason = { kind: 'closed' }
    return this.#release()
  }

  /** Carries commands and ACL; the transport's other endpoints are not taken. */
  send(type: PacketType, body: Uint8Array): boolean {
    if (this.#reason) return true
    if (type === packetType.acl) return this.#acl.send(body)
    if (type === packetType.command) this.#sendCommand(Buffer.from(body))
    return true
  }

  close(): Promise<void> {
    if (!this.#reason) {
      this.#reason = { kind: 'closed' }
      void this.#finish()
    }
    return this.#released.promise
  }

  #addReader(type: PacketType, descriptor: UsbEndpointDescriptor): void {
    const assembler = new UsbPacketAssembler(type, this.#clock, packet => this.#guard(() => this.#handlers.packet(type, packet)))
    const endpoint = this.#claim.endpoint(descriptor.bEndpointAddress)
    const reader = new UsbInPipe(endpoint, endpointSize(descriptor), this.#clock, {
      data: piece => assembler.push(piece),
      interrupted: () => assembler.drop(),
      gone: error => this.#lose(error),
    })
    this.#assemblers.push(assembler)
    this.#readers.push(reader)
  }

  /** A command that the controller refuses is missed by whoever waits for its answer; only the loss of the device ends the transport. */
  #sendCommand(command: Buffer): void {
    const { type, index } = this.#target
    this.#commands++
    const done = (error: UsbError | undefined) => {
      this.#commands--
      if (this.#commands === 0) this.#commandsDone?.resolve()
      if (error && isGone(error)) this.#lose(error)
    }
    try {
      this.#claim.device.controlTransfer(type, 0, 0, index, command, done)
    } catch (error) {
      done(error as UsbError)
    }
  }

  /** Handlers do not throw; should one do so all the same, the transport ends instead of the process. */
  #guard(call: () => void): void {
    if (this.#reason) return
    try {
      call()
    } catch (error) {
      this.#lose(error as Error)
    }
  }

  #lose(cause: Error): void {
    if (this.#reason) return
    const error = new BleakBluetoothNotAvailableError(`${this.#uri}: lost (${cause.message})`, 'lost', { cause })
    this.#reason = { kind: 'lost', error }
    void this.#finish()
  }

  /** Who lost the adapter learns so at once, who closed it when it is free again. */
  async #finish(): Promise<void> {
    const reason = this.#reason as CloseReason
    await Promise.resolve()
    if (reason.kind === 'lost') this.#tell(reason)
    else await this.#within(lingerMs, Promise.all([this.#acl.flush(), this.#commandsSent()]))
    await this.#release()
    if (reason.kind !== 'lost') this.#tell(reason)
    this.#released.resolve()
  }

  #tell(reason: CloseReason): void {
    try {
      this.#handlers.closed(reason)
    } catch {
      // The end is the end, whoever could not bear to hear of it.
    }
  }

  /** libusb refuses to close a device with transfers pending, so they all come back first; those of commands time out by themselves. */
  async #release(): Promise<void> {
    for (const assembler of this.#assemblers) assembler.close()
    const pipes = [...this.#readers, this.#acl]
    await this.#within(cancelMs, Promise.all([...pipes.map(pipe => pipe.stop()), this.#commandsSent()]))
    await this.#within(cancelMs, this.#claim.release())
  }

  #commandsSent(): Promise<void> {
    if (this.#commands === 0) return Promise.resolve()
    this.#commandsDone ??= new Deferred()
    return this.#commandsDone.promise
  }

  async #within(timeout: number, work: Promise<unknown>): Promise<void> {
    try {
      await deadline(
        { timeout, clock: this.#clock },
        milliseconds => new BleakTimeoutError(`closing ${this.#uri}`, milliseconds),
        () => work,
      )
    } catch {
      // It has had its time.
    }
  }
}
