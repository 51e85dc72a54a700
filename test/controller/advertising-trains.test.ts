import { describe, expect, test } from 'vitest'
import { advertiser, enable, extended, properties } from '../support/virtual-advertising.ts'

describe('a set with periodic advertising', () => {
  const withTrain = async () => {
    const rig = await advertiser()
    await rig.host.run('leSetExtendedAdvertisingParametersV1', extended())
    const intervals = { periodicAdvertisingIntervalMin: 80, periodicAdvertisingIntervalMax: 80 }
    const params = { advertisingHandle: 0, ...intervals, periodicAdvertisingProperties: 0 }
    await rig.host.run('leSetPeriodicAdvertisingParametersV1', params)
    await rig.host.run('leSetPeriodicAdvertisingEnable', { enable: 1, advertisingHandle: 0 })
    return rig
  }

  test.each([
    ['connectable', 0x12, { advertisingEventProperties: properties.connectable }],
    ['scannable', 0x12, { advertisingEventProperties: properties.scannable }],
    ['legacy', 0x12, { advertisingEventProperties: properties.legacyNonConnectable }],
    ['anonymous', 0x12, { advertisingEventProperties: properties.anonymous }],
    ['on another PHY', 0x0c, { secondaryAdvertisingPhy: 2 }],
    ['as it was', 0, {}],
  ])('7.8.53: is to be %s: status %i', async (_, status, changes) => {
    const { host } = await withTrain()
    expect(await host.command('leSetExtendedAdvertisingParametersV1', extended(changes))).toMatchObject({ status })
  })

  test('7.8.59, 7.8.60: stays until that is off', async () => {
    const { host } = await withTrain()
    expect(await host.command('leRemoveAdvertisingSet', { advertisingHandle: 0 })).toMatchObject({ status: 0x0c })
    expect(await host.command('leClearAdvertisingSets', {})).toMatchObject({ status: 0x0c })
    await host.run('leSetPeriodicAdvertisingEnable', { enable: 0, advertisingHandle: 0 })
    await host.run('leClearAdvertisingSets', {})
  })

  test('Vol 6 Part B, 4.4.2.12: points to the train', async () => {
    const { air, host, ear } = await withTrain()
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    await air.advance(150)
    expect(ear.last.periodic).toMatchObject({ interval: 80, phy: 1 })
    await host.run('leSetPeriodicAdvertisingEnable', { enable: 0, advertisingHandle: 0 })
    await air.advance(150)
    expect(ear.last.periodic).toBeUndefined()
  })
})
