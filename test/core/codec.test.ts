import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  bool,
  bytes,
  type Codec,
  counted,
  decode,
  decodePrefix,
  encode,
  flags,
  type Infer,
  i8,
  i16,
  many,
  padded,
  rest,
  sized,
  struct,
  u8,
  u16,
  u24,
  u32,
  u48,
  u64,
} from '../../core/codec.ts'
import { Reader } from '../../core/cursor.ts'
import { DecodeError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'

const rows: readonly (readonly [name: string, codec: Codec<unknown>, hex: string, value: unknown])[] = [
  ['u8', u8, 'ff', 255],
  ['u16', u16, '3412', 0x1234],
  ['u24', u24, '563412', 0x123456],
  ['u32', u32, 'fffffffF', 0xffffffff],
  ['u48', u48, 'ffeeddccbbaa', 0xaabbccddeeff],
  ['u64', u64, 'efcdab8967452301', 0x0123456789abcdefn],
  ['u64, all ones', u64, 'ffffffffffffffff', 2n ** 64n - 1n],
  ['i8, lowest', i8, '80', -128],
  ['i8, highest', i8, '7f', 127],
  ['i16', i16, '80ff', -128],
  ['i16, lowest', i16, '0080', -32768],
  ['bool', bool, '01', true],
  ['bytes', bytes(3), '010203', fromHex('010203')],
  ['rest', rest, '0102', fromHex('0102')],
  ['rest of nothing', rest, '', fromHex('')],
  ['sized', sized, '020aff', fromHex('0aff')],
  ['padded', padded(4), '02aabb0000', fromHex('aabb')],
  ['padded, full', padded(2), '02aabb', fromHex('aabb')],
  ['many', many(u16), '01000200', [1, 2]],
  [
    'counted',
    counted(struct({ a: u8, b: u16 })),
    '02010200030400',
    [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
  ],
  ['counted, none', counted(u8), '00', []],
  ['flags', flags(u8, { bonding: 0, mitm: 2 }), '04', { bonding: false, mitm: true }],
  ['flags with the top bit', flags(u32, { low: 0, top: 31 }), '01000080', { low: true, top: true }],
  ['struct', struct({ a: u8, b: struct({ c: u16 }) }), '010200', { a: 1, b: { c: 2 } }],
  ['struct of nothing', struct({}), '', {}],
]

describe('layouts', () => {
  test.each(rows)('%s reads and writes', (_, codec, hex, value) => {
    expect(decode(codec, fromHex(hex))).toEqual(value)
    expect(toHex(encode(codec, value))).toBe(hex.toLowerCase())
  })

  const fixed = rows.filter(([name, , hex]) => !name.startsWith('rest') && hex !== '')
  test.each(fixed)('%s refuses a byte less', (_, codec, hex) => {
    expect(() => decode(codec, fromHex(hex).subarray(0, -1))).toThrow(DecodeError)
  })

  const doesNotFit: readonly (readonly [string, Codec<unknown>, unknown])[] = [
    ['u8 of 256', u8, 256],
    ['u8 of -1', u8, -1],
    ['u16 of 1.5', u16, 1.5],
    ['u48 of 2^48', u48, 2 ** 48],
    ['u64 of 2^64', u64, 2n ** 64n],
    ['u64 of -1', u64, -1n],
    ['i8 of 128', i8, 128],
    ['i8 of -129', i8, -129],
    ['i16 of 32768', i16, 32768],
    ['too few bytes', bytes(3), fromHex('0102')],
    ['too much padded', padded(2), fromHex('010203')],
    ['256 sized bytes', sized, new Uint8Array(256)],
    ['256 counted items', counted(u8), new Array(256).fill(0)],
  ]
  test.each(doesNotFit)('%s is a RangeError, and the next packet is not touched by it', (_, codec, value) => {
    expect(() => encode(codec, value)).toThrow(RangeError)
    expect(toHex(encode(u8, 7))).toBe('07')
  })
})

describe('whole packets', () => {
  const pair = struct({ a: u8, b: u16 })

  test('trailing bytes are an error for decode and nothing for decodePrefix', () => {
    expect(() => decode(pair, fromHex('01020304'))).toThrow('1 unexpected trailing bytes')
    expect(decodePrefix(pair, fromHex('01020304'))).toEqual({ a: 1, b: 0x0302 })
  })

  test('padding that claims more than its field is malformed', () => {
    expect(() => decode(padded(4), fromHex('0500000000'))).toThrow(DecodeError)
  })

  test('a decoded byte field is a view of the packet, an encoded packet is memory of its own', () => {
    const packet = fromHex('02aabb')
    decode(sized, packet)[0] = 0x11
    expect(toHex(packet)).toBe('0211bb')
    const first = encode(u16, 0x1234)
    encode(u16, 0xffff)
    expect(toHex(first)).toBe('3412')
  })

  test('packets larger than the scratch memory are written whole', () => {
    const large = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251)
    expect(encode(rest, large)).toEqual(large)
  })

  test('any number comes back', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), value => decode(u64, encode(u64, value)) === value))
    fc.assert(fc.property(fc.nat({ max: 2 ** 48 - 1 }), value => decode(u48, encode(u48, value)) === value))
    fc.assert(fc.property(fc.integer({ min: -32768, max: 32767 }), value => decode(i16, encode(i16, value)) === value))
  })

  test('a reader can start inside a packet, and tells where it is', () => {
    const from = new Reader(fromHex('0102030405'), 1)
    expect([from.at, from.left, from.uint(1)]).toEqual([1, 4, 2])
    from.skip(2)
    expect([from.at, from.left]).toEqual([4, 1])
    expect(() => from.skip(2)).toThrow(DecodeError)
  })

  test('types follow from the table', () => {
    const codec = struct({ handle: u16, mask: u64, on: bool, rows: counted(struct({ data: sized })) })
    expectTypeOf<Infer<typeof codec>>().toEqualTypeOf<{
      readonly handle: number
      readonly mask: bigint
      readonly on: boolean
      readonly rows: readonly { readonly data: Uint8Array }[]
    }>()
  })
})
