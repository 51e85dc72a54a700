import { describe, expect, test } from 'vitest'
import { profiles, VirtualController } from '../../controller/index.ts'
import {
  advertiser,
  advertising,
  bytes,
  enable,
  extended,
  fragment,
  legacy,
  otherPeer,
  properties,
  publicPeer,
  type Rig,
  request,
  scanResponseData,
} from '../support/virtual-advertising.ts'

const on = { advertisingEnable: true }

describe('a scan request', () => {
  test.each([
    [0, true],
    [1, false],
    [2, true],
    [3, false],
    [4, false],
  ])('type %i: answered %s', async (advertisingType, answered) => {
    const { answersScan } = await advertising({ advertisingType, peerAddress: publicPeer.address })
    expect(answersScan(publicPeer)).toBe(answered)
  })

  test('is answered with the scan response, and not with the advertisement', async () => {
    const { ear } = await advertising()
    expect(ear.last.scan(publicPeer)).toEqual(scanResponseData)
  })

  test('comes too late when advertising is off', async () => {
    const { host, answersScan } = await advertising()
    await host.run('leSetAdvertisingEnable', { advertisingEnable: false })
    expect(answersScan(publicPeer)).toBe(false)
  })

  test('bug: the advertisement in the scan response', async () => {
    const { air, host, ear } = await advertiser({ bugs: { copiesAdvertisements: true } })
    await host.run('leSetAdvertisingData', { advertisingData: bytes(3, 3) })
    await host.run('leSetScanResponseData', { scanResponseData })
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(ear.last.scan(publicPeer)).toEqual(bytes(3, 3))
  })

  test.each([true, false])('7.7.65.19: is told of where the host wants it (%s)', async scanRequestNotificationEnable => {
    const { air, host, ear } = await advertiser()
    const params = extended({ advertisingEventProperties: properties.scannable, scanRequestNotificationEnable })
    await host.run('leSetExtendedAdvertisingParametersV1', params)
    await host.run('leSetExtendedScanResponseData', { ...fragment(), scanResponseData })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    await air.advance(50)
    expect(ear.last.scan(otherPeer)).toEqual(scanResponseData)
    await air.advance(1)
    const told = [
      { name: 'leScanRequestReceived', advertisingHandle: 0, scannerAddressType: 1, scannerAddress: otherPeer.address },
    ]
    expect(host.events).toEqual(scanRequestNotificationEnable ? told : [])
  })

  test('Vol 6 Part B, 4.4.2.5: a directed scannable event is for its target', async () => {
    const { air, host, ear } = await advertiser()
    const advertisingEventProperties = properties.scannable | properties.directed
    const params = extended({ advertisingEventProperties, peerAddress: publicPeer.address })
    await host.run('leSetExtendedAdvertisingParametersV1', params)
    await host.run('leSetExtendedScanResponseData', { ...fragment(), scanResponseData })
    await host.run('leSetExtendedAdvertisingEnable', enable(0))
    await air.advance(50)
    expect([ear.last.scan(otherPeer), ear.last.scan(publicPeer)]).toEqual([undefined, scanResponseData])
  })
})

describe('a connection request', () => {
  test.each([
    [0, true],
    [1, true],
    [2, false],
    [3, false],
    [4, true],
  ])('type %i: taken %s', async (advertisingType, taken) => {
    const { takes } = await advertising({ advertisingType, peerAddress: publicPeer.address })
    expect(takes(publicPeer)).toBe(taken)
  })

  test.each([1, 4])('type %i is for its target only', async advertisingType => {
    const { takes } = await advertising({ advertisingType, peerAddress: publicPeer.address })
    expect([takes(otherPeer), takes({ ...publicPeer, type: 1 }), takes(publicPeer)]).toEqual([false, false, true])
  })

  test('ends advertising: the first one wins', async () => {
    const { air, host, ear, takes } = await advertising()
    expect([takes(publicPeer), takes(otherPeer)]).toEqual([true, false])
    ear.count()
    await air.advance(1_000)
    expect(ear.count()).toBe(0)
    await host.run('leSetAdvertisingParameters', legacy())
    expect(host.got('leAdvertisingSetTerminated')).toEqual([])
  })

  test('says who is on both ends', async () => {
    const { controller, ear } = await advertising()
    const side = ear.last.connect(request(otherPeer))
    expect(side).toMatchObject({ radio: controller.radio, peer: { ...otherPeer, rpa: 0 }, localRpa: 0 })
  })

  test('Vol 6 Part B, 4.5: is not taken of somebody who is connected already', async () => {
    const { air, host, ear } = await advertiser()
    const central = new VirtualController({ air, address: publicPeer.address })
    const connect = () => {
      const side = ear.last.connect(request())
      const peer = { type: 0, address: 0xa0b0c0d0e0f0, rpa: 0 } as const
      if (side) central.connections.create({ radio: central.radio, peer, localRpa: 0 }, side, request())
      return side !== undefined
    }
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(connect()).toBe(true)
    await air.advance(50)
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(connect()).toBe(false)
    expect(ear.last.connect(request(otherPeer))).toBeDefined()
  })

  test('is not taken where there is no room for another link', async () => {
    const { air, host, ear } = await advertiser({ profile: { ...profiles.le42, maxLinks: 0 } })
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(50)
    expect(ear.last.connect(request())).toBeUndefined()
  })
})

describe('Advertising_Filter_Policy', () => {
  const list = ({ host }: Rig) =>
    host.run('leAddDeviceToFilterAcceptList', { addressType: otherPeer.type, address: otherPeer.address })

  test.each([
    [0, true, true],
    [1, false, true],
    [2, true, false],
    [3, false, false],
  ])('7.8.5: %i of somebody who is not in the accept list', async (advertisingFilterPolicy, scan, connection) => {
    const { answersScan, takes } = await advertising({ advertisingFilterPolicy }, list)
    expect([answersScan(publicPeer), answersScan(otherPeer)]).toEqual([scan, true])
    expect(takes(publicPeer)).toBe(connection)
  })

  test('7.8.5: 3 of somebody who is', async () => {
    const { takes } = await advertising({ advertisingFilterPolicy: 3 }, list)
    expect(takes(otherPeer)).toBe(true)
  })

  test('7.8.5: is ignored in directed advertising', async () => {
    const peerAddress = publicPeer.address
    const { takes } = await advertising({ advertisingType: 4, peerAddress, advertisingFilterPolicy: 3 })
    expect(takes(publicPeer)).toBe(true)
  })

  test.each([
    [0, 0],
    [1, 0x0c],
  ])('7.8.15: policy %i and the accept list meanwhile', async (advertisingFilterPolicy, status) => {
    const { host } = await advertising({ advertisingFilterPolicy })
    expect(await host.command('leClearFilterAcceptList', {})).toMatchObject({ status })
  })
})
