import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
/** Collects all garbage, at once. */
export const collect: () => void = runInNewContext('gc')

/** Bytes that something still holds. */
const held = (): number => {
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/**
 * How many bytes more are held after `round` than before it: the least of several rounds, each given its number. What leaks does so in
 * each of them; the engine's own memory (code, tables) grows in some, and when is up to how busy the machine is.
 */
export const growth = async (round: (number: number) => unknown, rounds = 4): Promise<number> => {
  let least = Number.POSITIVE_INFINITY
  let before = held()
  for (let number = 0; number < rounds; number++) {
    await round(number)
    const after = held()
    least = Math.min(least, after - before)
    before = after
  }
  return least
}
