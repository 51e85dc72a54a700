import { type Address, formatAddress } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import { type CallOptions, deadline, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakError, BleakTimeoutError } from '../core/errors.ts'
import { type Advertisement, Advertising } from '../gap/advertising.ts'
import type { AdvertisingEnd } from '../gap/advertising-activity.ts'
import type { AdvertisingContent, AdvertisingSettings } from '../gap/advertising-settings.ts'
import type { WantedDevice } from '../gap/connection-outcome.ts'
import type { RandomBits } from '../gap/own-address.ts'
import { RadioArbiter } from '../gap/radio-arbiter.ts'
import { type AdvertisingReport, eachReport } from '../gap/reports.ts'
import { ScanActivity, type ScanHandlers } from '../gap/scan-activity.ts'
import type { ScanSettings } from '../gap/scan-settings.ts'
import { type BringUpOptions, bringUp, type ControllerInfo } from '../hci/bring-up.ts'
import type { HciEvent } from '../hci/events.ts'
import { adapterLost, Hci, type HciCounters } from '../hci/hci.ts'
import type { CloseReason, OpenTransport } from '../hci/transport.ts'
import type { Identity } from '../smp/bond.ts'
import { type BondStore, MemoryBondStore } from '../smp/bond-store.ts'
import { RepeatedAttempts } from '../smp/repeated-attempts.ts'
import { Bonds, storeTimeout } from './bonds.ts'
import { arbiterCapabilities, initiatingCapabilities, scanCapabilities } from './capabilities.ts'
import { Connections, type ConnectOptions, type UseLink } from './connections.ts'
import { despiteHardwareErrors, HardwareError } from './hardware-errors.ts'
import type { Link } from './link.ts'
import { Privacy } from './privacy.ts'
import { connectToPrivatePeer } from './private-peer.ts'
import { claimStaticAddress } from './static-address.ts'

/** A scan that one user has under way. */
export interface Scan {
  /** No report comes from now on; resolves when the controller knows. Idempotent. */
  stop(): Promise<void>
}

export interface HostOptions extends CallOptions, Pick<BringUpOptions, 'staticAddress'> {
  /** Go by private addresses in place of the identity; false where absent. */
  readonly privacy?: boolean | undefined
  /** Where private addresses come from; the platform's generator where absent. For what must come out the same again. */
  readonly randomBits?: RandomBits | undefined
  /** Where bonds are kept; in memory, as long as the adapter is open, where absent. */
  readonly bonds?: BondStore | undefined
  /** What goes wrong without anybody being there to tell: a store of bonds that fails, for example. */
  readonly report?: ((error: unknown) => void) | undefined
}

/** Milliseconds for opening the transport and bringing the controller up. */
const openTimeout = 15_000

/** One open adapter as a running host: all the glue between its transport and its users. */
export class Host {
  /** Why it ended; never rejects. */
  readonly closed: Promise<CloseReason>
  /** With whom we have bonds. */
  readonly bonds: Bonds
  readonly #ended = new Deferred<CloseReason>()
  readonly #options: HostOptions
  readonly #store: BondStore
  #hci: Hci | undefined
  #info: ControllerInfo | undefined
  #privacy: Privacy | undefined
  #arbiter: RadioArbiter | undefined
  #scans: ScanActivity | undefined
  #advertising: Advertising | undefined
  #connections: Connections | undefined
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
    this.#store = options.bonds ?? new MemoryBondStore()
    const changed = () => this.#bondsChanged()
    this.bonds = new Bonds({ store: this.#store, report: error => this.#report(error), changed })
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

  /**
   * Begins to scan for one more user; `report` is called for every report, until `stop`.
   * @throws what `ScanActivity.start` throws, and the reason why the adapter has ended.
   */
  async scan(settings: ScanSettings, handlers: ScanHandlers, signal?: AbortSignal): Promise<Scan> {
    if (this.#over) throw adapterLost(this.#over)
    const scan = await opened(this.#scans).start(settings, handlers, signal)
    if (this.#over) throw adapterLost(this.#over)
    return { stop: () => this.#unlessOver(scan.stop()) }
  }

  /**
   * Begins one more advertisement; `ended` is called when it is over without `stop`.
   * @throws what `Advertising.start` throws, and the reason why the adapter has ended.
   */
  async advertise(
    settings: AdvertisingSettings,
    content: AdvertisingContent,
    ended: (end: AdvertisingEnd) => void,
    signal?: AbortSignal,
  ): Promise<Advertisement> {
    if (this.#over) throw adapterLost(this.#over)
    const addressed = opened(this.#privacy).directed(settings)
    const advertisement = await opened(this.#advertising).start(addressed, content, ended, signal)
    if (this.#over) throw adapterLost(this.#over)
    return { ...advertisement, stop: () => this.#unlessOver(advertisement.stop()) }
  }

  /**
   * Connects to a device, whose address is all that need be known of it. One that we have a bond with, and the key of its private addresses,
   * is looked for by whatever address it goes by.
   * @throws what `Connections.connect` throws, and the reason why the adapter has ended.
   */
  async connect(device: WantedDevice, options: ConnectOptions = {}): Promise<Link> {
    if (this.#over) throw adapterLost(this.#over)
    const connections = opened(this.#connections)
    const bond = this.bonds.get(device)
    if (!bond?.irk) return await connections.connect(device, options)
    const { address, addressType } = bond.peer
    if (this.links.some(link => link.bond.is(bond.peer)))
      throw new BleakError(`there is a connection to ${formatAddress(address)} already`)
    return await connectToPrivatePeer({ address, addressType, irk: bond.irk }, options, {
      clock: this.clock,
      privacy: opened(this.#privacy),
      connect: (current, patience) => connections.connect(current, patience),
      scan: (settings, handlers, signal) => this.scan(settings, handlers, signal),
    })
  }

  /** The links that there are, of either role. */
  get links(): readonly Link[] {
    return [...opened(this.#connections).links]
  }

  /** Forgets the bond with whoever goes by this, and ends the link with it. False where there was none. */
  async unpair(peer: Identity): Promise<boolean> {
    const bond = this.bonds.find(peer)
    if (!bond) return false
    const links = this.links.filter(link => link.bond.is(bond.peer))
    this.bonds.delete(bond.peer)
    await Promise.allSettled(links.map(link => link.disconnect()))
    return true
  }

  /** Takes the links that devices make to an advertisement of ours, each within the event that tells of it. */
  set onPeripheralLink(use: UseLink | undefined) {
    opened(this.#connections).onPeripheralLink = use
  }

  /** Idempotent; resolves when the transport has given everything back. Peers are told, as far as the controller takes that at once. */
  async close(): Promise<void> {
    await this.#connections?.leave()
    this.#end({ kind: 'closed' })
    await this.#hci?.close()
    const late = (milliseconds: number) => new BleakTimeoutError('keeping the bonds', milliseconds)
    await deadline({ timeout: storeTimeout }, late, () => this.bonds.written()).catch(error => this.#report(error))
  }

  /** What cannot be stopped because the adapter has ended has stopped. */
  async #unlessOver(stopping: Promise<void>): Promise<void> {
    try {
      await stopping
    } catch (error) {
      if (!this.#over) throw error
    }
  }

  async #open(open: OpenTransport, signal: AbortSignal): Promise<void> {
    const hci = await Hci.open(
      open,
      {
        event: event => this.#event(event),
        acl: (handle, boundary, data) => this.#connections?.links.data(handle, boundary, data),
        drained: () => this.#connections?.links.drained(),
        closed: reason => this.#end(reason),
      },
      { signal },
    )
    this.#hci = hci
    if (this.#over) await hci.close()
    const { staticAddress, randomBits, privacy: isPrivate = false } = this.#options
    const report = (error: unknown) => this.#report(error)
    let lasting: Promise<Address | undefined> | undefined
    const lastingAddress = () =>
      (lasting ??= untilAborted(claimStaticAddress(this.#store, { ended: this.closed, report }), signal))
    this.#info = await despiteHardwareErrors(() => bringUp(hci, { signal, staticAddress, lastingAddress }))
    const info = () => this.info
    const privacy = new Privacy({ hci, info, isPrivate, randomBits })
    this.#privacy = privacy
    this.#arbiter = new RadioArbiter(hci, arbiterCapabilities(this.#info, privacy), privacy.list)
    const { address, addressType } = this.#info
    await untilAborted(this.bonds.load({ address, addressType }), signal)
    await untilAborted(privacy.begin(this.bonds, this.#arbiter), signal)
    this.#scans = new ScanActivity(hci, this.#arbiter, () => scanCapabilities(this.info, privacy))
    const own = { staticAddress, irk: () => this.bonds.own.irk, privateAddresses: privacy.addresses, randomBits }
    this.#advertising = new Advertising(hci, this.#arbiter, info, own)
    const shared = { bonds: this.bonds, attempts: new RepeatedAttempts(hci.clock) }
    this.#connections = new Connections({
      hci,
      arbiter: this.#arbiter,
      advertising: this.#advertising,
      shared,
      info,
      securityChanged: link => privacy.securityChanged(link),
      initiating: () => initiatingCapabilities(this.info, privacy),
    })
  }

  #bondsChanged(): void {
    this.#privacy?.recognise(this.bonds)
    for (const link of this.#connections?.links ?? []) link.bond.refresh()
  }

  #report(error: unknown): void {
    this.#options.report?.(error)
  }

  #event(event: HciEvent): void {
    switch (event.name) {
      case 'leAdvertisingReport':
      case 'leExtendedAdvertisingReport':
      case 'leDirectedAdvertisingReport':
        eachReport(event, this.#deliver)
        break
      case 'hardwareError':
        this.#hardwareError(event.hardwareCode)
        break
      default:
        this.#connections?.event(event)
        this.#advertising?.event(event)
    }
  }

  /** One function for all of them: they are many. */
  readonly #deliver = (report: AdvertisingReport): void => {
    this.#scans?.deliver(this.#privacy?.recognised(report) ?? report)
  }

  /** Whoever waits for an answer is told; while the controller is brought up, that begins it afresh. */
  #hardwareError(code: number): void {
    if (!this.#hci || this.#over) return
    const error = new HardwareError(code)
    this.#hci.restart(error)
    this.#connections?.reset(error)
    if (this.#arbiter && !this.#recovering) void this.#recover(this.#hci, this.#arbiter)
  }

  /** Vol 4 Part E, 7.7.16: the controller is reset, and goes on with what was wanted of it. */
  async #recover(hci: Hci, arbiter: RadioArbiter): Promise<void> {
    this.#recovering = true
    const { address, addressType } = this.info
    const staticAddress = addressType === 'random' ? address : this.#options.staticAddress
    try {
      await arbiter.restart(apply =>
        despiteHardwareErrors(async () => {
          this.#info = await bringUp(hci, { staticAddress })
          this.#connections?.links.restart()
          await apply(arbiterCapabilities(this.#info, opened(this.#privacy)))
        }),
      )
    } catch (cause) {
      const why = `the controller did not come back after a hardware error: ${(cause as Error).message}`
      await hci.abandon(new BleakBluetoothNotAvailableError(why, 'lost', { cause }))
    } finally {
      this.#recovering = false
    }
  }

  #end(reason: CloseReason): void {
    if (this.#over) return
    this.#over = reason
    this.#ended.resolve(reason)
    this.#arbiter?.end()
    this.#privacy?.end()
    const error = reason.kind === 'ended' ? undefined : adapterLost(reason)
    this.#scans?.ended(error)
    this.#advertising?.ended(error)
    this.#connections?.ended(adapterLost(reason))
  }
}

const opened = <T>(part: T | undefined): T => {
  if (part === undefined) throw new BleakError('the adapter is not open')
  return part
}
