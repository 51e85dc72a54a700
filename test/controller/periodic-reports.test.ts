import { describe, expect, test } from 'vitest'
import { bytes, createSync, reportsOf, setTrainData, synchronised, syncsOf, trainRig } from '../support/periodic-rig.ts'
import { scanExtended } from '../support/scanner-rig.ts'

const success = 0x00
const unsupported = 0x11
const invalid = 0x12
const unknownTrain = 0x42

describe('LE Periodic Advertising Report', () => {
  test('7.7.65.15: one for each event of the train, with or without scanning', async () => {
    const rig = await synchronised()
    const before = reportsOf(rig).length
    await rig.air.advance(500)
    expect(reportsOf(rig)).toHaveLength(before + 10)
    expect(reportsOf(rig)[0]).toEqual({
      name: 'lePeriodicAdvertisingReportV1',
      syncHandle: 0,
      txPower: 127,
      rssi: -40,
      cteType: 0xff,
      dataStatus: 0,
      data: bytes(10),
    })
  })

  test('beyond 2,000 that a host has not taken they are dropped', async () => {
    const { air, receiver, receiving } = await synchronised()
    const before = receiver.got('lePeriodicAdvertisingReportV1').length
    air.advanceAlone(2_500 * 50)
    await air.advance(0)
    expect(receiver.got('lePeriodicAdvertisingReportV1')).toHaveLength(before + 2_000)
    expect(receiving.counters.missed).toBe(500)
  })

  test('7.8.61: tells the power where the train does', async () => {
    const rig = await synchronised(bytes(1), {}, 0x40)
    expect(reportsOf(rig)[0]).toMatchObject({ txPower: 0 })
  })

  test.each([
    [0, [[0, 0]]],
    [247, [[0, 247]]],
    [248, [[1, 247], [0, 1]]], // biome-ignore format: a table
    [1650, [...Array(6).fill([1, 247]), [0, 168]]],
  ])('7.7.65.15: %i bytes of data', async (length, expected) => {
    const rig = await synchronised(bytes(length))
    const reports = reportsOf(rig).slice(0, expected.length)
    expect(reports.map(({ dataStatus, data }) => [dataStatus, data.length])).toEqual(expected)
    expect(reports.flatMap(({ data }) => [...data])).toEqual([...bytes(length)])
  })

  test('7.8.62: new data is in the next event', async () => {
    const rig = await synchronised(bytes(10))
    await setTrainData(rig.sender, bytes(3))
    // The event that is in progress may still have the old data.
    await rig.air.advance(100)
    expect([...(reportsOf(rig).at(-1)?.data ?? [])]).toEqual([0, 1, 2])
  })

  test('7.8.56: goes on when the set is disabled', async () => {
    const rig = await synchronised()
    await rig.sender.run('leSetExtendedAdvertisingEnable', { enable: false, sets: [] })
    const before = reportsOf(rig).length
    await rig.air.advance(500)
    expect(reportsOf(rig)).toHaveLength(before + 10)
  })

  test('7.8.67 and 7.8.88: off, on and off again', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('lePeriodicAdvertisingCreateSync', { ...createSync, options: 2 })
    await scanExtended(rig.receiver)
    await rig.air.advance(500)
    expect([syncsOf(rig).length, reportsOf(rig).length]).toEqual([1, 0])
    await rig.receiver.run('leSetPeriodicAdvertisingReceiveEnable', { syncHandle: 0, enable: 1 })
    await rig.air.advance(500)
    expect(reportsOf(rig)).toHaveLength(10)
    await rig.receiver.run('leSetPeriodicAdvertisingReceiveEnable', { syncHandle: 0, enable: 0 })
    await rig.air.advance(5_000)
    expect(reportsOf(rig)).toHaveLength(10)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toEqual([])
  })

  test.each([
    [{ syncHandle: 1, enable: 1 }, unknownTrain],
    [{ syncHandle: 0, enable: 3 }, unsupported],
    [{ syncHandle: 0, enable: 4 }, invalid],
  ])('7.8.88: %o is refused', async (params, status) => {
    const { receiver } = await synchronised()
    expect(await receiver.command('leSetPeriodicAdvertisingReceiveEnable', params)).toMatchObject({ status })
  })
})

describe('the end of a sync', () => {
  test('7.7.65.16: lost after the timeout, and not before', async () => {
    const rig = await synchronised()
    await rig.sender.run('leSetPeriodicAdvertisingEnable', { enable: 0, advertisingHandle: 1 })
    await rig.air.advance(940)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toEqual([])
    await rig.air.advance(61)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toEqual([{ name: 'lePeriodicAdvertisingSyncLost', syncHandle: 0 }])
    const terminate = await rig.receiver.command('lePeriodicAdvertisingTerminateSync', { syncHandle: 0 })
    expect(terminate).toMatchObject({ status: unknownTrain })
  })

  test('7.7.65.16: lost out of reach, not by a gap that is shorter', async () => {
    const rig = await synchronised()
    const move = (x: number): void => rig.sending.moveTo({ x, y: 0 })
    move(1_000_000)
    await rig.air.advance(800)
    move(1)
    await rig.air.advance(800)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toEqual([])
    move(1_000_000)
    await rig.air.advance(1_000)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toHaveLength(1)
  })

  test('7.8.69: terminated', async () => {
    const rig = await synchronised()
    const before = reportsOf(rig).length
    await rig.receiver.run('lePeriodicAdvertisingTerminateSync', { syncHandle: 0 })
    await rig.air.advance(5_000)
    expect(reportsOf(rig)).toHaveLength(before)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toEqual([])
    const again = await rig.receiver.command('lePeriodicAdvertisingTerminateSync', { syncHandle: 0 })
    expect(again).toMatchObject({ status: unknownTrain })
    expect(await rig.receiver.command('lePeriodicAdvertisingCreateSync', createSync)).toMatchObject({ status: success })
  })

  test('7.3.2: Reset', async () => {
    const rig = await synchronised()
    const before = rig.receiver.events.length
    await rig.receiver.run('reset', {})
    await rig.receiver.listenToEverything()
    await rig.air.advance(5_000)
    expect(rig.receiver.events).toHaveLength(before)
    const receive = { syncHandle: 0, enable: 1 }
    expect(await rig.receiver.command('leSetPeriodicAdvertisingReceiveEnable', receive)).toMatchObject({ status: unknownTrain })
  })
})
