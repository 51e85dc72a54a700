/** Control characters, line separators, halves of surrogate pairs, and what changes the direction of writing. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/gu

const escapeOf = (character: string): string => {
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * Text of foreign origin, made safe for a terminal or a log: one line, no terminal commands, no reversed writing.
 * What was replaced stands there as `\x1b` or `\u202e`; everything else, a backslash included, stays as it is.
 */
export const printable = (text: string): string => text.replace(unprintable, escapeOf)
