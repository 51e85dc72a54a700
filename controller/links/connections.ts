import type { Address } from '../../core/address.ts'
import type { LeState } from '../../hci/le-states.ts'
import type { ConnectRequest } from '../air/advertising-event.ts'
import type { Device } from '../device.ts'
import type { Handlers, Part } from '../part.ts'
import type { PeerAddress } from '../privacy/privacy.ts'
import { forgetDefaults } from '../procedures/defaults.ts'
import { procedureHandlers } from '../procedures/procedures.ts'
import { hciStatus, Refusal } from '../refusal.ts'
import { AclBuffers } from './acl-buffers.ts'
import { usedChannels } from './channel-map.ts'
import { failure, tellOutcome } from './connection-complete.ts'
import { linkHandlers } from './link-commands.ts'
import type { LinkEnd } from './link-end.ts'
import type { RadioEnd } from './radio-end.ts'
import { RadioLink } from './radio-link.ts'

/** What one device brings to a new connection. */
export interface Side {
  readonly device: Device
  /** The other one, as this one's host is told. */
  readonly peer: PeerAddress
  /** The private address that this one used; 0 for none. */
  readonly localRpa: Address
}

export interface PeripheralSide extends Side {
  /** Called when the host has been told of the connection: a set that it came from has then terminated. */
  readonly connected?: ((connectionHandle: number) => void) | undefined
}

/** Packet_Boundary_Flag from the host (Vol 4 Part E, 5.4.2); LE knows no others. */
const starting = 0b00
const continuing = 0b01

/** The links of one controller (Vol 4 Part E, 7.1.6, 7.5.4, 7.8.18 to 7.8.26, 7.8.33, 7.8.47 to 7.8.49; Vol 6 Part B, 4.5 and 5). */
export class Connections implements Part {
  readonly handlers: Handlers
  readonly device: Device
  readonly buffers: AclBuffers
  readonly #ends = new Map<number, RadioEnd>()
  #failuresLeft: number
  #classification: Uint8Array | undefined

  constructor(device: Device) {
    this.device = device
    this.buffers = new AclBuffers(device)
    this.#failuresLeft = device.bugs.failsToEstablish?.times ?? 0
    this.handlers = { ...linkHandlers(device), ...procedureHandlers(device) }
  }

  get states(): readonly LeState[] {
    return [...new Set([...this.#ends.values()].map(({ role }) => role))]
  }

  /** Links, by handle; also those that the host has not been told of yet. */
  get ends(): ReadonlyMap<number, LinkEnd> {
    return this.#ends
  }

  /** The link of a command. Throws Refusal (Unknown Connection Identifier) where the host knows none. */
  end(handle: number): RadioEnd {
    const end = this.#ends.get(handle)
    if (!end?.notices.hasTold) throw new Refusal(hciStatus.unknownConnection)
    return end
  }

  /** Whether one more is possible. */
  get hasRoom(): boolean {
    return this.#ends.size < this.device.profile.maxLinks
  }

  /** Whether there is a link to this device, by identity. */
  has({ type, address }: PeerAddress): boolean {
    for (const { peerAddress } of this.#ends.values())
      if (peerAddress.address === address && (peerAddress.type & 1) === (type & 1)) return true
    return false
  }

  /**
   * Makes a link of the two sides; both hosts are told. `this` is the central's. Without a peripheral (the request was lost, which
   * only an advertiser that answers it could tell) the central has a link to nobody, which then fails to be established.
   */
  create(central: Side, peripheral: PeripheralSide | undefined, request: ConnectRequest): void {
    const other = peripheral?.device.connections
    const centralFails = this.#takeFailure()
    const peripheralFails = centralFails || !other ? undefined : other.#takeFailure()
    const { phy } = request
    const link = new RadioLink({
      central: { side: central, handle: this.#freeHandle(), phy },
      // Where there is nobody, a second end of the same device stands for it that is gone from the begin.
      peripheral: { side: peripheral ?? central, handle: other ? other.#freeHandle() : 0, phy },
      parameters: request,
      channelMap: usedChannels(this.#classification),
      isDeaf: (centralFails ?? peripheralFails) !== undefined,
    })
    link.central.notices.failsByStatus = centralFails === 'status'
    link.peripheral.notices.failsByStatus = peripheralFails === 'status'
    this.#ends.set(link.central.handle, link.central)
    if (other) other.#ends.set(link.peripheral.handle, link.peripheral)
    else link.peripheral.isAlive = false
    link.start()
  }

  /** Tells the host that a connection attempt has ended without one (status, a peer and a role where they are known). */
  failed(status: number, peer?: PeerAddress, role?: LinkEnd['role']): void {
    tellOutcome(this.device, failure(status, peer, role))
  }

  /** Data from the host. */
  send(handle: number, boundary: number, data: Uint8Array): void {
    const end = this.#ends.get(handle)
    if (!end?.notices.hasTold || (boundary !== starting && boundary !== continuing)) return
    if (this.buffers.take(data)) end.sendData(data, boundary === starting)
  }

  /** A radio has moved, or the paths are others now: links that hear nothing any more run into their supervision timeout. */
  pathChanged(): void {
    for (const { link } of this.#ends.values()) link.pathChanged()
  }

  /** The host's classification of channels: for all links in which this device is the central, and those to come (7.8.19). */
  classifyChannels(classification: Uint8Array): void {
    this.#classification = classification
    for (const { role, link } of this.#ends.values()) if (role === 'central') link.channels.change(usedChannels(classification))
  }

  /** An end has gone. */
  forget({ handle }: RadioEnd): void {
    this.#ends.delete(handle)
  }

  /** The lowest one: handles come back soon, and the first is 0, which no host may take for none. */
  #freeHandle(): number {
    let handle = 0
    while (this.#ends.has(handle)) handle++
    return handle
  }

  #takeFailure(): 'status' | 'disconnection' | undefined {
    if (this.#failuresLeft === 0) return undefined
    this.#failuresLeft--
    return this.device.bugs.failsToEstablish?.told
  }

  reset(): void {
    this.#classification = undefined
    for (const end of [...this.#ends.values()]) end.drop()
    forgetDefaults(this.device)
  }
}
