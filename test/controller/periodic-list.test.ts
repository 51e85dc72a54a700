import { describe, expect, test } from 'vitest'
import { createSync, periodicRig, train } from '../support/periodic-rig.ts'

const success = 0x00
const memoryFull = 0x07
const disallowed = 0x0c
const invalid = 0x12
const unknownTrain = 0x42

describe('the Periodic Advertiser list', () => {
  test('7.8.73: its size is the profile’s', async () => {
    const { receiver } = await periodicRig()
    expect(await receiver.run('leReadPeriodicAdvertiserListSize', {})).toEqual({ periodicAdvertiserListSize: 8 })
  })

  test('7.8.70 and 7.8.71: entries are added and removed once', async () => {
    const { receiver } = await periodicRig()
    const add = async (given = {}) =>
      (await receiver.command('leAddDeviceToPeriodicAdvertiserList', { ...train, ...given })).status
    const remove = async (given = {}) =>
      (await receiver.command('leRemoveDeviceFromPeriodicAdvertiserList', { ...train, ...given })).status
    expect([await add(), await add(), await add({ advertisingSid: 4 })]).toEqual([success, invalid, success])
    expect([await remove(), await remove(), await add()]).toEqual([success, unknownTrain, success])
    expect([await add({ advertisingSid: 16 }), await add({ advertiserAddressType: 2 })]).toEqual([invalid, invalid])
  })

  test('7.8.70 and 7.8.72: a full list takes no more until it is cleared', async () => {
    const { receiver } = await periodicRig()
    const add = async (advertisingSid: number) =>
      (await receiver.command('leAddDeviceToPeriodicAdvertiserList', { ...train, advertisingSid })).status
    for (let sid = 0; sid < 8; sid++) expect(await add(sid)).toBe(success)
    expect(await add(8)).toBe(memoryFull)
    await receiver.run('leClearPeriodicAdvertiserList', {})
    expect(await add(8)).toBe(success)
  })

  test('7.8.70 to 7.8.72: fixed while a sync is pending', async () => {
    const { receiver } = await periodicRig()
    await receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    expect(await receiver.command('leAddDeviceToPeriodicAdvertiserList', train)).toMatchObject({ status: disallowed })
    expect(await receiver.command('leRemoveDeviceFromPeriodicAdvertiserList', train)).toMatchObject({ status: disallowed })
    expect(await receiver.command('leClearPeriodicAdvertiserList', {})).toMatchObject({ status: disallowed })
  })
})
