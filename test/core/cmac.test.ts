import { expect, test } from 'vitest'
import { aesCmac } from '../../core/cmac.ts'
import { fromHex, toHex } from '../../core/hex.ts'

const key = '2b7e1516 28aed2a6 abf71588 09cf4f3c'
const message =
  '6bc1bee2 2e409f96 e93d7e11 7393172a ae2d8a57 1e03ac9c 9eb76fac 45af8e51 30c81c46 a35ce411 e5fbc119 1a0a52ef f69f2445 df4f9b17 ad2b417b e66c3710'

// RFC 4493, 4; the same are the specification's (Vol 3 Part H, D.1).
test.each([
  [0, 'bb1d6929e95937287fa37d129b756746'],
  [16, '070a16b46b4d4144f79bdd9dd04a287c'],
  [40, 'dfa66747de9ae63030ca32611497c827'],
  [64, '51f0bebf7e3b9d92fc49741779363cfe'],
])('RFC 4493: the code of a message of %i bytes', (length, code) => {
  expect(toHex(aesCmac(fromHex(key), fromHex(message).subarray(0, length)))).toBe(code)
})
