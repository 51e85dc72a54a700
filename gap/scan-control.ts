import { BleakError, BleakHciError, BleakTimeoutError } from '../core/errors.ts'
import { Semaphore } from '../core/semaphore.ts'
import { commands } from '../hci/commands.ts'
import type { Hci } from '../hci/hci.ts'
import { type AdvertisingReport, eventBit } from './reports.ts'
import { type ScanSettings, sameSettings, unite } from './scan-settings.ts'

/** Whoever scans: what they want, and where their reports go. */
interface Scan {
  readonly settings: ScanSettings
  readonly report: (report: AdvertisingReport) => void
}

/** What of the controller matters to scanning. */
export interface ScanCapabilities {
  /** Extended commands were chosen at bring-up; legacy ones must not be mixed in (Vol 4 Part E, 3.1.1). */
  readonly extended: boolean
  readonly codedPhy: boolean
  readonly ownAddressType: 'public' | 'random'
}

/** Vol 1 Part F, 2.12: the controller is already doing what it is asked, or cannot do it now. */
const commandDisallowed = 0x0c

/** HCI's unit of intervals and windows in milliseconds. */
const tick = 0.625

/**
 * Scanning as one resource of the adapter that several users share: the controller does what all of them want together,
 * and is silent when nobody is left.
 */
export class ScanControl {
  readonly #hci: Pick<Hci, 'run'>
  readonly #capabilities: ScanCapabilities
  /** Replaced at each change, so that a report goes to those who were there when it came. */
  #scans: readonly Scan[] = []
  readonly #turn = new Semaphore(1)
  /** What the controller has been told; undefined while it does not scan. */
  #applied: ScanSettings | undefined

  constructor(hci: Pick<Hci, 'run'>, capabilities: ScanCapabilities) {
    this.#hci = hci
    this.#capabilities = capabilities
  }

  /**
   * Begins to scan for one more user. Reports come from then on; `stop` ends them at once and tells the controller.
   * @throws RangeError for settings outside the controller's range, BleakError for a PHY it does not have, BleakHciError when it refuses.
   */
  async start(settings: ScanSettings, report: Scan['report'], signal?: AbortSignal): Promise<{ stop(): Promise<void> }> {
    this.#check(settings)
    const scan: Scan = { settings, report }
    this.#scans = [...this.#scans, scan]
    const stop = async () => {
      if (!this.#scans.includes(scan)) return
      this.#scans = this.#scans.filter(other => other !== scan)
      await this.#apply()
    }
    try {
      await this.#apply(signal)
      signal?.throwIfAborted()
    } catch (error) {
      await stop().catch(() => {})
      throw error
    }
    return { stop }
  }

  /** One report from the controller, to everybody who wants reports of its kind. */
  deliver(report: AdvertisingReport): void {
    const isResponse = (report.eventType & eventBit.scanResponse) !== 0
    for (const scan of this.#scans) if (scan.settings.active || !isResponse) scan.report(report)
  }

  /** After a Reset: the controller has forgotten everything, so it is told again. */
  async restart(): Promise<void> {
    this.#applied = undefined
    await this.#apply()
  }

  #check({ phys, interval, window }: ScanSettings): void {
    const longest = (this.#capabilities.extended ? 0xffffff : 0x4000) * tick
    if (!(interval >= 4 * tick && interval <= longest))
      throw new RangeError(`scan interval ${interval} ms: must be from 2.5 to ${longest} ms`)
    if (!(window >= 4 * tick && window <= interval))
      throw new RangeError(`scan window ${window} ms: must be from 2.5 ms to the interval of ${interval} ms`)
    if (phys.length === 0) throw new RangeError('scanning needs at least one PHY')
    if (phys.includes('coded') && !(this.#capabilities.extended && this.#capabilities.codedPhy))
      throw new BleakError('this controller cannot scan on the LE Coded PHY')
  }

  #apply(signal?: AbortSignal): Promise<void> {
    return this.#turn.use(async () => {
      const wanted = unite(this.#scans.map(scan => scan.settings))
      if (sameSettings(wanted, this.#applied)) return
      if (this.#applied) await this.#enable(undefined)
      this.#applied = undefined
      if (!wanted) return
      try {
        await this.#begin(wanted)
      } catch (error) {
        // Without an answer the controller may be scanning all the same.
        if (error instanceof BleakTimeoutError) await this.#enable(undefined).catch(() => {})
        throw error
      }
      this.#applied = wanted
    }, signal)
  }

  /** Sets the parameters and enables; a controller that is unexpectedly scanning already is stopped first. */
  async #begin(settings: ScanSettings): Promise<void> {
    try {
      await this.#setParameters(settings)
    } catch (error) {
      if (!(error instanceof BleakHciError && error.status === commandDisallowed)) throw error
      await this.#enable(undefined)
      await this.#setParameters(settings)
    }
    await this.#enable(settings)
  }

  /** Vol 4 Part E, 7.8.64 or 7.8.10. Two PHYs take turns, so each interval must hold both windows. */
  async #setParameters({ active, phys, interval, window }: ScanSettings): Promise<void> {
    const scanType = active ? 1 : 0
    const ownAddressType = this.#capabilities.ownAddressType === 'public' ? 0 : 1
    const scanWindow = Math.round(window / tick)
    if (this.#capabilities.extended) {
      const phy = { scanType, scanInterval: Math.round(interval / tick) * phys.length, scanWindow }
      await this.#hci.run(commands.leSetExtendedScanParameters, {
        ownAddressType,
        scanningFilterPolicy: 0,
        scanningPhys: { ...(phys.includes('1m') && { le1M: phy }), ...(phys.includes('coded') && { leCoded: phy }) },
      })
    } else {
      await this.#hci.run(commands.leSetScanParameters, {
        leScanType: scanType,
        leScanInterval: Math.round(interval / tick),
        leScanWindow: scanWindow,
        ownAddressType,
        scanningFilterPolicy: 0,
      })
    }
  }

  /** Vol 4 Part E, 7.8.65 or 7.8.11. Undefined disables; a controller that says it is not scanning has been obeyed. */
  async #enable(settings: ScanSettings | undefined): Promise<void> {
    const enable = settings !== undefined
    const filterDuplicates = settings?.filterDuplicates ?? false
    try {
      if (this.#capabilities.extended)
        await this.#hci.run(commands.leSetExtendedScanEnable, {
          enable,
          filterDuplicates: filterDuplicates ? 1 : 0,
          duration: 0,
          period: 0,
        })
      else await this.#hci.run(commands.leSetScanEnable, { enable, filterDuplicates })
    } catch (error) {
      if (settings || !(error instanceof BleakHciError && error.status === commandDisallowed)) throw error
    }
  }
}
