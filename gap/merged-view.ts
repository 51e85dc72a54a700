import type { AdStructure, AdvertisingFields, AdvertisingPayload } from './advertising-data.ts'

const nothing: readonly never[] = []
const noEntries: ReadonlyMap<never, never> = new Map<never, never>()

/**
 * The latest advertisement and the latest scan response of one device as one: per field, and per company or UUID, the scan
 * response overrides; UUIDs stand once, those of the advertisement first. Construction decodes nothing.
 */
export class MergedView implements AdvertisingFields {
  readonly advertisement: AdvertisingPayload | undefined
  readonly scanResponse: AdvertisingPayload | undefined
  #serviceUuids: readonly string[] | undefined

  constructor(advertisement: AdvertisingPayload | undefined, scanResponse: AdvertisingPayload | undefined) {
    this.advertisement = advertisement
    this.scanResponse = scanResponse
  }

  get structures(): readonly AdStructure[] {
    return joinedLists(this.advertisement?.structures, this.scanResponse?.structures)
  }

  get localName(): string | undefined {
    return this.scanResponse?.localName ?? this.advertisement?.localName
  }

  get manufacturerData(): ReadonlyMap<number, Uint8Array> {
    return joinedMaps(this.advertisement?.manufacturerData, this.scanResponse?.manufacturerData)
  }

  get serviceData(): ReadonlyMap<string, Uint8Array> {
    return joinedMaps(this.advertisement?.serviceData, this.scanResponse?.serviceData)
  }

  get serviceUuids(): readonly string[] {
    this.#serviceUuids ??= joinedUuids(this.advertisement?.serviceUuids, this.scanResponse?.serviceUuids)
    return this.#serviceUuids
  }

  get solicitedUuids(): readonly string[] {
    return joinedUuids(this.advertisement?.solicitedUuids, this.scanResponse?.solicitedUuids)
  }

  get txPower(): number | undefined {
    return this.scanResponse?.txPower ?? this.advertisement?.txPower
  }

  get appearance(): number | undefined {
    return this.scanResponse?.appearance ?? this.advertisement?.appearance
  }

  get flags(): number | undefined {
    return this.scanResponse?.flags ?? this.advertisement?.flags
  }

  get uri(): string | undefined {
    return this.scanResponse?.uri ?? this.advertisement?.uri
  }
}

const joinedLists = <T>(first: readonly T[] = nothing, second: readonly T[] = nothing): readonly T[] => {
  if (second.length === 0) return first
  return first.length === 0 ? second : [...first, ...second]
}

const joinedUuids = (first: readonly string[] = nothing, second: readonly string[] = nothing): readonly string[] => {
  const joined = joinedLists(first, second)
  return joined === first || joined === second ? joined : [...new Set(joined)]
}

const joinedMaps = <K, V>(first: ReadonlyMap<K, V> = noEntries, second: ReadonlyMap<K, V> = noEntries): ReadonlyMap<K, V> => {
  if (second.size === 0) return first
  return first.size === 0 ? second : new Map([...first, ...second])
}
