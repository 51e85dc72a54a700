import type { Clock } from '../core/clock.ts'

/** Packets of links that nobody has told of yet, all together, and the milliseconds that they are kept. */
const most = 16
const keptFor = 1_000
/** Milliseconds after the end of a link in which packets with its handle are taken to be its own. */
const stragglersFor = 20

interface Early<T> {
  readonly handle: number
  readonly time: number
  readonly deliver: (to: T) => void
}

/**
 * What comes before the event that tells of its link: over USB, data and events travel on endpoints of their own. It is replayed in
 * its order when the link is known, and forgotten when that never happens.
 */
export class EarlyPackets<T> {
  readonly #clock: Clock
  #early: readonly Early<T>[] = []
  readonly #ended = new Map<number, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  hold(handle: number, deliver: (to: T) => void): void {
    const time = this.#clock.now()
    if (time - (this.#ended.get(handle) ?? Number.NEGATIVE_INFINITY) < stragglersFor) return
    this.#early = [...this.#early.filter(early => time - early.time < keptFor).slice(1 - most), { handle, time, deliver }]
  }

  /** What was held for this handle, the oldest first. */
  take(handle: number): readonly ((to: T) => void)[] {
    const oldest = this.#clock.now() - keptFor
    const own = this.#early.filter(early => early.handle === handle && early.time > oldest)
    this.#early = this.#early.filter(early => early.handle !== handle)
    return own.map(({ deliver }) => deliver)
  }

  /** The link with this handle has ended. */
  ended(handle: number): void {
    const now = this.#clock.now()
    for (const [other, time] of this.#ended) if (now - time >= stragglersFor) this.#ended.delete(other)
    this.#ended.set(handle, now)
  }

  clear(): void {
    this.#early = []
    this.#ended.clear()
  }
}
