import { expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import { buildServices } from '../../gatt/database-builder.ts'
import { databaseHash } from '../../gatt/database-hash.ts'
import { HandleAllocator } from '../../gatt/handle-allocator.ts'
import type { GattServiceDeclaration } from '../../gatt/server-declarations.ts'

const battery: GattServiceDeclaration = {
  uuid: 0x180f,
  type: 'secondary',
  characteristics: [{ uuid: 0x2a19, properties: ['read'] }],
}

/** The sample of Vol 3 Part G, Appendix B. */
const sample: readonly GattServiceDeclaration[] = [
  {
    uuid: 0x1800,
    characteristics: [
      { uuid: 0x2a00, properties: ['read', 'write'] },
      { uuid: 0x2a01, properties: ['read'] },
    ],
  },
  {
    uuid: 0x1801,
    characteristics: [
      { uuid: 0x2a05, properties: ['indicate'] },
      { uuid: 0x2b29, properties: ['read', 'write'] },
      { uuid: 0x2b2a, properties: ['read'] },
    ],
  },
  {
    uuid: 0x1808,
    includes: [battery],
    characteristics: [{ uuid: 0x2a18, properties: ['read', 'indicate', 'extended-properties'] }],
  },
  battery,
]

const hashOf = (declarations: readonly GattServiceDeclaration[]): string =>
  toHex(
    databaseHash(buildServices(declarations, new HandleAllocator(1, 0xffff)).flatMap(({ attributes }) => attributes)).reverse(),
  )

test('7.3.1: the hash of the sample database', () => {
  expect(hashOf(sample)).toBe('f1ca2d48ecf58bac8a8830bbb9fba990')
})
