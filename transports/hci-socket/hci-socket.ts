import { existsSync, statSync } from 'node:fs'
import { type Clock, systemClock, type Timer } from '../../core/clock.ts'
import { deadline, sleep } from '../../core/deadline.ts'
import { BleakBluetoothNotAvailableError, BleakTimeoutError } from '../../core/errors.ts'
import {
  type CloseReason,
  type OpenTransport,
  type PacketType,
  packetType,
  type Transport,
  type TransportHandlers,
} from '../../hci/transport.ts'
import { type System, thisSystem } from '../adapters/sysfs.ts'
import { openTimeout } from '../streams/stream.ts'
import { isPacketType, isWholePacket } from '../whole-packet.ts'
import { bindError, busyRemedy, errorCode } from './errors.ts'
import { findHolders } from './holders.ts'
import {
  GuardedHciSocket,
  type HciSocketDriver,
  type LoadedHciSocketPackage,
  loadHciSocketPackage,
  type SocketSystem,
} from './package.ts'

export interface HciSocketOptions {
  /** N of hciN. */
  readonly device: number
  /** The package to use; without it the preferred one that is installed. */
  readonly driver?: HciSocketDriver | undefined
  /** For tests: the machine, the package and the time. */
  readonly system?: System & Pick<SocketSystem, 'closeDescriptor'>
  readonly load?: (driver?: HciSocketDriver) => Promise<LoadedHciSocketPackage>
  readonly clock?: Clock
}

/** Adapters that this process has open: the kernel says only that they are busy. */
const openHere = new Set<number>()

export const isOpenHere = (device: number): boolean => openHere.has(device)
export const openHereRemedy = 'This process has it open: share that adapter, or close it first'

/** Between two attempts while the kernel sets an adapter up. */
const retryMs = 100

/** Neither package says that a device has gone, and sysfs announces no removals. */
const watchMs = 500

/**
 * Takes hciN for this process alone (the kernel's HCI user channel, Linux): the kernel's own stack leaves it while it is open.
 * Needs CAP_NET_ADMIN, an interface that is down, and one of two optional packages. Closing blocks the process for up to a second
 * if the controller does not answer any more.
 */
export const openHciSocket =
  (options: HciSocketOptions): OpenTransport =>
  (handlers, { signal, timeout = openTimeout } = {}) => {
    const progress = { phase: `opening hci-socket:${options.device}` }
    return deadline(
      { signal, timeout, ...(options.clock ? { clock: options.clock } : {}) },
      milliseconds => new BleakTimeoutError(progress.phase, milliseconds),
      stop => open(options, handlers, stop, progress),
    )
  }

interface Progress {
  phase: string
}

const open = async (
  options: HciSocketOptions,
  handlers: TransportHandlers,
  signal: AbortSignal,
  progress: Progress,
): Promise<Transport> => {
  const { device, driver, system = thisSystem, load = loadHciSocketPackage, clock = systemClock } = options
  if (system.platform !== 'linux')
    throw new BleakBluetoothNotAvailableError('HCI sockets exist on Linux only', 'no-adapter', {
      remedy: 'Use a USB dongle (usb:0) or a serial controller (serial:PATH) on this system',
    })
  const native = await load(driver)
  signal.throwIfAborted()
  if (native.opensAtOnce && !existsSync(`${system.proc}/net/hci`)) throw bindError(device, { code: 'EAFNOSUPPORT' })
  const transport = new HciSocketTransport(device, native, system, handlers, clock)
  try {
    await bind(transport, device, system, progress, { signal, clock })
    signal.throwIfAborted()
    transport.start()
    return transport
  } catch (error) {
    transport.abandon()
    throw error
  }
}

/** Retries while the kernel itself is busy with a new adapter; an interface that is up stays up, so that fails at once. */
const bind = async (
  transport: HciSocketTransport,
  device: number,
  system: System,
  progress: Progress,
  wait: { readonly signal: AbortSignal; readonly clock: Clock },
): Promise<void> => {
  for (;;) {
    const cause = transport.tryBind()
    if (cause === undefined) return
    const code = errorCode(cause)
    if (code !== 'EBUSY' && code !== 'EUSERS' && code !== 'EALREADY') throw bindError(device, cause)
    if (openHere.has(device) || transport.isUp()) throw await busyError(device, system, cause)
    progress.phase = `opening hci-socket:${device} (the kernel is still setting it up)`
    await sleep(retryMs, wait)
  }
}

const busyError = async (device: number, system: System, cause: unknown): Promise<BleakBluetoothNotAvailableError> => {
  const uri = `hci-socket:${device}`
  if (openHere.has(device))
    return new BleakBluetoothNotAvailableError(`${uri}: it is in use`, 'busy', {
      cause,
      remedy: openHereRemedy,
    })
  const remedy = busyRemedy(await findHolders(system), device)
  return new BleakBluetoothNotAvailableError(`${uri}: it is in use, its interface is up`, 'busy', { cause, remedy })
}

class HciSocketTransport implements Transport {
  readonly #device: number
  readonly #socket: GuardedHciSocket
  readonly #handlers: TransportHandlers
  readonly #clock: Clock
  readonly #directory: string
  #packet = Buffer.alloc(1024)
  #watch: Timer | undefined
  #reason: CloseReason | undefined
  #released: Promise<void> | undefined
  #skipped = 0

  constructor(
    device: number,
    native: LoadedHciSocketPackage,
    system: System & Pick<SocketSystem, 'closeDescriptor'>,
    handlers: TransportHandlers,
    clock: Clock,
  ) {
    this.#device = device
    this.#handlers = handlers
    this.#clock = clock
    this.#directory = `${system.sys}/class/bluetooth/hci${device}`
    this.#socket = new GuardedHciSocket(native, system, {
      data: packet => this.#receive(packet),
      error: error => this.#lose(`writing failed: ${error.message}`, error),
    })
  }

  /** Bytes of packets that were shorter or longer than their header says. */
  get skippedBytes(): number {
    return this.#skipped
  }

  /** Undefined when the adapter is ours, else why it is not. */
  tryBind(): unknown {
    try {
      this.#socket.bindUser(this.#device)
      return undefined
    } catch (error) {
      return error
    }
  }

  isUp(): boolean {
    return this.#socket.devicesUp().get(this.#device) === true
  }

  start(): void {
    openHere.add(this.#device)
    this.#socket.start()
    this.#watchDevice(this.#identity())
  }

  /** After an open that failed, with the adapter taken or not. */
  abandon(): void {
    this.#reason = { kind: 'closed' }
    this.#socket.release({ wake: true })
  }

  send(type: PacketType, body: Uint8Array): boolean {
    if (this.#reason) return true
    const length = 1 + body.length
    if (length > this.#packet.length) this.#packet = Buffer.alloc(length)
    this.#packet[0] = type
    this.#packet.set(body, 1)
    // Written before the call returns, so one buffer serves all packets. The kernel queues what the controller's credits allow.
    this.#socket.write(this.#packet.subarray(0, length))
    return true
  }

  close(): Promise<void> {
    this.#end({ kind: 'closed' })
    return this.#released as Promise<void>
  }

  /** One read is one packet; what is cut or has more behind it is dropped whole (HCI-05). */
  #receive(packet: Uint8Array): void {
    if (this.#reason) return
    const type = packet[0]
    const body = packet.subarray(1)
    if (!isPacketType(type) || type === packetType.command || !isWholePacket(type, body)) {
      this.#skipped += packet.length
      return
    }
    try {
      this.#handlers.packet(type, body)
    } catch (error) {
      this.#lose(`a handler failed: ${String(error)}`, error)
    }
  }

  /** Changes when the device has gone, also when another one has its name since. */
  #identity(): number | undefined {
    return statSync(this.#directory, { throwIfNoEntry: false })?.ino
  }

  #watchDevice(identity: number | undefined): void {
    if (identity === undefined) return
    this.#watch = this.#clock.schedule(watchMs, () => {
      if (this.#identity() === identity) this.#watchDevice(identity)
      else this.#lose('the device has gone')
    })
  }

  #lose(why: string, cause?: unknown): void {
    const error = new BleakBluetoothNotAvailableError(`hci-socket:${this.#device}: lost (${why})`, 'lost', { cause })
    this.#end({ kind: 'lost', error })
  }

  #end(reason: CloseReason): void {
    if (this.#reason) return
    this.#reason = reason
    this.#watch?.cancel()
    this.#released = this.#finish(reason)
  }

  /** Not in the call that ended it: a `send` in which the loss shows must return first. Who lost it learns so before the release, which may block. */
  async #finish(reason: CloseReason): Promise<void> {
    await Promise.resolve()
    if (reason.kind === 'lost') this.#tell(reason)
    this.#socket.release({ wake: reason.kind === 'closed' })
    openHere.delete(this.#device)
    if (reason.kind !== 'lost') this.#tell(reason)
  }

  #tell(reason: CloseReason): void {
    try {
      this.#handlers.closed(reason)
    } catch {
      // The end is the end, whoever could not bear to hear of it.
    }
  }
}
