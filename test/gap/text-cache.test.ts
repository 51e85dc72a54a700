import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTextAt } from '../../gap/text-cache.ts'

test('any bytes read as a decoder reads them, however often and in whatever company', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const few = fc.constantFrom('lamp', 'lamp 2', 'Λάμπα', '💡', '')
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    few.map(text => new TextEncoder().encode(text)),
  )
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), texts => {
      for (const raw of texts) expect(readTextAt(raw, 0, raw.length)).toBe(decoder.decode(raw))
    }),
    { numRuns: 2_000 },
  )
})

test('a text that is remembered does not change with the packet it came in', () => {
  const packet = new TextEncoder().encode('..kettle..')
  const first = readTextAt(packet, 2, 8)
  packet.fill(0x2e)
  expect(first).toBe('kettle')
  expect(readTextAt(new TextEncoder().encode('kettle'), 0, 6)).toBe('kettle')
})
