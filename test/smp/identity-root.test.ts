import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressKind } from '../../core/address.ts'
import { aes128 } from '../../core/aes.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { isMadeWith, makeResolvableAddress } from '../../core/resolvable-address.ts'
import type { Identity } from '../../smp/bond.ts'
import { ownIrk, ownStaticAddress } from '../../smp/identity-root.ts'
import { d1 } from '../../smp/toolbox.ts'

const root = fromHex('000102030405060708090a0b0c0d0e0f')
const publicIdentity: Identity = { address: 0xc00000000001, addressType: 'public' }

describe('what comes of an identity root', () => {
  test('d1 puts its numbers where the specification does', () => {
    // Vol 3 Part H, Appendix B: d = 0x1234 and r = 0xabcd give this block.
    expect(d1(root, 0x1234, 0xabcd)).toEqual(aes128(root, fromHex('000000000000000000000000abcd1234')))
  })

  test('an IRK is the same for the same root and identity, and another for any other', () => {
    const irks = [
      ownIrk(root, publicIdentity),
      ownIrk(root, { ...publicIdentity, addressType: 'random' }),
      ownIrk(root, { ...publicIdentity, address: 0xc00000000002 }),
      ownIrk(root.toReversed(), publicIdentity),
      root,
      d1(root, 1, 0),
    ].map(key => toHex(key))
    expect(new Set(irks).size).toBe(irks.length)
    expect(ownIrk(root, publicIdentity)).toEqual(ownIrk(root.slice(), { ...publicIdentity }))
    const irk = ownIrk(root, publicIdentity)
    expect(
      isMadeWith(
        irk,
        makeResolvableAddress(irk, () => 0x123456),
      ),
    ).toBe(true)
  })

  test('a static address is one, whatever the root, and there are several', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.integer({ min: 0, max: 9 }), (bytes, index) => {
        const address = ownStaticAddress(bytes, index)
        expect(addressKind(address, 'random')).toBe('static')
        expect(ownStaticAddress(bytes, index)).toBe(address)
        expect(ownStaticAddress(bytes, index + 1)).not.toBe(address)
      }),
    )
  })
})
