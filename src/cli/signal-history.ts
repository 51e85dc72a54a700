/** Seconds of signal strength that are drawn. */
export const historyLength = 8

const bars = '▁▂▃▄▅▆▇█'
/** dBm of the lowest and of the highest bar. */
const weakest = -100
const strongest = -40
/** The share of a new report in the average. */
const weight = 0.25
/** A device changes its place once its average has moved so far, dB; neighbours of like strength do not jump about. */
const stickiness = 3

const barOf = (rssi: number): string => {
  const level = Math.floor(((rssi - weakest) / (strongest - weakest)) * bars.length)
  return bars[Math.min(Math.max(level, 0), bars.length - 1)] ?? ''
}

/** The signal strength of one device: an average for reading and sorting, and a bar for each second in which it was heard. */
export class SignalHistory {
  readonly #seconds: number[] = []
  #second = Number.NEGATIVE_INFINITY
  #reports = 0
  #average: number | undefined
  #rank = Number.NEGATIVE_INFINITY

  /** dBm; undefined while the controller could not tell. */
  get average(): number | undefined {
    return this.#average
  }

  /** What to sort by. */
  get rank(): number {
    return this.#rank
  }

  add(rssi: number, timestamp: number): void {
    this.#average = this.#average === undefined ? rssi : this.#average + weight * (rssi - this.#average)
    if (Math.abs(this.#average - this.#rank) > stickiness) this.#rank = this.#average
    const second = Math.floor(timestamp / 1000)
    const mean = this.#seconds.at(-1)
    if (second === this.#second && mean !== undefined) {
      this.#seconds[this.#seconds.length - 1] = mean + (rssi - mean) / ++this.#reports
      return
    }
    this.#second = second
    this.#reports = 1
    this.#seconds.push(rssi)
    if (this.#seconds.length > historyLength) this.#seconds.shift()
  }

  /** `▂▃▃▅`, the latest second at the right. */
  toString(): string {
    return this.#seconds.map(barOf).join('')
  }
}
