import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressKind, formatAddress, parseAddress } from '../../core/address.ts'

test.each([
  ['E0:E1:E2:E3:E4:E5', 0xe0e1e2e3e4e5],
  ['e0-e1-e2-e3-e4-e5', 0xe0e1e2e3e4e5],
  ['00112233aaBB', 0x00112233aabb],
  ['00:00:00:00:00:00', 0],
  ['FF:FF:FF:FF:FF:FF', 0xffffffffffff],
])('%s is an address', (text, address) => {
  expect(parseAddress(text)).toBe(address)
})

test.each([
  '',
  'E0:E1:E2:E3:E4',
  'E0:E1:E2:E3:E4:E5:E6',
  'E0:E1-E2:E3:E4:E5',
  'G0:E1:E2:E3:E4:E5',
  ' E0:E1:E2:E3:E4:E5',
  'E0E1:E2:E3:E4:E5',
])('"%s" is no address', text => {
  expect(() => parseAddress(text)).toThrow(TypeError)
})

test('an address keeps its leading zeros in text', () => {
  expect(formatAddress(0x0a)).toBe('00:00:00:00:00:0A')
})

test('any address survives its text', () => {
  fc.assert(fc.property(fc.nat({ max: 2 ** 48 - 1 }), address => parseAddress(formatAddress(address)) === address))
})

test.each([
  ['C0:00:00:00:00:01', 'random', 'static'],
  ['FF:00:00:00:00:01', 'random', 'static'],
  ['40:00:00:00:00:01', 'random', 'resolvable'],
  ['7F:00:00:00:00:01', 'random', 'resolvable'],
  ['3F:00:00:00:00:01', 'random', 'non-resolvable'],
  ['80:00:00:00:00:01', 'random', 'non-resolvable'],
  ['C0:00:00:00:00:01', 'public', 'public'],
] as const)('%s, %s, is %s', (text, type, kind) => {
  expect(addressKind(parseAddress(text), type)).toBe(kind)
})
