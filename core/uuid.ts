/** Vol 3 Part B, 2.5.1: what stands after the first 32 bits of a short UUID. */
const base = '-0000-1000-8000-00805f9b34fb'

const whole = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The lower-case 128-bit form. A number is a 16-bit or 32-bit UUID. Throws TypeError on what is no UUID. */
export const normalizeUuid = (uuid: string | number): string => {
  const text = typeof uuid === 'number' ? shortText(uuid) : uuid.toLowerCase()
  if (whole.test(text)) return text
  if (/^(?:[0-9a-f]{4}){1,2}$/.test(text)) return text.padStart(8, '0') + base
  throw new TypeError(`not a UUID: "${uuid}" (expected 4, 8 or 36 characters)`)
}

const shortText = (uuid: number): string => {
  if (!Number.isInteger(uuid) || uuid < 0 || uuid > 0xffffffff) throw new TypeError(`not a 16-bit or 32-bit UUID: ${uuid}`)
  return uuid.toString(16).padStart(8, '0')
}

/** Reads 2, 4 or 16 bytes as they travel, least significant first; undefined for any other length. */
export const uuidFromBytes = (bytes: Uint8Array): string | undefined => {
  let hex = ''
  for (let i = bytes.length - 1; i >= 0; i--) hex += (bytes[i] as number).toString(16).padStart(2, '0')
  if (bytes.length === 2 || bytes.length === 4) return hex.padStart(8, '0') + base
  if (bytes.length !== 16) return undefined
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The shortest form on the air: 2, 4 or 16 bytes, least significant first. Takes any form that `normalizeUuid` takes. */
export const uuidToBytes = (uuid: string | number): Uint8Array => {
  const text = normalizeUuid(uuid)
  const short = text.endsWith(base)
  const hex = short ? text.slice(text.startsWith('0000') ? 4 : 0, 8) : text.replaceAll('-', '')
  return Uint8Array.from(hex.match(/../g) as string[], pair => Number.parseInt(pair, 16)).reverse()
}
