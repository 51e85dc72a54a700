/** A primary advertising physical layer to listen on. */
export type ScanPhy = '1m' | 'coded'

/** How one user of an adapter wants it to scan. */
export interface ScanSettings {
  /** Ask advertisers for their scan responses. */
  readonly active: boolean
  /** Let the controller drop reports that it has already given. */
  readonly filterDuplicates: boolean
  readonly phys: readonly ScanPhy[]
  /** Milliseconds from the begin of one scan window to the next, 2.5 to 10,240 (legacy) or 40,959 (extended, half of it for two PHYs). */
  readonly interval: number
  /** Milliseconds that the receiver listens in each interval, at most the interval. */
  readonly window: number
}

/** What everybody wants at once: whatever one of them needs to see, the controller reports. Undefined when nobody scans. */
export const unite = (wishes: readonly ScanSettings[]): ScanSettings | undefined => {
  const [busiest] = [...wishes].sort((a, b) => b.window / b.interval - a.window / a.interval)
  return (
    busiest && {
      active: wishes.some(wish => wish.active),
      filterDuplicates: wishes.every(wish => wish.filterDuplicates),
      phys: (['1m', 'coded'] as const).filter(phy => wishes.some(wish => wish.phys.includes(phy))),
      interval: busiest.interval,
      window: busiest.window,
    }
  )
}

export const sameSettings = (a: ScanSettings | undefined, b: ScanSettings | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.active === b.active &&
    a.filterDuplicates === b.filterDuplicates &&
    a.interval === b.interval &&
    a.window === b.window &&
    a.phys.join() === b.phys.join())
