import { formatAddress } from '../core/address.ts'
import type { BytesLike } from '../core/bytes.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { type CallOptions, deadline } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import { GattServer, type GattServerOptions, type TellOptions } from '../gatt/server.ts'
import type { GattAccessReport } from '../gatt/server-access.ts'
import type { GattServiceDeclaration, GattUuid } from '../gatt/server-declarations.ts'
import { acquireAdapter } from './adapter-pool.ts'
import type { PairingOptions } from './pairing-options.ts'
import { callSafely, reportError } from './report-error.ts'
import { type ServedService, servedServices } from './served-services.ts'
import { type L2capHandler, type ListenL2capOptions, ServerChannels } from './server-channels.ts'
import type { BleakServerConnection, ServerCharacteristicSpecifier } from './server-connection.ts'
import {
  type BleakServerOptions,
  readServerAdvertising,
  readServerPairing,
  type ServerAdvertising,
  type ServiceDeclaration,
} from './server-options.ts'
import { ServerSession } from './server-session.ts'

/** Why a server is over. */
export type ServerEnd =
  | { readonly kind: 'stopped' }
  /** The adapter has ended, or the controller cannot go on. */
  | { readonly kind: 'lost'; readonly error: Error }

/** To whom a value goes. */
export interface NotifyCallOptions extends CallOptions {
  /** One client; all who have asked for it where absent. */
  readonly to?: BleakServerConnection | undefined
}

/** Milliseconds for opening an adapter and telling it to advertise. */
const startTimeout = 15_000

/**
 * The other role: a device with services that others find, connect to, read, write and are notified by. Made of plain declarations;
 * nothing happens before `start`. Several clients at once, where the controller can.
 *
 * @example
 * ```ts
 * const level: CharacteristicDeclaration = { uuid: '2a19', properties: ['read', 'notify'], value: Uint8Array.of(100) }
 * await using server = await BleakServer.start({ deviceName: 'Lamp', services: [{ uuid: '180f', characteristics: [level] }] })
 * server.setValue(level, Uint8Array.of(99))
 * await server.notify(level, Uint8Array.of(99))
 * console.log(await server.stopped)
 * ```
 */
export class BleakServer {
  readonly #options: BleakServerOptions
  readonly #advertising: ServerAdvertising
  readonly #pairing: PairingOptions | undefined
  readonly #gatt: GattServer
  readonly #channels = new ServerChannels(() => this.#clock)
  #session: ServerSession | undefined
  #starting: AbortController | undefined
  #settled: Promise<unknown> = Promise.resolve()
  #stopping: Promise<void> | undefined
  #over = new Deferred<ServerEnd>()

  /** @throws TypeError or RangeError that says what is wrong with a declaration. */
  constructor(options: BleakServerOptions = {}) {
    const { services, deviceName, appearance, authorize, onAccess, handlerTimeout } = options
    this.#options = options
    this.#gatt = new GattServer({
      services: declarationsOf(services ?? []),
      deviceName,
      appearance,
      // Whom they are about is a connection of this server, as in every handler.
      authorize: authorize as GattServerOptions['authorize'],
      onAccess: onAccess && (report => callSafely(() => onAccess(report as unknown as GattAccessReport<BleakServerConnection>))),
      handlerTimeout,
      onError: reportError,
      clock: {
        now: () => this.#clock.now(),
        schedule: (milliseconds, task) => this.#clock.schedule(milliseconds, task),
      },
    })
    this.#advertising = readServerAdvertising(options)
    this.#pairing = readServerPairing(options)
  }

  /** A server that is running; stop it, or let `await using` do so. @throws as the constructor and `start` do. */
  static async start({ signal, timeout, ...options }: BleakServerOptions & CallOptions = {}): Promise<BleakServer> {
    const server = new BleakServer(options)
    await server.start({ signal, timeout })
    return server
  }

  /** Why it is over, once it is: of the run that goes on, or else of the next or the last one. Never rejects. */
  get stopped(): Promise<ServerEnd> {
    return this.#over.promise
  }

  /** Whether it can be found and connected to. */
  get isRunning(): boolean {
    return this.#session !== undefined
  }

  /** The address that it advertises with, upper-case with colons; undefined while it does not. */
  get address(): string | undefined {
    const own = this.#session?.advertisement?.ownAddress
    return own && formatAddress(own.address)
  }

  get addressType(): 'public' | 'random' | undefined {
    return this.#session?.advertisement?.ownAddress.addressType
  }

  /** The clients that are connected. */
  get connections(): readonly BleakServerConnection[] {
    return this.#session?.connections ?? []
  }

  /** In ascending order of their handles, those that every server has among them. */
  get services(): readonly ServedService[] {
    return servedServices(this.#gatt.services)
  }

  /**
   * Resolves when clients can connect. After every connection it goes on advertising, as soon as the controller has room for another one.
   * @throws BleakError when it runs already, or another server does on the same adapter; BleakBluetoothNotAvailableError when there is
   * no usable adapter; BleakTimeoutError after `timeout` (15,000 ms); BleakHciError when the controller refuses.
   */
  async start({ signal, timeout = startTimeout }: CallOptions = {}): Promise<void> {
    if (this.#stopping !== undefined) throw new BleakError('this server is still stopping: await stop() first')
    if (this.#session || this.#starting) throw new BleakError('this server is running already: stop() it first')
    const starting = new AbortController()
    this.#starting = starting
    this.#over = new Deferred()
    const abort = () => starting.abort(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
    const late = (milliseconds: number) => new BleakTimeoutError('starting the server', milliseconds)
    try {
      await deadline({ timeout, signal: starting.signal }, late, within => {
        const begun = this.#begin(within)
        this.#settled = begun.catch(() => {})
        return begun
      })
    } finally {
      this.#starting = undefined
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Hangs up on everybody and ends the advertisement. Idempotent; resolves when the adapter has been given back. */
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

  /** What clients read from now on; nobody is told. @throws TypeError where a handler has the value, RangeError where it is too long. */
  setValue(characteristic: ServerCharacteristicSpecifier, data: BytesLike): void {
    this.#gatt.setValue(characteristic, data)
  }

  /**
   * Tells a value to those who have asked to be notified; what is read stays. Resolves with how many it went to, when the slowest of them
   * has taken it.
   * @throws TypeError where there is no such characteristic, or several; RangeError where it is longer than a client's MTU leaves room
   * for; BleakError where too many values wait for a client; BleakTimeoutError after `timeout` (none where absent).
   */
  notify(characteristic: ServerCharacteristicSpecifier, data: BytesLike, options: NotifyCallOptions = {}): Promise<number> {
    return this.#tell('notifying', options, call => this.#gatt.notify(characteristic, data, call))
  }

  /** As `notify`, to those who have asked for indications; resolves with how many have confirmed it, when all have. */
  indicate(characteristic: ServerCharacteristicSpecifier, data: BytesLike, options: NotifyCallOptions = {}): Promise<number> {
    return this.#tell('indicating', options, call => this.#gatt.indicate(characteristic, data, call))
  }

  /** More services, at once; clients are told that there are others. @throws TypeError or RangeError for wrong declarations. */
  addServices(services: readonly ServiceDeclaration[]): readonly ServedService[] {
    return servedServices(this.#gatt.addServices(declarationsOf(services)))
  }

  /** By its declaration, its handle or its UUID; clients are told. @throws TypeError where there is none, or several, or it must stay. */
  removeService(service: ServiceDeclaration | GattUuid): void {
    this.#gatt.removeService(service as GattServiceDeclaration | GattUuid)
  }

  /**
   * Takes the credit-based L2CAP channels that clients open to `psm`, on every connection that there is or will be. Ends when what it returns
   * was called; channels that are open stay.
   * @throws RangeError where the server listens to it already, or for what no channel can have. `psm`: 1 to 255, of which 128 and more are free to use.
   */
  listenL2cap(psm: number, handler: L2capHandler, options: ListenL2capOptions = {}): () => void {
    return this.#channels.listen(psm, handler, options)
  }

  /** That of the adapter while there is one. */
  get #clock(): Clock {
    return this.#session?.host.clock ?? systemClock
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const over = this.#over
    const { adapter, onConnect, onDisconnect } = this.#options
    const lease = await acquireAdapter(adapter, signal)
    const lost = (error: Error) => {
      this.#session = undefined
      over.resolve({ kind: 'lost', error })
    }
    const options = {
      lease,
      onConnect,
      onDisconnect,
      server: this.#gatt,
      channels: this.#channels,
      advertising: this.#advertising,
      pairing: this.#pairing,
      lost,
    }
    const session = await ServerSession.start(options, signal)
    // Whoever gave up in the last moment has no server that could be stopped.
    if (signal.aborted) await session.stop()
    signal.throwIfAborted()
    this.#session = session
  }

  async #stop(): Promise<void> {
    this.#starting?.abort(new BleakError('the server was stopped while it was starting'))
    await this.#settled
    const session = this.#session
    this.#session = undefined
    await session?.stop()
    this.#over.resolve({ kind: 'stopped' })
  }

  async #tell(phase: string, { to, ...call }: NotifyCallOptions, work: (call: TellOptions) => Promise<number>): Promise<number> {
    const session = this.#session
    if (!session) return 0
    const late = (milliseconds: number) => new BleakTimeoutError(phase, milliseconds)
    const connection = to && session.gattOf(to)
    return await deadline({ ...call, clock: session.host.clock }, late, signal => work({ to: connection, signal }))
  }
}

/** The clients that handlers of these are given are connections of this server: see `GattConnectionOptions`. */
const declarationsOf = (services: readonly ServiceDeclaration[]) => services as readonly GattServiceDeclaration[]
