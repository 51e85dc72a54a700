import type { AdvertisingEvent, Listener } from './advertising-event.ts'
import { Collisions, type Transmission } from './collisions.ts'
import type { Path, Radio } from './radio.ts'
import type { Random } from './random.ts'
import { type EventTiming, eventTiming, type Phy } from './timing.ts'

const timingOf = ({ primaryPhy, secondaryPhy, connectable, scannable, target, data }: AdvertisingEvent): EventTiming =>
  eventTiming({ primaryPhy, secondaryPhy, connectable, scannable, directed: target !== undefined, length: data.length })

/** What the advertising channels need of their air. */
interface Surroundings {
  readonly time: number
  readonly random: Random
  at(time: number, task: () => void): void
  path(from: Radio, to: Radio, phy: Phy): Path | undefined
  reaches(from: Radio, to: Radio, phy: Phy): boolean
}

/** The advertising channels: who listens, and what is on the air just now. The cost of an event grows with its listeners only. */
export class Ether {
  readonly #air: Surroundings
  readonly #collisions: boolean
  readonly #listeners = new Set<Listener>()
  /** By channel, 37 first; kept only where packets may collide. */
  readonly #onAir = [new Collisions(), new Collisions(), new Collisions()]

  constructor(air: Surroundings, collisions: boolean) {
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
