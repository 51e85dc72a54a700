import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { p256PrivateKey, p256PublicKey, p256SeedLength, p256SharedSecret } from '../../core/p256.ts'

// Vol 2 Part G, 7.1.2.1 (P-256 sample data 1); A's is also the debug key of Vol 3 Part H, 2.3.5.6.1.
const a = {
  privateKey: '3f49f6d4a3c55f3874c9b3e3d2103f504aff607beb40b7995899b8a6cd3c1abd',
  x: '20b003d2f297be2c5e2c83a7e9f9a5b9eff49111acf4fddbcc0301480e359de6',
  y: 'dc809c49652aeb6d63329abf5a52155c766345c28fed3024741c8ed01589d28b',
}
const b = {
  privateKey: '55188b3d32f6bb9a900afcfbeed4e72a59cb9ac2f19d7cfb6b4fdd49f47fc5fd',
  x: '1ea1f0f01faf1d9609592284f19e4c0047b58afd8615a69f559077b22faaa190',
  y: '4c55f33e429dad377356703a9ab85160472d1130e28e36765f89aff915b1214a',
}
const dhKey = 'ec0234a357c8ad05341010a60a397d9b99796b13b4f866f1868d34f373bfa698'

const point = ({ x, y }: { x: string; y: string }) => ({ x: fromHex(x), y: fromHex(y) })

test.each([a, b])('Vol 2 Part G, 7.1.2: the public key of $privateKey', ({ privateKey, x, y }) => {
  const key = p256PublicKey(fromHex(privateKey))
  expect({ x: toHex(key.x), y: toHex(key.y) }).toEqual({ x, y })
})

test('Vol 2 Part G, 7.1.2: both sides come to the same key', () => {
  expect(p256SharedSecret(fromHex(a.privateKey), point(b))).toEqual(fromHex(dhKey))
  expect(p256SharedSecret(fromHex(b.privateKey), point(a))).toEqual(fromHex(dhKey))
})

test.each([
  ['another y', { ...b, y: a.y }],
  ['zeros', { x: '00'.repeat(32), y: '00'.repeat(32) }],
  ['coordinates beyond the field', { x: 'ff'.repeat(32), y: 'ff'.repeat(32) }],
  ['y as in the invalid curve attack', { ...b, y: '00'.repeat(32) }],
])('Vol 3 Part H, 2.3.5.6.1: a point that is not on the curve makes no key (%s)', (_, key) => {
  expect(p256SharedSecret(fromHex(a.privateKey), point(key))).toBeUndefined()
})

test('a private key comes of its seed alone, and any seed gives one', () => {
  const seed = fc.uint8Array({ minLength: p256SeedLength, maxLength: p256SeedLength })
  fc.assert(
    fc.property(seed, bytes => {
      const key = p256PrivateKey(bytes)
      expect(key).toHaveLength(32)
      expect(p256PrivateKey(bytes)).toEqual(key)
      expect(p256SharedSecret(key, point(a))).toEqual(p256SharedSecret(fromHex(a.privateKey), p256PublicKey(key)))
    }),
    { numRuns: 5 },
  )
})
