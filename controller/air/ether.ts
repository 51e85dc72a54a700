import type { AdvertisingEvent, Listener } from './advertising-event.ts'
import type { Air } from './air.ts'
import { Collisions, type Transmission } from './collisions.ts'
import { airTime, interFrameSpace } from './timing.ts'

/** What one packet carries of a long chain, beside its headers (Vol 6 Part B, 2.3.4). */
const largestFragment = 245
const addressesLength = 6
/** ADV_EXT_IND with AdvDataInfo and AuxPtr, and what follows it with AdvA besides (Vol 6 Part B, 2.3.4). */
const primaryHeader = 7
const extendedHeader = 13
/** Least time from a packet to the auxiliary one that it points to (Vol 6 Part B, 4.1.2). */
const auxiliaryGap = 300

/** How long the packets of one event are, in microseconds. */
interface EventTiming {
  /** The packet on each primary channel, and from the begin of one to the begin of the next. */
  readonly packet: number
  readonly spacing: number
  /** From the end of the last primary packet to the end of the data. */
  readonly auxiliary: number
}

const timingOf = ({ primaryPhy, secondaryPhy, target, data, connectable, scannable }: AdvertisingEvent): EventTiming => {
  const listening = connectable || scannable ? 2 * interFrameSpace + airTime(2 * addressesLength, primaryPhy) : interFrameSpace
  if (secondaryPhy === undefined) {
    const packet = airTime(addressesLength + (target ? addressesLength : data.length), primaryPhy)
    return { packet, spacing: packet + listening, auxiliary: 0 }
  }
  const packet = airTime(primaryHeader, primaryPhy)
  let auxiliary = 0
  for (let left = data.length; left > 0 || auxiliary === 0; left -= largestFragment)
    auxiliary += auxiliaryGap + airTime(extendedHeader + Math.min(Math.max(left, 0), largestFragment), secondaryPhy)
  return { packet, spacing: packet + interFrameSpace, auxiliary }
}

/** The advertising channels: who listens, and what is on the air just now. The cost of an event grows with its listeners only. */
export class Ether {
  readonly #air: Air
  readonly #collisions: boolean
  readonly #listeners = new Set<Listener>()
  /** By channel, 37 first; kept only where packets may collide. */
  readonly #onAir = [new Collisions(), new Collisions(), new Collisions()]

  constructor(air: Air, collisions: boolean) {
    this.#air = air
    this.#collisions = collisions
  }

  get isListenedTo(): boolean {
    return this.#listeners.size > 0
  }

  listen(listener: Listener): void {
    this.#listeners.add(listener)
  }

  unlisten(listener: Listener): void {
    this.#listeners.delete(listener)
  }

  advertise(event: AdvertisingEvent): void {
    if (!this.isListenedTo) return
    const timing = timingOf(event)
    const packets = this.#packets(event, timing)
    if (this.#collisions) for (const { channel, packet } of packets) this.#onAir[channel - 37]?.add(packet)
    const last = packets.at(-1)?.packet.end ?? 0
    for (const listener of this.#listeners) {
      if (listener.radio === event.radio) continue
      const heard = packets.find(({ channel, packet }) => listener.listens(packet.begin, channel, event.primaryPhy))
      if (!heard) continue
      const end = event.secondaryPhy === undefined ? heard.packet.end : last + timing.auxiliary
      this.#air.at(end, () => this.#arrive(event, listener, heard.channel, heard.packet))
    }
  }

  #packets({ radio, channels, primaryPhy: phy }: AdvertisingEvent, { packet, spacing }: EventTiming) {
    let begin = this.#air.time
    const packets: { readonly channel: number; readonly packet: Transmission }[] = []
    for (let channel = 37; channel <= 39; channel++) {
      if (!(channels & (1 << (channel - 37)))) continue
      packets.push({ channel, packet: { radio, phy, begin, end: begin + packet } })
      begin += spacing
    }
    return packets
  }

  #arrive(event: AdvertisingEvent, listener: Listener, channel: number, packet: Transmission): void {
    if (!this.#listeners.has(listener)) return
    const { radio, primaryPhy, secondaryPhy } = event
    if (secondaryPhy !== undefined && !this.#air.reaches(radio, listener.radio, primaryPhy)) return
    const path = this.#air.path(radio, listener.radio, secondaryPhy ?? primaryPhy)
    if (!path || (path.loss > 0 && this.#air.random.fraction() < path.loss)) return
    if (this.#collisions && this.#isHit(channel, packet, listener)) return
    listener.heard(event, path.rssi)
  }

  /** Whether another packet that the listener hears was on the air at the same time. */
  #isHit(channel: number, packet: Transmission, { radio: listener }: Listener): boolean {
    const disturbs = ({ radio, phy }: Transmission) =>
      radio !== packet.radio && this.#air.path(radio, listener, phy) !== undefined
    return this.#onAir[channel - 37]?.some(packet, disturbs) ?? false
  }
}
