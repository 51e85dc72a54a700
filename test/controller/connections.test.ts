import { describe, expect, test } from 'vitest'
import { link, linked, twoStations } from '../support/links.ts'

describe('a connection', () => {
  test('7.7.65.10: the central is told at once, the peripheral with the first packet', async () => {
    const { air, central, peripheral } = await twoStations()
    link(central, peripheral)
    await air.advance(1)
    expect(central.host.got('leEnhancedConnectionCompleteV1')).toEqual([
      {
        name: 'leEnhancedConnectionCompleteV1',
        status: 0,
        connectionHandle: 0,
        role: 0,
        peerAddressType: 0,
        peerAddress: peripheral.controller.publicAddress,
        localResolvablePrivateAddress: 0,
        peerResolvablePrivateAddress: 0,
        connectionInterval: 24,
        peripheralLatency: 0,
        supervisionTimeout: 100,
        centralClockAccuracy: 0,
      },
    ])
    expect(peripheral.host.events).toEqual([])
    await air.advance(1)
    expect(peripheral.host.got('leEnhancedConnectionCompleteV1')).toMatchObject([
      { status: 0, role: 1, peerAddress: central.controller.publicAddress },
    ])
    expect(peripheral.host.events.map(({ name }) => name)).toEqual([
      'leEnhancedConnectionCompleteV1',
      'leChannelSelectionAlgorithm',
    ])
  })
})

describe('Disconnect', () => {
  test('7.1.6: each side has its reason', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    await air.advance(60)
    expect(central.host.got('disconnectionComplete')).toEqual([
      { name: 'disconnectionComplete', status: 0, connectionHandle: 0, reason: 0x16 },
    ])
    expect(peripheral.host.got('disconnectionComplete')).toMatchObject([{ status: 0, connectionHandle: 0, reason: 0x13 }])
  })
})

describe('data', () => {
  test('goes both ways, whole and in order', async () => {
    const { air, central, peripheral } = await linked()
    const packet = Uint8Array.from({ length: 100 }, (_, i) => i)
    central.host.sendAcl(0, packet)
    peripheral.host.sendAcl(0, packet.slice(0, 20))
    await air.advance(100)
    expect(peripheral.host.data.map(({ boundary, data }) => [boundary, data.length])).toEqual([
      [2, 27],
      [1, 27],
      [1, 27],
      [1, 19],
    ])
    expect(peripheral.host.data.flatMap(({ data }) => [...data])).toEqual([...packet])
    expect(central.host.data).toMatchObject([{ handle: 0, boundary: 2 }])
    expect(central.host.got('numberOfCompletedPackets')).toMatchObject([
      { completed: [{ connectionHandle: 0, numCompletedPackets: 1 }] },
    ])
    expect(peripheral.host.got('numberOfCompletedPackets')).toHaveLength(1)
  })
})
