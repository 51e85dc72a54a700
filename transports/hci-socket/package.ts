import { closeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { packetType } from '../../hci/transport.ts'
import { loadPackage } from '../load-package.ts'
import { ownHciDescriptors } from './descriptors.ts'

/** Which package opens the socket. */
export type HciSocketDriver = 'stoprocent' | 'abandonware'

/** What we use of either package. Never `bindRaw` or `setFilter`: those share the adapter with the kernel. */
export interface NativeHciSocket {
  bindUser(device: number): number | undefined
  start(): void
  stop(): void
  write(packet: Buffer): void
  getDeviceList(): unknown
  on(event: 'data', listener: (packet: Buffer) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}
export type NativeHciSocketClass = new () => NativeHciSocket

/** How a package gives the adapter back. */
interface Habits {
  /** `stop()` closes the descriptor; otherwise nothing ever does, and we must. */
  readonly stopCloses: boolean
  /** The constructor opens the socket, and what it leaves behind when that fails crashes the process later. */
  readonly opensAtOnce: boolean
}

interface HciSocketPackage extends Habits {
  readonly name: string
  readonly nativeClass: (exports: never) => NativeHciSocketClass
}

export const hciSocketPackages: Readonly<Record<HciSocketDriver, HciSocketPackage>> = {
  stoprocent: {
    name: '@stoprocent/bluetooth-hci-socket',
    stopCloses: true,
    opensAtOnce: false,
    nativeClass: (exports: { loadDriver(kind: 'native'): NativeHciSocketClass }) => exports.loadDriver('native'),
  },
  abandonware: {
    name: '@abandonware/bluetooth-hci-socket',
    stopCloses: false,
    opensAtOnce: true,
    nativeClass: (exports: NativeHciSocketClass) => exports,
  },
}

export interface LoadedHciSocketPackage extends Habits {
  readonly NativeSocket: NativeHciSocketClass
}

const require = createRequire(import.meta.url)

/** Loads the package that was asked for, else the preferred one, else the other. */
export const loadHciSocketPackage = async (driver?: HciSocketDriver): Promise<LoadedHciSocketPackage> => {
  if (driver) return load(hciSocketPackages[driver])
  try {
    return await load(hciSocketPackages.stoprocent)
  } catch (preferredFailed) {
    try {
      return await load(hciSocketPackages.abandonware)
    } catch {
      throw preferredFailed
    }
  }
}

const load = async ({ name, nativeClass, stopCloses, opensAtOnce }: HciSocketPackage): Promise<LoadedHciSocketPackage> => {
  // Both are CommonJS, and a bundler that meets a plain import would put something else in the place of one that is not installed.
  const NativeSocket = await loadPackage(name, () => Promise.resolve().then(() => nativeClass(require(name) as never)))
  return { NativeSocket, stopCloses, opensAtOnce }
}

/** HCI_Read_Local_Version_Information (Vol 4 Part E, 7.4.1), which every controller answers. */
const wakeUp = Buffer.from([packetType.command, 0x01, 0x10, 0])

/**
 * Sockets that must never be collected: the one package closes the descriptor again when that happens, by when the number may be
 * another file's, and the other one aborts the process. One small object for each adapter ever opened.
 */
const keptForEver = new Set<NativeHciSocket>()

export interface SocketSystem {
  readonly proc: string
  readonly closeDescriptor?: (descriptor: number) => void
}

/** What keeps either package from hurting the process: a socket that is bound once, written to only while open, and released once. */
export class GuardedHciSocket {
  readonly #socket: NativeHciSocket
  readonly #habits: Habits
  readonly #closeDescriptor: (descriptor: number) => void
  readonly #descriptors: ReadonlySet<number>
  readonly #onError: (error: Error) => void
  #state: 'new' | 'bound' | 'started' | 'released' = 'new'
  #failure: Error | undefined

  constructor(
    { NativeSocket, ...habits }: LoadedHciSocketPackage,
    { proc, closeDescriptor = closeSync }: SocketSystem,
    handlers: { readonly data: (packet: Uint8Array) => void; readonly error: (error: Error) => void },
  ) {
    this.#habits = habits
    this.#closeDescriptor = closeDescriptor
    this.#onError = handlers.error
    const before = ownHciDescriptors(proc)
    this.#socket = new NativeSocket()
    this.#descriptors = new Set([...ownHciDescriptors(proc)].filter(descriptor => !before.has(descriptor)))
    if (!habits.stopCloses) keptForEver.add(this.#socket)
    this.#socket.on('data', packet => {
      // Not as a Buffer, whose `slice` is no copy.
      const { buffer, byteOffset, byteLength } = packet
      if (this.#state === 'started') handlers.data(new Uint8Array(buffer, byteOffset, byteLength))
    })
    this.#socket.on('error', error => this.#fail(error))
  }

  /** Takes the adapter for this process. Throws what the package throws; may be called again after that. */
  bindUser(device: number): void {
    this.#failure = undefined
    this.#socket.bindUser(device)
    // A socket that cannot even be made is told by an event and no exception.
    if (this.#failure) throw this.#failure
    this.#state = 'bound'
  }

  start(): void {
    keptForEver.add(this.#socket)
    this.#state = 'started'
    this.#socket.start()
  }

  write(packet: Buffer): void {
    if (this.#state !== 'started') return
    try {
      this.#socket.write(packet)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  /** Whether the interfaces of the kernel's adapters are up, by number. */
  devicesUp(): ReadonlyMap<number, boolean> {
    const list = this.#socket.getDeviceList()
    const devices = Array.isArray(list) ? (list as readonly { devId: number; devUp: boolean }[]) : []
    return new Map(devices.map(({ devId, devUp }) => [devId, devUp]))
  }

  /**
   * Gives the adapter back. Blocks until the package's reader thread ends, which looks once a second whether it should: an answer
   * from the controller wakes it at once, so where one can still be had, it is asked for something.
   */
  release({ wake }: { readonly wake: boolean }): void {
    if (this.#state === 'released') return
    // Where stopping is what closes, it must have been started.
    if (this.#state === 'bound' && this.#habits.stopCloses) this.start()
    const wasStarted = this.#state === 'started'
    if (wasStarted && wake && this.#habits.stopCloses) this.write(wakeUp)
    this.#state = 'released'
    try {
      if (wasStarted) this.#socket.stop()
      if (!this.#habits.stopCloses) for (const descriptor of this.#descriptors) this.#closeDescriptor(descriptor)
    } catch {
      // There is nothing left that could be released.
    }
  }

  #fail(error: Error): void {
    if (this.#state === 'started') this.#onError(error)
    else this.#failure = error
  }
}
