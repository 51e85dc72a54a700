import { expect, test } from 'vitest'
import { aes128 } from '../../core/aes.ts'
import { fromHex, toHex } from '../../core/hex.ts'

test.each([
  // FIPS 197, appendix B.
  ['2b7e151628aed2a6abf7158809cf4f3c', '3243f6a8885a308d313198a2e0370734', '3925841d02dc09fbdc118597196a0b32'],
  // FIPS 197, appendix C.1.
  ['000102030405060708090a0b0c0d0e0f', '00112233445566778899aabbccddeeff', '69c4e0d86a7b0430d8cdb78070b4c55a'],
  // Vol 6 Part C, 1: the session key made of the long term key and both sides' diversifiers.
  ['4c68384139f574d836bcf34e9dfb01bf', '0213243546576879acbdcedfe0f10213', '99ad1b5226a37e3e058e3b8e27c2c666'],
])('AES-128 with key %s', (key, block, result) => {
  expect(toHex(aes128(fromHex(key), fromHex(block)))).toBe(result)
})
