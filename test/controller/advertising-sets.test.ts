import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import {
  addressOf,
  advertiser,
  bytes,
  disable,
  enable,
  enableFor,
  extended,
  fragment,
  properties,
} from '../support/virtual-advertising.ts'

const random = 0xc00000000001
const { nonConnectable, connectable, scannable, directed, connectableDirected, anonymous } = properties
const { legacyConnectable, legacyScannable, legacyNonConnectable, legacyLowDuty, legacyHighDuty } = properties

/** A host with set 0 of this kind. */
const withSet = async (advertisingEventProperties: number = nonConnectable, changes: Parameters<typeof extended>[0] = {}) => {
  const rig = await advertiser()
  await rig.host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties, ...changes }))
  return rig
}

describe('7.8.52: the random address of a set', () => {
  test('needs the set', async () => {
    const { host } = await advertiser()
    const set = { advertisingHandle: 0, randomAddress: random }
    expect(await host.command('leSetAdvertisingSetRandomAddress', set)).toMatchObject({ status: 0x42 })
    expect(await host.command('leSetAdvertisingSetRandomAddress', { ...set, advertisingHandle: 0xf0 })).toMatchObject({
      status: 0x12,
    })
  })

  test('is a random address', async () => {
    const { host } = await withSet()
    const set = { advertisingHandle: 0, randomAddress: 0x800000000001 }
    expect(await host.command('leSetAdvertisingSetRandomAddress', set)).toMatchObject({ status: 0x12 })
  })

  test.each([
    [connectable, 0x0c],
    [nonConnectable, 0],
  ])('does not change while connectable advertising is on (properties %i)', async (kind, status) => {
    const { air, host, ear } = await withSet(kind, { ownAddressType: 1 })
    await host.run('leSetAdvertisingSetRandomAddress', { advertisingHandle: 0, randomAddress: random })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    await air.advance(150)
    expect(addressOf(ear.last)).toBe('C0:00:00:00:00:01')
    expect(
      await host.command('leSetAdvertisingSetRandomAddress', { advertisingHandle: 0, randomAddress: random + 1 }),
    ).toMatchObject({
      status,
    })
    await air.advance(150)
    expect(addressOf(ear.last)).toBe(status === 0 ? 'C0:00:00:00:00:02' : 'C0:00:00:00:00:01')
  })
})

describe('7.8.53: parameters of a set', () => {
  test.each([
    ['a handle beyond 0xEF', 0x12, { advertisingHandle: 0xf0 }],
    ['properties that are reserved', 0x12, { advertisingEventProperties: 0x80 }],
    ['connectable and scannable extended PDUs', 0x12, { advertisingEventProperties: 0x03 }],
    ['high duty cycle with extended PDUs', 0x12, { advertisingEventProperties: 0x0d }],
    ['an anonymous connectable event', 0x12, { advertisingEventProperties: 0x21 }],
    ['an anonymous scannable event', 0x12, { advertisingEventProperties: 0x22 }],
    ['legacy PDUs of no kind', 0x12, { advertisingEventProperties: 0x11 }],
    ['legacy PDUs without an address', 0x12, { advertisingEventProperties: 0x30 }],
    ['an interval that is too short', 0x12, { primaryAdvertisingIntervalMin: 0x1f }],
    ['intervals the wrong way round', 0x12, { primaryAdvertisingIntervalMin: 0xa1 }],
    ['no channel', 0x12, { primaryAdvertisingChannelMap: 0 }],
    ['an own address type that there is not', 0x12, { ownAddressType: 4 }],
    ['a filter policy that there is not', 0x12, { advertisingFilterPolicy: 4 }],
    ['a peer address type that there is not', 0x12, { advertisingEventProperties: directed, peerAddressType: 2 }],
    ['a power that there is not', 0x12, { advertisingTxPower: 21 }],
    ['a SID that there is not', 0x12, { advertisingSid: 0x10 }],
    ['2M as primary PHY', 0x11, { primaryAdvertisingPhy: 2 }],
    ['a primary PHY that nobody has', 0x11, { primaryAdvertisingPhy: 4 }],
    ['a secondary PHY that nobody has', 0x11, { secondaryAdvertisingPhy: 0 }],
    ['legacy PDUs on the Coded PHY', 0x12, { advertisingEventProperties: legacyNonConnectable, primaryAdvertisingPhy: 3 }],
  ])('refuses %s', async (_, status, changes) => {
    const { host } = await advertiser()
    expect(await host.command('leSetExtendedAdvertisingParametersV1', extended(changes))).toMatchObject({ status })
  })

  test.each([
    ['an interval of almost three hours', { primaryAdvertisingIntervalMax: 0xffffff }],
    ['the own address type of an anonymous event', { advertisingEventProperties: anonymous, ownAddressType: 9 }],
    ['the secondary PHY of legacy PDUs', { advertisingEventProperties: legacyScannable, secondaryAdvertisingPhy: 0 }],
    ['the intervals of high duty cycle', { advertisingEventProperties: legacyHighDuty, primaryAdvertisingIntervalMin: 0 }],
    ['the Coded PHY for both', { primaryAdvertisingPhy: 3, secondaryAdvertisingPhy: 3 }],
  ])('takes %s', async (_, changes) => {
    const { host } = await advertiser()
    expect(await host.command('leSetExtendedAdvertisingParametersV1', extended(changes))).toMatchObject({ status: 0 })
  })

  test.each([
    ['2M', 11, 2],
    ['Coded', 8, 3],
  ])('refuses the %s PHY where the controller does not have it', async (_, otherBit, secondaryAdvertisingPhy) => {
    const leFeatures = (1n << 12n) | (1n << BigInt(otherBit))
    const { host } = await advertiser({ profile: { ...profiles.le54, leFeatures } })
    const answer = await host.command('leSetExtendedAdvertisingParametersV1', extended({ secondaryAdvertisingPhy }))
    expect(answer).toMatchObject({ status: 0x11 })
  })

  test.each([
    [0, 0, 0],
    [2, 4, 0],
    [3, 0, 0x11],
    [0, 3, 0x11],
    [5, 0, 0x12],
  ])('[v2]: PHY options %i and %i', async (primaryAdvertisingPhyOptions, secondaryAdvertisingPhyOptions, status) => {
    const { host } = await advertiser()
    const coded = extended({ primaryAdvertisingPhy: 3, secondaryAdvertisingPhy: 3 })
    const params = { ...coded, primaryAdvertisingPhyOptions, secondaryAdvertisingPhyOptions }
    expect(await host.command('leSetExtendedAdvertisingParametersV2', params)).toMatchObject({ status })
  })

  test.each([
    [127, 0],
    [20, 10],
    [-127, -20],
    [3, 3],
  ])('a wish for %i dBm is met with %i', async (advertisingTxPower, selectedTxPower) => {
    const { host } = await advertiser()
    expect(await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingTxPower }))).toEqual({ selectedTxPower })
  })

  test('wait until the set is off', async () => {
    const { host } = await withSet()
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    expect(await host.command('leSetExtendedAdvertisingParametersV1', extended())).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 1 }))
    await host.run('leSetExtendedAdvertisingEnable', disable(0))
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
  })

  test('make no more sets than the controller has', async () => {
    const { host } = await advertiser({ profile: profiles.le50 })
    for (let advertisingHandle = 10; advertisingHandle < 14; advertisingHandle++)
      await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle }))
    expect(await host.command('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 14 }))).toMatchObject({
      status: 0x07,
    })
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 13 }))
    await host.run('leRemoveAdvertisingSet', { advertisingHandle: 10 })
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 14 }))
  })

  test.each([
    ['32 bytes and legacy PDUs', 32, legacyNonConnectable],
    ['data and legacy PDUs that have none', 1, legacyLowDuty],
  ])('do not go with %s', async (_, length, advertisingEventProperties) => {
    const { host } = await withSet()
    await host.run('leSetExtendedAdvertisingData', { ...fragment(), advertisingData: bytes(length) })
    const changed = extended({ advertisingEventProperties })
    expect(await host.command('leSetExtendedAdvertisingParametersV1', changed)).toMatchObject({ status: 0x12 })
  })

  test('do not go with a scan response of 32 bytes and legacy PDUs', async () => {
    const { host } = await withSet(scannable)
    await host.run('leSetExtendedScanResponseData', { ...fragment(), scanResponseData: bytes(32) })
    const changed = extended({ advertisingEventProperties: legacyScannable })
    expect(await host.command('leSetExtendedAdvertisingParametersV1', changed)).toMatchObject({ status: 0x12 })
  })
})

describe('7.8.57, 7.8.58: limits', () => {
  test('are told', async () => {
    const { host } = await advertiser()
    expect(await host.run('leReadMaximumAdvertisingDataLength', {})).toEqual({ maxAdvertisingDataLength: 1650 })
    expect(await host.run('leReadNumberOfSupportedAdvertisingSets', {})).toEqual({ numSupportedAdvertisingSets: 16 })
  })
})

describe('7.8.56: enabling', () => {
  test.each([
    ['no set', 0x12, enable()],
    ['a set twice', 0x12, enable(0, 0)],
    ['a set that there is not', 0x42, enable(0, 1)],
    ['a handle beyond 0xEF', 0x12, enable(0xf0)],
  ])('refuses %s, and enables none', async (_, status, params) => {
    const { air, host, ear } = await withSet()
    expect(await host.command('leSetExtendedAdvertisingEnable', params)).toMatchObject({ status })
    await air.advance(500)
    expect(ear.count()).toBe(0)
  })

  test.each([
    ['a set twice', 0x12, disable(0, 0)],
    ['a set that there is not', 0x42, disable(0, 1)],
  ])('refuses to disable %s, and disables none', async (_, status, params) => {
    const { air, host, ear } = await withSet()
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    expect(await host.command('leSetExtendedAdvertisingEnable', params)).toMatchObject({ status })
    await air.advance(500)
    expect(ear.count()).toBeGreaterThan(3)
  })

  test('no handle disables all', async () => {
    const { air, host, ear } = await withSet()
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 1, advertisingSid: 1 }))
    await host.run('leSetExtendedAdvertisingEnable', enable(0, 1))
    await air.advance(500)
    expect(new Set(ear.heardEvents.map(event => event.sid))).toEqual(new Set([1, 3]))
    await host.run('leSetExtendedAdvertisingEnable', disable())
    ear.count()
    await air.advance(500)
    expect(ear.count()).toBe(0)
    expect(host.events).toEqual([])
  })

  test.each([1, 3])('own address type %i needs a random address of the set, not of the device', async ownAddressType => {
    const { host } = await withSet(nonConnectable, { ownAddressType })
    await host.run('leSetRandomAddress', { randomAddress: random })
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status: 0x12 })
    await host.run('leSetAdvertisingSetRandomAddress', { advertisingHandle: 0, randomAddress: random })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
  })

  test('waits for the last fragment of the advertising data', async () => {
    const { host } = await withSet()
    await host.run('leSetExtendedAdvertisingData', { ...fragment(1), advertisingData: bytes(10) })
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedAdvertisingData', { ...fragment(2), advertisingData: bytes(10) })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
  })

  test('waits for the scan response of scannable extended PDUs, and for the last of its fragments', async () => {
    const { host } = await withSet(scannable)
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedScanResponseData', { ...fragment(1), scanResponseData: bytes(10) })
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedScanResponseData', { ...fragment(2), scanResponseData: bytes(10) })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
  })

  test.each([
    [connectable, 245, 0],
    [connectable, 246, 0x12],
    [connectableDirected, 239, 0],
    [connectableDirected, 240, 0x12],
    [connectable | 0x40, 245, 0x12],
    [nonConnectable, 246, 0],
  ])('AUX_ADV_IND has no chain where it can be connected to: properties %i, %i bytes', async (kind, length, status) => {
    const { host } = await withSet(kind)
    await host.run('leSetExtendedAdvertisingData', { ...fragment(), advertisingData: bytes(length) })
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status })
  })

  test('refuses data that does not fit the interval', async () => {
    const slow = { primaryAdvertisingPhy: 3, secondaryAdvertisingPhy: 3, primaryAdvertisingIntervalMin: 0x20 }
    const { host } = await withSet(nonConnectable, slow)
    await host.run('leSetExtendedAdvertisingData', { ...fragment(1), advertisingData: bytes(251) })
    await host.run('leSetExtendedAdvertisingData', { ...fragment(2), advertisingData: bytes(251) })
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status: 0x45 })
  })

  test.each([0, 0x81])('high duty cycle lasts from 10 ms to 1.28 s, and not %i', async duration => {
    const { host } = await withSet(legacyHighDuty)
    expect(await host.command('leSetExtendedAdvertisingEnable', enableFor({ duration }))).toMatchObject({ status: 0x12 })
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 0x80 }))
  })

  test('7.8.27: refuses a state that the controller does not have', async () => {
    const { host } = await advertiser({ profile: { ...profiles.le54, leStates: 1n } })
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    const other = extended({ advertisingHandle: 1, advertisingEventProperties: legacyConnectable })
    await host.run('leSetExtendedAdvertisingParametersV1', other)
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0, 1))).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
  })
})

describe('7.8.59, 7.8.60: sets go', () => {
  test('but not while they are on', async () => {
    const { host } = await withSet()
    expect(await host.command('leRemoveAdvertisingSet', { advertisingHandle: 1 })).toMatchObject({ status: 0x42 })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    expect(await host.command('leRemoveAdvertisingSet', { advertisingHandle: 0 })).toMatchObject({ status: 0x0c })
    expect(await host.command('leClearAdvertisingSets', {})).toMatchObject({ status: 0x0c })
    await host.run('leSetExtendedAdvertisingEnable', disable(0))
    await host.run('leRemoveAdvertisingSet', { advertisingHandle: 0 })
    expect(await host.command('leSetExtendedAdvertisingEnable', enable(0))).toMatchObject({ status: 0x42 })
  })

  test('all at once', async () => {
    const { host } = await withSet()
    await host.run('leClearAdvertisingSets', {})
    expect(await host.command('leRemoveAdvertisingSet', { advertisingHandle: 0 })).toMatchObject({ status: 0x42 })
    await host.run('leClearAdvertisingSets', {})
  })
})
