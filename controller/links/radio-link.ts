import type { Timer } from '../../core/clock.ts'
import type { Air } from '../air/air.ts'
import { interFrameSpace, type Phy } from '../air/timing.ts'
import { ChannelMap } from './channel-map.ts'
import { type Frame, RadioEnd, type RadioEndOptions, type SharedLink } from './radio-end.ts'
import { Raster } from './raster.ts'
import type { Pdu } from './transmit-queue.ts'

/** transmitWindowDelay (Vol 6 Part B, 4.5.3), in microseconds. */
const firstEventAfter: Readonly<Record<Phy, number>> = { 1: 1250, 2: 2500, 3: 3750 }

interface LinkParameters {
  readonly interval: number
  readonly latency: number
  readonly timeout: number
}

interface Exchange {
  readonly sent: Frame
  readonly reply: Frame
  /** What the peripheral had in flight and the central's packet acknowledges. */
  readonly acknowledged: Pdu | undefined
  /** Whether the reply reaches the central. */
  readonly isAnswered: boolean
  /** Whether the central's packet is the last that it has to send. */
  readonly isFarewell: boolean
}

interface Instant {
  readonly event: number
  readonly task: () => void
  timer: Timer
}

interface RadioLinkOptions {
  readonly central: Omit<RadioEndOptions, 'link' | 'role'>
  readonly peripheral: Omit<RadioEndOptions, 'link' | 'role'>
  readonly parameters: LinkParameters
  readonly channelMap: Uint8Array
  /** Nothing arrives: the connection fails to be established. */
  readonly isDeaf: boolean
}

/**
 * A link and its connection events (Vol 6 Part B, 4.5). An event in which nobody has anything to say costs nothing: it is taken
 * as having happened, until packets begin to get lost. The packets of one exchange take effect together, at its end.
 *
 * What is left out: the links of one controller do not compete with each other, nor with its advertising and scanning, for its
 * radio; clocks do not drift; channels are all as good as each other.
 */
export class RadioLink implements SharedLink {
  readonly central: RadioEnd
  readonly peripheral: RadioEnd
  readonly channels: ChannelMap
  readonly #air: Air
  readonly #isDeaf: boolean
  #parameters: LinkParameters
  #raster: Raster
  /** The last event that took place, with packets that were worth simulating, or is under way. */
  #event = -1
  #isUnderWay = false
  /** The last event in which both heard each other; a peripheral with latency counts from it. */
  #metAt = -1
  /** The next event takes place in any case: parameters are new, or the peripheral was told that there is more to come. */
  #isExpected = true
  #isInTrouble = false
  #wake: { readonly time: number; readonly timer: Timer } | undefined
  readonly #instants = new Set<Instant>()

  constructor({ central, peripheral, parameters, channelMap, isDeaf }: RadioLinkOptions) {
    this.#air = central.device.air
    this.#parameters = parameters
    this.#isDeaf = isDeaf
    this.channels = new ChannelMap(this, channelMap)
    this.#raster = new Raster(this.#air.time + firstEventAfter[central.phy], 0, parameters.interval)
    this.central = new RadioEnd({ ...central, link: this, role: 'central' })
    this.peripheral = new RadioEnd({ ...peripheral, link: this, role: 'peripheral' })
  }

  /** Both sides know their link by now. */
  start(): void {
    this.#air.watchPaths(this)
    this.central.notices.connected()
    if (this.#isWhole) this.peripheral.notices.connected()
    if (this.#isWhole) this.plan()
    else this.#worsen(0)
  }

  get interval(): number {
    return this.#parameters.interval
  }

  get latency(): number {
    return this.#parameters.latency
  }

  get timeout(): number {
    return this.#parameters.timeout
  }

  get intervalTime(): number {
    return this.#raster.interval
  }

  get isInTrouble(): boolean {
    return this.#isInTrouble
  }

  get eventCounter(): number {
    return this.#isUnderWay ? this.#event : Math.max(this.#event + 1, this.#raster.firstFrom(this.#air.time))
  }

  atEvent(event: number, task: () => void): void {
    if (!this.#isWhole) return
    const instant: Instant = { event, task, timer: this.#timerOf(event) }
    this.#instants.add(instant)
  }

  update(parameters: LinkParameters): void {
    const event = this.eventCounter
    this.#settle(event)
    this.#raster = new Raster(this.#raster.timeOf(event), event, parameters.interval)
    this.#parameters = parameters
    this.#isExpected = true
    if (this.#isInTrouble)
      for (const { isAlive, supervision } of [this.central, this.peripheral]) if (isAlive) supervision.restart()
    for (const instant of this.#instants) {
      instant.timer.cancel()
      instant.timer = this.#timerOf(instant.event)
    }
    this.plan()
  }

  plan(): void {
    if (this.#isUnderWay || !this.#isWhole) return
    const event = this.#nextEvent()
    if (event === undefined) return
    const time = this.#raster.timeOf(event)
    if (this.#wake && this.#wake.time <= time) return
    this.#wake?.timer.cancel()
    this.#wake = { time, timer: this.#air.at(time, () => this.#begin(event)) }
  }

  pathChanged(): void {
    if (!this.#isInTrouble && !this.#isAudible) this.#worsen(this.eventCounter)
  }

  ended(): void {
    this.#air.unwatchPaths(this)
    this.#wake?.timer.cancel()
    this.#wake = undefined
    for (const { timer } of this.#instants) timer.cancel()
    this.#instants.clear()
    this.#worsen(this.eventCounter)
  }

  get #isWhole(): boolean {
    return this.central.isAlive && this.peripheral.isAlive
  }

  /** In both directions, with any chance at all. */
  get #isAudible(): boolean {
    const { central, peripheral } = this
    const there = this.#air.path(central.device.radio, peripheral.device.radio, central.txPhy)
    const back = this.#air.path(peripheral.device.radio, central.device.radio, peripheral.txPhy)
    return there !== undefined && there.loss < 1 && back !== undefined && back.loss < 1
  }

  #reaches(from: RadioEnd): boolean {
    return !this.#isDeaf && this.#air.reaches(from.device.radio, from.peer.device.radio, from.txPhy)
  }

  #timerOf(event: number): Timer {
    return this.#air.at(this.#raster.timeOf(event), () => this.#runInstants(event))
  }

  #runInstants(event: number): void {
    for (const instant of this.#instants) {
      if (instant.event > event) continue
      this.#instants.delete(instant)
      instant.timer.cancel()
      instant.task()
    }
  }

  /** A peripheral sleeps through as many events as it may, unless it has something to say or misses its central. */
  #nextEvent(): number | undefined {
    const next = this.eventCounter
    if (this.#isExpected || this.#isInTrouble || this.peripheral.wants) return next
    if (!this.central.wants) return undefined
    const asleep = (next - this.#metAt) % (this.latency + 1)
    return asleep === 0 ? next : next + this.latency + 1 - asleep
  }

  #begin(event: number): void {
    this.#wake = undefined
    this.#event = event
    this.#isUnderWay = true
    this.#runInstants(event)
    this.#isExpected = false
    if (this.#isWhole) this.#exchange(this.#air.time)
    else this.#isUnderWay = false
  }

  /** One packet of the central and the answer to it. */
  #exchange(begin: number): void {
    const { central, peripheral } = this
    const isFarewell = central.leaving !== undefined
    const sent = central.frame()
    if (!this.#reaches(central)) {
      this.#air.at(begin + sent.time, () => this.#missed(isFarewell))
      return
    }
    const acknowledged = peripheral.takeAcknowledged()
    const reply = peripheral.frame()
    const exchange = { sent, reply, acknowledged, isAnswered: this.#reaches(peripheral), isFarewell }
    this.#air.at(begin + sent.time + interFrameSpace + reply.time, () => this.#exchanged(exchange))
  }

  #missed(isFarewell: boolean): void {
    if (isFarewell) this.central.leave()
    this.#worsen(this.#event)
    this.#close()
  }

  #exchanged({ sent, reply, acknowledged, isAnswered, isFarewell }: Exchange): void {
    const { central, peripheral } = this
    if (this.#isWhole) peripheral.hears(sent, acknowledged)
    if (this.#isWhole && isAnswered) central.hears(reply, central.takeAcknowledged())
    if (isFarewell) central.leave()
    peripheral.leave()
    if (this.#isWhole) this.#judge(isAnswered)
    if (isAnswered && (sent.more || reply.more) && this.#fits) this.#exchange(this.#air.time + interFrameSpace)
    else {
      this.#isExpected ||= sent.more
      this.#close()
    }
  }

  #judge(isAnswered: boolean): void {
    if (!isAnswered) this.#worsen(this.#event)
    else {
      this.#isInTrouble = false
      this.#metAt = this.#event
    }
  }

  /** Whether one more exchange ends before the next event begins. */
  get #fits(): boolean {
    const time = 3 * interFrameSpace + this.central.nextTime + this.peripheral.nextTime
    return this.#isWhole && this.#air.time + time <= this.#raster.timeOf(this.#event + 1)
  }

  #close(): void {
    this.#isUnderWay = false
    this.plan()
  }

  /** Packets get lost since this event: both ends begin to count. */
  #worsen(event: number): void {
    if (!this.#isInTrouble) this.#settle(event)
    this.#isInTrouble = true
    for (const end of [this.central, this.peripheral]) if (end.isAlive) end.supervision.begin()
    this.plan()
  }

  /** What went without saying so far: the two heard each other in the last event before this one that the peripheral was awake in. */
  #settle(event: number): void {
    if (this.#isInTrouble || this.#metAt < 0) return
    const rhythm = this.latency + 1
    this.#metAt += Math.max(0, Math.floor((event - 1 - this.#metAt) / rhythm)) * rhythm
    const time = this.#raster.timeOf(this.#metAt)
    for (const { supervision } of [this.central, this.peripheral]) supervision.heardAt = Math.max(supervision.heardAt, time)
  }
}
