import { type PacketType, packetType } from '../../hci/transport.ts'

const leMeta = 0x3e
const extendedReport = 0x0d
/** LE Advertising, Directed Advertising, Extended Advertising and Periodic Advertising Report (Vol 4 Part E, 7.7.65). */
const reports: ReadonlySet<number | undefined> = new Set([0x02, 0x0b, extendedReport, 0x0f])
/** Data_Status "incomplete, more data to come" in the Event_Type of the one report of an event (7.7.65.13). */
const continues = (body: Uint8Array): boolean => body[2] === extendedReport && body[3] === 1 && ((body[4] ?? 0) & 0x60) === 0x20

/** Keeps advertising reports back while their host is slow, as controllers do; everything else has to arrive. */
export class ReportGate {
  #isOpen = true
  /** Between two fragments of one report. */
  #isInside = false

  /** Whether this packet may go out, when the host is slow or is not. A report that comes in fragments goes whole or not at all. */
  passes(type: PacketType, body: Uint8Array, isSlow: boolean): boolean {
    if (type !== packetType.event || body[0] !== leMeta || !reports.has(body[2])) return true
    if (!this.#isInside) this.#isOpen = !isSlow
    this.#isInside = continues(body)
    return this.#isOpen
  }
}
