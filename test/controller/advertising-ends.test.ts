import { describe, expect, test } from 'vitest'
import type { AdvertisingEvent, Side } from '../../controller/air/advertising-event.ts'
import {
  advertiser,
  bytes,
  disable,
  enable,
  enableFor,
  extended,
  fragment,
  legacy,
  properties,
  publicPeer,
  request,
} from '../support/virtual-advertising.ts'

const on = { advertisingEnable: true }
const highDuty = legacy({ advertisingType: 1, peerAddress: publicPeer.address })

describe('Vol 6 Part B, 4.4.2.4.3: high duty cycle directed advertising', () => {
  test('7.8.9: ends after 1.28 s as a connection that was not made', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', highDuty)
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(1_279)
    expect(host.events).toEqual([])
    expect(ear.last).toMatchObject({ connectable: true, scannable: false, target: publicPeer })
    await air.advance(2)
    expect(host.events).toMatchObject([
      { name: 'leEnhancedConnectionCompleteV1', status: 0x3c, role: 1, peerAddress: publicPeer.address },
    ])
    ear.count()
    await air.advance(2_000)
    expect(ear.count()).toBe(0)
    await host.run('leSetAdvertisingParameters', legacy())
    expect(host.events).toHaveLength(1)
  })

  test('7.7.65.1: a host that knows only LE Connection Complete gets that', async () => {
    const { air, host } = await advertiser()
    await host.run('leSetEventMask', { leEventMask: 0x1fn })
    await host.run('leSetAdvertisingParameters', highDuty)
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(2_000)
    expect(host.events).toMatchObject([{ name: 'leConnectionComplete', status: 0x3c, role: 1 }])
  })

  test('an event comes every 3.75 ms', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', highDuty)
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(1_000)
    const gaps = ear.times.slice(1).map((time, i) => time - (ear.times[i] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([3_750]))
    expect(gaps.length).toBe(266)
  })

  test('4.4.2.4.2: low duty cycle goes on', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetAdvertisingParameters', { ...highDuty, advertisingType: 4 })
    await host.run('leSetAdvertisingEnable', on)
    await air.advance(5_000)
    ear.count()
    await air.advance(1_000)
    expect(ear.count()).toBeGreaterThan(8)
    expect(host.events).toEqual([])
  })

  test('7.8.56: as a set it ends with its duration', async () => {
    const { air, host } = await advertiser()
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties: properties.legacyHighDuty }))
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 0x80 }))
    await air.advance(1_281)
    expect(host.events).toMatchObject([{ name: 'leAdvertisingSetTerminated', status: 0x3c, advertisingHandle: 0 }])
  })
})

describe('7.7.65.18: LE Advertising Set Terminated', () => {
  test('when the duration has elapsed', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 100 }))
    await air.advance(999)
    expect(host.events).toEqual([])
    await air.advance(1)
    expect(host.events).toEqual([
      {
        name: 'leAdvertisingSetTerminated',
        status: 0x3c,
        advertisingHandle: 0,
        connectionHandle: 0,
        numCompletedExtendedAdvertisingEvents: ear.count(),
      },
    ])
    await air.advance(1_000)
    expect(ear.count()).toBe(0)
    await host.run('leRemoveAdvertisingSet', { advertisingHandle: 0 })
  })

  test('when as many events were sent as the host wanted', async () => {
    const { air, host, ear } = await advertiser()
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ maxExtendedAdvertisingEvents: 5 }))
    await air.advance(5_000)
    expect(ear.count()).toBe(5)
    expect(host.events).toMatchObject([
      { name: 'leAdvertisingSetTerminated', status: 0x43, numCompletedExtendedAdvertisingEvents: 5 },
    ])
  })

  test('the last event can still be answered', async () => {
    const responses: (Uint8Array | undefined)[] = []
    const answer = (event: AdvertisingEvent) => responses.push(event.scan(publicPeer))
    const { air, host } = await advertiser({ answer })
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties: properties.scannable }))
    await host.run('leSetExtendedScanResponseData', { ...fragment(), scanResponseData: bytes(200) })
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ maxExtendedAdvertisingEvents: 2 }))
    await air.advance(1_000)
    expect(responses).toEqual([bytes(200), bytes(200)])
    expect(host.got('leAdvertisingSetTerminated')).toHaveLength(1)
  })

  test('whichever limit comes first, once', async () => {
    const { air, host } = await advertiser()
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 20, maxExtendedAdvertisingEvents: 5 }))
    await air.advance(5_000)
    expect(host.events).toMatchObject([{ status: 0x3c, numCompletedExtendedAdvertisingEvents: 2 }])
  })

  test('7.8.56: enabling again begins the limits anew', async () => {
    const { air, host } = await advertiser()
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 100 }))
    await air.advance(900)
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 100 }))
    await air.advance(900)
    expect(host.events).toEqual([])
    await air.advance(100)
    expect(host.events).toHaveLength(1)
  })

  test('not when the host ends it', async () => {
    const { air, host } = await advertiser()
    await host.run('leSetExtendedAdvertisingParametersV1', extended())
    await host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 100, maxExtendedAdvertisingEvents: 5 }))
    await host.run('leSetExtendedAdvertisingEnable', disable(0))
    await air.advance(5_000)
    expect(host.events).toEqual([])
  })

  test('with the handle of the connection, for the set that was connected to, and no other', async () => {
    let told: Side['told']
    const answer = (event: AdvertisingEvent) => {
      const side = event.connect(request())
      if (side) told = side.told
    }
    const { air, host, ear } = await advertiser({ answer })
    const connectable = extended({ advertisingEventProperties: properties.connectable })
    await host.run('leSetExtendedAdvertisingParametersV1', connectable)
    await host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 1, advertisingSid: 1 }))
    await host.run('leSetExtendedAdvertisingEnable', enable(0, 1))
    await air.advance(150)
    told?.(0, 7)
    await air.advance(1)
    expect(host.events).toMatchObject([
      { status: 0, advertisingHandle: 0, connectionHandle: 7, numCompletedExtendedAdvertisingEvents: 1 },
    ])
    ear.count()
    await air.advance(500)
    expect(new Set(ear.heardEvents.map(event => event.sid))).toEqual(new Set([1]))
    await host.run('leSetExtendedAdvertisingParametersV1', connectable)
  })
})
