import type { Timer } from '../../core/clock.ts'
import type { Air } from '../air/air.ts'
import type { PeriodicTrain, TrainReceiver } from '../air/periodic-train.ts'
import type { Radio } from '../air/radio.ts'
import { chainHeader, chainTime, type Phy } from '../air/timing.ts'

/** What the packets of a train are like. */
type TrainParameters = Pick<PeriodicTrain, 'phy' | 'interval' | 'txPower'>

/** Microseconds. */
const intervalUnit = 1_250

/** Microseconds from the first packet of a train's event to the end of the last. */
const trainEventTime = (length: number, phy: Phy): number => chainTime(length, chainHeader.train, phy)

/** Whether an event with so much data ends before the next one begins. */
export const fitsTrain = (length: number, { phy, interval }: Pick<TrainParameters, 'phy' | 'interval'>): boolean =>
  trainEventTime(length, phy) <= interval * intervalUnit

/** A train on the air. While nobody receives it, it costs nothing. */
export class Train implements PeriodicTrain {
  readonly phy: Phy
  readonly interval: number
  readonly txPower: number
  readonly #air: Air
  readonly #radio: Radio
  readonly #data: () => Uint8Array
  readonly #begin: number
  readonly #receivers = new Set<TrainReceiver>()
  #timer: Timer | undefined
  #hasEnded = false

  /** `data` is asked at the begin of each event. */
  constructor(air: Air, radio: Radio, { phy, interval, txPower }: TrainParameters, data: () => Uint8Array) {
    this.phy = phy
    this.interval = interval
    this.txPower = txPower
    this.#air = air
    this.#radio = radio
    this.#data = data
    this.#begin = air.time
  }

  join(receiver: TrainReceiver): void {
    if (this.#hasEnded) return
    this.#receivers.add(receiver)
    if (!this.#timer) this.#schedule()
  }

  leave(receiver: TrainReceiver): void {
    this.#receivers.delete(receiver)
    if (this.#receivers.size === 0) this.#stop()
  }

  end(): void {
    this.#hasEnded = true
    this.#receivers.clear()
    this.#stop()
  }

  #stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #schedule(): void {
    const every = this.interval * intervalUnit
    const next = this.#begin + (Math.floor((this.#air.time - this.#begin) / every) + 1) * every
    this.#timer = this.#air.at(next, () => {
      const data = this.#data()
      this.#timer = this.#air.after(trainEventTime(data.length, this.phy), () => this.#deliver(data))
    })
  }

  #deliver(data: Uint8Array): void {
    this.#schedule()
    for (const receiver of this.#receivers) {
      if (receiver.radio === this.#radio) continue
      const path = this.#air.path(this.#radio, receiver.radio, this.phy)
      if (path && (path.loss === 0 || this.#air.random.fraction() >= path.loss)) receiver.heard(data, path.rssi)
    }
  }
}
