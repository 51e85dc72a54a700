import {
  type AdStructure,
  readLastText,
  readLocalName,
  readManufacturerData,
  readNumber,
  readServiceData,
  readStructures,
  readUuids,
  serviceUuidLists,
  solicitationUuidLists,
} from './ad-structures.ts'
import { adTypes } from './ad-types.ts'
import { expandUri } from './uri-schemes.ts'

export type { AdStructure } from './ad-structures.ts'

/**
 * What advertising data says. A field that is absent, or whose value has a wrong length, is undefined or empty. Of several
 * structures that say the same thing the last one counts. Byte arrays and Maps are the reader's own: they are made anew at each reading.
 */
export interface AdvertisingFields {
  /** Every structure of the significant part, in the order they came. */
  readonly structures: readonly AdStructure[]
  /** The complete name where there is one, else the shortened one; unchanged, so it may hold any character. */
  readonly localName: string | undefined
  /** Company identifier to the bytes after it. */
  readonly manufacturerData: ReadonlyMap<number, Uint8Array>
  /** Service UUID (128-bit form) to the bytes after it. */
  readonly serviceData: ReadonlyMap<string, Uint8Array>
  /** 128-bit form, each once, in the order they came. */
  readonly serviceUuids: readonly string[]
  /** Services that the advertiser looks for in others; as `serviceUuids`. */
  readonly solicitedUuids: readonly string[]
  /** dBm. */
  readonly txPower: number | undefined
  /** Category in the upper ten bits, subcategory in the lower six (Assigned Numbers, 2.6). */
  readonly appearance: number | undefined
  /** Supplement Part A, 1.3: bit 0 limited, 1 general discoverable, 2 no BR/EDR, 3 and 4 both at once. */
  readonly flags: number | undefined
  /** With its scheme name written out. */
  readonly uri: string | undefined
}

/** Advertising data or scan response data of one packet (Vol 3 Part C, 11). Construction decodes nothing; name and services are decoded once, when they are first asked for. */
export class AdvertisingPayload implements AdvertisingFields {
  /** The bytes as they came, the part that is not significant included. */
  readonly raw: Uint8Array
  #localName: string | null | undefined
  #serviceUuids: readonly string[] | undefined

  /** Keeps `raw` itself: hand over memory that nobody writes to any more. */
  constructor(raw: Uint8Array) {
    this.raw = raw
  }

  /** True where `raw` holds exactly these bytes. */
  holds(bytes: Uint8Array): boolean {
    const raw = this.raw
    if (raw.length !== bytes.length) return false
    for (let at = 0; at < raw.length; at++) if (raw[at] !== bytes[at]) return false
    return true
  }

  get structures(): readonly AdStructure[] {
    return readStructures(this.raw)
  }

  get localName(): string | undefined {
    if (this.#localName === undefined) this.#localName = readLocalName(this.raw) ?? null
    return this.#localName ?? undefined
  }

  get manufacturerData(): ReadonlyMap<number, Uint8Array> {
    return readManufacturerData(this.raw)
  }

  get serviceData(): ReadonlyMap<string, Uint8Array> {
    return readServiceData(this.raw)
  }

  get serviceUuids(): readonly string[] {
    this.#serviceUuids ??= readUuids(this.raw, serviceUuidLists)
    return this.#serviceUuids
  }

  get solicitedUuids(): readonly string[] {
    return readUuids(this.raw, solicitationUuidLists)
  }

  get txPower(): number | undefined {
    const octet = readNumber(this.raw, adTypes.txPowerLevel.code, 1)
    return octet === undefined ? undefined : (octet << 24) >> 24
  }

  get appearance(): number | undefined {
    return readNumber(this.raw, adTypes.appearance.code, 2)
  }

  get flags(): number | undefined {
    return readNumber(this.raw, adTypes.flags.code, 1)
  }

  get uri(): string | undefined {
    const text = readLastText(this.raw, adTypes.uri.code)
    return text === undefined ? undefined : expandUri(text)
  }
}
