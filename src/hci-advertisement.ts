import type { MergedView } from '../gap/merged-view.ts'
import type { AdvertisementData, AdvertisingStructure, Phy } from './advertisement-data.ts'
import type { BLEDevice } from './ble-device.ts'

/** What one report adds to the payload: how the packet came. */
export interface Reception {
  readonly rssi: number
  /** Of the device's latest advertisement, in the format of the extended report (Vol 4 Part E, 7.7.65.13). */
  readonly eventType: number
  readonly primaryPhy: number
  readonly secondaryPhy: number
  readonly sid: number
  readonly txPower: number
  readonly periodicInterval: number
  readonly truncated: boolean
  readonly timestamp: number
}

const connectable = 1 << 0
const scannable = 1 << 1
/** Vol 4 Part E, 7.7.65.13: RSSI and TX power that the controller does not know, and a set that has no identifier. */
const notAvailable = 127
const noSid = 0xff
const phys: readonly (Phy | undefined)[] = [undefined, '1m', '2m', 'coded']

/** An advertisement from our own stack: fields are decoded when they are first asked for, bytes are copied out. */
export class HciAdvertisement implements AdvertisementData {
  readonly #view: MergedView
  readonly #reception: Reception
  readonly #device: BLEDevice
  #manufacturerData: ReadonlyMap<number, Uint8Array> | undefined
  #serviceData: ReadonlyMap<string, Uint8Array> | undefined
  #structures: readonly AdvertisingStructure[] | undefined
  #raw: AdvertisementData['raw'] | undefined

  constructor(device: BLEDevice, view: MergedView, reception: Reception) {
    this.#device = device
    this.#view = view
    this.#reception = reception
  }

  get address(): string {
    return this.#device.address
  }

  get addressType(): BLEDevice['addressType'] {
    return this.#device.addressType
  }

  get rssi(): number | null {
    return this.#reception.rssi === notAvailable ? null : this.#reception.rssi
  }

  get timestamp(): number {
    return this.#reception.timestamp
  }

  get connectable(): boolean {
    return (this.#reception.eventType & connectable) !== 0
  }

  get scannable(): boolean {
    return (this.#reception.eventType & scannable) !== 0
  }

  get truncated(): boolean {
    return this.#reception.truncated
  }

  get primaryPhy(): Phy {
    return phys[this.#reception.primaryPhy] ?? '1m'
  }

  get secondaryPhy(): Phy | undefined {
    return phys[this.#reception.secondaryPhy]
  }

  get sid(): number | undefined {
    return this.#reception.sid === noSid ? undefined : this.#reception.sid
  }

  get periodicInterval(): number | undefined {
    return this.#reception.periodicInterval === 0 ? undefined : this.#reception.periodicInterval * 1.25
  }

  get txPower(): number | undefined {
    return this.#view.txPower ?? (this.#reception.txPower === notAvailable ? undefined : this.#reception.txPower)
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
    this.#manufacturerData ??= ownValues(this.#view.manufacturerData)
    return this.#manufacturerData
  }

  get serviceData(): ReadonlyMap<string, Uint8Array> {
    this.#serviceData ??= ownValues(this.#view.serviceData)
    return this.#serviceData
  }

  get structures(): readonly AdvertisingStructure[] {
    this.#structures ??= this.#view.structures.map(({ type, value }) => ({ type, data: value.slice() }))
    return this.#structures
  }

  get raw(): AdvertisementData['raw'] {
    this.#raw ??= { advertisement: this.#view.advertisement?.raw.slice(), scanResponse: this.#view.scanResponse?.raw.slice() }
    return this.#raw
  }

  get platformData(): Reception {
    return this.#reception
  }
}

const ownValues = <K>(shared: ReadonlyMap<K, Uint8Array>): ReadonlyMap<K, Uint8Array> => {
  const own = new Map<K, Uint8Array>()
  for (const [key, bytes] of shared) own.set(key, bytes.slice())
  return own
}
