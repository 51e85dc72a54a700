import { Deferred } from '../../core/deferred.ts'
import { Inbox } from '../../core/inbox.ts'
import type { OpenTransport, TransportHandlers } from '../../hci/transport.ts'
import { type ServeOptions, serve, transportOf } from '../../transports/index.ts'
import { scratchFolder } from './stream-rigs.ts'
import { type FarSide, inboxLimit, type Packet, type Rig } from './transport-rig.ts'

/** A controller that does nothing but remember: what its host sent, and when the host had gone. */
export class MuteController implements FarSide {
  readonly arrived = new Inbox<Packet>(inboxLimit)
  /** Hosts so far. */
  hosts = 0
  readonly #opened = new Deferred<void>()
  readonly #gone = new Inbox<true>(inboxLimit)
  #handlers: TransportHandlers | undefined
  #holds = false

  readonly open: OpenTransport = handlers => {
    this.hosts++
    this.#handlers = handlers
    this.#opened.resolve()
    return Promise.resolve({
      send: (type, body) => {
        this.arrived.put({ type, body: body.slice() })
        return !this.#holds
      },
      close: () => {
        if (this.#handlers === handlers) this.#handlers = undefined
        this.#gone.put(true)
        return Promise.resolve()
      },
    })
  }

  /** Resolves when the first host is there. */
  get opened(): Promise<void> {
    return this.#opened.promise
  }

  /** Resolves when one more host has gone. */
  async gone(): Promise<void> {
    await this.#gone.next()
  }

  send({ type, body }: Packet): void {
    this.#handlers?.packet(type, body)
  }

  hold(): void {
    this.#holds = true
  }

  resume(): void {
    this.#holds = false
    this.#handlers?.drained()
  }

  cut(): void {
    this.#handlers?.closed({ kind: 'lost', error: new Error('unplugged') })
  }
}

/** Where the media of servers are tested: a free port, or a path in a folder of the test's own. */
export const places = {
  tcp: { server: () => 'tcp:127.0.0.1:0', host: (uri: string) => uri },
  unix: { server: (folder: string) => `unix:${folder}/hci`, host: (uri: string) => uri },
  ws: { server: () => 'ws://127.0.0.1:0/hci', host: (uri: string) => uri },
  pty: { server: (folder: string) => `pty:${folder}/tty`, host: (uri: string) => `${uri.replace('pty:', 'serial:')},1000000` },
} as const
export type Place = keyof typeof places

/** A controller that is served, with everything that was told of its hosts. */
export class Served implements AsyncDisposable {
  readonly told: readonly string[]
  readonly uri: string
  /** How a host opens it. */
  readonly host: OpenTransport
  readonly #stop: () => Promise<void>

  static async at(place: Place, open: OpenTransport, options: ServeOptions = {}): Promise<Served> {
    const folder = await scratchFolder()
    const told: string[] = []
    try {
      const server = await serve(places[place].server(folder.path), open, { told: text => told.push(text), ...options })
      const stop = async () => {
        await server.close()
        await folder.remove()
      }
      return new Served(server.uri, transportOf(places[place].host(server.uri)), told, stop)
    } catch (error) {
      await folder.remove()
      throw error
    }
  }

  private constructor(uri: string, host: OpenTransport, told: readonly string[], stop: () => Promise<void>) {
    this.uri = uri
    this.host = host
    this.told = told
    this.#stop = stop
  }

  close(): Promise<void> {
    return this.#stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** For the contract of transports: one of ours as the host of a served controller. */
export const startServed = (place: Place) => async (): Promise<Rig> => {
  const controller = new MuteController()
  const served = await Served.at(place, controller.open)
  const far = async () => {
    await controller.opened
    return controller
  }
  return { open: served.host, far, stop: () => served.close() }
}
