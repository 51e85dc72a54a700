import type { ExtendedAdvertisingReport } from '../../hci/advertising-reports.ts'

/** What of a report tells whether it is a duplicate: the data is not significant. */
interface Heard extends Pick<ExtendedAdvertisingReport, 'addressType' | 'address'> {
  /** Advertising_SID and DID; both undefined where the packet has no ADI field, as legacy ones. */
  readonly sid: number | undefined
  readonly did: number | undefined
  readonly isScanResponse: boolean
}

/** Devices that it remembers of each kind of report; the one that was new longest ago is forgotten first, and may be reported again. */
const mostDevices = 20_000
/** In place of a SID, which has four bits. */
const noAdi = 16
/** All anonymous advertising is as from one device. */
const anonymous = 4
const addressTypes = 5

/** Advertising reports that a host has had already (Vol 6 Part B, 4.4.3.5). */
export class DuplicateFilter {
  /** By SID and kind of report, and in it by device, the DID of the last report. */
  readonly #kinds = new Map<number, Map<number, number>>()

  /** Whether the host has had this report; it counts as had from now on. */
  isDuplicate({ addressType, address, sid = noAdi, did = 0, isScanResponse }: Heard): boolean {
    const reports = this.#reportsOf(sid * 2 + (isScanResponse ? 1 : 0))
    const device = address * addressTypes + Math.min(addressType, anonymous)
    const last = reports.get(device)
    if (last === did) return true
    if (last === undefined && reports.size >= mostDevices) forgetOldest(reports)
    reports.set(device, did)
    return false
  }

  clear(): void {
    this.#kinds.clear()
  }

  #reportsOf(kind: number): Map<number, number> {
    const known = this.#kinds.get(kind)
    if (known) return known
    const reports = new Map<number, number>()
    this.#kinds.set(kind, reports)
    return reports
  }
}

const forgetOldest = (reports: Map<number, number>): void => {
  for (const oldest of reports.keys()) {
    reports.delete(oldest)
    return
  }
}
