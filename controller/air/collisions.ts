import type { Radio } from './radio.ts'

/** A packet on an advertising channel, in microseconds. */
export interface Transmission {
  readonly radio: Radio
  readonly phy: 1 | 3
  readonly begin: number
  readonly end: number
}

/** The longest advertising event takes less: 1650 bytes on LE Coded. Nobody asks about a packet later than that. */
const longestEvent = 150_000

/** What is and was on one advertising channel, by its begin. Asking costs as much as there are packets at that time, not in all. */
export class Collisions {
  #packets: Transmission[] = []
  /** Those before are forgotten. */
  #first = 0
  #longest = 0

  add(packet: Transmission): void {
    const packets = this.#packets
    let at = packets.length
    // Events begin in the order of time, and their second and third packets soon after: few places are to be passed.
    while (at > this.#first && (packets[at - 1] as Transmission).begin > packet.begin) at--
    packets.splice(at, 0, packet)
    this.#longest = Math.max(this.#longest, packet.end - packet.begin)
    this.#forget(packet.begin - longestEvent)
  }

  /** Whether `accepts` one of the packets that overlap this one; itself among them. */
  some({ begin, end }: Transmission, accepts: (other: Transmission) => boolean): boolean {
    for (let at = this.#firstFrom(end) - 1; at >= this.#first; at--) {
      const other = this.#packets[at] as Transmission
      if (other.begin <= begin - this.#longest) return false
      if (other.end > begin && accepts(other)) return true
    }
    return false
  }

  /** The place of the first packet that begins at `time` or later. */
  #firstFrom(time: number): number {
    let low = this.#first
    let high = this.#packets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#packets[middle] as Transmission).begin < time) low = middle + 1
      else high = middle
    }
    return low
  }

  #forget(before: number): void {
    while ((this.#packets[this.#first]?.end ?? before) < before) this.#first++
    if (this.#first <= 64 || this.#first * 2 <= this.#packets.length) return
    this.#packets = this.#packets.slice(this.#first)
    this.#first = 0
  }
}
