import { vi } from 'vitest'
import { Adapter, BleakClient, type ClientOptions } from '../../../src/index.ts'
import { Peer, peersFile } from './peer.ts'
import { ServedPair } from './served.ts'

/** What becomes of requests on the first connection; see bumble/gatt_peripheral.py. */
export interface Tamper {
  readonly op?: number
  readonly skip?: number
  readonly times?: number
  readonly answers?: readonly string[]
  readonly drop?: boolean
}

export interface Behaviour {
  readonly mtu?: number
  readonly services?: number
  readonly characteristics?: number
  readonly tamper?: readonly Tamper[]
  readonly says?: readonly {
    readonly data: string
    readonly cid?: number
    readonly raw?: boolean
    readonly times?: number
    readonly after?: number
  }[]
}

export const bumbleDevice = { address: 'E0:00:00:00:00:0E', addressType: 'random' } as const

/** Waits until this holds. */
export const until = (holds: () => boolean): Promise<unknown> => vi.waitUntil(holds)

/** A Bumble GATT server as peripheral on one of our controllers, and an adapter of ours on another. */
export class BumblePeripheral implements AsyncDisposable {
  readonly adapter: Adapter
  readonly pair: ServedPair
  readonly #peer: Peer

  static async start(behaviour: Behaviour = {}): Promise<BumblePeripheral> {
    const pair = await ServedPair.start()
    const [ours, theirs] = pair.servers
    const script = 'test/interop/bumble/gatt_peripheral.py'
    const place = theirs.uri.replace('tcp:', 'tcp-client:')
    const peer = new Peer(peersFile('venv/bin/python'), [script, place, JSON.stringify(behaviour)])
    await peer.ready(() => peer.output.includes('READY'))
    return new BumblePeripheral(pair, peer, await Adapter.open(ours.uri))
  }

  private constructor(pair: ServedPair, peer: Peer, adapter: Adapter) {
    this.pair = pair
    this.#peer = peer
    this.adapter = adapter
  }

  /** What it said, tracebacks among it. */
  get output(): string {
    return this.#peer.output
  }

  client(options: ClientOptions = {}): BleakClient {
    return new BleakClient(bumbleDevice, { adapter: this.adapter, timeout: 60_000, ...options })
  }

  async connected(options: ClientOptions = {}): Promise<BleakClient> {
    const client = this.client(options)
    await client.connect()
    return client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.adapter.close()
    await this.#peer.kill()
    await this.pair[Symbol.asyncDispose]()
  }
}
