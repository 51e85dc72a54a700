import { describe, expect, test } from 'vitest'
import { advertiser, bytes, disable, enable, extended, fragment, properties, publicPeer } from '../support/virtual-advertising.ts'

const { nonConnectable, connectable, scannable, legacyConnectable, legacyLowDuty, legacyNonConnectable } = properties
const legacyScannable = properties.legacyScannable

const withSet = async (advertisingEventProperties: number = nonConnectable, changes: Parameters<typeof extended>[0] = {}) => {
  const rig = await advertiser()
  await rig.host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties, ...changes }))
  const data = async (operation: number, length: number, value?: number) =>
    (await rig.host.command('leSetExtendedAdvertisingData', { ...fragment(operation), advertisingData: bytes(length, value) }))
      .status
  const response = async (operation: number, length: number, value?: number) =>
    (await rig.host.command('leSetExtendedScanResponseData', { ...fragment(operation), scanResponseData: bytes(length, value) }))
      .status
  const on = () => rig.host.run('leSetExtendedAdvertisingEnable', enable(0))
  const off = () => rig.host.run('leSetExtendedAdvertisingEnable', disable(0))
  /** What is heard of the set a little later. */
  const heard = async () => {
    await rig.air.advance(250)
    return rig.ear.last
  }
  return { ...rig, data, response, on, off, heard }
}

describe('7.8.54: advertising data', () => {
  test('needs the set', async () => {
    const { host } = await advertiser()
    const data = { ...fragment(), advertisingData: bytes(1) }
    expect(await host.command('leSetExtendedAdvertisingData', data)).toMatchObject({ status: 0x42 })
  })

  test('comes at once or in fragments', async () => {
    const { data, on, heard } = await withSet()
    expect([await data(1, 200, 1), await data(0, 100, 2), await data(2, 1, 3)]).toEqual([0, 0, 0])
    await on()
    expect((await heard()).data).toEqual(Uint8Array.of(...bytes(200, 1), ...bytes(100, 2), 3))
    expect(await data(3, 5, 4)).toBe(0)
    expect((await heard()).data).toEqual(bytes(5, 4))
    expect(await data(3, 0)).toBe(0)
    expect((await heard()).data).toEqual(bytes(0))
  })

  test('a first fragment discards what was there', async () => {
    const { data, on, heard } = await withSet()
    await data(1, 10, 1)
    await data(1, 10, 2)
    await data(2, 10, 3)
    await on()
    expect((await heard()).data).toEqual(Uint8Array.of(...bytes(10, 2), ...bytes(10, 3)))
  })

  test.each([
    ['an operation that there is not', 5, 1],
    ['a first fragment without data', 1, 0],
    ['an intermediate fragment that nothing came before', 0, 1],
    ['a last fragment that nothing came before', 2, 1],
    ['unchanged data of a set that is off', 4, 0],
  ])('refuses %s', async (_, operation, length) => {
    const { data } = await withSet()
    expect(await data(operation, length)).toBe(0x12)
  })

  test('refuses a fragment preference that there is not', async () => {
    const { host } = await withSet()
    const params = { ...fragment(), fragmentPreference: 2, advertisingData: bytes(1) }
    expect(await host.command('leSetExtendedAdvertisingData', params)).toMatchObject({ status: 0x12 })
  })

  test.each([
    ['scannable extended PDUs', scannable],
    ['ADV_DIRECT_IND', legacyLowDuty],
  ])('%s have none', async (_, kind) => {
    const { data } = await withSet(kind)
    expect(await data(3, 1)).toBe(0x12)
  })

  test('legacy PDUs have at most 31 bytes, in one piece', async () => {
    const { data } = await withSet(legacyConnectable)
    expect([await data(3, 32), await data(1, 10), await data(4, 0), await data(3, 31)]).toEqual([0x12, 0x12, 0x12, 0])
  })

  test('no fragments while the set is on', async () => {
    const { data, on } = await withSet()
    await on()
    expect([await data(1, 1), await data(0, 1), await data(2, 1), await data(3, 1)]).toEqual([0x0c, 0x0c, 0x0c, 0])
  })

  test('unchanged data gets another DID, as new data does', async () => {
    const { data, on, heard } = await withSet()
    await on()
    expect(await data(4, 0)).toBe(0x12)
    await data(3, 3)
    const { did } = await heard()
    expect((await heard()).did).toBe(did)
    expect([await data(4, 1), await data(4, 0)]).toEqual([0x12, 0])
    const unchanged = await heard()
    expect(unchanged.data).toEqual(bytes(3))
    expect(unchanged.did).not.toBe(did)
    await data(3, 3)
    expect((await heard()).did).not.toBe(unchanged.did)
  })

  test('too much of it is discarded, all of it', async () => {
    const { data, on, heard } = await withSet()
    await data(1, 250)
    for (let i = 0; i < 5; i++) expect(await data(0, 250)).toBe(0)
    expect(await data(2, 151)).toBe(0x07)
    await on()
    expect((await heard()).data).toEqual(bytes(0))
  })

  test('all that fits is sent', async () => {
    const { data, on, heard } = await withSet()
    await data(1, 250)
    for (let i = 0; i < 5; i++) expect(await data(0, 250)).toBe(0)
    expect(await data(2, 150)).toBe(0)
    await on()
    expect((await heard()).data).toHaveLength(1650)
  })

  test('what an enabled set cannot send is discarded', async () => {
    const { data, on, heard } = await withSet(connectable)
    await data(3, 100)
    await on()
    expect(await data(3, 246)).toBe(0x45)
    expect((await heard()).data).toEqual(bytes(0))
  })
})

describe('7.8.55: scan response data', () => {
  test('needs the set', async () => {
    const { host } = await advertiser()
    const response = { ...fragment(), scanResponseData: bytes(1) }
    expect(await host.command('leSetExtendedScanResponseData', response)).toMatchObject({ status: 0x42 })
  })

  test('comes at once or in fragments', async () => {
    const { response, on, heard } = await withSet(scannable)
    expect([await response(1, 200, 1), await response(0, 100, 2), await response(2, 1, 3)]).toEqual([0, 0, 0])
    await on()
    const event = await heard()
    expect(event.data).toEqual(bytes(0))
    expect(event.scan(publicPeer)).toEqual(Uint8Array.of(...bytes(200, 1), ...bytes(100, 2), 3))
    expect(await response(3, 2, 7)).toBe(0)
    expect((await heard()).scan(publicPeer)).toEqual(bytes(2, 7))
  })

  test.each([
    ['extended', nonConnectable],
    ['connectable extended', connectable],
    ['legacy', legacyNonConnectable],
  ])('of what is not scannable can only be discarded: %s PDUs', async (_, kind) => {
    const { response } = await withSet(kind)
    expect([await response(3, 1), await response(3, 0)]).toEqual([0x12, 0])
  })

  test.each([
    ['unchanged data', 4, 0],
    ['a last fragment without data', 2, 0],
    ['a last fragment that nothing came before', 2, 1],
  ])('refuses %s', async (_, operation, length) => {
    const { response } = await withSet(scannable)
    expect(await response(operation, length)).toBe(0x12)
  })

  test.each([legacyConnectable, legacyScannable])('legacy PDUs have at most 31 bytes, in one piece (%i)', async kind => {
    const { response } = await withSet(kind)
    expect([await response(3, 32), await response(1, 10), await response(3, 31)]).toEqual([0x12, 0x12, 0])
  })

  test('scannable extended PDUs must not lose it while they are on', async () => {
    const { response, on, off } = await withSet(scannable)
    await response(3, 10)
    await on()
    expect([await response(3, 0), await response(1, 1), await response(3, 1)]).toEqual([0x0c, 0x0c, 0])
    await off()
    expect(await response(3, 0)).toBe(0)
  })

  test('legacy PDUs may', async () => {
    const { response, on, heard } = await withSet(legacyScannable)
    await response(3, 10)
    await on()
    expect(await response(3, 0)).toBe(0)
    expect((await heard()).scan(publicPeer)).toEqual(bytes(0))
  })
})
