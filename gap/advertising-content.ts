import { joinBytes } from '../core/bytes.ts'
import { type AdvertisingDataFields, buildAdvertisingData } from './advertising-data-builder.ts'
import { type AdvertisingContent, type AdvertisingSettings, contentLimits } from './advertising-settings.ts'

const nothing = new Uint8Array()
const encoder = new TextEncoder()
/** Length and type of the structure that a name is in. */
const nameHeader = 2

/**
 * Lays fields out in advertising data and scan response. A name that does not fit goes into the scan response, where there
 * can be one and the caller has put nothing into it; a name that does not fit there either, or may not go there, is shortened.
 * An extended scannable advertisement has everything in its scan response (Vol 4 Part E, 7.8.54).
 */
export const composeContent = (
  fields: AdvertisingDataFields,
  ownResponse: AdvertisingDataFields | undefined,
  settings: AdvertisingSettings,
): AdvertisingContent => {
  const limits = contentLimits(settings)
  if (limits.data === 0 && settings.extended)
    return { data: nothing, scanResponse: joinBytes([shortened(fields, limits.scanResponse), build(ownResponse)]) }
  const data = build(fields)
  const { localName, ...others } = fields
  if (data.length <= limits.data || localName === undefined) return { data, scanResponse: build(ownResponse) }
  if (limits.scanResponse > 0 && ownResponse === undefined)
    return { data: build(others), scanResponse: shortened({ localName }, limits.scanResponse) }
  return { data: shortened(fields, limits.data), scanResponse: build(ownResponse) }
}

const build = (fields: AdvertisingDataFields | undefined): Uint8Array =>
  fields ? buildAdvertisingData(fields, { maxLength: Number.POSITIVE_INFINITY }) : nothing

/** With as much of the name as there is room for; with all of it where there is room for none. */
const shortened = (fields: AdvertisingDataFields, limit: number): Uint8Array => {
  const { localName, ...others } = fields
  const whole = build(fields)
  if (localName === undefined || whole.length <= limit) return whole
  const shortName = frontOf(localName, limit - build(others).length - nameHeader)
  return shortName === '' ? whole : build({ ...others, shortName })
}

/** The longest front of whole characters that takes so many bytes. */
const frontOf = (text: string, bytes: number): string => {
  let front = ''
  let left = bytes
  for (const character of text) {
    left -= encoder.encode(character).length
    if (left < 0) break
    front += character
  }
  return front
}
