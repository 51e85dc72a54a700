const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `0201ff`, or with a separator `02 01 ff`. */
export const toHex = (bytes: Uint8Array, separator = ''): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += i === 0 ? digits[bytes[i] as number] : separator + digits[bytes[i] as number]
  return text
}

/** Reads hex digits; white space and colons between bytes are allowed. Throws TypeError on anything else. */
export const fromHex = (text: string): Uint8Array => {
  const packed = text.replace(/[\s:]/g, '')
  if (packed.length % 2 !== 0 || /[^0-9a-f]/i.test(packed)) throw new TypeError(`not hex bytes: "${text}"`)
  return Uint8Array.from(packed.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

/** `0x200c` for (0x200c, 4). */
export const hexNumber = (value: number, width: number): string => `0x${value.toString(16).padStart(width, '0')}`
