import type { Phy } from './timing.ts'

/** What of a controller the air knows. */
export interface Radio {
  readonly id: number
  /** Metres. */
  position: { readonly x: number; readonly y: number }
  /** A radio that is off hears nothing and is not heard. */
  on: boolean
  /** dBm. */
  txPower: number
}

/** How one radio hears another. */
export interface Path {
  /** dBm. A controller tells its host whole numbers from -127 to 20. */
  readonly rssi: number
  /** The part of the packets that do not arrive, 0 to 1. */
  readonly loss: number
}

/** Undefined where nothing is heard. Asked for every packet: no state, and cheap. */
export type FindPath = (from: Radio, to: Radio, phy: Phy) => Path | undefined

/** The same path with an RSSI that HCI has a number for (Vol 4 Part E, 7.5.4); 127 says that there is none. */
export const measurable = (path: Path): Path => {
  const { rssi } = path
  if (Number.isInteger(rssi) && rssi >= -127 && rssi <= 20) return path
  return { ...path, rssi: Number.isNaN(rssi) ? 127 : Math.round(Math.min(20, Math.max(-127, rssi))) }
}

/** What a receiver still understands, in dBm: about what chips of today do. */
const sensitivity: Readonly<Record<Phy, number>> = { 1: -97, 2: -94, 3: -103 }

/** What 2.4 GHz loses over the first metre, in dB. */
const lossOfFirstMetre = 40

/** Free space: the power falls with the square of the distance, and what is too weak is not heard. No other losses. */
export const freeSpace: FindPath = (from, to, phy) => {
  const distance = Math.hypot(from.position.x - to.position.x, from.position.y - to.position.y)
  const rssi = Math.round(from.txPower - lossOfFirstMetre - 20 * Math.log10(Math.max(distance, 0.1)))
  return rssi < sensitivity[phy] ? undefined : { rssi, loss: 0 }
}
