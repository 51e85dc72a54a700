import type { Timer } from '../../core/clock.ts'
import type { Air } from '../air/air.ts'

/** Microseconds in the unit of supervision and authenticated payload timeouts. */
const timeoutUnit = 10_000
/** A link is established by the first packet of the peer; it has so many intervals for that (Vol 6 Part B, 4.5.2). */
const intervalsToEstablish = 6
/** Authenticated_Payload_Timeout until the host says otherwise (Vol 4 Part E, 7.3.93): 30 s. */
const usualPayloadTimeout = 3000

interface Supervised {
  readonly air: Air
  readonly isEstablished: boolean
  /** The link's supervision timeout in units of 10 ms, and its interval in microseconds. */
  readonly timeout: number
  readonly interval: number
  /** Whether packets get lost just now; while they do not, the peer is heard at every event. */
  readonly isInTrouble: boolean
  readonly expectsPayload: boolean
  timedOut(): void
  payloadTimedOut(): void
}

/** When one end gives its peer up (Vol 6 Part B, 4.5.2). Timers run only while packets get lost. */
export class Supervision {
  /** When the peer was heard, the last time that anybody looked. */
  heardAt: number
  /** In units of 10 ms. */
  payloadTimeout = usualPayloadTimeout
  readonly #end: Supervised
  #payloadSince = 0
  #timer: Timer | undefined
  #payloadTimer: Timer | undefined

  constructor(end: Supervised) {
    this.#end = end
    this.heardAt = end.air.time
  }

  /** Packets get lost: from when on the peer is missed stands in `heardAt`. */
  begin(): void {
    this.#timer ??= this.#end.air.at(this.#deadline, () => this.#check())
    if (this.#end.expectsPayload) this.#payloadTimer ??= this.#end.air.at(this.#payloadDeadline, () => this.#checkPayload())
  }

  /** The timeout is another one now. */
  restart(): void {
    this.end()
    this.begin()
  }

  end(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#payloadTimer?.cancel()
    this.#payloadTimer = undefined
  }

  get #deadline(): number {
    const { isEstablished, interval, timeout } = this.#end
    return this.heardAt + (isEstablished ? timeout * timeoutUnit : intervalsToEstablish * interval)
  }

  get #payloadDeadline(): number {
    return Math.max(this.heardAt, this.#payloadSince) + this.payloadTimeout * timeoutUnit
  }

  #check(): void {
    this.#timer = undefined
    if (!this.#end.isInTrouble) return
    if (this.#deadline <= this.#end.air.time) this.#end.timedOut()
    else this.begin()
  }

  #checkPayload(): void {
    this.#payloadTimer = undefined
    const { air, isInTrouble, expectsPayload } = this.#end
    if (!isInTrouble || !expectsPayload) return
    if (this.#payloadDeadline <= air.time) {
      this.#payloadSince = air.time
      this.#end.payloadTimedOut()
    }
    this.begin()
  }

  /** The host has written the timeout, which begins it anew (Vol 4 Part E, 7.3.94). */
  setPayloadTimeout(timeout: number): void {
    this.payloadTimeout = timeout
    this.#payloadSince = this.#end.air.time
    if (this.#end.isInTrouble) this.restart()
  }
}
