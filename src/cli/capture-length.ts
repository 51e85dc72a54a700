import { createReadStream } from 'node:fs'
import { readCapture } from '../../transports/captures/read-capture.ts'

/** A longer gap is a clock that was set, milliseconds. */
const longestGap = 86_400_000

/** Milliseconds from the first packet of a capture to its last; 0 where it cannot be read, which whoever plays it will tell. */
export const captureLength = async (file: string): Promise<number> => {
  let length = 0
  let last: number | undefined
  try {
    for await (const packets of (await readCapture(createReadStream(file))).batches())
      for (const { time } of packets) {
        const gap = time - (last ?? time)
        if (gap > 0 && gap < longestGap) length += gap
        last = time
      }
  } catch {
    return length
  }
  return length
}
