const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Texts remembered, and the longest of them in bytes; both bound what hostile names can take. */
const slots = 512
const longest = 32

const bytes = new Uint8Array(slots * longest)
const lengths = new Uint8Array(slots)
const texts: string[] = new Array(slots).fill('')

/**
 * UTF-8 from `start` to `end`; what is no UTF-8 reads as U+FFFD. Advertisers repeat their few names for ever, and a
 * decoder costs more than all else that a report needs: so the latest short texts are found again by their bytes.
 */
export const readTextAt = (raw: Uint8Array, start: number, end: number): string => {
  const length = end - start
  if (length === 0) return ''
  if (length > longest) return decoder.decode(raw.subarray(start, end))
  const slot = slotOf(raw, start, end)
  if (lengths[slot] !== length || !holds(slot * longest, raw, start, end)) {
    lengths[slot] = length
    bytes.set(raw.subarray(start, end), slot * longest)
    texts[slot] = decoder.decode(raw.subarray(start, end))
  }
  return texts[slot] as string
}

const slotOf = (raw: Uint8Array, start: number, end: number): number => {
  let hash = end - start
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (raw[at] as number)) | 0
  return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (slots - 1)
}

const holds = (held: number, raw: Uint8Array, start: number, end: number): boolean => {
  for (let at = start, there = held; at < end; at++, there++) if (raw[at] !== bytes[there]) return false
  return true
}
