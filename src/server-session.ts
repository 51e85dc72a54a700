import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError } from '../core/errors.ts'
import type { GattServer } from '../gatt/server.ts'
import type { GattServerConnection } from '../gatt/server-connection.ts'
import { adapterLost } from '../hci/hci.ts'
import type { Host } from '../host/host.ts'
import { LastingAdvertisement } from '../host/lasting-advertisement.ts'
import type { Link } from '../host/link.ts'
import type { LinkUser } from '../host/link-user.ts'
import { hostOf } from './adapter.ts'
import type { Lease } from './adapter-pool.ts'
import type { PairingOptions } from './pairing-options.ts'
import { callSafely } from './report-error.ts'
import type { ServerChannels } from './server-channels.ts'
import { BleakServerConnection, connectionOn, partsOf } from './server-connection.ts'
import type { BleakServerOptions, ServerAdvertising } from './server-options.ts'

export interface ServerSessionOptions extends Pick<BleakServerOptions, 'onConnect' | 'onDisconnect'> {
  /** How clients may pair; not at all where absent. */
  readonly pairing: PairingOptions | undefined
  readonly lease: Lease
  readonly server: GattServer
  readonly channels: ServerChannels
  readonly advertising: ServerAdvertising
  /** It is over without `stop`, and the adapter has been given back; called once. */
  lost(error: Error): void
}

/** The server that an adapter has. */
const serving = new WeakMap<Host, ServerSession>()

/** A server on its adapter, from start to stop. */
export class ServerSession {
  readonly #options: ServerSessionOptions
  readonly #host: Host
  /** Also of links that may still fail to be established. */
  readonly #links = new Set<BleakServerConnection>()
  readonly #connections = new Set<BleakServerConnection>()
  #advertisement: LastingAdvertisement | undefined
  /** Resolves when the adapter is free for another server. */
  readonly #gone = new Deferred<void>()
  readonly #starting: AbortSignal
  #stopping: Promise<void> | undefined
  /** Whoever starts it is told of failures there, until it has started. */
  #isRunning = false
  #failure: Error | undefined

  /** @throws BleakError where the adapter has a server, and what `Host.advertise` throws. The lease is released then. */
  static async start(options: ServerSessionOptions, signal: AbortSignal): Promise<ServerSession> {
    const session = new ServerSession(options, signal)
    try {
      await session.#begin(signal)
      signal.throwIfAborted()
      if (session.#failure) throw session.#failure
      session.#isRunning = true
      return session
    } catch (error) {
      await session.stop()
      throw error
    }
  }

  private constructor(options: ServerSessionOptions, starting: AbortSignal) {
    this.#options = options
    this.#host = hostOf(options.lease.adapter)
    this.#starting = starting
  }

  get host(): Host {
    return this.#host
  }

  get advertisement(): LastingAdvertisement | undefined {
    return this.#advertisement
  }

  get connections(): readonly BleakServerConnection[] {
    return [...this.#connections]
  }

  /** @throws TypeError where it is no connection of this server's. */
  gattOf(connection: BleakServerConnection): GattServerConnection {
    if (!(connection instanceof BleakServerConnection)) throw new TypeError('`to` must be a connection of this server')
    return partsOf(connection).gatt
  }

  /** Says good-bye to everybody and gives the adapter back. Idempotent; never rejects. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#isRunning = false
    await this.#advertisement?.stop().catch(() => {})
    if (serving.get(this.#host) === this) {
      serving.delete(this.#host)
      this.#host.onPeripheralLink = undefined
    }
    await Promise.allSettled(Array.from(this.#links, connection => connection.disconnect()))
    await this.#options.lease.release()
    this.#gone.resolve()
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { advertising, pairing } = this.#options
    await this.#take(signal)
    // A client may want to pair at once, and is told who we are then.
    if (pairing) await untilAborted(this.#host.bonds.prepare(), signal)
    this.#host.onPeripheralLink = link => this.#use(link)
    void this.#host.closed.then(reason => this.#lost(adapterLost(reason)))
    if (!advertising) return
    const { settings, content } = advertising
    const lost = (error: Error | undefined) => this.#lost(error ?? new BleakError('the controller has ended the advertisement'))
    this.#advertisement = await LastingAdvertisement.start(this.#host, settings, content, lost, signal)
  }

  /** One that is about to go is waited for. */
  async #take(signal: AbortSignal): Promise<void> {
    for (let other = serving.get(this.#host); other; other = serving.get(this.#host)) {
      if (other.#stopping === undefined && !other.#starting.aborted)
        throw new BleakError('this adapter has a server already: add services to that one, or take another adapter')
      await untilAborted(other.#gone.promise, signal)
    }
    serving.set(this.#host, this)
  }

  #use(link: Link): LinkUser {
    const { server, channels, pairing, onConnect, onDisconnect } = this.#options
    const connection = connectionOn(link, server, {
      pairing,
      clock: this.#host.clock,
      established: () => {
        this.#connections.add(connection)
        if (onConnect) callSafely(() => onConnect(connection))
      },
      closed: () => {
        this.#links.delete(connection)
        if (this.#connections.delete(connection) && onDisconnect) callSafely(() => onDisconnect(connection))
      },
    })
    this.#links.add(connection)
    channels.attach(link, connection)
    return partsOf(connection).user
  }

  #lost(error: Error): void {
    this.#failure ??= error
    if (this.#isRunning) void this.stop().then(() => this.#options.lost(error))
  }
}
