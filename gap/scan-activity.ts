import { BleakError } from '../core/errors.ts'
import { commands } from '../hci/commands.ts'
import type { Hci } from '../hci/hci.ts'
import type { LeState } from '../hci/le-states.ts'
import { type Activity, isDisallowed } from './activity.ts'
import { FragmentJoiner } from './fragments.ts'
import type { RadioArbiter } from './radio-arbiter.ts'
import { type AdvertisingReport, eventBit } from './reports.ts'
import { type ScanSettings, sameSettings, unite } from './scan-settings.ts'

/** Where a scan's reports go, and its end. Neither may throw. */
export interface ScanHandlers {
  report(report: AdvertisingReport): void
  /** The scan is over without `stop`: with the reason why, or without one because the adapter's input is complete. */
  ended(error?: Error): void
}

/** Whoever scans, and what they want. */
interface Scan {
  readonly settings: ScanSettings
  readonly handlers: ScanHandlers
  /** Until then a failure is told by `start`, and later by `ended`. */
  started: boolean
}

/** What of the controller matters to scanning. */
export interface ScanCapabilities {
  /** Extended commands were chosen at bring-up; legacy ones must not be mixed in (Vol 4 Part E, 3.1.1). */
  readonly extended: boolean
  readonly codedPhy: boolean
  readonly ownAddressType: 'public' | 'random'
}

/** HCI's unit of intervals and windows in milliseconds. */
const tick = 0.625

/** LE Coded in Primary_PHY (7.7.65.13). */
const codedPhyNumber = 3

/** The longest interval that each kind of command can say (7.8.10, 7.8.64). */
const longestLegacyInterval = 0x4000
const longestExtendedInterval = 0xffff

/**
 * Scanning as one resource of the adapter that several users share: the controller does what all of them want together,
 * and is silent when nobody is left.
 */
export class ScanActivity implements Activity {
  readonly #hci: Pick<Hci, 'run'>
  readonly #arbiter: RadioArbiter
  readonly #joiner: FragmentJoiner
  readonly #capabilities: () => ScanCapabilities
  /** Replaced at each change, so that a report goes to those who were there when it came. */
  #scans: readonly Scan[] = []
  /** What the controller is known to do; undefined while it does not scan, and while that is not known. */
  #applied: ScanSettings | undefined

  constructor(hci: Pick<Hci, 'run' | 'clock'>, arbiter: RadioArbiter, capabilities: () => ScanCapabilities) {
    this.#hci = hci
    this.#arbiter = arbiter
    this.#joiner = new FragmentJoiner({ clock: hci.clock })
    this.#capabilities = capabilities
  }

  /**
   * Begins to scan for one more user. Reports come from then on; `stop` ends them at once and tells the controller.
   * @throws RangeError for settings outside the controller's range, BleakError for a PHY it does not have, BleakHciError when it refuses.
   */
  async start(settings: ScanSettings, handlers: ScanHandlers, signal?: AbortSignal): Promise<{ stop(): Promise<void> }> {
    this.#check(settings)
    signal?.throwIfAborted()
    const scan: Scan = { settings, handlers, started: false }
    this.#scans = [...this.#scans, scan]
    const leave = () => {
      this.#scans = this.#scans.filter(other => other !== scan)
    }
    signal?.addEventListener('abort', leave, { once: true })
    try {
      await this.#arbiter.settle(this, signal)
      signal?.throwIfAborted()
    } catch (error) {
      leave()
      await this.#settleRest().catch(() => {})
      throw error
    } finally {
      signal?.removeEventListener('abort', leave)
    }
    scan.started = true
    return {
      stop: async () => {
        if (!this.#scans.includes(scan)) return
        leave()
        await this.#settleRest()
      },
    }
  }

  /** One report from the controller, to everybody who wants reports of its kind. */
  deliver(fragment: AdvertisingReport): void {
    const report = this.#joiner.add(fragment)
    if (!report) return
    const isResponse = (report.eventType & eventBit.scanResponse) !== 0
    const phy = report.primaryPhy === codedPhyNumber ? 'coded' : '1m'
    const isShared = this.#scans.length > 1
    for (const { settings, handlers } of this.#scans)
      if ((settings.active || !isResponse) && (!isShared || settings.phys.includes(phy))) handlers.report(report)
  }

  get wanted(): LeState | undefined {
    const settings = this.#united
    return settings && (settings.active ? 'activeScanning' : 'passiveScanning')
  }

  get randomAddress(): 'any' | undefined {
    return this.#capabilities().ownAddressType === 'random' ? 'any' : undefined
  }

  get isOn(): boolean {
    return this.#applied !== undefined
  }

  get isCurrent(): boolean {
    return sameSettings(this.#united, this.#applied)
  }

  fitsBeside(): boolean {
    return true
  }

  async begin(): Promise<void> {
    if (this.isOn) await this.pause()
    const settings = this.#united
    if (!settings) return
    this.#joiner.clear()
    await this.#setParameters(settings)
    await this.#enable(settings)
    this.#applied = settings
  }

  async pause(): Promise<void> {
    this.#applied = undefined
    try {
      await this.#enable(undefined)
    } catch (error) {
      // A controller that says it is not scanning has been obeyed.
      if (!isDisallowed(error)) throw error
    }
  }

  forget(): void {
    this.#applied = undefined
  }

  failed(error: Error): void {
    this.ended(error)
  }

  /** The adapter has ended, or scanning has: everybody who scans is told. */
  ended(error?: Error): void {
    const over = this.#scans.filter(scan => scan.started)
    this.#scans = this.#scans.filter(scan => !scan.started)
    for (const scan of over) scan.handlers.ended(error)
  }

  get #united(): ScanSettings | undefined {
    return unite(this.#scans.map(scan => scan.settings))
  }

  #check({ phys, interval, window }: ScanSettings): void {
    const { extended, codedPhy } = this.#capabilities()
    const longest = (extended ? Math.floor(longestExtendedInterval / phys.length) : longestLegacyInterval) * tick
    if (phys.length === 0) throw new RangeError('scanning needs at least one PHY')
    if (phys.includes('coded') && !(extended && codedPhy)) throw new BleakError('this controller cannot scan on the LE Coded PHY')
    if (!(interval >= 4 * tick && interval <= longest))
      throw new RangeError(`scan interval ${interval} ms: must be from 2.5 to ${longest} ms`)
    if (!(window >= 4 * tick && window <= interval))
      throw new RangeError(`scan window ${window} ms: must be from 2.5 ms to the interval of ${interval} ms`)
  }

  /** After somebody has left: those who go on scanning are told when that is not possible any more. */
  async #settleRest(): Promise<void> {
    try {
      await this.#arbiter.settle(this)
    } catch (error) {
      if (this.#scans.length === 0) throw error
      this.ended(error as Error)
    }
  }

  /** Vol 4 Part E, 7.8.64 or 7.8.10. Two PHYs take turns, so each interval must hold both windows. */
  async #setParameters({ active, phys, interval, window }: ScanSettings): Promise<void> {
    const scanType = active ? 1 : 0
    const ownAddressType = this.#capabilities().ownAddressType === 'public' ? 0 : 1
    const scanWindow = Math.round(window / tick)
    if (this.#capabilities().extended) {
      const scanInterval = Math.min(Math.round(interval / tick) * phys.length, longestExtendedInterval)
      const phy = { scanType, scanInterval, scanWindow }
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

  /** Vol 4 Part E, 7.8.65 or 7.8.11; undefined disables. */
  async #enable(settings: ScanSettings | undefined): Promise<void> {
    const enable = settings !== undefined
    const filterDuplicates = settings?.filterDuplicates ?? false
    if (this.#capabilities().extended)
      await this.#hci.run(commands.leSetExtendedScanEnable, {
        enable,
        filterDuplicates: filterDuplicates ? 1 : 0,
        duration: 0,
        period: 0,
      })
    else await this.#hci.run(commands.leSetScanEnable, { enable, filterDuplicates })
  }
}
