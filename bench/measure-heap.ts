import { advertisement, legacyReport } from './packets.ts'
import { prepared, type Stack } from './stack.ts'
import { Tally } from './tally.ts'

export interface HeapOptions {
  readonly smallCount: number
  readonly largeCount: number
}

export interface HeapResult extends HeapOptions {
  /** Bytes on the JavaScript heap and in array buffers, after a full collection. */
  readonly afterSmall: number
  readonly afterLarge: number
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** The `index`th of 2^32 distinct resolvable private addresses: an odd multiplier permutes the low 32 bits. */
const addressAt = (index: number): number => 0x5b0000000000 + 0x3700000000 + (Math.imul(index, 0x9e3779b1) >>> 0)

const bytesInUse = async (): Promise<number> => {
  for (let round = 0; round < 3; round++) {
    await turn()
    globalThis.gc?.()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** What is kept after `smallCount`, then `largeCount`, distinct random addresses were each reported once. */
export const measureHeap = async (stack: Stack, { smallCount, largeCount }: HeapOptions): Promise<HeapResult> => {
  if (globalThis.gc === undefined) throw new Error('needs node --expose-gc')
  const tally = new Tally()
  await stack.start(tally.sink, { extended: false })
  let fed = 0
  const feedUntil = async (count: number): Promise<number> => {
    for (; fed < count; fed++) {
      // A new packet each time, as from a transport, so that a library which keeps views of it pays for that.
      const data = advertisement(fed, fed, ~fed >>> 0)
      stack.inject(prepared(stack, legacyReport({ address: addressAt(fed), eventType: 0x03, data, rssi: -60 })))
      if (fed % 50 === 0) await turn()
    }
    const bytes = await bytesInUse()
    if (tally.count !== count) throw new Error(`${tally.count} callbacks instead of ${count}`)
    return bytes
  }
  const afterSmall = await feedUntil(smallCount)
  const afterLarge = await feedUntil(largeCount)
  await stack.stop()
  return { smallCount, largeCount, afterSmall, afterLarge }
}
