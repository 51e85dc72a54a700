/** Reads the lines that scripts/generate-names.ts writes: a name each, with `#` and its number (hex) where that is not the next one. */
export const readTable = (text: string): ReadonlyMap<number, string> => {
  const names = new Map<number, string>()
  let next = 0
  for (const line of text.split('\n')) {
    const space = line.startsWith('#') ? line.indexOf(' ') : -1
    if (space > 0) next = Number.parseInt(line.slice(1, space), 16)
    names.set(next++, line.slice(space + 1))
  }
  return names
}
