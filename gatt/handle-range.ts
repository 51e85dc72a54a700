/** Handles from `start` to `end`, both included. */
export interface HandleRange {
  readonly start: number
  readonly end: number
}

export const everyHandle: HandleRange = { start: 1, end: 0xffff }

/** The range, unless there is nothing in it. */
export const rangeOf = (start: number, end: number): HandleRange[] => (start <= end ? [{ start, end }] : [])

export const overlap = (one: HandleRange, other: HandleRange): boolean => one.start <= other.end && other.start <= one.end

/** From the first to the last handle of ascending ranges. */
export const spanOf = (ranges: readonly HandleRange[]): HandleRange | undefined => {
  const first = ranges[0]
  const last = ranges.at(-1)
  return first && last && { start: first.start, end: last.end }
}

/** The first handle after `after` in ascending ranges. */
export const handleAfter = (ranges: readonly HandleRange[], after: number): number | undefined => {
  const range = ranges.find(({ end }) => end > after)
  return range && Math.max(range.start, after + 1)
}

/** What is left of ascending ranges without some handles, ascending too. */
export const without = (ranges: readonly HandleRange[], handles: readonly number[]): HandleRange[] => {
  const left: HandleRange[] = []
  for (const { start, end } of ranges) {
    let from = start
    for (const handle of handles) {
      if (handle < from || handle > end) continue
      left.push(...rangeOf(from, handle - 1))
      from = handle + 1
    }
    left.push(...rangeOf(from, end))
  }
  return left
}
