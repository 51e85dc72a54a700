/**
 * A device address as a 48-bit number, the one that its usual text spells: `E0:E1:E2:E3:E4:E5` is 0xe0e1e2e3e4e5.
 * A number compares with `===`, is a key of a Map, and never aliases a packet.
 */
export type Address = number

/** What kind of number a device address is (Vol 6 Part B, 1.3). */
export type AddressKind = 'public' | 'static' | 'resolvable' | 'non-resolvable'

const pattern = /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}$|^[0-9a-f]{12}$/i

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase())

/** `E0:E1:E2:E3:E4:E5`. */
export const formatAddress = (address: Address): string => {
  const high = Math.floor(address / 2 ** 32)
  const low = address >>> 0
  return `${digits[high >> 8]}:${digits[high & 0xff]}:${digits[low >>> 24]}:${digits[(low >>> 16) & 0xff]}:${digits[(low >>> 8) & 0xff]}:${digits[low & 0xff]}`
}

/** Reads six bytes of hex with colons, dashes or nothing between them, in either case. Throws TypeError on anything else. */
export const parseAddress = (text: string): Address => {
  if (!pattern.test(text)) throw new TypeError(`not a Bluetooth address: "${text}" (expected six bytes like E0:E1:E2:E3:E4:E5)`)
  return Number.parseInt(text.replace(/[:-]/g, ''), 16)
}

/** The two top bits of a random address tell its kind. */
export const addressKind = (address: Address, type: 'public' | 'random'): AddressKind => {
  if (type === 'public') return 'public'
  const top = Math.floor(address / 2 ** 46)
  return top === 3 ? 'static' : top === 1 ? 'resolvable' : 'non-resolvable'
}
