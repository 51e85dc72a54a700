import { describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import { GattServer, type GattServerOptions } from '../../gatt/server.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import { serverRig } from '../support/gatt-server-rig.ts'

const read = (handle: string) => `0a ${handle}`

describe('what every server has', () => {
  test('the Generic Attribute service comes first, then Generic Access', async () => {
    const { says, gatt } = serverRig({ deviceName: 'Lamp ✓', appearance: 0x0540 })
    expect(await says('04 0100 0a00')).toEqual(['0501' + '01000028' + '02000328' + '0300052a' + '04000229' + '05000328'])
    expect(await says('08 0100 0a00 0328')).toEqual(['0907' + '0200200300052a' + '05000a0600292b' + '07000208002a2b'])
    expect(await says(read('0800'))).toEqual([`0b${toHex(gatt.databaseHash)}`])
    expect(await says(read('0a00'))).toEqual(['0b00'])
    expect(await says(read('0300'))).toEqual(['010a030002'])
    expect(await says('08 0100 ffff 002a')).toEqual([`090a0d00${toHex(new TextEncoder().encode('Lamp ✓'))}`])
    expect(await says('08 0100 ffff 012a')).toEqual(['0904' + '0f004005'])
    expect(await says('08 0100 ffff a62a')).toEqual(['010801000a'])
  })

  test('more of Generic Access on request', async () => {
    const { says, gatt } = serverRig({
      centralAddressResolution: true,
      preferredConnectionParameters: { intervalMin: 6, intervalMax: 12, latency: 0, timeout: 100 },
    })
    expect(await says('08 0100 ffff a62a')).toEqual(['0903' + '130001'])
    expect(await says('08 0100 ffff 042a')).toEqual(['090a' + '1100' + '06000c0000006400'])
    gatt.setValue('2a00', new TextEncoder().encode('new'))
    expect(await says('08 0100 ffff 002a')).toEqual(['0905' + '0d006e6577'])
  })

  test('an owner has a Generic Access service of its own', () => {
    const { gatt } = serverRig({ services: [{ uuid: '1800', characteristics: [{ uuid: '2a00', properties: ['read'] }] }] })
    expect(gatt.services).toHaveLength(2)
  })
})

describe('descriptors', () => {
  test('those that follow from the declaration, then its own', async () => {
    const characteristic: GattCharacteristicDeclaration = {
      uuid: 0xaa01,
      properties: ['read', 'write', 'indicate', 'reliable-write', 'writable-auxiliaries'],
      description: 'warmth',
      presentationFormat: [
        { format: 0x0e, exponent: -2, unit: 0x272f },
        { format: 0x04, description: 0x0106 },
      ],
      descriptors: [
        { uuid: 0xbb01, value: Uint8Array.of(1) },
        { uuid: 0xbb02, permissions: { read: 'encrypted', write: 'open' } },
        { uuid: 0xbb03, onWrite: () => {} },
      ],
    }
    const { says } = serverRig({ services: [{ uuid: 0xaa00, characteristics: [characteristic] }] })
    expect(await says('08 1000 ffff 0328')).toEqual(['0907' + '1100aa120001aa'])
    expect(await says('04 1300 1700')).toEqual(['0501' + '13000229' + '14000029' + '15000129' + '16000429' + '17000429'])
    expect(await says('04 1800 ffff')).toEqual(['0501' + '18000529' + '190001bb' + '1a0002bb' + '1b0003bb'])
    expect(await says(read('1400'))).toEqual(['0b0300'])
    expect(await says(read('1500'))).toEqual([`0b${toHex(new TextEncoder().encode('warmth'))}`])
    expect(await says('12 1500 6f6b')).toEqual(['13'])
    expect(await says(read('1600'))).toEqual(['0b' + '0e' + 'fe' + '2f27' + '01' + '0000'])
    expect(await says(read('1700'))).toEqual(['0b' + '04' + '00' + '0027' + '01' + '0601'])
    expect(await says(read('1800'))).toEqual(['0b16001700'])
    expect(await says('12 1900 07')).toEqual(['0112190003'])
    expect(await says(read('1a00'))).toEqual(['010a1a0005'])
    expect(await says('12 1a00 07')).toEqual(['13'])
    expect(await says('12 1b00 07')).toEqual(['13'])
    expect(await says(read('1b00'))).toEqual(['0b07'])
  })

  test('a description is read only, unless auxiliaries are writable', async () => {
    const { says } = serverRig({
      services: [{ uuid: 0xaa00, characteristics: [{ uuid: 0xaa01, properties: ['read'], description: 'x' }] }],
    })
    expect(await says('12 1300 79')).toEqual(['0112130003'])
    expect(await says(read('1300'))).toEqual(['0b78'])
  })
})

describe('services', () => {
  test('include others, which may come later or have long UUIDs', async () => {
    const inner: GattServiceDeclaration = { uuid: 0xbb00, type: 'secondary' }
    const long = '12345678-0000-1000-8000-123456789abc'
    const { says } = serverRig({ services: [{ uuid: 0xaa00, includes: [inner, long] }, inner, { uuid: long }] })
    expect(await says('08 1000 ffff 0228')).toEqual(['0908' + '1100' + '1300130000bb'])
    expect(await says('08 1200 ffff 0228')).toEqual(['0906' + '1200' + '14001400'])
  })

  test('stand where their owner says', async () => {
    const { gatt, says } = serverRig({
      services: [
        { uuid: 0xaa00, handle: 0x100, characteristics: [{ uuid: 0xaa01, handle: 0x110, properties: ['read'] }] },
        { uuid: 0xbb00 },
      ],
    })
    expect(gatt.services.map(({ handle, endHandle }) => [handle, endHandle]).slice(2)).toEqual([
      [0x100, 0x111],
      [0x112, 0x112],
    ])
    expect(await says(read('1101'))).toEqual(['0b'])
    expect(await says(read('0801'))).toEqual(['010a080101'])
  })
})

const one = (characteristic: object): GattServerOptions => ({
  services: [{ uuid: 0xaa00, characteristics: [characteristic as GattCharacteristicDeclaration] }],
})
const good = { uuid: 0xaa01, properties: ['read'] }

test.each<[string, GattServerOptions]>([
  ['services that are no list', { services: {} as never }],
  ['a UUID that is none', { services: [{ uuid: 'lamp' }] }],
  ['the server its own service', { services: [{ uuid: 0x1801 }] }],
  ['characteristics that are no list', { services: [{ uuid: 0xaa00, characteristics: {} as never }] }],
  ['properties that are no list', one({ uuid: 0xaa01, properties: 'read' })],
  ['a property that there is not', one({ uuid: 0xaa01, properties: ['readable'] })],
  ['a permission that there is not', one({ ...good, permissions: { read: 'secret' } })],
  ['a key that is too long', one({ ...good, permissions: { read: { keySize: 17 } } })],
  ['a value that is too long', one({ ...good, value: new Uint8Array(513) })],
  ['a value that is longer than declared', one({ ...good, value: new Uint8Array(5), maxLength: 4 })],
  ['lengths that cannot be', one({ ...good, minLength: 5, maxLength: 4 })],
  ['a maximum above 512', one({ ...good, maxLength: 513 })],
  ['a handle that is taken', one({ ...good, handle: 3 })],
  ['a configuration of its own', one({ ...good, descriptors: [{ uuid: 0x2902 }] })],
  ['a unit with a long UUID', one({ ...good, presentationFormat: { format: 4, unit: '12345678-0000-1000-8000-123456789abc' } })],
  ['an include of nothing', { services: [{ uuid: 0xaa00, includes: [0xbb00] }] }],
  ['an include of one of two', { services: [{ uuid: 0xaa00, includes: [0xbb00] }, { uuid: 0xbb00 }, { uuid: 0xbb00 }] }],
  ['more than there are handles', one({ ...good, handle: 0xffff })],
  ['a device name that is no text', { deviceName: 7 as never }],
])('%s: refused at once', (_, options) => {
  let thrown: unknown
  try {
    new GattServer(options)
  } catch (error) {
    thrown = error
  }
  expect(thrown instanceof TypeError || thrown instanceof RangeError).toBe(true)
})

test('a characteristic is named by its declaration, its handle or its UUID', () => {
  const declaration: GattCharacteristicDeclaration = { uuid: 0xaa01, properties: ['read'] }
  const { gatt } = serverRig({
    services: [
      { uuid: 0xaa00, characteristics: [declaration, { ...declaration, uuid: 0xaa02 }, { ...declaration, uuid: 0xaa02 }] },
    ],
  })
  expect(gatt.characteristic(declaration).handle).toBe(0x11)
  expect(gatt.characteristic(0x11).uuid).toBe('0000aa01-0000-1000-8000-00805f9b34fb')
  expect(gatt.characteristic('AA01').valueHandle).toBe(0x12)
  expect(() => gatt.characteristic('aa02')).toThrow('2 characteristics')
  expect(() => gatt.characteristic('aa03')).toThrow(TypeError)
  expect(() => gatt.characteristic({ ...declaration })).toThrow(TypeError)
  expect(() => gatt.setValue('2b2a', Uint8Array.of(1))).toThrow(TypeError)
  expect(() => gatt.setValue(declaration, new Uint8Array(513))).toThrow(RangeError)
})
