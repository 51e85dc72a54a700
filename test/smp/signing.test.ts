import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { signedCounter } from '../../smp/signing.ts'
import { sign } from '../../smp/toolbox.ts'

const key = fromHex('0102030405060708090a0b0c0d0e0f10')
const message = fromHex('d212000809')

/** Computed with OpenSSL's CMAC. */
describe('Vol 3 Part H, 2.4.5', () => {
  test.each([
    ['a Signed Write Command', 'd212000809', 1, '01000000eeeb9098891a74ff'],
    ['nothing', '', 0x01020304, '04030201a16b121c9160dacb'],
  ])('%s', (_, text, counter, signature) => {
    expect(toHex(sign(key, fromHex(text), counter))).toBe(signature)
    expect(signedCounter(key, fromHex(text), fromHex(signature))).toBe(counter)
  })

  test('the last counter', () => {
    expect(signedCounter(key, message, sign(key, message, 0xffff_ffff))).toBe(0xffff_ffff)
  })

  test('ATT-42: one bit of it is another, or it is too short or too long', () => {
    const right = sign(key, message, 1)
    for (let bit = 0; bit < 8 * right.length; bit++) {
      const wrong = right.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(signedCounter(key, message, wrong)).toBeUndefined()
    }
    expect(signedCounter(key, message, right.subarray(1))).toBeUndefined()
    expect(signedCounter(key, message, Uint8Array.of(...right, 0))).toBeUndefined()
    expect(signedCounter(key, fromHex('d212000808'), right)).toBeUndefined()
  })
})
