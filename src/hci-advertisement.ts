import type { MergedView } from '../gap/merged-view.ts'
import { type AdvertisingReport, eventBit, noSid, notAvailable } from '../gap/reports.ts'
import type { AdvertisementData, AdvertisingStructure, Phy } from './advertisement-data.ts'
import type { BLEDevice } from './ble-device.ts'

const phys: readonly (Phy | undefined)[] = [undefined, '1m', '2m', 'coded']

/** How the packet came, in the numbers of LE Extended Advertising Report (Vol 4 Part E, 7.7.65.13). */
export interface Reception {
  readonly eventType: number
  readonly primaryPhy: number
  readonly secondaryPhy: number
  readonly sid: number
  readonly txPower: number
  readonly rssi: number
  readonly periodicInterval: number
}

/** An advertisement from our own stack: fields are decoded when they are first asked for. Its bytes are copies. */
export class HciAdvertisement implements AdvertisementData {
  readonly timestamp: number
  readonly truncated: boolean
  readonly #device: BLEDevice
  readonly #view: MergedView
  readonly #eventType: number
  readonly #rssi: number
  readonly #txPower: number
  readonly #primaryPhy: number
  readonly #secondaryPhy: number
  readonly #sid: number
  readonly #periodicInterval: number
  #manufacturerData: ReadonlyMap<number, Uint8Array> | undefined
  #serviceData: ReadonlyMap<string, Uint8Array> | undefined
  #structures: readonly AdvertisingStructure[] | undefined
  #raw: AdvertisementData['raw'] | undefined

  /** `eventType` is that of the device's latest advertisement, which a scan response does not tell. */
  constructor(device: BLEDevice, view: MergedView, eventType: number, report: AdvertisingReport, timestamp: number) {
    this.#device = device
    this.#view = view
    this.#eventType = eventType
    this.#rssi = report.rssi
    this.#txPower = report.txPower
    this.#primaryPhy = report.primaryPhy
    this.#secondaryPhy = report.secondaryPhy
    this.#sid = report.sid
    this.#periodicInterval = report.periodicInterval
    this.truncated = report.truncated
    this.timestamp = timestamp
  }

  get address(): string {
    return this.#device.address
  }

  get addressType(): BLEDevice['addressType'] {
    return this.#device.addressType
  }

  get rssi(): number | null {
    return this.#rssi === notAvailable ? null : this.#rssi
  }

  get connectable(): boolean {
    return (this.#eventType & eventBit.connectable) !== 0
  }

  get scannable(): boolean {
    return (this.#eventType & eventBit.scannable) !== 0
  }

  get primaryPhy(): Phy {
    return phys[this.#primaryPhy] ?? '1m'
  }

  get secondaryPhy(): Phy | undefined {
    return phys[this.#secondaryPhy]
  }

  get sid(): number | undefined {
    return this.#sid === noSid ? undefined : this.#sid
  }

  get periodicInterval(): number | undefined {
    return this.#periodicInterval === 0 ? undefined : this.#periodicInterval * 1.25
  }

  get txPower(): number | undefined {
    return this.#view.txPower ?? (this.#txPower === notAvailable ? undefined : this.#txPower)
  }

  get localName(): string | undefined {
    return this.#view.localName
  }

  get flags(): number | undefined {
    return this.#view.flags
  }

  get appearance(): number | undefined {
    return this.#view.appearance
  }

  get uri(): string | undefined {
    return this.#view.uri
  }

  get serviceUuids(): readonly string[] {
    return this.#view.serviceUuids
  }

  get solicitedUuids(): readonly string[] {
    return this.#view.solicitedUuids
  }

  get manufacturerData(): ReadonlyMap<number, Uint8Array> {
    this.#manufacturerData ??= this.#view.manufacturerData
    return this.#manufacturerData
  }

  get serviceData(): ReadonlyMap<string, Uint8Array> {
    this.#serviceData ??= this.#view.serviceData
    return this.#serviceData
  }

  get structures(): readonly AdvertisingStructure[] {
    this.#structures ??= this.#view.structures.map(({ type, value }) => ({ type, data: value }))
    return this.#structures
  }

  get raw(): AdvertisementData['raw'] {
    this.#raw ??= { advertisement: this.#view.advertisement?.raw.slice(), scanResponse: this.#view.scanResponse?.raw.slice() }
    return this.#raw
  }

  get platformData(): Reception {
    return {
      eventType: this.#eventType,
      primaryPhy: this.#primaryPhy,
      secondaryPhy: this.#secondaryPhy,
      sid: this.#sid,
      txPower: this.#txPower,
      rssi: this.#rssi,
      periodicInterval: this.#periodicInterval,
    }
  }
}
