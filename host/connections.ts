import { formatAddress } from '../core/address.ts'
import { type CallOptions, deadline, sleep, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import type { Advertising } from '../gap/advertising.ts'
import {
  type ConnectionComplete,
  type ConnectionPeer,
  connectionOf,
  type NewConnection,
  type WantedDevice,
} from '../gap/connection-outcome.ts'
import { type ConnectionSettings, type InitiatingCapabilities, usualSettings } from '../gap/connection-settings.ts'
import { InitiatingActivity, restAfterFailure } from '../gap/initiating-activity.ts'
import type { RadioArbiter } from '../gap/radio-arbiter.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import { commands } from '../hci/commands.ts'
import type { HciEvent } from '../hci/events.ts'
import type { Hci } from '../hci/hci.ts'
import type { Link, OwnEnd } from './link.ts'
import type { SharedSecurity } from './link-pairing.ts'
import { type LinkSetUp, setUpLink } from './link-set-up.ts'
import type { LinkUser } from './link-user.ts'
import { Links } from './links.ts'

/** Who takes a link: called when it is made, within the event that tells of it. */
export type UseLink = (link: Link) => LinkUser | undefined

export interface ConnectOptions extends CallOptions, LinkSetUp {
  /** Also of links that then fail to be established, and are tried again: what comes out of `connect` is the one that counts. */
  readonly use?: UseLink | undefined
  /** How to connect; `usualSettings` where absent. */
  readonly settings?: Partial<ConnectionSettings> | undefined
}

export interface ConnectionsOptions {
  readonly hci: Pick<Hci, 'run' | 'clock' | 'send'>
  readonly arbiter: RadioArbiter
  readonly advertising: Advertising
  readonly shared: SharedSecurity
  info(): ControllerInfo
  /** A link is protected in another way from now on, or has a bond or none. */
  securityChanged(link: Link): void
  /** What we go by while we connect is in it. */
  initiating(): InitiatingCapabilities
}

/** Remote User Terminated Connection (Vol 1 Part F, 2.19). */
const goodBye = 0x13
/** Milliseconds for telling all peers that the adapter is closed. */
const leaveTimeout = 1_000

/** Everything about connections of one adapter: making them, taking them, and the links that come of them. */
export class Connections {
  readonly links: Links
  /** Takes the links that devices make to an advertisement of ours; those links have no server and no user where there is none. */
  onPeripheralLink: UseLink | undefined
  readonly #options: ConnectionsOptions
  readonly #initiating: InitiatingActivity
  readonly #pending = new Set<WantedDevice>()

  constructor(options: ConnectionsOptions) {
    this.#options = options
    const { hci, arbiter, info, initiating, shared } = options
    this.links = new Links(hci, info, shared)
    this.#initiating = new InitiatingActivity(hci, arbiter, initiating)
  }

  /**
   * Connects to a device; several at once go together or take turns. What fails to be established (0x3E, in either of its forms) is tried
   * again until the time is up. Where there is a bond the link is encrypted with its key before anything is sent.
   * @throws BleakTimeoutError after `timeout` (none where absent), the signal's reason, BleakHciError when the controller refuses,
   * BleakDisconnectedError when the peer or the controller ends the link at once, BleakError when there is a connection to the device
   * already, or one under way, BleakKeyMissingError when the device has lost its bond with us, RangeError for settings that no controller takes.
   */
  async connect(device: WantedDevice, options: ConnectOptions = {}): Promise<Link> {
    const { signal, timeout } = options
    const { clock } = this.#options.hci
    this.#checkFree(device)
    const late = (milliseconds: number) => new BleakTimeoutError(`connecting to ${formatAddress(device.address)}`, milliseconds)
    this.#pending.add(device)
    try {
      return await deadline({ signal, timeout, clock }, late, within => this.#connect(device, options, within))
    } finally {
      this.#pending.delete(device)
    }
  }

  /** Whatever the controller tells, before advertising hears of it. */
  event(event: HciEvent): void {
    switch (event.name) {
      case 'leConnectionComplete':
      case 'leEnhancedConnectionCompleteV1':
      case 'leEnhancedConnectionCompleteV2':
        this.#complete(event)
        break
      case 'leAdvertisingSetTerminated':
        this.#terminated(event)
        break
      case 'numberOfCompletedPackets':
        this.links.completed(event)
        break
      default:
        if ('connectionHandle' in event) this.links.event(event)
    }
  }

  /** The controller has lost everything. */
  reset(error: Error): void {
    this.#initiating.forget()
    this.links.lost({ reason: undefined, error })
  }

  /** The adapter has ended. */
  ended(error: Error): void {
    this.#initiating.ended(error)
    this.links.lost({ reason: undefined, error })
  }

  /** Says good-bye to every peer, as far as the controller takes that within a second. Never rejects. */
  async leave(): Promise<void> {
    const { clock } = this.#options.hci
    const late = (milliseconds: number) => new BleakTimeoutError('ending the links', milliseconds)
    const told = () => Promise.all([...this.links].map(({ handle }) => this.#refuse(handle)))
    await deadline({ timeout: leaveTimeout, clock }, late, told).catch(() => {})
  }

  #checkFree(device: WantedDevice): void {
    const { address, addressType } = device
    const own = this.#options.info()
    if (address === own.address && addressType === own.addressType)
      throw new BleakError(`${formatAddress(address)} is the address of this adapter itself`)
    if (this.links.find(device)) throw new BleakError(`there is a connection to ${formatAddress(address)} already`)
    for (const other of this.#pending)
      if (other.address === address && other.addressType === addressType)
        throw new BleakError(`a connection to ${formatAddress(address)} is being made already`)
  }

  async #connect(device: WantedDevice, options: ConnectOptions, signal: AbortSignal): Promise<Link> {
    const settings = { ...usualSettings, ...options.settings }
    for (;;) {
      const link = await this.#make(device, settings, options, signal)
      try {
        const isEstablished = await untilAborted(link.established, signal)
        signal.throwIfAborted()
        if (isEstablished) return await this.#secured(link, signal)
      } catch (error) {
        link.disconnect().catch(() => {})
        throw error
      }
      await sleep(restAfterFailure, { clock: this.#options.hci.clock, signal })
    }
  }

  /** A link whose encryption fails is no use in the clear. */
  async #secured(link: Link, signal: AbortSignal): Promise<Link> {
    await untilAborted(link.bond.secured, signal)
    if (!link.isOpen) throw (await link.closed).error
    return link
  }

  async #make(device: WantedDevice, settings: ConnectionSettings, options: ConnectOptions, signal: AbortSignal): Promise<Link> {
    const made = new Deferred<Link>()
    const drop = this.#initiating.want(device, settings, {
      connected: (connection, own) => made.resolve(this.#add(connection, ownEnd(connection, own), options)),
      failed: error => made.reject(error),
    })
    const abort = () => {
      drop()
      made.reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await made.promise
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  #add(connection: NewConnection, own: OwnEnd, options: ConnectOptions): Link {
    return this.links.add(connection, {
      own,
      ownMtu: options.ownMtu,
      use: link => options.use?.(link),
      securityChanged: link => this.#options.securityChanged(link),
      setUp: async link => {
        const isSecured = await link.bond.secured.then(
          () => true,
          () => false,
        )
        if (isSecured) await setUpLink(link, this.#options.info(), options)
      },
    })
  }

  #complete(event: ConnectionComplete): void {
    const { advertising } = this.#options
    const connectable = advertising.connectableAddresses
    if (event.status !== 0) {
      // Some tell the role of a peripheral, and others that of nobody.
      if (event.role === 0 || connectable.length === 0) this.#initiating.attemptFailed(event.status)
      return
    }
    const connection = connectionOf(event)
    this.links.replace(connection.connectionHandle)
    if (this.#isOurs(connection.peer)) void this.#refuse(connection.connectionHandle)
    else if (connection.role === 'central') {
      if (!this.#initiating.connected(connection)) void this.#refuse(connection.connectionHandle)
    } else this.#taken(connection, connectable[0])
  }

  /** Nobody else may go by our address: whoever does wants to be taken for us. */
  #isOurs({ address, addressType }: ConnectionPeer): boolean {
    const own = this.#options.info()
    return address === own.address && addressType === own.addressType
  }

  /** A device has connected to us. Where nothing of ours is on the air that it could have connected to, it must go. */
  #taken(connection: NewConnection, own: OwnEnd | undefined): void {
    if (own) this.#add(connection, ownEnd(connection, own), { use: this.onPeripheralLink })
    else void this.#refuse(connection.connectionHandle)
  }

  /** Of several sets this one made the link (7.7.65.18). */
  #terminated({ status, advertisingHandle, connectionHandle }: HciEvent<'leAdvertisingSetTerminated'>): void {
    const own = status === 0 ? this.#options.advertising.addressOf(advertisingHandle) : undefined
    const link = this.links.get(connectionHandle)
    if (own && link?.role === 'peripheral') link.own = own
  }

  async #refuse(connectionHandle: number): Promise<void> {
    try {
      await this.#options.hci.run(commands.disconnect, { connectionHandle, reason: goodBye })
    } catch {
      // It has gone by itself, or the adapter has.
    }
  }
}

/** A private address that the controller has made goes before the one that it was given. */
const ownEnd = ({ ownPrivateAddress }: NewConnection, { address, addressType }: OwnEnd): OwnEnd =>
  ownPrivateAddress === undefined ? { address, addressType } : { address: ownPrivateAddress, addressType: 'random' }
