import { describe, expect, test } from 'vitest'
import {
  bytes,
  createSync,
  periodicRig,
  reportsOf,
  senderAddress,
  setParameters,
  synchronised,
  syncsOf,
  train,
  trainRig,
} from '../support/periodic-rig.ts'
import { extendedReports, off, on, passive1M, scanExtended } from '../support/scanner-rig.ts'

const success = 0x00
const alreadyExists = 0x0b
const disallowed = 0x0c
const unsupported = 0x11
const invalid = 0x12

const established = {
  name: 'lePeriodicAdvertisingSyncEstablishedV1',
  status: 0,
  syncHandle: 0,
  ...train,
  advertiserPhy: 1,
  periodicAdvertisingInterval: 40,
  advertiserClockAccuracy: 7,
}

describe('LE Periodic Advertising Create Sync', () => {
  test.each([
    ['the longest timeout', { syncTimeout: 0x4000 }, success],
    ['the most events to skip', { skip: 0x1f3 }, success],
    ['the list, and what it does not use', { options: 1, advertiserAddressType: 9, advertisingSid: 99 }, success],
    ['reports that are off at first', { options: 2 }, success],
    ['options that are reserved', { options: 8 }, invalid],
    ['a filter of duplicates, which needs ADI', { options: 4 }, unsupported],
    ['a SID that cannot be', { advertisingSid: 0x10 }, invalid],
    ['an address type that is reserved', { advertiserAddressType: 2 }, invalid],
    ['too many events to skip', { skip: 0x1f4 }, invalid],
    ['a timeout that is too short', { syncTimeout: 9 }, invalid],
    ['a timeout that is too long', { syncTimeout: 0x4001 }, invalid],
    ['no kind of packets wanted', { syncCteType: 0x17 }, disallowed],
    ['CTE types that are reserved', { syncCteType: 0x20 }, invalid],
  ])('7.8.67: %s', async (_, given, status) => {
    const { receiver } = await periodicRig()
    expect(await receiver.command('lePeriodicAdvertisingCreateSync', { ...createSync, ...given })).toMatchObject({ status })
  })

  test('7.8.67: one at a time', async () => {
    const { receiver } = await periodicRig()
    await receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    expect(await receiver.command('lePeriodicAdvertisingCreateSync', createSync)).toMatchObject({ status: disallowed })
  })

  test('7.7.65.14: established by the first packet of the train, which a scanner has found', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    await rig.air.advance(1_000)
    expect(rig.receiver.events).toEqual([])
    await scanExtended(rig.receiver)
    await rig.air.advance(200)
    expect(syncsOf(rig)).toEqual([established])
    expect(extendedReports(rig.receiver)).toMatchObject([{ periodicAdvertisingInterval: 40 }, {}])
    const [first] = reportsOf(rig)
    expect(rig.receiver.events.indexOf(first as never)).toBe(rig.receiver.events.indexOf(syncsOf(rig)[0] as never) + 1)
  })

  test.each([
    ['another SID', { advertisingSid: 4 }],
    ['another address', { advertiserAddress: senderAddress + 1 }],
    ['another type of address', { advertiserAddressType: 1 }],
  ])('7.8.67: not with %s', async (_, given) => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', { ...createSync, ...given })
    await scanExtended(rig.receiver)
    await rig.air.advance(1_000)
    expect(syncsOf(rig)).toEqual([])
  })

  test('Vol 6 Part B, 4.3.5: the filter policy of the scanner has no say', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    await scanExtended(rig.receiver, { ...passive1M, scanningFilterPolicy: 1 })
    await rig.air.advance(200)
    expect(extendedReports(rig.receiver)).toEqual([])
    expect(syncsOf(rig)).toHaveLength(1)
  })

  test('7.8.67: with what the list has', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('leAddDeviceToPeriodicAdvertiserList', { ...train, advertisingSid: 4 })
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', { ...createSync, options: 1 })
    await scanExtended(rig.receiver)
    await rig.air.advance(200)
    expect(syncsOf(rig)).toEqual([])
    await rig.receiver.run('lePeriodicAdvertisingCreateSyncCancel', {})
    await rig.receiver.run('leAddDeviceToPeriodicAdvertiserList', train)
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', { ...createSync, options: 1, advertisingSid: 0 })
    await rig.air.advance(200)
    expect(syncsOf(rig).slice(1)).toEqual([established])
  })

  test('7.8.67: a train that is received already', async () => {
    const rig = await synchronised()
    expect(await rig.receiver.command('lePeriodicAdvertisingCreateSync', createSync)).toMatchObject({ status: alreadyExists })
    await rig.receiver.run('leAddDeviceToPeriodicAdvertiserList', train)
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', { ...createSync, options: 1 })
    await rig.receiver.run('leSetExtendedScanEnable', on)
    await rig.air.advance(500)
    expect(syncsOf(rig)).toHaveLength(1)
  })

  test('7.8.67: packets without Constant Tone Extension where they are not wanted', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', { ...createSync, syncCteType: 0x10 })
    await scanExtended(rig.receiver)
    await rig.air.advance(200)
    expect(syncsOf(rig)).toMatchObject([{ status: 0x1a }])
    expect(await rig.receiver.command('lePeriodicAdvertisingCreateSyncCancel', {})).toMatchObject({ status: disallowed })
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'Vol 6 Part B, 4.4.3.4: fails where no packet comes in six events (seed %i)',
    async seed => {
      const rig = await trainRig(bytes(10), { seed })
      await rig.receiver.run('lePeriodicAdvertisingCreateSync', createSync)
      await scanExtended(rig.receiver)
      while (extendedReports(rig.receiver).length === 0) await rig.air.advance(1)
      await rig.sender.run('reset', {})
      await rig.air.advance(250)
      expect(syncsOf(rig)).toEqual([])
      await rig.air.advance(100)
      expect(syncsOf(rig)).toMatchObject([{ status: 0x3e }])
    },
  )

  test('7.8.67: an advertiser by its identity', async () => {
    const rig = await periodicRig()
    const { air, sender, receiver } = rig
    const irk = (n: number): Uint8Array => new Uint8Array(16).fill(n)
    const resolving = async (host: typeof sender, peer: object, localIrk: number, peerIrk: number): Promise<void> => {
      const keys = { localIrk: irk(localIrk), peerIrk: irk(peerIrk) }
      await host.run('leAddDeviceToResolvingList', { peerIdentityAddressType: 0, peerIdentityAddress: 0, ...peer, ...keys })
      await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
    }
    await resolving(sender, { peerIdentityAddress: 0x112233445566 }, 1, 2)
    await resolving(receiver, { peerIdentityAddress: senderAddress }, 2, 1)
    const peer = { peerAddressType: 0, peerAddress: 0x112233445566, ownAddressType: 2 }
    await sender.run('leSetExtendedAdvertisingParametersV1', { ...setParameters, ...peer })
    await sender.run('leSetPeriodicAdvertisingParametersV1', {
      advertisingHandle: 1,
      periodicAdvertisingIntervalMin: 40,
      periodicAdvertisingIntervalMax: 40,
      periodicAdvertisingProperties: 0,
    })
    await sender.run('leSetPeriodicAdvertisingEnable', { enable: 1, advertisingHandle: 1 })
    await sender.run('leSetExtendedAdvertisingEnable', {
      enable: true,
      sets: [{ advertisingHandle: 1, duration: 0, maxExtendedAdvertisingEvents: 0 }],
    })
    await receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    expect(await receiver.command('leClearResolvingList', {})).toMatchObject({ status: disallowed })
    await scanExtended(receiver)
    await air.advance(200)
    expect(syncsOf(rig)).toEqual([{ ...established, advertiserAddressType: 2 }])
  })
})

describe('LE Periodic Advertising Create Sync Cancel', () => {
  test('7.8.68: refused where nothing is pending', async () => {
    const { receiver } = await periodicRig()
    expect(await receiver.command('lePeriodicAdvertisingCreateSyncCancel', {})).toMatchObject({ status: disallowed })
  })

  test('7.8.68: the event says that the host has cancelled it, after the answer', async () => {
    const rig = await periodicRig()
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    const answers = rig.receiver.answers.length
    expect(await rig.receiver.command('lePeriodicAdvertisingCreateSyncCancel', {})).toMatchObject({ status: success })
    expect(rig.receiver.answers).toHaveLength(answers + 1)
    await rig.air.advance(1)
    expect(syncsOf(rig)).toMatchObject([{ status: 0x44 }])
    expect(await rig.receiver.command('lePeriodicAdvertisingCreateSync', createSync)).toMatchObject({ status: success })
  })

  test('7.8.68: also between the scanner that finds the train and its first packet', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', createSync)
    await scanExtended(rig.receiver)
    while (extendedReports(rig.receiver).length === 0) await rig.air.advance(1)
    await rig.receiver.run('leSetExtendedScanEnable', off)
    expect(await rig.receiver.command('lePeriodicAdvertisingCreateSyncCancel', {})).toMatchObject({ status: success })
    await rig.air.advance(1_000)
    expect(syncsOf(rig)).toMatchObject([{ status: 0x44 }])
    expect(reportsOf(rig)).toEqual([])
  })
})

test('3.1.1: synchronising belongs to the extended commands', async () => {
  const { receiver } = await periodicRig()
  await receiver.run('leSetScanEnable', { enable: false, filterDuplicates: false })
  expect(await receiver.command('lePeriodicAdvertisingCreateSync', createSync)).toMatchObject({ status: disallowed })
  expect(await receiver.command('leReadPeriodicAdvertiserListSize', {})).toMatchObject({ status: disallowed })
})
