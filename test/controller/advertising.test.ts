import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import {
  addressOf,
  advertiser,
  bytes,
  enable,
  extended,
  fragment,
  legacy,
  properties,
  publicPeer,
} from '../support/virtual-advertising.ts'

const on = { advertisingEnable: true }
const off = { advertisingEnable: false }

describe('Vol 4 Part E, 3.1.1: legacy and extended commands', () => {
  test('do not go together, whichever comes first', async () => {
    const { host } = await advertiser()
    await host.run('leSetAdvertisingParameters', legacy())
    expect(await host.command('leSetExtendedAdvertisingParametersV1', extended())).toMatchObject({ status: 0x0c })
    expect(await host.command('leReadMaximumAdvertisingDataLength', {})).toMatchObject({ status: 0x0c })
    await host.run('reset', {})
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    expect(await host.command('leSetAdvertisingEnable', on)).toMatchObject({ status: 0x0c })
  })

  test('count as issued when they were refused, and do not when this rule refused them', async () => {
    const { host } = await advertiser()
    expect(await host.command('leSetAdvertisingParameters', legacy({ advertisingChannelMap: 0 }))).toMatchObject({ status: 0x12 })
    expect(await host.command('leClearAdvertisingSets', {})).toMatchObject({ status: 0x0c })
    await host.run('leSetAdvertisingParameters', legacy())
  })
})

describe('legacy advertising', () => {
  test.each([
    ['an interval that is too short', { advertisingIntervalMin: 0x1f }],
    ['an interval that is too long', { advertisingIntervalMax: 0x4001 }],
    ['intervals the wrong way round', { advertisingIntervalMin: 0xa1 }],
    ['a type that there is not', { advertisingType: 5 }],
    ['an own address type that there is not', { ownAddressType: 4 }],
    ['a peer address type that there is not', { advertisingType: 4, peerAddressType: 2 }],
    ['a peer address type that there is not, for a private address', { ownAddressType: 2, peerAddressType: 2 }],
    ['no channel', { advertisingChannelMap: 0 }],
    ['a channel that there is not', { advertisingChannelMap: 8 }],
    ['a filter policy that there is not', { advertisingFilterPolicy: 4 }],
  ])('7.8.5: refuses %s', async (_, changes) => {
    const { host } = await advertiser()
    expect(await host.command('leSetAdvertisingParameters', legacy(changes))).toMatchObject({ status: 0x12 })
  })

  test.each([
    ['the interval of high duty cycle', { advertisingType: 1, advertisingIntervalMin: 0, advertisingIntervalMax: 0 }],
    ['the peer of what is not directed', { peerAddressType: 9 }],
    ['the filter policy of what is directed', { advertisingType: 4, advertisingFilterPolicy: 9 }],
  ])('7.8.5: ignores %s', async (_, changes) => {
    const { host } = await advertiser()
    expect(await host.command('leSetAdvertisingParameters', legacy(changes))).toMatchObject({ status: 0 })
  })

  test.each([0, 2, 3])('4.2, 7.8.5: type %i and the shortest interval', async advertisingType => {
    const { host } = await advertiser({ profile: profiles.le42 })
    const short = legacy({ advertisingType, advertisingIntervalMin: 0x9f })
    expect(await host.command('leSetAdvertisingParameters', short)).toMatchObject({ status: advertisingType === 0 ? 0 : 0x12 })
  })

  test('4.0, 7.8.5: has no private addresses', async () => {
    const { host } = await advertiser({ profile: profiles.le40 })
    expect(await host.command('leSetAdvertisingParameters', legacy({ ownAddressType: 2 }))).toMatchObject({ status: 0x12 })
  })

  test('7.8.5: parameters wait until advertising is off', async () => {
    const { host } = await advertiser()
    await host.run('leSetAdvertisingEnable', on)
    expect(await host.command('leSetAdvertisingParameters', legacy())).toMatchObject({ status: 0x0c })
    await host.run('leSetAdvertisingEnable', off)
    await host.run('leSetAdvertisingParameters', legacy())
  })

  test('7.8.6: tells its power', async () => {
    const { host } = await advertiser()
    expect(await host.run('leReadAdvertisingPhysicalChannelTxPower', {})).toEqual({ txPowerLevel: 0 })
  })

  test('7.8.5: without parameters it is ADV_IND every 1.28 s', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(12_800 + 20)
    expect(ear.last).toMatchObject({ connectable: true, scannable: true, secondaryPhy: undefined, channels: 7 })
    expect(ear.count()).toBe(10)
  })

  test('7.8.7, 7.8.8: new data is used from the next event on', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', legacy())
    await host.run('leSetAdvertisingData', { advertisingData: bytes(31, 1) })
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(ear.last.data).toEqual(bytes(31, 1))
    expect(ear.last.scan(publicPeer)).toEqual(bytes(0))
    await host.run('leSetAdvertisingData', { advertisingData: bytes(3, 2) })
    await host.run('leSetScanResponseData', { scanResponseData: bytes(4, 3) })
    await air.advance(100)
    expect(ear.last.data).toEqual(bytes(3, 2))
    expect(ear.last.scan(publicPeer)).toEqual(bytes(4, 3))
  })

  test('7.8.9: twice on is on, twice off is off', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', legacy())
    await host.run('leSetAdvertisingEnable', on)
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(1_000)
    expect(ear.count()).toBeLessThanOrEqual(11)
    await host.run('leSetAdvertisingEnable', off)
    await host.run('leSetAdvertisingEnable', off)
    await air.advance(1_000)
    expect(ear.count()).toBe(0)
  })

  test('7.8.9: needs the random address that it is told to use', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', legacy({ ownAddressType: 1 }))
    expect(await host.command('leSetAdvertisingEnable', on)).toMatchObject({ status: 0x12 })
    await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(addressOf(ear.last)).toBe('C0:00:00:00:00:01')
  })

  test('7.8.9: needs a public address where it has none', async () => {
    const { host } = await advertiser({ address: 0 })
    expect(await host.command('leSetAdvertisingEnable', on)).toMatchObject({ status: 0x12 })
  })

  test('7.8.27: a state that the controller does not have is refused', async () => {
    const { host } = await advertiser({ profile: { ...profiles.le42, leStates: 1n } })
    expect(await host.command('leSetAdvertisingEnable', on)).toMatchObject({ status: 0x0c })
    await host.run('leSetAdvertisingParameters', legacy({ advertisingType: 3 }))
    await host.run('leSetAdvertisingEnable', on)
  })

  test('7.3.2: Reset ends advertising and forgets everything', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', legacy({ advertisingType: 3 }))
    await host.run('leSetAdvertisingData', { advertisingData: bytes(3) })
    await host.run('leSetAdvertisingEnable', on)
    await host.run('reset', {})
    await air.advance(1_000)
    expect(ear.count()).toBe(0)
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(ear.last).toMatchObject({ connectable: true, data: bytes(0) })
  })
})

describe('Vol 6 Part B, 4.4.2: events', () => {
  test('4.4.2.2.1: come every interval and up to 10 ms more, not always the same', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', legacy())
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(10_000)
    const gaps = ear.times.slice(1).map((time, i) => time - (ear.times[i] ?? 0))
    expect(gaps.length).toBeGreaterThan(90)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100_000)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(110_000)
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(5_000)
  })

  test('are heard by who begins to listen later', async () => {
    const { air, host, ear } = await advertiser()
    air.unlisten(ear)
    await host.run('leSetAdvertisingParameters', legacy())
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(5_000)
    air.listen(ear)
    await air.advance(200)
    expect(ear.count()).toBeGreaterThanOrEqual(1)
  })

  test.each([
    [0, { connectable: true, scannable: true, target: undefined }],
    [2, { connectable: false, scannable: true, target: undefined }],
    [3, { connectable: false, scannable: false, target: undefined }],
    [4, { connectable: true, scannable: false, target: publicPeer, data: bytes(0) }],
  ])('7.8.5: type %i on the air', async (advertisingType, event) => {
    const { air, host, ear } = await advertiser()
    await host.run(
      'leSetAdvertisingParameters',
      legacy({ advertisingType, advertisingChannelMap: 5, peerAddress: publicPeer.address }),
    )
    await host.run('leSetAdvertisingData', { advertisingData: bytes(5) })
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(ear.last).toMatchObject({
      channels: 5,
      sid: 0,
      did: 0,
      txPower: 127,
      secondaryPhy: undefined,
      data: bytes(5),
      ...event,
    })
  })

  test('an extended set tells its SID, its power and its PHY', async () => {
    const { air, host, ear } = await advertiser()
    const parameters = extended({ advertisingEventProperties: 0x40, secondaryAdvertisingPhy: 2, advertisingTxPower: -5 })
    expect(await host.run('leSetExtendedAdvertisingParametersV1', parameters)).toEqual({ selectedTxPower: -5 })
    await host.run('leSetExtendedAdvertisingData', { ...fragment(), advertisingData: bytes(200) })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    await air.advance(50)
    expect(ear.last).toMatchObject({ sid: 3, txPower: -5, primaryPhy: 1, secondaryPhy: 2, data: bytes(200) })
    expect(addressOf(ear.last)).toBe('A0:B0:C0:D0:E0:F0')
  })

  test('4.4.2.9: an anonymous event has no address, and needs none', async () => {
    const { air, host, ear } = await advertiser({ address: 0 })
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties: properties.anonymous }))
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    await air.advance(50)
    expect(ear.last.advertiser).toBeUndefined()
  })
})
