import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, hexNumber, toHex } from '../../core/hex.ts'

test('hex reads with and without separators, in either case', () => {
  for (const text of ['0201ff', '02 01 FF', '02:01:ff', ' 0201\nff ']) expect(fromHex(text)).toEqual(Uint8Array.of(2, 1, 255))
  expect(fromHex('')).toEqual(new Uint8Array(0))
})

test.each(['0', '0x12', 'gg', '12-34', '1 2 3'])('"%s" is not hex', text => {
  expect(() => fromHex(text)).toThrow(TypeError)
})

test('any bytes survive', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom('', ' ', ':'), (value, separator) => {
      expect(fromHex(toHex(value, separator))).toEqual(value)
    }),
  )
})

test('numbers are padded to their width', () => {
  expect(hexNumber(0x200c, 4)).toBe('0x200c')
  expect(hexNumber(5, 2)).toBe('0x05')
  expect(hexNumber(0x12345, 4)).toBe('0x12345')
})
