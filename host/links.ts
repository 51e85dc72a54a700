import { BleakDisconnectedError } from '../core/errors.ts'
import { isSameDevice, type NewConnection, type WantedDevice } from '../gap/connection-outcome.ts'
import { AclQueue } from '../hci/acl-queue.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import { commands } from '../hci/commands.ts'
import type { HciEvent } from '../hci/events.ts'
import type { Hci } from '../hci/hci.ts'
import { packetType } from '../hci/transport.ts'
import { EarlyPackets } from './early-packets.ts'
import { Link, type LinkOptions } from './link.ts'
import type { SharedSecurity } from './link-pairing.ts'
import type { LinkEvent } from './link-procedures.ts'
import type { LinkEnd } from './link-user.ts'

/** Packet_Boundary_Flag of what goes on with an earlier packet (Vol 4 Part E, 5.4.2); all others begin something. */
const continuing = 0b01

/** The links of one adapter, by handle: what the controller sends finds its link here, also what comes before the link is known. */
export class Links {
  readonly #hci: Pick<Hci, 'run' | 'clock' | 'send'>
  readonly #info: () => ControllerInfo
  readonly #shared: SharedSecurity
  readonly #links = new Map<number, Link>()
  readonly #early: EarlyPackets<Link>
  #acl: AclQueue

  constructor(hci: Pick<Hci, 'run' | 'clock' | 'send'>, info: () => ControllerInfo, shared: SharedSecurity) {
    this.#hci = hci
    this.#info = info
    this.#shared = shared
    this.#early = new EarlyPackets(hci.clock)
    this.#acl = this.#newQueue()
  }

  [Symbol.iterator](): IterableIterator<Link> {
    return [...this.#links.values()].values()
  }

  get(handle: number): Link | undefined {
    return this.#links.get(handle)
  }

  find(device: WantedDevice): Link | undefined {
    return [...this].find(({ peer }) => isSameDevice(device, peer))
  }

  /** One more link, and what came for it already. Whatever had its handle before has gone, whether the controller said so or not. */
  add(connection: NewConnection, options: Pick<LinkOptions, 'own' | 'ownMtu' | 'use' | 'setUp' | 'securityChanged'>): Link {
    const { connectionHandle } = connection
    this.replace(connectionHandle)
    const link = new Link(connection, {
      ...options,
      hci: this.#hci,
      acl: this.#acl,
      info: this.#info(),
      shared: this.#shared,
      gone: () => {
        this.#links.delete(connectionHandle)
        this.#early.ended(connectionHandle)
      },
    })
    this.#links.set(connectionHandle, link)
    for (const deliver of this.#early.take(connectionHandle)) deliver(link)
    link.start()
    return link
  }

  /** The controller uses this handle for another link: the old one has ended without a word. */
  replace(handle: number): void {
    const error = new BleakDisconnectedError('disconnected: the controller has another link with the same handle', undefined)
    this.#links.get(handle)?.gone({ reason: undefined, error })
  }

  event(event: LinkEvent): void {
    const { connectionHandle } = event
    const link = this.#links.get(connectionHandle)
    if (link) link.event(event)
    else if (event.name === 'leLongTermKeyRequest') void this.#refuseKey(connectionHandle)
    else if (event.name !== 'disconnectionComplete') this.#early.hold(connectionHandle, to => to.event(event))
  }

  data(handle: number, boundary: number, data: Uint8Array): void {
    const isStart = boundary !== continuing
    const link = this.#links.get(handle)
    if (link) {
      link.data(isStart, data)
      return
    }
    const own = data.slice()
    this.#early.hold(handle, to => to.data(isStart, own))
  }

  completed(event: HciEvent<'numberOfCompletedPackets'>): void {
    for (const { connectionHandle, numCompletedPackets } of event.completed)
      this.#acl.completed(connectionHandle, numCompletedPackets)
  }

  drained(): void {
    this.#acl.drained()
  }

  /** They have all gone. */
  lost(end: LinkEnd): void {
    this.#early.clear()
    for (const link of this) link.gone(end)
  }

  /** The controller has been brought up again, and may have other buffers. */
  restart(): void {
    this.#acl = this.#newQueue()
  }

  /** Events keep their order: no link is to come. */
  async #refuseKey(connectionHandle: number): Promise<void> {
    try {
      await this.#hci.run(commands.leLongTermKeyRequestNegativeReply, { connectionHandle })
    } catch {
      // The controller does not know the link either, or has gone.
    }
  }

  #newQueue(): AclQueue {
    return new AclQueue({ ...this.#info().acl, send: packet => this.#hci.send(packetType.acl, packet) })
  }
}
