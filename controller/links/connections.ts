import type { LeState } from '../../hci/le-states.ts'
import type { PeerAddress } from '../address.ts'
import type { ConnectRequest, Side } from '../air/advertising-event.ts'
import type { Radio } from '../air/radio.ts'
import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import type { LinkEnd } from '../link-end.ts'
import type { Handlers, Part } from '../part.ts'
import type { LinkMaker } from '../parts.ts'
import { forgetDefaults } from '../procedures/defaults.ts'
import { procedureHandlers } from '../procedures/procedures.ts'
import { hciStatus, invalidUnless, Refusal } from '../refusal.ts'
import { AclBuffers } from './acl-buffers.ts'
import { channelCount, usedChannels } from './channel-map.ts'
import { failure, tellOutcome } from './connection-complete.ts'
import { linkHandlers } from './link-commands.ts'
import type { RadioEnd, RadioEndOptions } from './radio-end.ts'
import { RadioLink } from './radio-link.ts'

/** Packet_Boundary_Flag from the host (Vol 4 Part E, 5.4.2); LE knows no others. */
const starting = 0b00
const continuing = 0b01

/** Whose links those of a radio are: what goes over the air between two controllers names their radios only. */
const ofRadio = new WeakMap<Radio, Connections>()

/** The links of one controller (Vol 4 Part E, 7.1.6, 7.5.4, 7.8.18 to 7.8.26, 7.8.33, 7.8.47 to 7.8.49; Vol 6 Part B, 4.5 and 5). */
export class Connections implements Part, LinkMaker {
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
    this.handlers = {
      ...linkHandlers(device, handle => this.end(handle)),
      ...procedureHandlers(device, handle => this.end(handle).procedures),
      leSetHostChannelClassification: ({ channelMap }) => {
        invalidUnless(channelCount(channelMap) > 0)
        this.#classifyChannels(channelMap)
      },
    }
    ofRadio.set(device.radio, this)
  }

  get states(): readonly LeState[] {
    return [...new Set([...this.#ends.values()].map(({ role }) => role))]
  }

  /** Links, by handle; also those that the host has not been told of yet. */
  get ends(): ReadonlyMap<number, RadioEnd> {
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
  create(central: Side, peripheral: Side | undefined, request: ConnectRequest): void {
    const other = peripheral && ofRadio.get(peripheral.radio)
    const centralFails = this.#takeFailure()
    const peripheralFails = centralFails || !other ? undefined : other.#takeFailure()
    const { phy } = request
    const link = new RadioLink({
      central: this.#endFor(central, phy),
      peripheral: other && peripheral ? other.#endFor(peripheral, phy) : { ...this.#endFor(central, phy), gone: () => {} },
      parameters: request,
      channelMap: usedChannels(this.#classification),
      isDeaf: (centralFails ?? peripheralFails) !== undefined,
    })
    link.central.notices.failsByStatus = centralFails === 'status'
    link.peripheral.notices.failsByStatus = peripheralFails === 'status'
    this.#ends.set(link.central.handle, link.central)
    if (other) other.#ends.set(link.peripheral.handle, link.peripheral)
    // Nobody is there: a second end of this device stands for it, gone from the begin.
    else link.peripheral.drop()
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
  #classifyChannels(classification: Uint8Array): void {
    this.#classification = classification
    for (const { role, link } of this.#ends.values()) if (role === 'central') link.channels.change(usedChannels(classification))
  }

  #endFor(side: Side, phy: Phy): Omit<RadioEndOptions, 'link' | 'role'> {
    const { device, buffers } = this
    const handle = this.#freeHandle()
    return { device, side, handle, phy, buffers, gone: () => this.#ends.delete(handle) }
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
