import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { normalizeUuid, uuidFromBytes, uuidToBytes } from '../../core/uuid.ts'

const heartRate = '0000180d-0000-1000-8000-00805f9b34fb'
const custom = '6e400001-b5a3-f393-e0a9-e50e24dcca9e'

test.each([
  ['180D', heartRate],
  ['180d', heartRate],
  ['0000180d', heartRate],
  [0x180d, heartRate],
  [0x12345678, '12345678-0000-1000-8000-00805f9b34fb'],
  [custom.toUpperCase(), custom],
])('%s is a UUID', (uuid, whole) => {
  expect(normalizeUuid(uuid)).toBe(whole)
})

test.each(['', '18', '180', '180dd', 'xyzw', custom.slice(1), custom.replaceAll('-', ''), -1, 1.5, 2 ** 32])(
  '%s is no UUID',
  uuid => {
    expect(() => normalizeUuid(uuid)).toThrow(TypeError)
  },
)

test.each([
  ['0d18', heartRate],
  ['78563412', '12345678-0000-1000-8000-00805f9b34fb'],
  ['9ecadc240ee5a9e093f3a3b50100406e', custom],
])('%s on the air', (hex, uuid) => {
  expect(uuidFromBytes(fromHex(hex))).toBe(uuid)
  expect(toHex(uuidToBytes(uuid))).toBe(hex)
})

test.each([0, 1, 3, 5, 15, 17])('%i bytes are no UUID', length => {
  expect(uuidFromBytes(new Uint8Array(length))).toBeUndefined()
})

test('a short UUID spelled as 128 bits travels short', () => {
  expect(toHex(uuidToBytes(heartRate))).toBe('0d18')
})

test('any 128 bits survive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), value => {
      const uuid = uuidFromBytes(value)
      expect(uuid).toBeDefined()
      expect(uuidFromBytes(uuidToBytes(uuid as string))).toBe(uuid)
    }),
  )
})
