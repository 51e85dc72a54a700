import { type BytesLike, isBytes, toBytes } from '../core/bytes.ts'
import { checkList, checkType } from '../core/check.ts'
import type { MergedView } from '../gap/merged-view.ts'

/** Bytes that a structure of one AD type must have at an offset. */
export interface AdvertisingPattern {
  /** The AD type: 0xff is Manufacturer Specific Data, its first two bytes the company, least significant first. */
  readonly type: number
  /** Where in the structure's data; 0 where absent. */
  readonly offset?: number
  /** The bytes to be found there. */
  readonly content: BytesLike
}

/** Which reports come through; all conditions that are given must hold. */
export interface ScanFilterOptions {
  /** Only reports at least this strong, dBm; those without RSSI pass. */
  readonly rssiMin?: number | undefined
  /** Only devices whose advertised name begins so. */
  readonly namePrefix?: string | undefined
  /** Only devices that advertise at least one of these; empty means all. */
  readonly orPatterns?: readonly AdvertisingPattern[] | undefined
}

/** Whether a device passes by what it advertises; asked once per change of its bytes. */
export const payloadFilter = (
  serviceUuids: readonly string[],
  { namePrefix, orPatterns = [], rssiMin }: ScanFilterOptions,
): ((view: MergedView) => boolean) => {
  checkType('namePrefix', namePrefix, 'string')
  checkType('rssiMin', rssiMin, 'number')
  checkList('orPatterns', orPatterns)
  for (const { content } of orPatterns)
    if (!isBytes(content)) throw new TypeError('each of orPatterns needs bytes as its content')
  const patterns = orPatterns.map(({ type, offset = 0, content }) => ({ type, offset, content: toBytes(content) }))
  return view =>
    (serviceUuids.length === 0 || view.serviceUuids.some(uuid => serviceUuids.includes(uuid))) &&
    (namePrefix === undefined || (view.localName ?? '').startsWith(namePrefix)) &&
    (patterns.length === 0 ||
      patterns.some(pattern =>
        view.structures.some(structure => structure.type === pattern.type && hasAt(structure.value, pattern)),
      ))
}

const hasAt = (data: Uint8Array, { offset, content }: { readonly offset: number; readonly content: Uint8Array }): boolean =>
  content.every((byte, at) => data[offset + at] === byte)
