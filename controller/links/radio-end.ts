import type { Timer } from '../../core/clock.ts'
import type { PeerAddress } from '../address.ts'
import type { Side } from '../air/advertising-event.ts'
import { airTime, type Phy, payloadWithin } from '../air/timing.ts'
import type { Device } from '../device.ts'
import type { ControlPdu, DataLength, Link, LinkEnd } from '../link-end.ts'
import { Procedures } from '../procedures/procedures.ts'
import { leFeatureBit } from '../profile.ts'
import { hciStatus } from '../refusal.ts'
import type { AclBuffers } from './acl-buffers.ts'
import type { ChannelMap } from './channel-map.ts'
import { Notices } from './notices.ts'
import { Supervision } from './supervision.ts'
import { type Pdu, TransmitQueue } from './transmit-queue.ts'

/** What every link can carry from its begin on (Vol 6 Part B, 4.5.10): the longest PDU before 4.2, at the slowest that its PHY may be. */
const leastOctets = 27
const mic = 4
const firstLength = (phy: Phy): DataLength => ({ octets: leastOctets, time: airTime(leastOctets + mic, phy === 3 ? 3 : 1) })

/** Packet_Boundary_Flag to the host (Vol 4 Part E, 5.4.2). */
const starting = 0b10
const continuing = 0b01

interface TerminateInd extends ControlPdu {
  readonly errorCode: number
}

/** One packet as it goes out. */
export interface Frame {
  /** Undefined in an empty packet, which needs no acknowledgement here: it may be lost. */
  readonly pdu: Pdu | undefined
  /** The MD bit. */
  readonly more: boolean
  /** Microseconds on the air. */
  readonly time: number
}

/** A link as its ends and their controllers see it. */
export interface SharedLink extends Link {
  readonly central: RadioEnd
  readonly peripheral: RadioEnd
  readonly channels: ChannelMap
  /** In microseconds. */
  readonly intervalTime: number
  readonly isInTrouble: boolean
  /** Sees to it that the next event with something in it takes place. */
  plan(): void
  /** Whether the two still hear each other may have changed. */
  pathChanged(): void
  /** One end has gone: the other one will notice. */
  ended(): void
}

export interface RadioEndOptions {
  readonly device: Device
  readonly side: Side
  readonly role: LinkEnd['role']
  readonly handle: number
  readonly link: SharedLink
  readonly phy: Phy
  readonly buffers: AclBuffers
  /** The end is no more. */
  readonly gone: () => void
}

/** One side of a link. */
export class RadioEnd implements LinkEnd {
  readonly device: Device
  readonly role: LinkEnd['role']
  readonly handle: number
  readonly link: SharedLink
  readonly procedures: Procedures
  readonly supervision: Supervision
  readonly notices: Notices
  txPhy: Phy
  rxPhy: Phy
  tx: DataLength
  rx: DataLength
  encrypted = false
  isAlive = true
  /** Whether the peer was ever heard. */
  isEstablished = false
  /** The peer has ended the link, for this reason; the end stays until its acknowledgement is out. */
  leaving: number | undefined
  /** The peer as the host was told of it. */
  readonly peerAddress: PeerAddress
  readonly #queue = new TransmitQueue()
  readonly #buffers: AclBuffers
  readonly #gone: () => void
  #inFlight: Pdu | undefined
  #held = 0
  #termination: Timer | undefined

  constructor({ device, side, role, handle, link, phy, buffers, gone }: RadioEndOptions) {
    this.device = device
    this.#buffers = buffers
    this.#gone = gone
    this.peerAddress = side.peer
    this.role = role
    this.handle = handle
    this.link = link
    this.txPhy = phy
    this.rxPhy = phy
    this.tx = firstLength(phy)
    this.rx = this.tx
    this.supervision = new Supervision(this)
    this.notices = new Notices(this, side)
    this.procedures = new Procedures(this)
  }

  get peer(): RadioEnd {
    return this.role === 'central' ? this.link.peripheral : this.link.central
  }

  get air() {
    return this.device.air
  }

  get timeout(): number {
    return this.link.timeout
  }

  get interval(): number {
    return this.link.intervalTime
  }

  get isInTrouble(): boolean {
    return this.link.isInTrouble
  }

  get isTerminating(): boolean {
    return this.#termination !== undefined
  }

  /** Whether the peer is to send a packet with a MIC now and then (Vol 6 Part B, 5.4). */
  get expectsPayload(): boolean {
    return this.encrypted && this.device.hasFeature(leFeatureBit.ping)
  }

  /** Whether it has something for the next event. */
  get wants(): boolean {
    return this.#inFlight !== undefined || !this.#queue.isEmpty || this.leaving !== undefined
  }

  send(pdu: ControlPdu, acknowledged?: () => void): void {
    if (!this.isAlive) return
    this.#queue.control(pdu, acknowledged)
    this.link.plan()
  }

  /** Data from the host, for which there is a buffer. */
  sendData(data: Uint8Array, start: boolean): void {
    this.#held++
    if (data.length === 0) this.#completed()
    else this.#queue.packet(data, start, () => this.#completed())
    this.link.plan()
  }

  pauseData(paused: boolean): void {
    this.#queue.paused = paused
    this.link.plan()
  }

  terminate(reason: number): void {
    if (!this.isAlive || this.isTerminating) return
    const gone = () => this.lost(hciStatus.localHostTerminated)
    this.#termination = this.air.after(this.timeout * 10_000, gone)
    const pdu: TerminateInd = { name: 'LL_TERMINATE_IND', length: 2, errorCode: reason }
    this.send(pdu, gone)
  }

  lost(reason: number): void {
    if (this.#depart()) this.notices.disconnected(reason)
    this.link.ended()
  }

  /** The end without a word to anybody. */
  drop(): void {
    this.#depart()
    this.link.ended()
  }

  /** Follows the peer that has ended the link, if it has. */
  leave(): void {
    if (this.leaving !== undefined) this.lost(this.leaving)
  }

  timedOut(): void {
    if (!this.isEstablished) this.lost(hciStatus.failedToBeEstablished)
    else this.lost(this.isTerminating ? hciStatus.localHostTerminated : hciStatus.connectionTimeout)
  }

  payloadTimedOut(): void {
    this.device.event({ name: 'authenticatedPayloadTimeoutExpired', connectionHandle: this.handle })
  }

  /** The next packet: what is in flight once more, else something new. */
  frame(): Frame {
    this.#inFlight ??= this.#queue.take(this.#largest)
    const pdu = this.#inFlight
    return { pdu, more: !this.#queue.isEmpty, time: this.#timeOf(pdu?.length ?? 0) }
  }

  /** How long the packet after the one in flight will be, which the peer has. */
  get nextTime(): number {
    return this.#timeOf(this.#queue.nextLength(this.#largest))
  }

  /** A packet of the peer acknowledges what it has of this end; gives that. */
  takeAcknowledged(): Pdu | undefined {
    const pdu = this.#inFlight
    if (!pdu?.delivered) return undefined
    this.#inFlight = undefined
    return pdu
  }

  /** A packet of the peer is there, and what it acknowledges. */
  hears({ pdu }: Frame, acknowledged: Pdu | undefined): void {
    this.supervision.heardAt = this.air.time
    this.isEstablished = true
    if (this.isAlive) acknowledged?.acknowledged?.()
    if (!pdu || pdu.delivered) return
    pdu.delivered = true
    if (this.isAlive) this.#receive(pdu)
  }

  #receive({ control, data, start }: Pdu): void {
    if (!control) this.notices.data(start ? starting : continuing, data)
    else if (control.name === 'LL_TERMINATE_IND') this.leaving = (control as TerminateInd).errorCode
    else if (!this.link.channels.received(this, control)) this.procedures.received(control)
  }

  get #largest(): number {
    const fitting = payloadWithin(this.tx.time, this.txPhy) - (this.encrypted ? mic : 0)
    return Math.max(leastOctets, Math.min(this.tx.octets, fitting))
  }

  #timeOf(length: number): number {
    return airTime(length > 0 && this.encrypted ? length + mic : length, this.txPhy)
  }

  #completed(): void {
    this.#held--
    this.#buffers.completed(this.handle)
  }

  #depart(): boolean {
    if (!this.isAlive) return false
    this.isAlive = false
    this.#termination?.cancel()
    this.supervision.end()
    this.procedures.ended()
    this.#buffers.release(this.#held)
    this.#gone()
    return true
  }
}
