import stringWidth from 'string-width'

const ascii = /^[\x20-\x7e]*$/
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The cells of a terminal that a text takes. */
export const widthOf = (text: string): number => (ascii.test(text) ? text.length : stringWidth(text))

/** The text in at most `width` cells; what is cut off leaves an ellipsis. No character is taken apart. */
export const cut = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let room = width - 1
  for (const { segment } of graphemes.segment(text)) {
    room -= widthOf(segment)
    if (room < 0) break
    kept += segment
  }
  return `${kept}…`
}

/** The text in exactly `width` cells. */
export const fitted = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
  const short = cut(text, width)
  const padding = ' '.repeat(Math.max(width - widthOf(short), 0))
  return align === 'left' ? short + padding : padding + short
}
