import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { normalizeUuid } from '../../core/uuid.ts'
import { AdvertisingPayload } from '../../gap/advertising-data.ts'
import { advertisingDataLimit, buildAdvertisingData } from '../../gap/advertising-data-builder.ts'

describe('bytes', () => {
  test('a small beacon', () => {
    const built = buildAdvertisingData({
      flags: 6,
      localName: 'Belt',
      serviceUuids: ['180d', 0x180f],
      txPower: -12,
      appearance: 0x0341,
      manufacturerData: new Map([[0xffff, Uint8Array.of(1, 2)]]),
    })
    expect(toHex(built, ' ')).toBe('02 01 06 02 0a f4 03 19 41 03 05 03 0d 18 0f 18 05 ff ff ff 01 02 05 09 42 65 6c 74')
  })

  test('UUIDs go into lists by their size', () => {
    const built = buildAdvertisingData(
      { serviceUuids: ['6e400001-b5a3-f393-e0a9-e50e24dcca9e', '12345678', '180D'] },
      { maxLength: 62 },
    )
    expect(toHex(built)).toBe(toHex(fromHex('03030d18 050578563412 11079ecadc240ee5a9e093f3a3b50100406e')))
  })

  test('a URI scheme becomes one code point', () => {
    expect(toHex(buildAdvertisingData({ uri: 'HTTPS://a.b' }))).toBe('0724172f2f612e62')
    expect(toHex(buildAdvertisingData({ uri: 'a.b' }))).toBe('052401612e62')
  })

  test('`raw` stands behind all others', () => {
    expect(toHex(buildAdvertisingData({ localName: 'A', raw: fromHex('02 01 06') }))).toBe('020941020106')
  })
})

describe('names', () => {
  test('the short name steps in where the complete one does not fit', () => {
    const fields = { flags: 6, localName: 'a rather long name of a device', shortName: 'a rather' }
    expect(new AdvertisingPayload(buildAdvertisingData(fields, { maxLength: 251 })).localName).toBe(fields.localName)
    const legacy = new AdvertisingPayload(buildAdvertisingData(fields))
    expect(legacy.localName).toBe('a rather')
    expect(legacy.structures.map(({ type }) => type)).toEqual([0x01, 0x08])
  })

  test('a complete name that just fits is sent whole', () => {
    const built = buildAdvertisingData({ localName: 'n'.repeat(29), shortName: 'n' })
    expect([built.length, built[1]]).toEqual([31, 0x09])
  })

  test('a short name that is not the front of the name is refused', () => {
    expect(() => buildAdvertisingData({ localName: 'Belt', shortName: 'Lamp' })).toThrow(TypeError)
  })
})

describe('limits', () => {
  test.each([31, 251, 1650])('%i bytes fit, one more names the limit', limit => {
    expect(buildAdvertisingData({ raw: new Uint8Array(limit) }, { maxLength: limit })).toHaveLength(limit)
    expect(() => buildAdvertisingData({ raw: new Uint8Array(limit + 1) }, { maxLength: limit })).toThrow(
      new RangeError(`advertising data of ${limit + 1} bytes: the limit here is ${limit}`),
    )
  })

  test('without a limit of the caller that of a legacy advertisement holds', () => {
    expect(() => buildAdvertisingData({ localName: 'n'.repeat(30) })).toThrow('the limit here is 31')
  })

  test('one structure holds 254 bytes after its type', () => {
    const build = (length: number) =>
      buildAdvertisingData(
        { manufacturerData: new Map([[1, new Uint8Array(length)]]) },
        { maxLength: advertisingDataLimit.extended },
      )
    expect(build(252)[0]).toBe(255)
    expect(() => build(253)).toThrow(RangeError)
  })

  test('numbers that do not fit are refused', () => {
    expect(() => buildAdvertisingData({ flags: 256 })).toThrow(RangeError)
    expect(() => buildAdvertisingData({ txPower: 128 })).toThrow(RangeError)
    expect(() => buildAdvertisingData({ appearance: -1 })).toThrow(RangeError)
    expect(() => buildAdvertisingData({ manufacturerData: new Map([[0x10000, new Uint8Array()]]) })).toThrow(RangeError)
    expect(() => buildAdvertisingData({ serviceUuids: ['no UUID'] })).toThrow(TypeError)
  })
})

const octets = fc.uint8Array({ maxLength: 40 })
const shortUuid = fc.integer({ min: 0, max: 0xffff })
const anyUuid = fc.oneof(shortUuid, fc.integer({ min: 0x10000, max: 0xffffffff }), fc.uuid()).map(normalizeUuid)
const someUuids = fc.uniqueArray(anyUuid, { maxLength: 8 })
const name = fc.string({ unit: 'grapheme', maxLength: 20 })
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const fields = fc.record({
  flags: optional(fc.integer({ min: 0, max: 255 })),
  localName: optional(name),
  serviceUuids: someUuids,
  solicitedUuids: someUuids,
  manufacturerData: fc.array(fc.tuple(shortUuid, octets), { maxLength: 4 }).map(entries => new Map(entries)),
  serviceData: fc.array(fc.tuple(anyUuid, octets), { maxLength: 4 }).map(entries => new Map(entries)),
  txPower: optional(fc.integer({ min: -128, max: 127 })),
  appearance: optional(shortUuid),
  uri: optional(fc.webUrl()),
})

test('what is built is read back', () => {
  fc.assert(
    fc.property(fields, built => {
      const read = new AdvertisingPayload(buildAdvertisingData(built, { maxLength: advertisingDataLimit.extended }))
      const { serviceUuids, solicitedUuids, manufacturerData, serviceData, ...single } = built
      expect({
        flags: read.flags,
        localName: read.localName,
        txPower: read.txPower,
        appearance: read.appearance,
        uri: read.uri,
      }).toEqual(single)
      expect(new Set(read.serviceUuids)).toEqual(new Set(serviceUuids))
      expect(new Set(read.solicitedUuids)).toEqual(new Set(solicitedUuids))
      expect(new Map(read.manufacturerData)).toEqual(manufacturerData)
      expect(new Map(read.serviceData)).toEqual(serviceData)
    }),
  )
})

test('any bytes at all are read without a throw, and never more than they hold', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), raw => {
      const read = new AdvertisingPayload(raw)
      const used = read.structures.reduce((sum, { value }) => sum + value.length + 2, 0)
      expect(used).toBeLessThanOrEqual(raw.length)
      for (const field of ['localName', 'manufacturerData', 'serviceData', 'serviceUuids', 'solicitedUuids', 'uri'] as const)
        expect(() => read[field]).not.toThrow()
    }),
  )
})
