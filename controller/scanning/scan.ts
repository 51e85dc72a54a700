import { addressKind } from '../../core/address.ts'
import type { Timer } from '../../core/clock.ts'
import { type AirAddress, type PeerAddress, sameAddress } from '../address.ts'
import type { AdvertisingEvent, Listener } from '../air/advertising-event.ts'
import type { Radio } from '../air/radio.ts'
import { type Phy, scanTime } from '../air/timing.ts'
import type { Device } from '../device.ts'
import { leFeatureBit } from '../profile.ts'
import { DuplicateFilter } from './duplicate-filter.ts'
import { ScanBackoff } from './scan-backoff.ts'
import {
  anonymousType,
  type DirectAddress,
  extendedReports,
  legacyReport,
  type Sighting,
  unresolvedDirectType,
} from './scan-reports.ts'
import { type PhyWindow, ScanWindow } from './scan-window.ts'

export interface ScanPhy extends PhyWindow {
  readonly active: boolean
}

export interface ScanParameters {
  /** Begun by the extended commands: extended packets are received, and reported in extended reports. */
  readonly extended: boolean
  readonly ownAddressType: number
  /** Scanning_Filter_Policy: bit 0 for the accept list, bit 1 for directed packets whose target cannot be resolved. */
  readonly filterPolicy: number
  readonly phys: readonly ScanPhy[]
}

/** What the enabling command says. */
export interface ScanRun {
  /** 0 reports everything, 1 drops duplicates, 2 drops duplicates within one period. */
  readonly filterDuplicates: number
  /** Microseconds: a duration of 0 goes on for ever, a period of 0 ends after one duration. */
  readonly duration: number
  readonly period: number
}

/** One scan, from its enabling to its end (Vol 6 Part B, 4.4.3). */
export class Scan implements Listener {
  readonly radio: Radio
  readonly #device: Device
  readonly #parameters: ScanParameters
  readonly #timedOut: () => void
  readonly #backoff: ScanBackoff
  readonly #seen = new DuplicateFilter()
  #run: ScanRun = { filterDuplicates: 0, duration: 0, period: 0 }
  #window: ScanWindow | undefined
  #timer: Timer | undefined

  constructor(device: Device, parameters: ScanParameters, timedOut: () => void) {
    this.radio = device.radio
    this.#device = device
    this.#parameters = parameters
    this.#timedOut = timedOut
    this.#backoff = new ScanBackoff(device.random)
  }

  /** Begins, or goes on in another way: with the new setting of the filter, and a new period where there are any (Vol 4 Part E, 7.8.65). */
  begin(run: ScanRun): void {
    if (run.filterDuplicates !== this.#run.filterDuplicates) this.#seen.clear()
    const goesOn = this.#window !== undefined && this.#run.duration === 0 && run.duration === 0
    this.#run = run
    if (goesOn) return
    this.#timer?.cancel()
    this.#beginPeriod()
  }

  end(): void {
    this.#timer?.cancel()
    this.#pause()
  }

  listens(time: number, channel: number, phy: 1 | 3): boolean {
    return this.#window?.covers(time, channel, phy) === true
  }

  heard(event: AdvertisingEvent, rssi: number): void {
    if (event.secondaryPhy !== undefined && !this.#receives(event.secondaryPhy)) return
    if (event.periodic) this.#device.periodicSyncs.found(event)
    const { advertiser } = event
    if (advertiser && !this.#device.privacy.accepts(advertiser)) return
    const peer = advertiser && this.#device.privacy.resolve(advertiser)
    if (!this.#admits(peer)) return
    const direct = event.target && this.#direct(event.target, peer)
    if (event.target && !direct) return
    this.#report({ event, peer, direct, rssi, isScanResponse: false, data: event.data })
    if (event.scannable && peer && direct?.type !== unresolvedDirectType) this.#request(event, peer, rssi)
  }

  #beginPeriod(): void {
    const { air } = this.#device
    const { filterDuplicates, duration } = this.#run
    if (filterDuplicates === 2) this.#seen.clear()
    this.#window = new ScanWindow(this.#parameters.phys, air.time)
    air.listen(this)
    this.#timer = duration > 0 ? air.after(duration, () => this.#endDuration()) : undefined
  }

  #endDuration(): void {
    const { duration, period } = this.#run
    this.#pause()
    if (period === 0) this.#timedOut()
    else this.#timer = this.#device.air.after(period - duration, () => this.#beginPeriod())
  }

  #pause(): void {
    this.#window = undefined
    this.#device.air.unlisten(this)
  }

  /** Whether it follows extended packets to this secondary PHY. */
  #receives(phy: Phy): boolean {
    if (!this.#parameters.extended) return false
    if (phy === 2) return this.#device.hasFeature(leFeatureBit.le2MPhy)
    return phy === 1 || this.#device.hasFeature(leFeatureBit.leCodedPhy)
  }

  #admits(peer: PeerAddress | undefined): boolean {
    return !(this.#parameters.filterPolicy & 1) || this.#device.acceptList.has(peer)
  }

  /** How the host is told of a target; undefined where the packet is not for it (Vol 6 Part B, 4.3.3). */
  #direct(target: AirAddress, peer: PeerAddress | undefined): DirectAddress | undefined {
    const { privacy } = this.#device
    const { ownAddressType, filterPolicy } = this.#parameters
    const own = this.#ownAddress(peer)
    const isPrivate = target.type === 1 && addressKind(target.address, 'random') === 'resolvable'
    if (privacy.isMeant(target, own)) {
      const isLiteral = !isPrivate || (ownAddressType < 2 && sameAddress(target, own))
      return isLiteral ? target : this.#identity(ownAddressType & 1)
    }
    return isPrivate && filterPolicy >= 2 ? { type: unresolvedDirectType, address: target.address } : undefined
  }

  /** Of this device, as one that was resolved. */
  #identity(type: number): DirectAddress {
    const { privacy, publicAddress } = this.#device
    return type === 0 ? { type: 2, address: publicAddress } : { type: 3, address: privacy.randomAddress ?? 0 }
  }

  #ownAddress(peer: PeerAddress | undefined): AirAddress {
    return this.#device.privacy.ownAddress(
      this.#parameters.ownAddressType,
      peer && { type: peer.type & 1, address: peer.address },
    )
  }

  /** Vol 6 Part B, 4.4.3.2. */
  #request(event: AdvertisingEvent, peer: PeerAddress, rssi: number): void {
    const isActive = this.#parameters.phys.some(({ phy, active }) => active && phy === event.primaryPhy)
    if (!isActive || !this.#backoff.isDue()) return
    const { air, radio } = this.#device
    const window = this.#window
    const phy = event.secondaryPhy ?? event.primaryPhy
    const response = air.reaches(radio, event.radio, phy) ? event.scan(this.#ownAddress(peer)) : undefined
    const isAnswered = response !== undefined && air.reaches(event.radio, radio, phy)
    this.#backoff.ended(isAnswered)
    if (!isAnswered) return
    air.after(scanTime(response.length, phy), () => {
      if (this.#window === window) this.#report({ event, peer, direct: undefined, rssi, isScanResponse: true, data: response })
    })
  }

  #report(sighting: Sighting): void {
    if (this.#run.filterDuplicates !== 0 && this.#isDuplicate(sighting)) return
    const { peer } = sighting
    if (this.#parameters.extended) for (const report of extendedReports(sighting)) this.#device.event(report)
    else if (peer) this.#device.event(legacyReport({ ...sighting, peer }))
  }

  #isDuplicate({ event, peer, isScanResponse }: Sighting): boolean {
    const isLegacy = event.secondaryPhy === undefined
    return this.#seen.isDuplicate({
      addressType: peer?.type ?? anonymousType,
      address: peer?.address ?? 0,
      sid: isLegacy ? undefined : event.sid,
      did: isLegacy ? undefined : event.did,
      isScanResponse,
    })
  }
}
