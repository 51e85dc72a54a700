import type { MergedView } from '../gap/merged-view.ts'
import { type AdvertisingReport, eventBit, noSid, notAvailable } from '../gap/reports.ts'
import { type AdvertisementData, type AdvertisingStructure, createAdvertisementData, type Phy } from './advertisement-data.ts'
import type { BLEDevice } from './ble-device.ts'

/** Where Node looks for an object's own way to be shown. */
const inspect = Symbol.for('nodejs.util.inspect.custom')

const phys: readonly (Phy | undefined)[] = [undefined, '1m', '2m', 'coded']

/** An advertisement from our own stack: fields are decoded when they are first asked for. Its bytes are copies. */
export class HciAdvertisement implements AdvertisementData {
  readonly timestamp: number
  readonly #device: BLEDevice
  readonly #view: MergedView
  readonly #eventType: number
  readonly #report: AdvertisingReport
  #manufacturerData: ReadonlyMap<number, Uint8Array> | undefined
  #serviceData: ReadonlyMap<string, Uint8Array> | undefined
  #structures: readonly AdvertisingStructure[] | undefined
  #raw: AdvertisementData['raw'] | undefined

  /** `eventType` is that of the device's latest advertisement, which a scan response does not tell. */
  constructor(device: BLEDevice, view: MergedView, eventType: number, report: AdvertisingReport, timestamp: number) {
    this.#device = device
    this.#view = view
    this.#eventType = eventType
    this.#report = report
    this.timestamp = timestamp
  }

  get address(): string {
    return this.#device.address
  }

  get addressType(): BLEDevice['addressType'] {
    return this.#device.addressType
  }

  get rssi(): number | null {
    const { rssi } = this.#report
    return rssi === notAvailable ? null : rssi
  }

  get connectable(): boolean {
    return (this.#eventType & eventBit.connectable) !== 0
  }

  get scannable(): boolean {
    return (this.#eventType & eventBit.scannable) !== 0
  }

  get truncated(): boolean {
    return this.#report.truncated
  }

  get primaryPhy(): Phy {
    return phys[this.#report.primaryPhy] ?? '1m'
  }

  get secondaryPhy(): Phy | undefined {
    return phys[this.#report.secondaryPhy]
  }

  get sid(): number | undefined {
    const { sid } = this.#report
    return sid === noSid ? undefined : sid
  }

  get periodicInterval(): number | undefined {
    const { periodicInterval } = this.#report
    return periodicInterval === 0 ? undefined : periodicInterval * 1.25
  }

  get txPower(): number | undefined {
    const { txPower } = this.#report
    return this.#view.txPower ?? (txPower === notAvailable ? undefined : txPower)
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

  /** The report as the controller gave it. */
  get platformData(): AdvertisingReport {
    return { ...this.#report, data: this.#report.data.slice() }
  }

  /** What `console.log` shows in Node: the fields that say something. */
  [inspect](): object {
    const shown = Object.keys(createAdvertisementData()) as (keyof AdvertisementData)[]
    return Object.fromEntries(shown.map(name => [name, this[name]]).filter(([, value]) => value !== undefined))
  }
}
