import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { type LinkedOptions, linked, type Station } from '../support/links.ts'

const connectionHandle = 0
const update = {
  connectionHandle,
  connectionIntervalMin: 40,
  connectionIntervalMax: 80,
  maxLatency: 0,
  supervisionTimeout: 400,
  minCeLength: 0,
  maxCeLength: 0,
}
const reply = { connectionHandle, intervalMin: 40, intervalMax: 80, maxLatency: 0, timeout: 400, minCeLength: 0, maxCeLength: 0 }
const changed = {
  name: 'leConnectionUpdateComplete',
  status: 0,
  connectionHandle,
  connectionInterval: 80,
  peripheralLatency: 0,
  supervisionTimeout: 400,
} as const
const unchanged = { ...changed, connectionInterval: 24, supervisionTimeout: 100 }
const told = ({ host }: Station) => host.got('leConnectionUpdateComplete')

/** The peripheral has asked for other parameters, and the central's host knows. */
const asked = async (options: LinkedOptions = {}) => {
  const stations = await linked(options)
  await stations.peripheral.host.run('leConnectionUpdate', update)
  await stations.air.advance(100)
  return stations
}

describe('LE Connection Update by the central', () => {
  test('7.8.18: both hosts are told of new parameters', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leConnectionUpdate', update)
    await air.advance(400)
    expect(told(central)).toEqual([changed])
    expect(told(peripheral)).toEqual([changed])
  })

  test('Vol 6 Part B, 5.1.1: there are at least six connection events before the instant', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leConnectionUpdate', update)
    // An event comes every 30 ms, the next one in 21.25 ms; that is the first that can carry the news.
    await air.advance(21 + 6 * 30)
    expect([...told(central), ...told(peripheral)]).toEqual([])
    await air.advance(1)
    expect([told(central).length, told(peripheral).length]).toEqual([1, 1])
  })

  test('Vol 6 Part B, 5.1.1: a peripheral that sleeps has time to learn of the instant', async () => {
    const { air, central, peripheral } = await linked({ latency: 10, timeout: 400 })
    await air.advance(1000)
    await central.host.run('leConnectionUpdate', { ...update, maxLatency: 3 })
    await air.advance(1000)
    expect(told(central)).toEqual([{ ...changed, peripheralLatency: 3 }])
    expect(told(peripheral)).toEqual(told(central))
  })

  test('7.7.65.3: without a change the peripheral is not told', async () => {
    const { air, central, peripheral } = await linked()
    const same = { ...update, connectionIntervalMin: 24, connectionIntervalMax: 24, supervisionTimeout: 100 }
    await central.host.run('leConnectionUpdate', same)
    await air.advance(400)
    expect(told(central)).toEqual([unchanged])
    expect(told(peripheral)).toEqual([])
  })

  test('Vol 6 Part B, 5.5: a peripheral that learns of the instant too late leaves, and the central misses it', async () => {
    let isBroken = false
    const path = () => ({ rssi: -40, loss: isBroken ? 1 : 0 })
    const { air, central, peripheral } = await linked({ air: { path } })
    isBroken = true
    await central.host.run('leConnectionUpdate', update)
    await air.advance(400)
    isBroken = false
    await air.advance(6000)
    expect(peripheral.host.events.at(-1)).toMatchObject({ name: 'disconnectionComplete', reason: 0x28 })
    expect(central.host.events.at(-1)).toMatchObject({ name: 'disconnectionComplete', reason: 0x08 })
    expect(told(peripheral)).toEqual([])
  })

  test.each([
    ['an interval below 7.5 ms', { connectionIntervalMin: 5 }],
    ['an interval over 4 s', { connectionIntervalMax: 0x0c81, supervisionTimeout: 0x0c80 }],
    ['a least interval over the greatest', { connectionIntervalMin: 81 }],
    ['a latency over 499', { connectionIntervalMin: 6, connectionIntervalMax: 6, maxLatency: 500, supervisionTimeout: 0x0c80 }],
    ['a timeout below 100 ms', { connectionIntervalMin: 6, connectionIntervalMax: 6, supervisionTimeout: 9 }],
    ['a timeout over 32 s', { supervisionTimeout: 0x0c81 }],
    ['a timeout of exactly (1 + latency) * interval * 2', { maxLatency: 4, supervisionTimeout: 100 }],
    ['a least event length over the greatest', { minCeLength: 2, maxCeLength: 1 }],
  ])('7.8.18: %s is invalid', async (_, wrong) => {
    const { central } = await linked()
    expect((await central.host.command('leConnectionUpdate', { ...update, ...wrong })).status).toBe(0x12)
  })

  test('7.8.18: the shortest timeout that is valid', async () => {
    const { air, central } = await linked()
    await central.host.run('leConnectionUpdate', { ...update, maxLatency: 4, supervisionTimeout: 101 })
    await air.advance(400)
    expect(told(central)).toMatchObject([{ status: 0, peripheralLatency: 4, supervisionTimeout: 101 }])
  })

  test('7.8.18: no such connection', async () => {
    const { central } = await linked()
    expect((await central.host.command('leConnectionUpdate', { ...update, connectionHandle: 1 })).status).toBe(0x02)
  })
})

describe('LE Connection Update by the peripheral', () => {
  test('Vol 6 Part B, 5.1.7: the host of the central is asked', async () => {
    const { central } = await asked()
    expect(central.host.got('leRemoteConnectionParameterRequest')).toEqual([
      {
        name: 'leRemoteConnectionParameterRequest',
        connectionHandle,
        intervalMin: 40,
        intervalMax: 80,
        maxLatency: 0,
        timeout: 400,
      },
    ])
  })

  test('7.8.31: the host of the central accepts', async () => {
    const { air, central, peripheral } = await asked()
    expect(await central.host.command('leRemoteConnectionParameterRequestReply', reply)).toEqual({
      status: 0,
      returns: { connectionHandle },
    })
    await air.advance(400)
    expect(told(central)).toEqual([changed])
    expect(told(peripheral)).toEqual([changed])
  })

  test('7.8.32: the host of the central declines', async () => {
    const { air, central, peripheral } = await asked()
    await central.host.run('leRemoteConnectionParameterRequestNegativeReply', { connectionHandle, reason: 0x3b })
    await air.advance(400)
    expect(told(central)).toEqual([])
    expect(told(peripheral)).toEqual([{ ...unchanged, status: 0x3b }])
  })

  test('7.8.31, 7.8.32: an answer that nobody has asked for, or a second one, is disallowed', async () => {
    const { central, peripheral } = await linked()
    const negative = { connectionHandle, reason: 0x3b }
    for (const { host } of [central, peripheral]) {
      expect((await host.command('leRemoteConnectionParameterRequestReply', reply)).status).toBe(0x0c)
      expect((await host.command('leRemoteConnectionParameterRequestNegativeReply', negative)).status).toBe(0x0c)
    }
    const { central: other } = await asked()
    await other.host.run('leRemoteConnectionParameterRequestReply', reply)
    expect((await other.host.command('leRemoteConnectionParameterRequestReply', reply)).status).toBe(0x0c)
    expect((await other.host.command('leRemoteConnectionParameterRequestNegativeReply', negative)).status).toBe(0x0c)
  })

  test('7.8.31: an answer that is invalid leaves the question open', async () => {
    const { air, central, peripheral } = await asked()
    const wrong = { ...reply, timeout: 9 }
    expect((await central.host.command('leRemoteConnectionParameterRequestReply', wrong)).status).toBe(0x12)
    await central.host.run('leRemoteConnectionParameterRequestReply', reply)
    await air.advance(400)
    expect(told(peripheral)).toEqual([changed])
  })

  test('Vol 6 Part B, 5.1.7: a central whose host does not listen rejects', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetEventMask', { leEventMask: 0x1fn })
    await peripheral.host.run('leConnectionUpdate', update)
    await air.advance(400)
    expect(told(peripheral)).toEqual([{ ...unchanged, status: 0x1a }])
  })

  test('Vol 6 Part B, 5.2: a host that never answers costs the link', async () => {
    const { air, central, peripheral } = await asked()
    await air.advance(39_000)
    expect(peripheral.host.got('disconnectionComplete')).toEqual([])
    await air.advance(3000)
    expect(peripheral.host.events.at(-1)).toMatchObject({ name: 'disconnectionComplete', reason: 0x22 })
    expect(central.host.events.at(-1)).toMatchObject({ name: 'disconnectionComplete', reason: 0x08 })
  })

  test('7.8.18: a central that does not know the procedure', async () => {
    const { air, peripheral } = await linked({ central: { profile: profiles.le40 } })
    await peripheral.host.run('leConnectionUpdate', update)
    await air.advance(400)
    expect(told(peripheral)).toEqual([{ ...unchanged, status: 0x1a }])
  })

  test('7.8.18: a central that is known not to know the procedure is not asked', async () => {
    const { air, central, peripheral } = await linked({ central: { profile: profiles.le40 } })
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    await peripheral.host.run('leConnectionUpdate', update)
    await air.advance(0)
    expect(told(peripheral)).toEqual([{ ...unchanged, status: 0x1a }])
  })

  test('7.8.18: a peripheral that does not know the procedure itself', async () => {
    const { peripheral } = await linked({ peripheral: { profile: profiles.le40 } })
    expect((await peripheral.host.command('leConnectionUpdate', update)).status).toBe(0x11)
  })
})
