import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CaptureError } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { btsnoopFile, chunksOf } from '../support/capture-bytes.ts'

const reset = { data: '01 03 0c 00', flags: 2 }
const resetComplete = { data: '04 0e 04 01 03 0c 00', flags: 3 }
const report = { data: '04 3e 11 02 01 00 00 01 02 03 04 05 06 05 04 09 61 62 63 c8', flags: 3 }
// Flags that mean a command and an event in each of the three datalinks.
const files = [1001, 1002, 2001].map(datalink =>
  btsnoopFile(datalink, [reset, resetComplete, report, { data: '', flags: 3 }, report]),
)

/** Reads to the end or the damage; anything but a CaptureError fails the test. The packets' bytes can never be more than the file's. */
const survive = async (bytes: Uint8Array, chunkSize?: number): Promise<number> => {
  let total = 0
  try {
    for await (const { body } of await readCapture(chunksOf(bytes, chunkSize))) total += body.length
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error
    expect(error.offset).toBeLessThanOrEqual(bytes.length)
  }
  expect(total).toBeLessThanOrEqual(bytes.length)
  return total
}

test('a file cut at every byte gives what is whole', async () => {
  for (const file of files) {
    let last = 0
    for (let length = 0; length <= file.length; length++) {
      const total = await survive(file.subarray(0, length), 7)
      expect(total).toBeGreaterThanOrEqual(last)
      last = total
    }
    expect(last).toBeGreaterThan(40)
  }
})

test('a file with every bit flipped is read or refused', async () => {
  for (const file of files) {
    for (let bit = 0; bit < file.length * 8; bit++) {
      const damaged = Uint8Array.from(file)
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
      await survive(damaged)
    }
  }
})

test('any bytes are read or refused, with and without the head of a capture', async () => {
  const heads = [new Uint8Array(0), ...files.map(file => file.subarray(0, 16))]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...heads),
      fc.uint8Array({ maxLength: 500 }),
      fc.integer({ min: 1, max: 100 }),
      async (head, rest, size) => {
        await survive(Buffer.concat([head, rest]), size)
      },
    ),
    { numRuns: 500 },
  )
})
