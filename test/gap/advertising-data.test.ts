import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { printable } from '../../core/printable.ts'
import { adType, adTypes, readAdValue } from '../../gap/ad-types.ts'
import { AdvertisingPayload } from '../../gap/advertising-data.ts'
import { MergedView } from '../../gap/merged-view.ts'

const base = '-0000-1000-8000-00805f9b34fb'
const payload = (hex: string) => new AdvertisingPayload(fromHex(hex))
const structure = (type: number, value: Uint8Array) => Uint8Array.of(value.length + 1, type, ...value)
const hexEntries = (map: ReadonlyMap<unknown, Uint8Array>) => [...map].map(([key, value]) => [key, toHex(value)])

describe('one payload', () => {
  test('flags, name, appearance, transmit power and services of a heart-rate belt', () => {
    const belt = payload('02 01 06 05 03 0d18 0f18 03 19 4103 02 0a f4 05 09 42656c74')
    expect(belt.flags).toBe(6)
    expect(belt.serviceUuids).toEqual([`0000180d${base}`, `0000180f${base}`])
    expect(belt.appearance).toBe(0x0341)
    expect(belt.txPower).toBe(-12)
    expect(belt.localName).toBe('Belt')
    expect(belt.structures.map(({ type, value }) => [type, toHex(value)])).toEqual([
      [1, '06'],
      [3, '0d180f18'],
      [0x19, '4103'],
      [0x0a, 'f4'],
      [9, '42656c74'],
    ])
  })

  test('an empty payload has no field', () => {
    const none = payload('')
    expect(none.structures).toEqual([])
    expect([none.localName, none.flags, none.txPower, none.appearance, none.uri]).toEqual(Array(5).fill(undefined))
    expect([none.manufacturerData.size, none.serviceData.size, none.serviceUuids.length, none.solicitedUuids.length]).toEqual([
      0, 0, 0, 0,
    ])
  })

  test('the complete name is preferred over the shortened one, wherever it stands', () => {
    expect(payload('03 09 41 42 02 08 41').localName).toBe('AB')
    expect(payload('02 08 41 03 09 41 42').localName).toBe('AB')
    expect(payload('02 08 41').localName).toBe('A')
  })

  test('UUIDs of 16, 32 and 128 bits read as one list, each once, in order', () => {
    const all = payload(
      `05 02 0d18 0f18 05 05 78563412 11 07 fb349b5f80000080001000000d180000 11 06 9ecadc240ee5a9e093f3a3b50100406e`,
    )
    expect(all.serviceUuids).toEqual([
      `0000180d${base}`,
      `0000180f${base}`,
      `12345678${base}`,
      '6e400001-b5a3-f393-e0a9-e50e24dcca9e',
    ])
  })

  test('a list of UUIDs with half a UUID at its end gives the whole ones', () => {
    expect(payload('06 03 0d18 0f18 0a').serviceUuids).toEqual([`0000180d${base}`, `0000180f${base}`])
    expect(payload('04 05 111111').serviceUuids).toEqual([])
  })

  test('solicited services are told apart from offered ones', () => {
    const seeking = payload('03 14 0d18 05 1f 78563412')
    expect(seeking.solicitedUuids).toEqual([`0000180d${base}`, `12345678${base}`])
    expect(seeking.serviceUuids).toEqual([])
  })

  test('service data of all three sizes of UUID, empty data included', () => {
    const data = payload('05 16 0f18 64 00 06 20 78563412 aa 11 21 9ecadc240ee5a9e093f3a3b50100406e 02 16 00')
    expect(hexEntries(data.serviceData)).toEqual([
      [`0000180f${base}`, '6400'],
      [`12345678${base}`, 'aa'],
      ['6e400001-b5a3-f393-e0a9-e50e24dcca9e', ''],
    ])
  })

  test('of two structures of one company the last one counts; other companies stay beside it', () => {
    const data = payload('05 ff 4c00 0102 04 ff ffff 09 04 ff 4c00 03 02 ff 4c')
    expect(hexEntries(data.manufacturerData)).toEqual([
      [0x004c, '03'],
      [0xffff, '09'],
    ])
  })

  test('a URI has its scheme written out', () => {
    expect(payload('0e 24 17 2f2f6578616d706c652e6f72').uri).toBe('https://example.or')
    expect(payload('05 24 01 613a62').uri).toBe('a:b')
    expect(payload('04 24 c2bb 61').uri).toBe('bluetooth:a')
    expect(payload('04 24 c3b0 61').uri).toBe('\u00f0a')
    expect(payload('01 24').uri).toBe('')
  })

  test('`holds` compares bytes', () => {
    expect(payload('020106').holds(fromHex('020106'))).toBe(true)
    expect(payload('020106').holds(fromHex('020105'))).toBe(false)
    expect(payload('020106').holds(fromHex('02010600'))).toBe(false)
  })
})

describe('every assigned type', () => {
  test('has a name and its own number', () => {
    const codes = Object.values(adTypes).map(type => type.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(adType(0x2e)?.name).toBe('Resolvable Set Identifier')
    expect(adType(0x99)).toBe(undefined)
  })

  test('is decoded by its row', () => {
    const read = (code: number, hex: string) => {
      const type = adType(code)
      return type && readAdValue(type, fromHex(hex))
    }
    expect(read(0x12, '0600800c')).toEqual({ minimum: 6, maximum: 0xc80 })
    expect(read(0x17, '010203040506 111213141516')).toEqual([0x060504030201, 0x161514131211])
    expect(read(0x1b, '010203040506 01')).toEqual({ address: 0x060504030201, addressType: 1 })
    expect(read(0x28, 'ffffffff1f 3412')).toEqual({ channels: fromHex('ffffffff1f'), instant: 0x1234 })
    expect(read(0x2e, '112233 445566')).toEqual({ hash: 0x332211, random: 0x665544 })
    expect(read(0x2f, '00000a')).toBe(0x0a0000)
    expect(read(0x2f, '00000001')).toBe(0x01000000)
    expect(read(0x30, '42617265')).toBe('Bare')
    expect(read(0x12, '0600')).toBe(undefined)
    expect(read(0x22, '00')).toBe(undefined)
  })
})

describe('hostile data', () => {
  test('AD-01: a length past the end stops reading and keeps what came before', () => {
    expect(payload('ff 01').structures).toEqual([])
    const cut = payload('02 01 06 09 09 41 42')
    expect(cut.flags).toBe(6)
    expect(cut.localName).toBe(undefined)
    expect(payload('02 01 06 05').structures).toHaveLength(1)
  })

  test('AD-02: a zero length ends the significant part', () => {
    expect(payload('00 01').structures).toEqual([])
    const ended = payload('02 01 06 00 05 09 41 42 43 44')
    expect(ended.structures).toHaveLength(1)
    expect(ended.localName).toBe(undefined)
  })

  test('AD-03: a type without a value has an empty value', () => {
    const empty = payload('01 09 01 03 01 16 01 ff 01 21')
    expect(empty.localName).toBe('')
    expect(empty.structures.map(({ value }) => value.length)).toEqual([0, 0, 0, 0, 0])
    expect([empty.serviceUuids.length, empty.serviceData.size, empty.manufacturerData.size]).toEqual([0, 0, 0])
  })

  test('AD-07: a name that is no UTF-8 reads with replacement characters', () => {
    expect(payload('05 09 ff fe 80 c0').localName).toBe('\ufffd\ufffd\ufffd\ufffd')
  })

  test.each([
    ['flags', 0x01, 'flags', ['', '060606']],
    ['transmit power', 0x0a, 'txPower', ['', '0404']],
    ['appearance', 0x19, 'appearance', ['41', '410300']],
  ] as const)('AD-09: %s of a wrong length are ignored', (_, type, field, values) => {
    for (const value of values) {
      const bad = new AdvertisingPayload(structure(type, fromHex(value)))
      expect(bad[field]).toBe(undefined)
      expect(bad.structures).toHaveLength(1)
      expect(readAdValue(adType(type) ?? adTypes.flags, fromHex(value))).toBe(undefined)
    }
  })

  test('AD-09: a good value beside a bad one counts, in either order', () => {
    expect(payload('01 01 02 01 06').flags).toBe(6)
    expect(payload('02 01 06 01 01').flags).toBe(6)
  })

  test('AD-10: names of the prototype are values like any other', () => {
    for (const name of ['__proto__', 'constructor']) {
      const evil = new AdvertisingPayload(structure(0x09, new TextEncoder().encode(name)))
      expect(evil.localName).toBe(name)
      expect(new MergedView(evil, evil).localName).toBe(name)
    }
    const noService = payload('').serviceData as ReadonlyMap<string, unknown>
    expect(noService.get('__proto__')).toBe(undefined)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test('AD-11: a name reaches the API unchanged, and `printable` makes it safe', () => {
    const name = '\0\x1b[2J\u202eevil\ufeff\u2028'
    const evil = new AdvertisingPayload(structure(0x09, new TextEncoder().encode(name)))
    expect(evil.localName).toBe(name)
    expect(printable(name)).toBe('\\x00\\x1b[2J\\u202eevil\\ufeff\\u2028')
    expect(printable('Küche 🛋 \\ "é"')).toBe('Küche 🛋 \\ "é"')
    expect(printable('a\ud83d')).toBe('a\\ud83d')
    expect(printable('a\u009b1m\u2066b\r\n')).toBe('a\\x9b1m\\u2066b\\x0d\\x0a')

    const long = `\ufeff${'n'.repeat(245)}`
    const whole = new AdvertisingPayload(structure(0x09, new TextEncoder().encode(long)))
    expect(new TextEncoder().encode(whole.localName)).toHaveLength(248)
    expect(whole.localName).toBe(long)
  })
})

describe('advertisement and scan response together', () => {
  const advertisement = payload('02 01 06 02 0a 04 05 03 0d18 0f18 04 ff 4c00 01 04 ff ffff 02 02 08 41')
  const scanResponse = payload('05 02 0f18 0a18 04 ff 4c00 03 03 09 41 42 04 16 0f18 64')

  test('per field and per key the scan response overrides', () => {
    const merged = new MergedView(advertisement, scanResponse)
    expect(merged.localName).toBe('AB')
    expect(merged.flags).toBe(6)
    expect(merged.txPower).toBe(4)
    expect(hexEntries(merged.manufacturerData)).toEqual([
      [0x004c, '03'],
      [0xffff, '02'],
    ])
    expect(hexEntries(merged.serviceData)).toEqual([[`0000180f${base}`, '64']])
    expect(merged.serviceUuids).toEqual([`0000180d${base}`, `0000180f${base}`, `0000180a${base}`])
    expect(merged.structures.map(({ type }) => type)).toEqual([1, 0x0a, 3, 0xff, 0xff, 8, 2, 0xff, 9, 0x16])
  })

  test('either may be missing', () => {
    expect(new MergedView(advertisement, undefined).localName).toBe('A')
    expect(new MergedView(undefined, scanResponse).localName).toBe('AB')
    const nothing = new MergedView(undefined, undefined)
    expect([nothing.localName, nothing.serviceUuids, nothing.manufacturerData.size, nothing.structures]).toEqual([
      undefined,
      [],
      0,
      [],
    ])
  })

  test('what one payload holds is not changed by merging', () => {
    new MergedView(advertisement, scanResponse).manufacturerData.get(0x4c)
    expect(hexEntries(advertisement.manufacturerData)).toEqual([
      [0x004c, '01'],
      [0xffff, '02'],
    ])
  })
})
