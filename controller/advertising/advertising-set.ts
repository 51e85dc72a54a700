import type { Address } from '../../core/address.ts'
import type { Timer } from '../../core/clock.ts'
import { type AirAddress, type PeerAddress, sameAddress } from '../address.ts'
import type { AdvertisingEvent, ConnectRequest, Side } from '../air/advertising-event.ts'
import type { Air } from '../air/air.ts'
import type { PeriodicTrain } from '../air/periodic-train.ts'
import type { Random } from '../air/random.ts'
import type { Device } from '../device.ts'
import { hciStatus } from '../refusal.ts'
import { AdvertisingDataStore } from './advertising-data-store.ts'
import { type AdvertisingParameters, carriesData } from './advertising-parameters.ts'
import { eventTime } from './advertising-rules.ts'
import { type Advertiser, SetEvent } from './advertising-set-event.ts'

const intervalUnit = 625
/** A random delay before each event, at most so long, keeps two advertisers from colliding for ever (Vol 6 Part B, 4.4.2.2.1). */
const longestDelay = 10_000
/** From one high duty cycle event to the next (4.4.2.4.3). */
const highDutyInterval = 3_750
const durationUnit = 10_000

/** Told when advertising ends by itself: timed out, all events sent, or connected (with the handle, or a status where that failed). */
export type Ended = (status: number, events: number, connectionHandle: number) => void

/** When a set is to end by itself; 0 is never. */
export interface Limits {
  /** In units of 10 ms. */
  readonly duration: number
  readonly events: number
}

/** One advertising set: what it advertises, and its events on the air (Vol 6 Part B, 4.4.2). */
export class AdvertisingSet implements Advertiser {
  readonly data = new AdvertisingDataStore()
  readonly scanResponse = new AdvertisingDataStore()
  readonly #device: Device
  readonly #handle: number | undefined
  readonly #ended: Ended
  #parameters: AdvertisingParameters
  #random: Address = 0
  #periodic: PeriodicTrain | undefined
  #did: number
  readonly #air: Air
  readonly #delays: Random
  /** Microseconds from one event to the next, and the most that a random delay adds to them. */
  #interval = 0
  #longestDelay = 0
  /** Whether its addresses may change from one event to the next. */
  #isPrivate = false
  /** Events so far, and how many there will be; 0 is no end. */
  #events = 0
  #mostEvents = 0
  #event: SetEvent | undefined
  #next: Timer | undefined
  #end: Timer | undefined

  /** Change_Reasons: bit 0 for advertising data, bit 1 for scan response data (Vol 4 Part E, 7.8.122). */
  changeReasons = 0

  /** Extended advertising gives it a handle; without one it goes by the device's random address. */
  constructor(device: Device, parameters: AdvertisingParameters, handle: number | undefined, ended: Ended) {
    this.#device = device
    this.#air = device.air
    this.#delays = device.random
    this.#parameters = parameters
    this.#handle = handle
    this.#ended = ended
    this.#did = device.random.uint32() & 0xfff
  }

  get isOn(): boolean {
    return this.#next !== undefined
  }

  get parameters(): AdvertisingParameters {
    return this.#parameters
  }

  set parameters(parameters: AdvertisingParameters) {
    this.#parameters = parameters
    this.#event = undefined
  }

  get sid(): number {
    return this.#parameters.sid
  }

  get periodic(): PeriodicTrain | undefined {
    return this.#periodic
  }

  set periodic(train: PeriodicTrain | undefined) {
    this.#periodic = train
    this.#event = undefined
  }

  setRandomAddress(address: Address): void {
    this.#random = address
    this.#event = undefined
  }

  /** What it advertises is new, or is to be taken for new: never twice the same Advertising DID (Vol 6 Part B, 4.4.2.11). */
  renewed(): void {
    this.#did = (this.#did + 1 + (this.#device.random.uint32() % 0xfff)) & 0xfff
    this.#event = undefined
  }

  /** The host has given other data. */
  changed(what: 'data' | 'scanResponse'): void {
    const { ownAddressType, peer } = this.#parameters
    const changesAddress = (this.changeReasons & (what === 'data' ? 1 : 2)) !== 0
    if (changesAddress && ownAddressType >= 2) this.#device.privacy.renewOwnAddress(peer)
    this.renewed()
  }

  /** The address that its events come from. Throws Refusal (Invalid HCI Command Parameters) where it has none. */
  ownAddress(): AirAddress {
    const { ownAddressType, peer } = this.#parameters
    return this.#device.privacy.ownAddress(ownAddressType, peer, this.#handle === undefined ? undefined : this.#random)
  }

  /** Whether the accept list has a say. */
  get isFiltered(): boolean {
    return this.#parameters.filterPolicy > 0 && !this.#parameters.kind.directed
  }

  /** Begins, or begins anew. */
  enable(limits: Limits): void {
    this.disable()
    const { kind, interval, ownAddressType } = this.#parameters
    this.#isPrivate = ownAddressType >= 2
    this.#interval = kind.highDuty ? highDutyInterval : interval * intervalUnit
    this.#longestDelay = kind.highDuty ? 0 : longestDelay
    this.#events = 0
    this.#mostEvents = limits.events
    this.#event = undefined
    this.#next = this.#air.after(this.#delay(), this.#advertise)
    if (limits.duration > 0)
      this.#end = this.#air.after(limits.duration * durationUnit, () => this.#finish(hciStatus.advertisingTimeout))
  }

  disable(): void {
    this.#next?.cancel()
    this.#end?.cancel()
    this.#next = undefined
    this.#end = undefined
  }

  scanned(event: AdvertisingEvent, scanner: AirAddress): Uint8Array | undefined {
    const { privacy, bugs } = this.#device
    if (!this.isOn || !privacy.accepts(scanner)) return undefined
    const peer = privacy.resolve(scanner)
    if (!this.#isFor(event, scanner, peer) || !this.#passes(peer, 1)) return undefined
    this.#notify(peer)
    return bugs.copiesAdvertisements ? event.data : this.scanResponse.bytes
  }

  connected(event: AdvertisingEvent, { initiator }: ConnectRequest): Side | undefined {
    const device = this.#device
    if (!this.isOn || !device.connections.hasRoom || !device.privacy.accepts(initiator)) return undefined
    const peer = device.privacy.resolve(initiator)
    // Two devices have one connection at most (Vol 6 Part B, 4.5).
    if (!this.#isFor(event, initiator, peer) || !this.#passes(peer, 2) || device.connections.has(peer)) return undefined
    this.disable()
    const events = this.#events
    const told = (status: number, handle: number) => this.#ended(status, events, handle)
    return { radio: device.radio, peer, localRpa: this.#privateAddress(event.advertiser), told }
  }

  /** The hot path of an air full of advertisers: touches as few objects as it can. */
  readonly #advertise = (): void => {
    const air = this.#air
    this.#events++
    const event = air.isListenedTo ? this.#current() : undefined
    if (event) air.advertise(event)
    if (this.#events === this.#mostEvents) this.#last()
    else this.#next = air.after(this.#interval + this.#delay(), this.#advertise)
  }

  #delay(): number {
    return this.#longestDelay === 0 ? 0 : Math.floor(this.#delays.fraction() * this.#longestDelay)
  }

  /** What follows the last packet still belongs to the event. */
  #last(): void {
    const length = carriesData(this.#parameters.kind) ? this.data.bytes.length : this.scanResponse.bytes.length
    this.#next = this.#air.after(eventTime(this.#parameters, length), () => this.#finish(hciStatus.limitReached))
  }

  #finish(status: number): void {
    this.disable()
    this.#ended(status, this.#events, 0)
  }

  /** The same object as before, unless a private address has changed; none while it has no address to send from. */
  #current(): SetEvent | undefined {
    const event = this.#event
    if (event && !this.#isPrivate) return event
    const { kind, ownAddressType, peer } = this.#parameters
    const advertiser = kind.anonymous ? undefined : this.#presentAddress()
    if (!advertiser && !kind.anonymous) return undefined
    const target = kind.directed ? this.#device.privacy.targetAddress(ownAddressType, peer) : undefined
    if (event && sameAddress(event.advertiser, advertiser) && sameAddress(event.target, target)) return event
    this.#event = this.#build(advertiser, target)
    return this.#event
  }

  /** The host may take away what the address was made with while nobody resolves addresses. */
  #presentAddress(): AirAddress | undefined {
    try {
      return this.ownAddress()
    } catch {
      return undefined
    }
  }

  #build(advertiser: AirAddress | undefined, target: AirAddress | undefined): SetEvent {
    const { parameters, periodic } = this
    const { radio } = this.#device
    return new SetEvent(this, { radio, parameters, advertiser, target, data: this.data.bytes, did: this.#did, periodic })
  }

  /** Directed events are for one device only. */
  #isFor({ target }: AdvertisingEvent, onAir: AirAddress, peer: PeerAddress): boolean {
    if (!target) return true
    const { type, address } = this.#parameters.peer
    return sameAddress(target, onAir) || ((peer.type & 1) === type && peer.address === address)
  }

  /** Advertising_Filter_Policy: 1 is about scan requests, 2 about connection requests, 3 about both (Vol 4 Part E, 7.8.5). */
  #passes(peer: PeerAddress, request: 1 | 2): boolean {
    const asksList = this.isFiltered && (this.#parameters.filterPolicy & request) !== 0
    return !asksList || this.#device.acceptList.has(peer)
  }

  #notify({ type, address }: PeerAddress): void {
    if (this.#handle === undefined || !this.#parameters.notifiesScanRequests) return
    const scanner = { scannerAddressType: type, scannerAddress: address }
    this.#device.event({ name: 'leScanRequestReceived', advertisingHandle: this.#handle, ...scanner })
  }

  /** The address, where it is a private one that the controller made. */
  #privateAddress(advertiser: AirAddress | undefined): Address {
    if (!advertiser || advertiser.type === 0 || this.#parameters.ownAddressType < 2) return 0
    const without = this.#handle === undefined ? this.#device.privacy.randomAddress : this.#random
    return advertiser.address === without ? 0 : advertiser.address
  }
}
