import type { Clock } from '../core/clock.ts'
import { type CallOptions, deadline } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakError, BleakTimeoutError } from '../core/errors.ts'
import { FragmentJoiner } from '../gap/fragments.ts'
import { type AdvertisingReport, fromDirected, fromExtended, fromLegacy } from '../gap/reports.ts'
import { ScanControl } from '../gap/scan-control.ts'
import type { ScanSettings } from '../gap/scan-settings.ts'
import { type BringUpOptions, bringUp, type ControllerInfo } from '../hci/bring-up.ts'
import type { HciEvent } from '../hci/events.ts'
import { leFeature } from '../hci/features.ts'
import { adapterLost, Hci, type HciCounters } from '../hci/hci.ts'
import type { CloseReason, OpenTransport } from '../hci/transport.ts'

/** A scan that one user has under way. */
export interface Scan {
  /** No report comes from now on; resolves when the controller knows. Idempotent. */
  stop(): Promise<void>
}

export interface HostOptions extends CallOptions, Pick<BringUpOptions, 'staticAddress'> {}

/** Milliseconds for opening the transport and bringing the controller up. */
const openTimeout = 15_000

/** One open adapter as a running host: all the glue between its transport and its users. */
export class Host {
  /** Why it ended; never rejects. */
  readonly closed: Promise<CloseReason>
  readonly #ended = new Deferred<CloseReason>()
  readonly #options: HostOptions
  #hci: Hci | undefined
  #info: ControllerInfo | undefined
  #scans: ScanControl | undefined
  #joiner: FragmentJoiner | undefined
  #recovering = false
  #over: CloseReason | undefined

  /**
   * Opens a transport and brings its controller up.
   * @throws BleakBluetoothNotAvailableError, BleakTimeoutError after `timeout` (15,000 ms), or the signal's reason.
   */
  static async open(open: OpenTransport, options: HostOptions = {}): Promise<Host> {
    const host = new Host(options)
    const { signal, timeout = openTimeout } = options
    const late = (milliseconds: number) => new BleakTimeoutError('opening the adapter', milliseconds)
    try {
      await deadline({ signal, timeout }, late, within => host.#open(open, within))
      return host
    } catch (error) {
      await host.close()
      throw error
    }
  }

  private constructor(options: HostOptions) {
    this.#options = options
    this.closed = this.#ended.promise
  }

  get info(): ControllerInfo {
    return opened(this.#info)
  }

  get clock(): Clock {
    return opened(this.#hci).clock
  }

  get counters(): HciCounters & { readonly skippedBytes: number } {
    const hci = opened(this.#hci)
    return { ...hci.counters, skippedBytes: hci.skippedBytes }
  }

  /** Begins to scan for one more user; `report` is called for every report, until `stop`. It must not throw. */
  async scan(settings: ScanSettings, report: (report: AdvertisingReport) => void, signal?: AbortSignal): Promise<Scan> {
    if (this.#over) throw adapterLost(this.#over)
    const scan = await opened(this.#scans).start(settings, report, signal)
    return {
      stop: async () => {
        try {
          await scan.stop()
        } catch (error) {
          if (!this.#over) throw error
        }
      },
    }
  }

  /** Idempotent; resolves when the transport has given everything back. */
  async close(): Promise<void> {
    this.#end({ kind: 'closed' })
    await this.#hci?.close()
  }

  async #open(open: OpenTransport, signal: AbortSignal): Promise<void> {
    const hci = await Hci.open(
      open,
      {
        event: event => this.#event(event),
        acl: () => {},
        drained: () => {},
        closed: reason => this.#end(reason),
      },
      { signal },
    )
    this.#hci = hci
    if (this.#over) await hci.close()
    this.#joiner = new FragmentJoiner({ clock: hci.clock })
    this.#info = await bringUp(hci, { signal, staticAddress: this.#options.staticAddress })
    const { extended, leFeatures, addressType } = this.#info
    this.#scans = new ScanControl(hci, { extended, codedPhy: leFeature.leCodedPhy(leFeatures), ownAddressType: addressType })
  }

  #event(event: HciEvent): void {
    switch (event.name) {
      case 'leAdvertisingReport':
        for (const one of event.reports) {
          const report = fromLegacy(one)
          if (report) this.#scans?.deliver(report)
        }
        break
      case 'leExtendedAdvertisingReport':
        for (const one of event.reports) {
          const report = this.#joiner?.add(fromExtended(one))
          if (report) this.#scans?.deliver(report)
        }
        break
      case 'leDirectedAdvertisingReport':
        for (const one of event.reports) this.#scans?.deliver(fromDirected(one))
        break
      case 'hardwareError':
        void this.#recover(event.hardwareCode)
        break
    }
  }

  /** Vol 4 Part E, 7.7.16: the controller has lost everything; it is reset, and goes on with what was wanted of it. */
  async #recover(code: number): Promise<void> {
    const hci = this.#hci
    if (!hci || this.#recovering || this.#over) return
    this.#recovering = true
    try {
      hci.restart(new BleakError(`the controller reported a hardware error (code ${code}) and was reset`))
      this.#joiner?.clear()
      this.#info = await bringUp(hci, { staticAddress: this.#info?.address })
      await this.#scans?.restart()
    } catch (cause) {
      const error = new BleakBluetoothNotAvailableError(
        `the controller did not come back after a hardware error (code ${code})`,
        'lost',
        { cause },
      )
      this.#end({ kind: 'lost', error })
      await hci.close()
    } finally {
      this.#recovering = false
    }
  }

  #end(reason: CloseReason): void {
    if (this.#over) return
    this.#over = reason
    this.#ended.resolve(reason)
  }
}

const opened = <T>(part: T | undefined): T => {
  if (part === undefined) throw new BleakError('the adapter is not open')
  return part
}
