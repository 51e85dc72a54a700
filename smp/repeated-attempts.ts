import type { Clock } from '../core/clock.ts'

/** Milliseconds that a peer has to wait after a failed pairing; twice as long after each further one, and half as long after each quiet while. */
const firstWait = 1_000
const longestWait = 60_000
/** Peers that are remembered: who failed longest ago gives way. */
const mostPeers = 256

interface Attempts {
  /** Milliseconds of the next wait. */
  wait: number
  /** Until when the peer waits, and since when its wait counts as quiet. */
  until: number
}

/** Who failed to pair has to wait before it may try again, longer each time (Vol 3 Part H, 2.3.6). */
export class RepeatedAttempts {
  readonly #clock: Clock
  readonly #peers = new Map<string, Attempts>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds until this peer may pair again; 0 where it may. */
  waitOf(peer: string): number {
    return Math.max(0, (this.#peers.get(peer)?.until ?? 0) - this.#clock.now())
  }

  failed(peer: string): void {
    const now = this.#clock.now()
    const wait = this.#nextWait(peer, now)
    this.#peers.delete(peer)
    this.#peers.set(peer, { wait, until: now + wait })
    const [oldest] = this.#peers.keys()
    if (this.#peers.size > mostPeers && oldest !== undefined) this.#peers.delete(oldest)
  }

  succeeded(peer: string): void {
    this.#peers.delete(peer)
  }

  #nextWait(peer: string, now: number): number {
    const last = this.#peers.get(peer)
    if (!last) return firstWait
    const quiet = Math.floor(Math.max(0, now - last.until) / longestWait)
    return Math.min(longestWait, Math.max(firstWait, (last.wait * 2) / 2 ** quiet))
  }
}
