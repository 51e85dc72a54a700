import { intervalUnit } from '../gap/connection-parameters.ts'
import { isLegal, type WantedParameters } from '../l2cap/connection-parameters.ts'

/** Milliseconds that a peripheral may be unreachable for, between the events at which it must listen. */
export const longestSilence = 10_000

/** Whether we take as central what a peripheral asks for: what is legal, and does not make it unreachable for long. */
export const isAcceptable = (wanted: WantedParameters): boolean =>
  isLegal(wanted) && (1 + wanted.latency) * wanted.intervalMax * intervalUnit <= longestSilence
