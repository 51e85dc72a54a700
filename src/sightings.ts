import { formatAddress } from '../core/address.ts'
import { AdvertisingPayload } from '../gap/advertising-data.ts'
import { MergedView } from '../gap/merged-view.ts'
import { type AdvertisingReport, anonymous, eventBit } from '../gap/reports.ts'
import { BLEDevice } from './ble-device.ts'

/** Devices that a scanner remembers; the one unseen for longest gives way. */
export const defaultMaxDevices = 10_000
/** Milliseconds after which an unseen device is forgotten. */
export const defaultMaxDeviceAge = 15 * 60_000

/** One device, as far as its reports have told. */
export interface Sighting {
  readonly key: number
  /** Where it stands among those that may give way. */
  slot: number
  readonly device: BLEDevice
  /** Latest advertisement and latest scan response; the same object while their bytes stay the same. */
  view: MergedView
  /** Event type of the latest advertisement; 0 while there was none. */
  eventType: number
  lastSeen: number
  /** Seen since it was last considered for giving way. */
  fresh: boolean
}

/**
 * The devices seen since a scan began, bounded by count and age whatever the air brings: private addresses rotate, so an
 * unbounded memory grows for ever. Who gives way is found by second chance, so that a report costs no reordering.
 */
export class Sightings {
  readonly #maxDevices: number
  readonly #maxAge: number
  readonly #byKey = new Map<number, Sighting>()
  /** The same sightings, in the order in which `#makeRoom` looks at them. */
  readonly #slots: Sighting[] = []
  #hand = 0
  #nextSweep = 0
  readonly #forgotten: (sighting: Sighting) => void

  constructor(options: { readonly maxDevices: number; readonly maxDeviceAge: number; forgotten(sighting: Sighting): void }) {
    this.#maxDevices = options.maxDevices
    this.#maxAge = options.maxDeviceAge
    this.#forgotten = options.forgotten
  }

  /** Takes one report in and gives the device's state after it. */
  observe(report: AdvertisingReport, now: number): Sighting {
    const key = keyOf(report)
    if (now >= this.#nextSweep) this.sweep(now)
    const sighting = this.#byKey.get(key) ?? this.#remember(key, report)
    sighting.lastSeen = now
    sighting.fresh = true
    update(sighting, report)
    return sighting
  }

  /** Forgets everything that is too old. */
  sweep(now: number): void {
    this.#nextSweep = now + this.#maxAge / 8
    for (const sighting of this.#byKey.values()) if (now - sighting.lastSeen > this.#maxAge) this.#forget(sighting)
  }

  clear(): void {
    this.#nextSweep = 0
    this.#byKey.clear()
    this.#slots.length = 0
  }

  #remember(key: number, report: AdvertisingReport): Sighting {
    const slot = this.#slots.length < this.#maxDevices ? this.#slots.length : this.#makeRoom()
    const sighting: Sighting = { key, slot, device: deviceOf(report), view: nothingYet, eventType: 0, lastSeen: 0, fresh: true }
    this.#slots[slot] = sighting
    this.#byKey.set(key, sighting)
    return sighting
  }

  /** Forgets the first that was not seen since the hand last passed it, and gives its slot. */
  #makeRoom(): number {
    for (;;) {
      const slot = this.#hand < this.#slots.length ? this.#hand : 0
      this.#hand = slot + 1
      const candidate = this.#slots[slot] as Sighting
      if (!candidate.fresh) {
        this.#byKey.delete(candidate.key)
        this.#forgotten(candidate)
        return slot
      }
      candidate.fresh = false
    }
  }

  #forget(sighting: Sighting): void {
    this.#byKey.delete(sighting.key)
    const last = this.#slots.pop()
    if (last && last !== sighting) {
      this.#slots[sighting.slot] = last
      last.slot = sighting.slot
    }
    this.#forgotten(sighting)
  }
}

const nothingYet = new MergedView(undefined, undefined)

/** Address and type in one number: 48 and 1 bits. Advertisers without an address are told apart by their set. */
const keyOf = ({ address, addressType, sid }: AdvertisingReport): number =>
  addressType === anonymous ? -1 - sid : address * 2 + (addressType & 1)

const deviceOf = ({ address, addressType }: AdvertisingReport): BLEDevice => {
  const text = formatAddress(address)
  if (addressType === anonymous) return new BLEDevice(text, { addressType: 'anonymous' })
  const type = (addressType & 1) === 0 ? 'public' : 'random'
  return new BLEDevice(text, addressType >= 2 ? { addressType: type, identityAddress: text } : { addressType: type })
}

/** What is held stays while the bytes stay the same, so that it is decoded once: most devices repeat themselves. */
const update = (sighting: Sighting, report: AdvertisingReport): void => {
  const { advertisement, scanResponse: response } = sighting.view
  const isResponse = (report.eventType & eventBit.scanResponse) !== 0
  if (!isResponse) sighting.eventType = report.eventType
  const held = isResponse ? response : advertisement
  if (held?.holds(report.data)) return
  const payload = new AdvertisingPayload(report.data)
  sighting.view = isResponse ? new MergedView(advertisement, payload) : new MergedView(payload, response)
  const name = sighting.view.localName
  if (name !== undefined) sighting.device.name = name
}
