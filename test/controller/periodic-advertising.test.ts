import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { enableSet, periodicRig, setParameters, setTrainData, trainParameters } from '../support/periodic-rig.ts'
import type { RawHost } from '../support/raw-host.ts'

const success = 0x00
const memoryFull = 0x07
const disallowed = 0x0c
const unsupported = 0x11
const invalid = 0x12
const unknownSet = 0x42
const tooLong = 0x45

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at & 0xff)
const data = (operation: number, length: number, advertisingHandle = 1) => ({
  advertisingHandle,
  operation,
  advertisingData: bytes(length),
})
const enable = { enable: 1, advertisingHandle: 1 }
const disable = { ...enable, enable: 0 }

const configured = async (): Promise<RawHost> => {
  const { sender } = await periodicRig()
  await sender.run('leSetPeriodicAdvertisingParametersV1', trainParameters)
  return sender
}

const kinds = [
  ['connectable', 0x01],
  ['scannable', 0x02],
  ['legacy', 0x10],
  ['anonymous', 0x20],
] as const

describe('LE Set Periodic Advertising Parameters', () => {
  test.each([
    ['the shortest interval', { periodicAdvertisingIntervalMin: 6, periodicAdvertisingIntervalMax: 6 }, success],
    ['Tx Power', { periodicAdvertisingProperties: 0x40 }, success],
    ['an interval that is too short', { periodicAdvertisingIntervalMin: 5 }, invalid],
    ['a least interval above the greatest', { periodicAdvertisingIntervalMin: 41 }, invalid],
    ['properties that are reserved', { periodicAdvertisingProperties: 0x41 }, invalid],
    ['a set that does not exist', { advertisingHandle: 2 }, unknownSet],
    ['a handle that cannot be', { advertisingHandle: 0xf0 }, invalid],
  ])('7.8.61: %s', async (_, given, status) => {
    const { sender } = await periodicRig()
    const parameters = { ...trainParameters, ...given }
    expect(await sender.command('leSetPeriodicAdvertisingParametersV1', parameters)).toMatchObject({ status })
  })

  test.each(kinds)('7.8.61: refused for a set that is %s', async (_, advertisingEventProperties) => {
    const { sender } = await periodicRig()
    await sender.run('leSetExtendedAdvertisingParametersV1', { ...setParameters, advertisingEventProperties })
    expect(await sender.command('leSetPeriodicAdvertisingParametersV1', trainParameters)).toMatchObject({ status: invalid })
  })

  test('7.8.61: refused while periodic advertising is enabled', async () => {
    const sender = await configured()
    await sender.run('leSetPeriodicAdvertisingEnable', enable)
    expect(await sender.command('leSetPeriodicAdvertisingParametersV1', trainParameters)).toMatchObject({ status: disallowed })
    await sender.run('leSetPeriodicAdvertisingEnable', disable)
    expect(await sender.command('leSetPeriodicAdvertisingParametersV1', trainParameters)).toMatchObject({ status: success })
  })

  test('7.8.61: refused where the data does not fit the interval', async () => {
    const sender = await configured()
    await setTrainData(sender, bytes(1_650))
    const short = { ...trainParameters, periodicAdvertisingIntervalMin: 6, periodicAdvertisingIntervalMax: 8 }
    expect(await sender.command('leSetPeriodicAdvertisingParametersV1', short)).toMatchObject({ status: tooLong })
  })

  test('3.1: a controller without periodic advertising does not know it', async () => {
    const leFeatures = profiles.le54.leFeatures & ~(1n << 13n)
    const { sender } = await periodicRig({}, { ...profiles.le54, leFeatures })
    expect(await sender.command('leSetPeriodicAdvertisingParametersV1', trainParameters)).toMatchObject({ status: 0x01 })
  })
})

describe('LE Set Periodic Advertising Data', () => {
  test('7.8.62: refused before the parameters were set', async () => {
    const { sender } = await periodicRig()
    expect(await sender.command('leSetPeriodicAdvertisingData', data(3, 10))).toMatchObject({ status: disallowed })
  })

  test.each([
    ['all data at once', [data(3, 252)], success],
    ['no data', [data(3, 0)], success],
    ['data in fragments', [data(1, 252), data(0, 252), data(2, 1)], success],
    ['a set that does not exist', [data(3, 1, 2)], unknownSet],
    ['an operation that is reserved', [data(5, 1)], invalid],
    ['an empty fragment', [data(1, 252), data(0, 0)], invalid],
    ['a fragment without a first one', [data(2, 10)], invalid],
    ['unchanged data while disabled', [data(3, 10), data(4, 0)], invalid],
    ['more than the controller holds', [data(1, 252), ...Array(5).fill(data(0, 252)), data(2, 139)], memoryFull],
  ])('7.8.62: %s', async (_, commands, status) => {
    const sender = await configured()
    const statuses: number[] = []
    for (const command of commands) statuses.push((await sender.command('leSetPeriodicAdvertisingData', command)).status)
    expect(statuses.at(-1)).toBe(status)
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set(commands.length > 1 ? [success] : []))
  })

  test('7.8.62: more than fits the interval is refused, and all data is discarded', async () => {
    const { sender } = await periodicRig()
    const short = { ...trainParameters, periodicAdvertisingIntervalMin: 6, periodicAdvertisingIntervalMax: 6 }
    await sender.run('leSetPeriodicAdvertisingParametersV1', short)
    const statuses: number[] = []
    for (const operation of [1, 0, 0]) {
      const { status } = await sender.command('leSetPeriodicAdvertisingData', data(operation, 252))
      statuses.push(status)
    }
    expect(statuses).toEqual([success, success, tooLong])
    // No part is left that would have to be completed.
    expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: success })
  })

  test('7.8.62: while it is enabled only all data at once, or the same once more', async () => {
    const sender = await configured()
    await sender.run('leSetPeriodicAdvertisingEnable', enable)
    const statusOf = async (operation: number, length: number): Promise<number> =>
      (await sender.command('leSetPeriodicAdvertisingData', data(operation, length))).status
    expect(await statusOf(4, 0)).toBe(invalid)
    expect(await statusOf(1, 10)).toBe(disallowed)
    expect(await statusOf(3, 10)).toBe(success)
    expect(await statusOf(4, 1)).toBe(invalid)
    expect(await statusOf(4, 0)).toBe(success)
  })

  test('7.8.59: the data goes with its set', async () => {
    const sender = await configured()
    await sender.run('leRemoveAdvertisingSet', { advertisingHandle: 1 })
    await sender.run('leSetExtendedAdvertisingParametersV1', setParameters)
    expect(await sender.command('leSetPeriodicAdvertisingData', data(3, 10))).toMatchObject({ status: disallowed })
  })
})

describe('LE Set Periodic Advertising Enable', () => {
  test.each([
    ['7.8.63: enabled', enable, success],
    ['7.8.63: disabled without effect', disable, success],
    ['7.8.63: with ADI, which it does not have', { ...enable, enable: 3 }, unsupported],
    ['7.8.63: ADI alone', { ...enable, enable: 2 }, unsupported],
    ['7.8.63: bits that are reserved', { ...enable, enable: 5 }, invalid],
    ['7.8.63: a set that does not exist', { ...enable, advertisingHandle: 2 }, unknownSet],
  ])('%s', async (_, given, status) => {
    const sender = await configured()
    expect(await sender.command('leSetPeriodicAdvertisingEnable', given)).toMatchObject({ status })
  })

  test('7.8.63: refused before the parameters were set', async () => {
    const { sender } = await periodicRig()
    expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: disallowed })
  })

  test('7.8.63: refused with partial data', async () => {
    const sender = await configured()
    await sender.run('leSetPeriodicAdvertisingData', data(1, 10))
    expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: disallowed })
    await sender.run('leSetPeriodicAdvertisingData', data(2, 10))
    expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: success })
    expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: success })
  })

  test.each(kinds)('7.8.63: refused for a set that has become %s', async (_, advertisingEventProperties) => {
    const sender = await configured()
    await sender.run('leSetExtendedAdvertisingParametersV1', { ...setParameters, advertisingEventProperties })
    expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: disallowed })
  })

  test('7.8.59: its set is not removed before it is disabled', async () => {
    const sender = await configured()
    await sender.run('leSetPeriodicAdvertisingEnable', enable)
    expect(await sender.command('leRemoveAdvertisingSet', { advertisingHandle: 1 })).toMatchObject({ status: disallowed })
    expect(await sender.command('leClearAdvertisingSets', {})).toMatchObject({ status: disallowed })
    await sender.run('leSetPeriodicAdvertisingEnable', disable)
    expect(await sender.command('leRemoveAdvertisingSet', { advertisingHandle: 1 })).toMatchObject({ status: success })
  })
})

test('3.1.1: periodic advertising belongs to the extended commands', async () => {
  const { receiver } = await periodicRig()
  await receiver.run('leSetAdvertisingData', { advertisingData: new Uint8Array() })
  expect(await receiver.command('leSetPeriodicAdvertisingParametersV1', trainParameters)).toMatchObject({ status: disallowed })
  expect(await receiver.command('leSetPeriodicAdvertisingData', data(3, 1))).toMatchObject({ status: disallowed })
  expect(await receiver.command('leSetPeriodicAdvertisingEnable', disable)).toMatchObject({ status: disallowed })
})

test('7.3.2: Reset ends a train and forgets it', async () => {
  const sender = await configured()
  await sender.run('leSetPeriodicAdvertisingEnable', enable)
  await sender.run('leSetExtendedAdvertisingEnable', enableSet)
  await sender.run('reset', {})
  expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: unknownSet })
  await sender.run('leSetExtendedAdvertisingParametersV1', setParameters)
  expect(await sender.command('leSetPeriodicAdvertisingEnable', enable)).toMatchObject({ status: disallowed })
})
