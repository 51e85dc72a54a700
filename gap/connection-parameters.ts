/** How often the two ends of a connection meet, and when they give each other up (Vol 4 Part E, 7.8.12). */
export interface ConnectionParameters {
  /** Milliseconds from one connection event to the next: 7.5 to 4,000. */
  readonly intervalMin: number
  /** Not less than `intervalMin`. */
  readonly intervalMax: number
  /** Connection events in a row that a peripheral with nothing to say may sleep through: 0 to 499. */
  readonly latency: number
  /** Milliseconds of silence after which the link is lost: 100 to 32,000, and more than twice as long as the peripheral may be silent. */
  readonly supervisionTimeout: number
}

/** Quick enough for discovery, and what phones and peripherals agree on without asking. */
export const usualParameters: ConnectionParameters = { intervalMin: 15, intervalMax: 30, latency: 0, supervisionTimeout: 4_000 }

/** HCI's units of connection intervals and of supervision timeouts in milliseconds. */
export const intervalUnit = 1.25
export const timeoutUnit = 10

/** @throws RangeError for what no connection can have. */
export const checkParameters = ({ intervalMin, intervalMax, latency, supervisionTimeout }: ConnectionParameters): void => {
  if (!(intervalMin >= 7.5 && intervalMin <= intervalMax && intervalMax <= 4_000))
    throw new RangeError(`connection interval ${intervalMin} to ${intervalMax} ms: must be within 7.5 to 4,000 ms`)
  if (!(Number.isInteger(latency) && latency >= 0 && latency <= 499))
    throw new RangeError(`latency ${latency}: must be a whole number of connection events, 0 to 499`)
  if (!(supervisionTimeout >= 100 && supervisionTimeout <= 32_000))
    throw new RangeError(`supervision timeout ${supervisionTimeout} ms: must be within 100 to 32,000 ms`)
  const longestSilence = (1 + latency) * intervalMax * 2
  if (!(supervisionTimeout > longestSilence))
    throw new RangeError(
      `supervision timeout ${supervisionTimeout} ms: must be more than ${longestSilence} ms for this interval and latency`,
    )
}

/** The same in HCI's units, as the commands that make and change connections have it. */
export const parameterTicks = ({ intervalMin, intervalMax, latency, supervisionTimeout }: ConnectionParameters) => ({
  connectionIntervalMin: Math.round(intervalMin / intervalUnit),
  connectionIntervalMax: Math.round(intervalMax / intervalUnit),
  maxLatency: latency,
  supervisionTimeout: Math.round(supervisionTimeout / timeoutUnit),
  minCeLength: 0,
  maxCeLength: 0,
})
