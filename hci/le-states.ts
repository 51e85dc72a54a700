// Vol 4 Part E, 7.8.27: what a controller can do at the same time.

/** One activity of a controller, as LE Read Supported States tells them apart. */
export type LeState =
  | 'nonConnectableAdvertising'
  | 'scannableAdvertising'
  | 'connectableAdvertising'
  | 'highDutyDirectedAdvertising'
  | 'lowDutyDirectedAdvertising'
  | 'passiveScanning'
  | 'activeScanning'
  | 'initiating'
  | 'central'
  | 'peripheral'

/** The bit of an activity alone. That of a central stands with initiating, which leads to it. */
const alone: Readonly<Record<LeState, number>> = {
  nonConnectableAdvertising: 0,
  scannableAdvertising: 1,
  connectableAdvertising: 2,
  highDutyDirectedAdvertising: 3,
  lowDutyDirectedAdvertising: 29,
  passiveScanning: 4,
  activeScanning: 5,
  initiating: 6,
  central: 6,
  peripheral: 7,
}

/** The bit of two activities at once; the pairs that are missing have none. */
const together: Readonly<Partial<Record<LeState, Readonly<Partial<Record<LeState, number>>>>>> = {
  nonConnectableAdvertising: { passiveScanning: 8, activeScanning: 12, initiating: 16, central: 18, peripheral: 20 },
  scannableAdvertising: { passiveScanning: 9, activeScanning: 13, initiating: 17, central: 19, peripheral: 21 },
  connectableAdvertising: { passiveScanning: 10, activeScanning: 14, initiating: 32, central: 35, peripheral: 38 },
  highDutyDirectedAdvertising: { passiveScanning: 11, activeScanning: 15, initiating: 33, central: 36, peripheral: 39 },
  lowDutyDirectedAdvertising: { passiveScanning: 30, activeScanning: 31, initiating: 34, central: 37, peripheral: 40 },
  passiveScanning: { initiating: 22, central: 24, peripheral: 26 },
  activeScanning: { initiating: 23, central: 25, peripheral: 27 },
  initiating: { central: 28, peripheral: 41 },
}

const isSet = (mask: bigint, bit: number): boolean => ((mask >> BigInt(bit)) & 1n) === 1n

/** Every combination. */
export const everyLeState = (1n << 42n) - 1n

/** The mask without these combinations. */
export const withoutLeStates = (mask: bigint, ...pairs: readonly (readonly [LeState, LeState])[]): bigint =>
  pairs.reduce((left, [a, b]) => {
    const bit = together[a]?.[b] ?? together[b]?.[a]
    return bit === undefined ? left : left & ~(1n << BigInt(bit))
  }, mask)

/**
 * Whether a controller with these LE_States can begin `next` while it does `current`. Pairs that have no bit (two sets of
 * advertising, a central with another peripheral link) are allowed: the controller's limits decide.
 */
export const allowsLeState = (mask: bigint, next: LeState, current: Iterable<LeState>): boolean => {
  if (!isSet(mask, alone[next])) return false
  for (const other of current) {
    const bit = together[next]?.[other] ?? together[other]?.[next]
    if (bit !== undefined && !isSet(mask, bit)) return false
  }
  return true
}
