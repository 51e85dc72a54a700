import type { ExtendedAdvertisingReport } from '../hci/advertising-reports.ts'

/** What of a report tells whether it is a duplicate: the data is not significant. */
export interface Heard extends Pick<ExtendedAdvertisingReport, 'addressType' | 'address'> {
  /** Advertising_SID and DID; both undefined where the packet has no ADI field, as legacy ones. */
  readonly sid: number | undefined
  readonly did: number | undefined
  readonly isScanResponse: boolean
}

/** Devices that it remembers; the one that was new longest ago is forgotten first, and may be reported again. */
const mostDevices = 20_000

/** Advertising reports that a host has had already (Vol 6 Part B, 4.4.3.5). */
export class DuplicateFilter {
  /** Per device, and in it per SID and per kind of report, the DID of the last report. */
  readonly #devices = new Map<number, Map<number, number>>()

  /** Whether the host has had this report; it counts as had from now on. */
  isDuplicate({ addressType, address, sid = noAdi, did = 0, isScanResponse }: Heard): boolean {
    const device = this.#device(address * addressTypes + Math.min(addressType, anonymous))
    const kind = sid * 2 + (isScanResponse ? 1 : 0)
    if (device.get(kind) === did) return true
    device.set(kind, did)
    return false
  }

  clear(): void {
    this.#devices.clear()
  }

  #device(key: number): Map<number, number> {
    const known = this.#devices.get(key)
    if (known) return known
    if (this.#devices.size >= mostDevices) this.#forgetOldest()
    const device = new Map<number, number>()
    this.#devices.set(key, device)
    return device
  }

  #forgetOldest(): void {
    for (const oldest of this.#devices.keys()) {
      this.#devices.delete(oldest)
      return
    }
  }
}

/** In place of a SID, which has four bits. */
const noAdi = 16
/** All anonymous advertising is as from one device. */
const anonymous = 4
const addressTypes = 5
