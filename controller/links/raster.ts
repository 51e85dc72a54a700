/** Connection intervals are told in these, in microseconds. */
const intervalUnit = 1250

/** When connection events begin (Vol 6 Part B, 4.5.1): number `event` at `anchor`, the others by the interval. Microseconds. */
export class Raster {
  readonly anchor: number
  readonly event: number
  readonly interval: number

  /** `interval` in units of 1.25 ms. */
  constructor(anchor: number, event: number, interval: number) {
    // Whole numbers, so that an anchor that was computed in two ways is the same.
    this.anchor = Math.ceil(anchor)
    this.event = event
    this.interval = interval * intervalUnit
  }

  timeOf(event: number): number {
    return this.anchor + (event - this.event) * this.interval
  }

  /** The first event that begins at this time or later. */
  firstFrom(time: number): number {
    return this.event + Math.ceil((time - this.anchor) / this.interval)
  }
}
