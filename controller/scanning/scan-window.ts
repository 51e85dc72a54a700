/** When and how a scanner or an initiator listens on one primary PHY; times in HCI's units of 0.625 ms. */
export interface PhyWindow {
  readonly phy: 1 | 3
  readonly interval: number
  readonly window: number
}

interface Turn {
  /** Microseconds. */
  readonly begin: number
  readonly every: number
  readonly window: number
}

/** Microseconds. */
const unit = 625
const firstChannel = 37
const channels = 3

/**
 * Which channel and PHY a receiver is on at which time (Vol 6 Part B, 4.4.3): the next channel in each interval, 37 first. Two PHYs
 * share an interval where both windows fit into one of the same length; otherwise an interval of one follows an interval of the other.
 */
export class ScanWindow {
  readonly #turns = new Map<number, Turn>()

  constructor(phys: readonly PhyWindow[], begin: number) {
    const shared = shareInterval(phys)
    const cycle = shared ?? phys.reduce((sum, { interval }) => sum + interval, 0)
    let offset = 0
    for (const { phy, interval, window } of phys) {
      this.#turns.set(phy, { begin: begin + offset * unit, every: cycle * unit, window: window * unit })
      offset += shared === undefined ? interval : window
    }
  }

  /** Whether the receiver is on this channel (37 to 39) and PHY at this time (microseconds). */
  covers(time: number, channel: number, phy: 1 | 3): boolean {
    const turn = this.#turns.get(phy)
    if (!turn || time < turn.begin) return false
    const passed = time - turn.begin
    const count = Math.floor(passed / turn.every)
    return channel === firstChannel + (count % channels) && passed - count * turn.every < turn.window
  }
}

/** The interval that all PHYs have in common, where their windows fit into it one after the other. */
const shareInterval = (phys: readonly PhyWindow[]): number | undefined => {
  const interval = phys[0]?.interval
  const windows = phys.reduce((sum, { window }) => sum + window, 0)
  return interval !== undefined && windows <= interval && phys.every(phy => phy.interval === interval) ? interval : undefined
}
