import { systemClock } from '../../../core/clock.ts'
import type { BleakGATTCharacteristic } from '../../index.ts'
import { jsonLine } from '../json-format.ts'
import { called } from './words.ts'

interface Amount {
  values: number
  bytes: number
}

/** Counts values, in all and since it was last asked. */
export class RateMeter {
  readonly #recent: Map<BleakGATTCharacteristic, Amount>
  readonly #total: Amount = { values: 0, bytes: 0 }
  /** Milliseconds since 1970. */
  #since = systemClock.now()

  constructor(characteristics: readonly BleakGATTCharacteristic[]) {
    this.#recent = new Map(characteristics.map(one => [one, { values: 0, bytes: 0 }]))
  }

  get total(): Readonly<Amount> {
    return this.#total
  }

  add(characteristic: BleakGATTCharacteristic, bytes: number): void {
    for (const amount of [this.#total, this.#recent.get(characteristic)]) {
      if (!amount) continue
      amount.values++
      amount.bytes += bytes
    }
  }

  /** A line for each characteristic, of the time since the last ones. */
  lines(json: boolean): readonly string[] {
    const now = systemClock.now()
    const seconds = (now - this.#since) / 1000
    this.#since = now
    return Array.from(this.#recent, ([characteristic, amount]) => {
      const { values, bytes } = amount
      Object.assign(amount, { values: 0, bytes: 0 })
      if (!json) return `${called(characteristic)}  ${perSecond(values, seconds)} values/s  ${perSecond(bytes, seconds)} bytes/s`
      const { uuid, handle } = characteristic
      return jsonLine({ time: new Date(now).toISOString(), uuid, handle, seconds, values, bytes })
    })
  }
}

const perSecond = (amount: number, seconds: number): string => (seconds > 0 ? (amount / seconds).toFixed(1) : '–')
