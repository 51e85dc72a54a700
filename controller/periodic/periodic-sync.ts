import type { Timer } from '../../core/clock.ts'
import type { HciEvent } from '../../hci/events.ts'
import type { AirAddress } from '../address.ts'
import type { PeriodicTrain, TrainReceiver } from '../air/periodic-train.ts'
import type { Radio } from '../air/radio.ts'
import type { Device } from '../device.ts'
import type { TrainId } from './periodic-list.ts'

/** Microseconds. */
const intervalUnit = 1_250
/** A train that is not heard in its first six events is not followed (Vol 6 Part B, 4.4.3.4). */
const firstEvents = 6
/** Data of one LE Periodic Advertising Report (Vol 4 Part E, 7.7.65.15). */
const longestFragment = 247
const dataStatus = { complete: 0, moreToCome: 1 } as const
/** Advertiser_Clock_Accuracy: 20 ppm. */
const clockAccuracy = 0x07
/** CTE_Type of packets without Constant Tone Extension. */
const noCte = 0xff

/** A train that somebody has found, and what to do with it. */
export interface FoundTrain {
  readonly id: TrainId
  /** Who sends it, as its packets say. */
  readonly advertiser: AirAddress
  readonly train: PeriodicTrain
  /** Microseconds. */
  readonly timeout: number
  /** Whether the host is told what is received. */
  readonly reports: boolean
}

export interface SyncHandlers {
  /** The first event was received: gives the handle. */
  established(): number
  /** No event was received for too long; `handle` is undefined where none ever was. */
  lost(handle: number | undefined): void
}

/** A train that is being received, or that a scanner has found and waits for (Vol 6 Part B, 4.4.5). */
export class PeriodicSync implements TrainReceiver {
  readonly radio: Radio
  readonly id: TrainId
  readonly advertiser: AirAddress
  readonly train: PeriodicTrain
  reports: boolean
  readonly #device: Device
  readonly #timeout: number
  readonly #on: SyncHandlers
  #handle: number | undefined
  #heardAt: number
  #timer: Timer | undefined

  constructor(device: Device, found: FoundTrain, on: SyncHandlers) {
    this.radio = device.radio
    this.id = found.id
    this.advertiser = found.advertiser
    this.train = found.train
    this.reports = found.reports
    this.#device = device
    this.#timeout = found.timeout
    this.#on = on
    this.#heardAt = device.air.time
    this.#watch((firstEvents + 0.5) * this.train.interval * intervalUnit)
    this.train.join(this)
  }

  heard(data: Uint8Array, rssi: number): void {
    this.#heardAt = this.#device.air.time
    if (this.#handle === undefined) {
      this.#handle = this.#on.established()
      this.#watch(this.#timeout)
    }
    if (this.reports) this.#report(this.#handle, data, rssi)
  }

  /** As the events that tell of it name it. */
  get description(): SyncDescription {
    const { type, address } = this.#device.privacy.resolve(this.advertiser)
    return {
      advertisingSid: this.id.sid,
      advertiserAddressType: type,
      advertiserAddress: address,
      advertiserPhy: this.train.phy,
      periodicAdvertisingInterval: this.train.interval,
      advertiserClockAccuracy: clockAccuracy,
    }
  }

  end(): void {
    this.#timer?.cancel()
    this.train.leave(this)
  }

  /** One timer for many packets: where it comes too early it looks when the last one was. */
  #watch(timeout: number): void {
    this.#timer?.cancel()
    this.#timer = this.#device.air.at(this.#heardAt + timeout, () => {
      if (this.#heardAt + timeout > this.#device.air.time) return this.#watch(timeout)
      this.end()
      this.#on.lost(this.#handle)
    })
  }

  #report(syncHandle: number, data: Uint8Array, rssi: number): void {
    const about = {
      name: 'lePeriodicAdvertisingReportV1',
      syncHandle,
      txPower: this.train.txPower,
      rssi,
      cteType: noCte,
    } as const
    let at = 0
    do {
      const fragment = data.subarray(at, at + longestFragment)
      at += longestFragment
      const status = at < data.length ? dataStatus.moreToCome : dataStatus.complete
      this.#device.event({ ...about, dataStatus: status, data: fragment })
    } while (at < data.length)
  }
}

type SyncDescription = Omit<HciEvent<'lePeriodicAdvertisingSyncEstablishedV1'>, 'name' | 'status' | 'syncHandle'>

/** What the events say where there is no train. */
export const noTrain: SyncDescription = {
  advertisingSid: 0,
  advertiserAddressType: 0,
  advertiserAddress: 0,
  advertiserPhy: 0,
  periodicAdvertisingInterval: 0,
  advertiserClockAccuracy: 0,
}
