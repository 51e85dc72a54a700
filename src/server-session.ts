import { BleakError } from '../core/errors.ts'
import type { GattServer } from '../gatt/server.ts'
import type { GattServerConnection } from '../gatt/server-connection.ts'
import { adapterLost } from '../hci/hci.ts'
import type { Host } from '../host/host.ts'
import { LastingAdvertisement } from '../host/lasting-advertisement.ts'
import type { Link, LinkUser } from '../host/link.ts'
import { hostOf } from './adapter.ts'
import type { Lease } from './adapter-pool.ts'
import { callSafely } from './report-error.ts'
import { BleakServerConnection, partsOf } from './server-connection.ts'
import type { BleakServerOptions, ServerAdvertising } from './server-options.ts'

export interface ServerSessionOptions extends Pick<BleakServerOptions, 'onConnect' | 'onDisconnect'> {
  readonly lease: Lease
  readonly server: GattServer
  readonly advertising: ServerAdvertising
  /** It is over without `stop`, and the adapter has been given back; called once. */
  lost(error: Error): void
}

/** Adapters that have a server. */
const served = new WeakSet<Host>()

/** A server on its adapter, from start to stop. */
export class ServerSession {
  readonly #options: ServerSessionOptions
  readonly #host: Host
  /** Also of links that may still fail to be established. */
  readonly #links = new Set<BleakServerConnection>()
  readonly #connections = new Set<BleakServerConnection>()
  #advertisement: LastingAdvertisement | undefined
  /** Whoever starts it is told of failures there, until it has started. */
  #isRunning = false
  #failure: Error | undefined

  /** @throws BleakError where the adapter has a server, and what `Host.advertise` throws. The lease is released then. */
  static async start(options: ServerSessionOptions, signal: AbortSignal): Promise<ServerSession> {
    const host = hostOf(options.lease.adapter)
    if (served.has(host)) {
      await options.lease.release()
      throw new BleakError('this adapter has a server already: add services to that one, or take another adapter')
    }
    const session = new ServerSession(options, host)
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

  private constructor(options: ServerSessionOptions, host: Host) {
    this.#options = options
    this.#host = host
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
  async stop(): Promise<void> {
    this.#isRunning = false
    await this.#advertisement?.stop().catch(() => {})
    if (served.delete(this.#host)) this.#host.onPeripheralLink = undefined
    await Promise.allSettled(Array.from(this.#links, connection => connection.disconnect()))
    await this.#options.lease.release()
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { advertising } = this.#options
    served.add(this.#host)
    this.#host.onPeripheralLink = link => this.#use(link)
    void this.#host.closed.then(reason => this.#lost(adapterLost(reason)))
    if (!advertising) return
    const { settings, content } = advertising
    const lost = (error: Error | undefined) => this.#lost(error ?? new BleakError('the controller has ended the advertisement'))
    this.#advertisement = await LastingAdvertisement.start(this.#host, settings, content, lost, signal)
  }

  #use(link: Link): LinkUser {
    const { server, onConnect, onDisconnect } = this.#options
    const connection = new BleakServerConnection(link, server, {
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
    return partsOf(connection).user
  }

  #lost(error: Error): void {
    this.#failure ??= error
    if (this.#isRunning) void this.stop().then(() => this.#options.lost(error))
  }
}
