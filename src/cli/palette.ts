import picocolors from 'picocolors'
import { hasColor, type Io } from './io.ts'

/** dBm from which a signal is good, and from which it is fair. */
const good = -65
const fair = -85

/** The few colours there are, by what they mean. */
export interface Palette {
  bold(text: string): string
  dim(text: string): string
  head(text: string): string
  strength(rssi: number | undefined): (text: string) => string
}

export const paletteOf = (io: Io): Palette => {
  const { bold, dim, green, yellow, red } = picocolors.createColors(hasColor(io))
  return {
    bold,
    dim,
    head: dim,
    strength: (rssi = Number.NEGATIVE_INFINITY) => (rssi >= good ? green : rssi >= fair ? yellow : red),
  }
}
