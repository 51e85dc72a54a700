import { type Clock, systemClock } from '../core/clock.ts'
import { type AdvertisingReport, dataStatus, eventBit, statusOf } from './reports.ts'

/** The most data that one advertising set carries (Vol 4 Part E, 7.8.57). */
export const longestSet = 1650
/** How many half-done sets are held at once; one more and the oldest gives way. */
export const maxHalfDoneSets = 64
/** Milliseconds after its first fragment when a half-done set is given up; a chain of packets takes less than that on the air. */
export const halfDoneSetAge = 10_000

/** What `FragmentJoiner` could not pass on whole. */
export interface FragmentCounters {
  /** Half-done sets that gave way to newer ones. */
  readonly crowdedOut: number
  /** Half-done sets given up because their end did not come. */
  readonly expired: number
  /** Sets passed on as truncated, since the controller said so. */
  readonly truncated: number
  /** Sets passed on as truncated, since they were longer than 1650 bytes. */
  readonly overlong: number
}

const eventBits = 0x1f

interface HalfDoneSet {
  readonly addressType: number
  readonly address: number
  readonly sid: number
  readonly scanResponse: number
  readonly data: Uint8Array
  readonly begun: number
  length: number
  overlong: boolean
}

/**
 * Joins the data of extended advertisements that came in several reports (Vol 4 Part E, 7.7.65.13): apart for each address
 * type, address, SID, and for advertisement and scan response. Legacy reports and whole ones pass through as they are.
 */
export class FragmentJoiner {
  readonly #clock: Clock
  /** In the order they were begun. */
  readonly #halfDone: HalfDoneSet[] = []
  #crowdedOut = 0
  #expired = 0
  #truncated = 0
  #overlong = 0

  constructor({ clock = systemClock }: { readonly clock?: Clock } = {}) {
    this.#clock = clock
  }

  get counters(): FragmentCounters {
    return { crowdedOut: this.#crowdedOut, expired: this.#expired, truncated: this.#truncated, overlong: this.#overlong }
  }

  /** How many sets wait for their end. */
  get halfDone(): number {
    return this.#halfDone.length
  }

  /** The report to pass on, or undefined while more is to come. */
  add(report: AdvertisingReport): AdvertisingReport | undefined {
    const status = statusOf(report.eventType)
    const nothingWaits = this.#halfDone.length === 0 || (report.eventType & eventBit.legacy) !== 0
    if (nothingWaits && status === dataStatus.complete) return report
    const now = this.#clock.now()
    this.#expire(now)
    const at = this.#find(report)
    if (status === dataStatus.more) {
      append(this.#halfDone[at] ?? this.#begin(report, now), report.data)
      return undefined
    }
    const [set] = at < 0 ? [] : this.#halfDone.splice(at, 1)
    return this.#end(report, set, status !== dataStatus.complete)
  }

  /** After a Reset: nothing begun will be ended. */
  clear(): void {
    this.#halfDone.length = 0
  }

  /** Where the set stands that a report belongs to; -1 where it is the first of its set. */
  #find({ address, addressType, sid, eventType }: AdvertisingReport): number {
    const sets = this.#halfDone
    for (let at = 0; at < sets.length; at++) {
      const set = sets[at] as HalfDoneSet
      const same = set.address === address && set.addressType === addressType && set.sid === sid
      if (same && set.scanResponse === (eventType & eventBit.scanResponse)) return at
    }
    return -1
  }

  #begin({ addressType, address, sid, eventType }: AdvertisingReport, begun: number): HalfDoneSet {
    const scanResponse = eventType & eventBit.scanResponse
    const data = new Uint8Array(longestSet)
    const set = { addressType, address, sid, scanResponse, data, begun, length: 0, overlong: false }
    if (this.#halfDone.push(set) > maxHalfDoneSets) {
      this.#halfDone.shift()
      this.#crowdedOut++
    }
    return set
  }

  #end(report: AdvertisingReport, set: HalfDoneSet | undefined, cut: boolean): AdvertisingReport {
    if (set) append(set, report.data)
    if (set?.overlong) this.#overlong++
    else if (cut) this.#truncated++
    if (set === undefined) return report
    const truncated = set.overlong || cut
    const eventType = (report.eventType & eventBits) | (truncated ? dataStatus.truncated << 5 : 0)
    return { ...report, eventType, truncated, data: set.data.slice(0, set.length) }
  }

  #expire(now: number): void {
    for (let oldest = this.#halfDone[0]; oldest && now - oldest.begun > halfDoneSetAge; oldest = this.#halfDone[0]) {
      this.#halfDone.shift()
      this.#expired++
    }
  }
}

/** What does not fit any more is left out: such a set is passed on as truncated when it ends. */
const append = (set: HalfDoneSet, data: Uint8Array): void => {
  const room = longestSet - set.length
  if (data.length > room) set.overlong = true
  const part = data.length > room ? data.subarray(0, room) : data
  set.data.set(part, set.length)
  set.length += part.length
}
