import { formatAddress, parseAddress } from '../core/address.ts'
import { checkMilliseconds, checkType } from '../core/check.ts'
import { type CallOptions, deadline } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import type { AdvertisementData } from './advertisement-data.ts'
import type { AdvertisementDataCallback, BaseBleakScanner, BaseScannerOptions, ScannerBackend, ScanUser } from './base-scanner.ts'
import type { BLEDevice } from './ble-device.ts'
import type { HciScannerOptions } from './hci-scanner.ts'
import { getPlatformScannerBackendType } from './platform.ts'

/** What a scanner is made with. */
export interface ScannerOptions extends BaseScannerOptions, HciScannerOptions {
  /** Another backend than the HCI one. */
  readonly backend?: ScannerBackend | undefined
}

/** Options of the calls that scan, look and stop again. */
export interface DiscoverOptions extends ScannerOptions, CallOptions {}

/** Decides whether a device is the one sought. */
export type DeviceFilter = (device: BLEDevice, advertisement: AdvertisementData) => boolean

/** Milliseconds that `discover` scans, and that the `find` calls look for a device. */
const discoverTimeout = 5_000
const findTimeout = 10_000
/** Milliseconds for opening an adapter and telling it to scan. */
const startTimeout = 15_000
/** Reports that an iterator keeps for a slow reader. */
const defaultMaxQueue = 1_000

type Seen = readonly [BLEDevice, AdvertisementData]

/** One scan from `start` to its end. */
class Session implements ScanUser {
  listening = true
  /** Gives up starting. */
  readonly starting = new AbortController()
  /** Iterations over its reports; called when it is over. */
  readonly streams = new Set<(error?: Error) => void>()
  /** Settles when the scan is over: rejected when it was lost. */
  readonly over = new Deferred<void>()
  readonly ended: (error?: Error) => void
  constructor(ended: (error?: Error) => void) {
    this.ended = ended
  }
}

/** An iteration over reports as they come. */
export interface AdvertisementStream extends AsyncIterable<[BLEDevice, AdvertisementData]> {
  /** Reports that gave way because the reader was slow. */
  readonly dropped: number
}

/**
 * Scans for devices that advertise: Bleak's scanner. Nothing happens before `start`.
 *
 * @example
 * ```ts
 * await using scanner = await BleakScanner.start()
 * for await (const [device, advertisement] of scanner.advertisementData()) console.log(`${device}`, advertisement.rssi)
 * ```
 */
export class BleakScanner {
  readonly #backend: BaseBleakScanner
  #session: Session | undefined
  #over: Promise<void> = Promise.resolve()
  #stopping: Promise<void> | undefined
  /** Resolves when the backend has started, or has failed to and is quiet again. */
  #settled: Promise<unknown> = Promise.resolve()

  constructor({ backend = getPlatformScannerBackendType(), ...options }: ScannerOptions = {}) {
    checkType('backend', backend, 'function')
    this.#backend = new backend({ ...options })
  }

  /** A scanner that has begun to scan; stop it, or let `await using` do so. */
  static async start(options: DiscoverOptions = {}): Promise<BleakScanner> {
    const { signal, timeout, ...scanner } = options
    const started = new BleakScanner(scanner)
    await started.start({ signal, timeout })
    return started
  }

  /**
   * Scans for `timeout` (5,000 ms) and gives what was seen; with `returnAdv` a Map from address to device and latest
   * advertisement. Over a capture it ends with the capture.
   */
  static async discover(
    options: DiscoverOptions & { readonly returnAdv: true },
  ): Promise<Map<string, [BLEDevice, AdvertisementData]>>
  static async discover(options?: DiscoverOptions & { readonly returnAdv?: false }): Promise<BLEDevice[]>
  static async discover(options: DiscoverOptions & { readonly returnAdv?: boolean } = {}): Promise<unknown> {
    const { returnAdv, timeout = discoverTimeout, ...rest } = options
    const scanner = await BleakScanner.#watch(rest, timeout, () => false)
    return returnAdv ? scanner.#backend.seenDevices : scanner.discoveredDevices
  }

  /** The device with this address (in either case), or null when it was not seen within `timeout` (10,000 ms). */
  static async findDeviceByAddress(address: string, options: DiscoverOptions = {}): Promise<BLEDevice | null> {
    const wanted = formatAddress(parseAddress(address))
    return await BleakScanner.findDeviceByFilter(device => device.address === wanted, options)
  }

  /** The device that advertises exactly this name (zero bytes that some put behind it do not count), or null when it was not seen within `timeout` (10,000 ms). */
  static async findDeviceByName(name: string, options: DiscoverOptions = {}): Promise<BLEDevice | null> {
    if (typeof name !== 'string') throw new TypeError('findDeviceByName needs a name')
    return await BleakScanner.findDeviceByFilter((_, { localName }) => localName?.replace(/\0+$/, '') === name, options)
  }

  /** The first device that the filter takes, or null when none came within `timeout` (10,000 ms). The scan has stopped before it returns. */
  static async findDeviceByFilter(filter: DeviceFilter, options: DiscoverOptions = {}): Promise<BLEDevice | null> {
    const { timeout = findTimeout, ...rest } = options
    let found: BLEDevice | null = null
    await BleakScanner.#watch(rest, timeout, (device, advertisement) => {
      if (found || !filter(device, advertisement)) return false
      found = device
      return true
    })
    return found
  }

  /** Scans until `enough` says so, the time is up or the input has ended; then stops. */
  static async #watch(options: DiscoverOptions, timeout: number, enough: DeviceFilter): Promise<BleakScanner> {
    const { signal, ...rest } = options
    checkMilliseconds('timeout', timeout)
    const scanner = new BleakScanner(rest)
    const done = new Deferred<void>()
    scanner.registerDetectionCallback((device, advertisement) => {
      try {
        if (enough(device, advertisement)) done.resolve()
      } catch (error) {
        done.reject(error)
      }
    })
    await scanner.start({ signal })
    try {
      const timer = scanner.#backend.clock.schedule(timeout, () => done.resolve())
      scanner.stopped.then(done.resolve, done.reject)
      await deadline(
        { signal },
        milliseconds => new BleakTimeoutError('scanning', milliseconds),
        () => done.promise,
      ).finally(() => timer.cancel())
    } catch (error) {
      await scanner.stop().catch(() => {})
      throw error
    }
    await scanner.stop()
    return scanner
  }

  /**
   * Begins to scan, and forgets what was seen before.
   * @throws BleakError when already scanning; BleakBluetoothNotAvailableError when there is no usable adapter;
   * BleakTimeoutError after `timeout` (15,000 ms); BleakHciError when the controller refuses.
   */
  async start({ signal, timeout = startTimeout }: CallOptions = {}): Promise<void> {
    if (this.#stopping !== undefined) throw new BleakError('this scanner is still stopping: await stop() first')
    if (this.#session) throw new BleakError('this scanner is already scanning: stop() it first')
    const session = new Session(error => this.#end(session, error))
    this.#session = session
    this.#over = session.over.promise
    this.#backend.setUser(session)
    const late = (milliseconds: number) => new BleakTimeoutError('starting the scan', milliseconds)
    try {
      await deadline({ signal, timeout }, late, within => this.#begin(session, within))
      session.starting.signal.throwIfAborted()
    } catch (error) {
      this.#end(session, this.#stopping === undefined ? (error as Error) : undefined)
      throw error
    }
  }

  /** Ends after its caller may have gone; nobody starts or stops the backend meanwhile. */
  #begin({ starting }: Session, within: AbortSignal): Promise<void> {
    within.addEventListener('abort', () => starting.abort(within.reason), { once: true })
    const begun = this.#settled.then(() => this.#startBackend(starting.signal))
    this.#settled = begun.catch(() => {})
    return begun
  }

  async #startBackend(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await this.#backend.start({ signal })
    if (!signal.aborted) return
    await this.#backend.stop()
    throw signal.reason
  }

  /** Stops scanning; idempotent, and concurrent calls share one. No callback is called from now on. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop().finally(() => {
      this.#stopping = undefined
    })
    return this.#stopping
  }

  /** As `stop`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** Resolves when the scan is over, because of `stop` or because its input (a capture) has ended; rejects when the adapter was lost. */
  get stopped(): Promise<void> {
    return this.#over
  }

  /** Adds a callback for every report; the function returned removes it again. */
  registerDetectionCallback(callback: AdvertisementDataCallback): () => void {
    return this.#backend.registerDetectionCallback(callback)
  }

  /**
   * Every report from now on, until `stop`; rejects when the adapter is lost. Several may run at once. Each keeps at most
   * `maxQueue` reports (1,000) for a slow reader, then the oldest gives way.
   * @throws BleakError when nothing scans.
   */
  advertisementData({
    signal,
    maxQueue = defaultMaxQueue,
  }: {
    readonly signal?: AbortSignal
    readonly maxQueue?: number
  } = {}): AdvertisementStream {
    const session = this.#session
    if (!session) throw new BleakError('this scanner is not scanning: start() it first')
    const inbox = new Inbox<[BLEDevice, AdvertisementData]>(maxQueue)
    const unregister = this.registerDetectionCallback((device, advertisement) => inbox.put([device, advertisement]))
    const end = (error?: Error) => {
      session.streams.delete(end)
      unregister()
      inbox.close(error)
    }
    session.streams.add(end)
    return {
      get dropped() {
        return inbox.dropped
      },
      async *[Symbol.asyncIterator]() {
        try {
          yield* inbox.items(signal)
        } finally {
          end()
        }
      },
    }
  }

  /** Devices seen since `start`; they survive `stop`. */
  get discoveredDevices(): BLEDevice[] {
    return Array.from(this.#backend.seenDevices.values(), ([device]) => device)
  }

  /** Devices seen since `start` with their latest advertisement, by address. */
  get discoveredDevicesAndAdvertisementData(): Map<string, [BLEDevice, AdvertisementData]> {
    return new Map(
      Array.from(this.#backend.seenDevices, ([address, [device, advertisement]]: [string, Seen]) => [
        address,
        [device, advertisement],
      ]),
    )
  }

  async #stop(): Promise<void> {
    const session = this.#session
    if (session) {
      session.listening = false
      session.starting.abort(new BleakError('the scanner was stopped while it was starting'))
    }
    await this.#settled
    try {
      await this.#backend.stop()
    } finally {
      if (session) this.#end(session)
    }
  }

  #end(session: Session, error?: Error): void {
    session.listening = false
    if (this.#session === session) this.#session = undefined
    if (error) session.over.reject(error)
    else session.over.resolve()
    for (const end of session.streams) end(error)
  }
}
