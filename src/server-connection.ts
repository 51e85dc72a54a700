import { formatAddress } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import { deadline } from '../core/deadline.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import type { GattServer } from '../gatt/server.ts'
import type { GattServerConnection } from '../gatt/server-connection.ts'
import type { GattCharacteristicDeclaration, GattPeer, GattSubscription } from '../gatt/server-declarations.ts'
import type { Link } from '../host/link.ts'
import type { LinkUser } from '../host/link-user.ts'
import { serveLink } from '../host/served-link.ts'
import { pairOn } from './hci-pairing.ts'
import { deviceOf, type PairingOptions, type PairOptions, settingsOf } from './pairing-options.ts'
import { reportError } from './report-error.ts'

/** A characteristic of a server: its declaration, the handle of that, or its UUID where only one has it. */
export type ServerCharacteristicSpecifier = GattCharacteristicDeclaration<BleakServerConnection> | string | number

/** For `BleakServer`: a connection on a new link. Not part of the public surface. */
export let connectionOn: (link: Link, server: GattServer, watcher: ConnectionWatcher) => BleakServerConnection

/** For `BleakServer`: what is behind a connection. Not part of the public surface. */
export let partsOf: (connection: BleakServerConnection) => {
  readonly gatt: GattServerConnection
  readonly link: Link
  readonly user: LinkUser
}

/** Who wants to know of a connection. */
interface ConnectionWatcher {
  established(connection: BleakServerConnection): void
  closed(connection: BleakServerConnection): void
  /** How clients may pair; not at all where absent. */
  readonly pairing?: PairingOptions | undefined
  readonly clock: Clock
}

/** A device that has connected to a server: what handlers are given as the client, and `onConnect` and `onDisconnect` as the connection. */
export class BleakServerConnection implements GattPeer {
  /** Of the client, upper-case with colons; a private one is another the next time. */
  readonly address: string
  readonly addressType: 'public' | 'random'
  /** Resolves with the controller's code for the reason when the connection is over; undefined where it told none. Never rejects. */
  readonly closed: Promise<number | undefined>
  readonly #link: Link
  readonly #gatt: GattServerConnection
  readonly #user: LinkUser
  readonly #watcher: ConnectionWatcher
  #reason: number | undefined

  private constructor(link: Link, server: GattServer, watcher: ConnectionWatcher) {
    const { address, addressType } = link.peer
    this.address = formatAddress(address)
    this.addressType = addressType
    this.closed = link.closed.then(({ reason }) => reason)
    this.#link = link
    this.#watcher = watcher
    const { connection, user } = serveLink(link, server, {
      client: this,
      pairing: watcher.pairing && settingsOf(watcher.pairing, () => deviceOf(link, null)),
      // What the peer does wrong is its own affair; what an agent throws is the application's.
      pairingFailed: error => {
        if (!(error instanceof BleakError)) reportError(error)
      },
      established: () => watcher.established(this),
      closed: ({ reason }) => {
        this.#reason = reason
        watcher.closed(this)
      },
    })
    this.#gatt = connection
    this.#user = user
  }

  /** Who the client is: its address. */
  get peer(): string {
    return this.address
  }

  get isConnected(): boolean {
    return this.#link.isOpen
  }

  /** The controller's code for why the connection has ended (0x13: the client hung up, 0x08: it was lost); undefined while it is there. */
  get disconnectReason(): number | undefined {
    return this.#reason
  }

  /** Bytes of the longest packet of the attribute protocol; a notification carries three less. */
  get mtu(): number {
    return this.#gatt.mtu
  }

  get security(): LinkSecurity {
    return this.#link.security
  }

  /** What the client has asked for. @throws TypeError where the server has no such characteristic, or several. */
  subscription(characteristic: ServerCharacteristicSpecifier): GattSubscription {
    return this.#gatt.subscription(characteristic)
  }

  /** Hangs up. Idempotent; resolves when the connection is over. @throws BleakHciError when the controller refuses. */
  disconnect(): Promise<void> {
    return this.#link.disconnect()
  }

  /**
   * Asks the client to pair, or to encrypt the connection with the keys of an earlier pairing where they are enough. Options that are absent are the
   * server's. Throws as `BleakClient.pair`.
   */
  async pair({ signal, timeout, ...options }: PairOptions = {}): Promise<void> {
    const late = (milliseconds: number) => new BleakTimeoutError('pairing', milliseconds)
    const work = (within: AbortSignal) => pairOn(this.#link, { ...this.#watcher.pairing, ...options }, null, within)
    await deadline({ signal, timeout, clock: this.#watcher.clock }, late, work)
  }

  static {
    connectionOn = (link, server, watcher) => new BleakServerConnection(link, server, watcher)
    partsOf = connection => ({ gatt: connection.#gatt, link: connection.#link, user: connection.#user })
  }
}
