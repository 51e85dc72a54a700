import { AttBearer, type BearerHandlers } from '../att/bearer.ts'
import { attError } from '../att/error-codes.ts'
import { AttRefusal } from '../att/server.ts'
import type { Address } from '../core/address.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakDisconnectedError, BleakHciError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import { isAnswer, isUncertain } from '../gap/activity.ts'
import type { ConnectionPeer, NewConnection } from '../gap/connection-outcome.ts'
import type { ConnectionParameters } from '../gap/connection-parameters.ts'
import { parameterTicks } from '../gap/connection-parameters.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import type { AclQueue } from '../hci/acl-queue.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import { commands } from '../hci/commands.ts'
import { errorName } from '../hci/error-codes.ts'
import type { HciEvent } from '../hci/events.ts'
import type { Hci } from '../hci/hci.ts'
import { L2capLink } from '../l2cap/link.ts'
import { comesFromPeer, Establishment } from './establishment.ts'
import { HeldData } from './held-data.ts'
import { LinkBond } from './link-bond.ts'
import { LinkEncryption } from './link-encryption.ts'
import { LinkLayer, type LinkParameters } from './link-layer.ts'
import { LinkPairing, type SharedSecurity } from './link-pairing.ts'
import type { LinkEvent } from './link-procedures.ts'
import type { LinkEnd, LinkUser } from './link-user.ts'

/** What this end of a link goes by. */
export interface OwnEnd {
  readonly address: Address
  readonly addressType: 'public' | 'random'
}

export interface LinkOptions {
  readonly hci: Pick<Hci, 'run' | 'clock'>
  readonly acl: AclQueue
  readonly info: ControllerInfo
  readonly own: OwnEnd
  readonly shared: SharedSecurity
  /** The ATT MTU that we offer; 517 where absent. */
  readonly ownMtu?: number | undefined
  /** Gives the link to whoever uses it. */
  use(link: Link): LinkUser | undefined
  /** What is done to it first. Never rejects. */
  setUp(link: Link): Promise<void>
  /** It is protected in another way from now on, or has a bond or none. */
  securityChanged(link: Link): void
  /** It has gone; called once, before anybody else hears of it. */
  gone(link: Link): void
}

/** Remote User Terminated Connection: how one says good-bye (Vol 1 Part F, 2.19). */
const goodBye = 0x13
const unknownConnection = 0x02
const alreadyEnding = 0x0c
/** Milliseconds beside the supervision timeout, after which a peer that does not answer counts as gone, for the event of the end. */
const disconnectPatience = 2_000

/** One LE link, from its Connection Complete to its end, with everything that travels on it. */
export class Link {
  readonly handle: number
  readonly role: NewConnection['role']
  readonly peer: ConnectionPeer
  readonly l2cap: L2capLink
  readonly bearer: AttBearer
  /** Parameters, PHY, data lengths, features of the peer and its version: what the controllers agree on. */
  readonly layer: LinkLayer
  readonly encryption: LinkEncryption
  /** Who the peer is, and the bond with it. */
  readonly bond: LinkBond
  readonly pairing: LinkPairing
  /** How it ended; never rejects. */
  readonly closed: Promise<LinkEnd>
  /** What this end went by when the link was made. */
  own: OwnEnd
  /** Resolves when the link is set up as far as the peer lets it, or has gone; never rejects. */
  ready: Promise<void> = Promise.resolve()
  readonly #options: LinkOptions
  readonly #establishment: Establishment
  readonly #held: HeldData
  readonly #ended = new Deferred<LinkEnd>()
  readonly #user: LinkUser | undefined
  #end: LinkEnd | undefined
  /** Why it is about to be ended, where that is known here. */
  #cause: Error | undefined
  #disconnecting: Promise<void> | undefined
  /** Rejects when the controller says that it cannot end the link. */
  #refused: Deferred<never> | undefined

  constructor(connection: NewConnection, options: LinkOptions) {
    const { hci, acl, info, own, ownMtu, shared } = options
    this.handle = connection.connectionHandle
    this.role = connection.role
    this.peer = connection.peer
    this.own = own
    this.#options = options
    this.closed = this.#ended.promise
    this.layer = new LinkLayer(connection, { hci, info })
    this.#establishment = new Establishment(hci.clock, connection.interval)
    this.#held = new HeldData(hci.clock, (start, data) => this.l2cap.fragment(start, data))
    this.encryption = new LinkEncryption({
      role: connection.role,
      connectionHandle: this.handle,
      layer: this.layer,
      clock: hci.clock,
      changed: security => this.#securityChanged(security),
      settling: () => this.#held.hold(),
      settled: () => this.#held.release(),
      // What waits to be sent was meant for an encrypted link.
      broken: error => this.bearer.close(error),
    })
    this.bond = new LinkBond({ role: this.role, peer: this.peer, bonds: shared.bonds, encryption: this.encryption })
    this.l2cap = new L2capLink({
      role: connection.role,
      packetLength: acl.packetLength,
      acl: drained => acl.open(this.handle, drained),
      disconnect: error => this.#giveUp(error),
      parameterPolicy: wanted => this.layer.decide(wanted),
      clock: hci.clock,
    })
    this.pairing = new LinkPairing({
      sent: () => acl.idle(this.handle),
      ...shared,
      role: this.role,
      clock: hci.clock,
      open: this.l2cap.fixed('smp'),
      encryption: this.encryption,
      bond: this.bond,
      own: () => this.own,
      peer: () => onAir(this.peer),
      user: () => this.#user,
      broken: error => this.bearer.close(error),
    })
    this.bearer = new AttBearer(this.l2cap.fixed('att'), this.#bearerHandlers(), { clock: hci.clock, ownMtu })
    this.#user = options.use(this)
    this.bond.refresh()
  }

  /** Everything can find it now. */
  start(): void {
    this.bond.start()
    this.pairing.start()
    this.ready = this.#options.setUp(this)
  }

  /** Whether the peer was ever heard: false where the connection failed to be established (0x3E), and nobody need know of it. */
  get established(): Promise<boolean> {
    return this.#establishment.outcome
  }

  /** How it is protected. */
  get security(): LinkSecurity {
    return this.encryption.security
  }

  get isOpen(): boolean {
    return this.#end === undefined
  }

  /**
   * Ends the link; resolves when it has gone, which it has in any case when its supervision timeout and 2 s have passed. Idempotent.
   * @throws BleakHciError when the controller refuses: the link stays then.
   */
  disconnect(reason = goodBye): Promise<void> {
    this.#disconnecting ??= this.#disconnect(reason).finally(() => {
      this.#disconnecting = undefined
    })
    return this.#disconnecting
  }

  /**
   * Other parameters from now on: set as central, asked for as peripheral. Gives those that the link has then.
   * @throws RangeError for what no connection can have, BleakL2capError or BleakHciError when the peer refuses, BleakTimeoutError.
   */
  async updateParameters(parameters: ConnectionParameters, signal?: AbortSignal): Promise<LinkParameters> {
    if (this.layer.canUpdate) return await this.layer.updateParameters(parameters, signal)
    const ticks = parameterTicks(parameters)
    const wanted = {
      intervalMin: ticks.connectionIntervalMin,
      intervalMax: ticks.connectionIntervalMax,
      latency: ticks.maxLatency,
      timeout: ticks.supervisionTimeout,
    }
    return await this.layer.askForParameters(() => this.l2cap.requestParameters(wanted), signal)
  }

  /** Feed from the controller: the data of one ACL packet, a view, and whether it begins a frame. */
  data(start: boolean, data: Uint8Array): void {
    this.#establishment.heard()
    this.#held.take(start, data)
  }

  /** Feed from the controller: whatever is about this link. */
  event(event: LinkEvent): void {
    if (event.name === 'disconnectionComplete') this.#disconnected(event)
    else {
      if (comesFromPeer(event)) this.#establishment.heard()
      this.encryption.event(event)
      this.layer.event(event)
    }
  }

  /** It is over, whatever the controller says: everything that it had is released, and everybody is told. Idempotent. */
  gone(end: LinkEnd): void {
    if (this.#end) return
    this.#end = end
    this.#establishment.ended(end.reason)
    this.#options.gone(this)
    this.encryption.close(end.error)
    this.pairing.close(end.error)
    this.layer.close(end.error)
    this.#held.clear()
    this.l2cap.close(end.error)
    this.#user?.closed?.(end)
    this.#ended.resolve(end)
  }

  #bearerHandlers(): BearerHandlers {
    return {
      server: {
        request: (request, mtu) => {
          const server = this.#user?.server
          if (!server) throw new AttRefusal(attError.requestNotSupported)
          return server.request(request, mtu)
        },
        command: command => this.#user?.server?.command(command),
      },
      value: (handle, value) => this.#user?.value?.(handle, value),
      mtuChanged: mtu => this.#user?.mtuChanged?.(mtu),
      closed: () => {},
    }
  }

  #securityChanged(security: LinkSecurity): void {
    this.#user?.securityChanged?.(security)
    this.pairing.securityChanged()
    this.#options.securityChanged(this)
  }

  #disconnected({ status, reason }: HciEvent<'disconnectionComplete'>): void {
    if (status !== 0) {
      this.#refused?.reject(new BleakHciError('Disconnection Complete', status, errorName(status)))
      return
    }
    const error = new BleakDisconnectedError(`disconnected: ${hexNumber(reason, 2)} (${errorName(reason)})`, reason, {
      cause: this.#cause,
    })
    this.gone({ reason, error })
  }

  /** A channel without which the link is of no use has closed: bearers that time out, peers that flood us. */
  #giveUp(error: Error): void {
    this.#cause = error
    this.disconnect().catch(() => this.#lose('the controller cannot end it'))
  }

  async #disconnect(reason: number): Promise<void> {
    if (this.#end) return
    const refused = new Deferred<never>()
    this.#refused = refused
    const { clock } = this.#options.hci
    const patience = this.layer.parameters.supervisionTimeout + disconnectPatience
    const timer = clock.schedule(patience, () => this.#lose(`the controller has not ended it within ${patience} ms`))
    try {
      await this.#tellDisconnect(reason)
      await Promise.race([this.closed, refused.promise])
    } finally {
      timer.cancel()
      this.#refused = undefined
    }
  }

  async #tellDisconnect(reason: number): Promise<void> {
    try {
      await this.layer.command(commands.disconnect, { connectionHandle: this.handle, reason })
    } catch (error) {
      if (this.#end || isUncertain(error)) return
      if (!isAnswer(error)) throw error
      const { status } = error as BleakHciError
      if (status === unknownConnection) this.#lose('the controller knows it no more')
      else if (status !== alreadyEnding) throw error
    }
  }

  #lose(why: string): void {
    this.gone({ reason: undefined, error: new BleakDisconnectedError(`disconnected: ${why}`, undefined, { cause: this.#cause }) })
  }
}

/** What a peer was connected to by, which a pairing proves that both mean. */
const onAir = ({ address, addressType, privateAddress }: ConnectionPeer): OwnEnd =>
  privateAddress === undefined ? { address, addressType } : { address: privateAddress, addressType: 'random' }
