import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressKind, parseAddress } from '../../core/address.ts'
import { fromHex } from '../../core/hex.ts'
import { ah, isMadeWith, makeResolvableAddress } from '../../core/resolvable-address.ts'

const irk = fromHex('ec0234a357c8ad05341010a60a397d9b')

test('Vol 3 Part H, D.7: ah of the sample data', () => {
  expect(ah(irk, 0x708194)).toBe(0x0dfbaa)
})

test('Vol 3 Part H, D.7: the address of the sample data is made of prand and hash', () => {
  expect(makeResolvableAddress(irk, () => 0x708194)).toBe(parseAddress('70:81:94:0D:FB:AA'))
  expect(isMadeWith(irk, parseAddress('70:81:94:0D:FB:AA'))).toBe(true)
  expect(isMadeWith(irk, parseAddress('70:81:94:0D:FB:AB'))).toBe(false)
  expect(isMadeWith(irk, parseAddress('71:81:94:0D:FB:AA'))).toBe(false)
})

test('Vol 6 Part B, 1.3.2.2: the random part is neither all zeros nor all ones', () => {
  const drawn = [0, 0xffff_ffff, 0x3f_ffff, 0x0040_0000, 5]
  expect(Math.floor(makeResolvableAddress(irk, () => drawn.shift() ?? 0) / 2 ** 24)).toBe(0x400005)
  expect(drawn).toEqual([])
})

test('only an address of the resolvable kind was made with a key', () => {
  expect(isMadeWith(irk, 0xb08194000000 + ah(irk, 0xb08194))).toBe(false)
})

test('what a key makes it resolves', () => {
  const key = fc.uint8Array({ minLength: 16, maxLength: 16 })
  const random = fc.integer({ min: 1, max: 2 ** 22 - 2 })
  fc.assert(
    fc.property(key, random, (made, part) => {
      const address = makeResolvableAddress(made, () => part)
      expect(addressKind(address, 'random')).toBe('resolvable')
      expect(isMadeWith(made, address)).toBe(true)
    }),
  )
})
