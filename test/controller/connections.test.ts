import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { link, linked, twoStations } from '../support/links.ts'

describe('a connection', () => {
  test('Vol 6 Part B, 4.5: both are told when it is created, before any packet of it', async () => {
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
    expect(peripheral.host.got('leEnhancedConnectionCompleteV1')).toMatchObject([
      { status: 0, role: 1, peerAddress: central.controller.publicAddress },
    ])
  })

  test('7.7.65.1: hosts that do not listen to the enhanced event get the other one, with the type of the identity', async () => {
    const { air, central, peripheral } = await twoStations()
    await central.host.run('leSetEventMask', { leEventMask: 0x1fn })
    const peer = { type: 3, address: peripheral.controller.publicAddress, rpa: 0x4a0000000001 } as const
    const request = { initiator: { type: 0, address: 1 }, interval: 24, latency: 3, timeout: 300, phy: 1 } as const
    central.controller.connections.create({ radio: central.controller.radio, peer, localRpa: 0 }, undefined, request)
    await air.advance(1)
    expect(central.host.events).toMatchObject([
      {
        name: 'leConnectionComplete',
        peerAddressType: 1,
        peerAddress: peer.address,
        peripheralLatency: 3,
        supervisionTimeout: 300,
      },
    ])
  })

  test('7.7.65.10: the private addresses of both are told', async () => {
    const { air, central, peripheral } = await twoStations()
    const peer = { type: 2, address: peripheral.controller.publicAddress, rpa: 0x4a0000000001 } as const
    const request = { initiator: { type: 0, address: 1 }, interval: 24, latency: 0, timeout: 300, phy: 1 } as const
    central.controller.connections.create({ radio: central.controller.radio, peer, localRpa: 0x4b0000000002 }, undefined, request)
    await air.advance(1)
    expect(central.host.got('leEnhancedConnectionCompleteV1')).toMatchObject([
      { peerAddressType: 2, localResolvablePrivateAddress: 0x4b0000000002, peerResolvablePrivateAddress: 0x4a0000000001 },
    ])
  })

  test.each([
    [profiles.le54, profiles.le54, [1], [1]],
    [profiles.le54, profiles.le42, [0], []],
    [profiles.le42, profiles.le42, [], []],
  ])('7.7.65.20: the channel selection algorithm follows the connection', async (of, other, here, there) => {
    const { central, peripheral } = await linked({ central: { profile: of }, peripheral: { profile: other } })
    const algorithms = ({ host }: typeof central) =>
      host.got('leChannelSelectionAlgorithm').map(({ channelSelectionAlgorithm }) => channelSelectionAlgorithm)
    expect(algorithms(central)).toEqual(here)
    expect(algorithms(peripheral)).toEqual(there)
    expect(central.host.events.map(({ name }) => name)[0]).toBe('leEnhancedConnectionCompleteV1')
  })

  test('the advertiser hears which handle came of it', async () => {
    const { central, peripheral } = await twoStations()
    const handles: number[] = []
    const peer = { type: 0, address: 1, rpa: 0 } as const
    const request = { initiator: { type: 0, address: 1 }, interval: 24, latency: 0, timeout: 300, phy: 1 } as const
    central.controller.connections.create(
      { radio: central.controller.radio, peer, localRpa: 0 },
      { radio: peripheral.controller.radio, peer, localRpa: 0, told: (_, handle) => handles.push(handle) },
      request,
    )
    expect(handles).toEqual([0])
  })

  test('handles are each side’s own, and come back when they are free', async () => {
    const { air, central, peripheral } = await twoStations()
    link(peripheral, central)
    link(central, peripheral)
    await air.advance(10)
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    await air.advance(100)
    link(central, peripheral)
    link(central, peripheral)
    await air.advance(10)
    const handles = central.host.got('leEnhancedConnectionCompleteV1').map(({ connectionHandle }) => connectionHandle)
    expect(handles).toEqual([0, 1, 0, 2])
    expect(central.controller.connections.states).toEqual(['central'])
    expect(peripheral.controller.connections.states).toEqual(['peripheral'])
  })

  test('there is room for as many as the controller says', async () => {
    const { central, peripheral } = await linked({ central: { profile: profiles.tiny } })
    expect(central.controller.connections.hasRoom).toBe(false)
    expect(peripheral.controller.connections.hasRoom).toBe(true)
    const { publicAddress: address } = peripheral.controller
    expect(central.controller.connections.has({ type: 2, address, rpa: 0 })).toBe(true)
    expect(central.controller.connections.has({ type: 1, address, rpa: 0 })).toBe(false)
  })

  test('Reset ends links without a word, and the other side notices', async () => {
    const { air, central, peripheral } = await linked({ timeout: 50 })
    const before = central.host.events.length
    await central.host.run('reset', {})
    await air.advance(1_000)
    expect(central.host.events).toHaveLength(before)
    expect(central.controller.connections.ends.size).toBe(0)
    expect(peripheral.host.got('disconnectionComplete')).toMatchObject([{ reason: 0x08 }])
  })
})

describe('commands about a link', () => {
  test('7.5.4: RSSI is that of the peer, as far as it is heard', async () => {
    const { central, peripheral } = await linked()
    peripheral.controller.moveTo({ x: 10, y: 0 })
    expect(await central.host.run('readRssi', { connectionHandle: 0 })).toEqual({ connectionHandle: 0, rssi: -60 })
    peripheral.controller.moveTo({ x: 1e6, y: 0 })
    expect(await central.host.run('readRssi', { connectionHandle: 0 })).toEqual({ connectionHandle: 0, rssi: 127 })
  })

  test.each([
    ['7.5.4', 'readRssi', {}],
    ['7.3.35', 'readTransmitPowerLevel', { type: 0 }],
    ['7.8.20', 'leReadChannelMap', {}],
    ['7.1.6', 'disconnect', { reason: 0x13 }],
    ['7.3.93', 'readAuthenticatedPayloadTimeout', {}],
    ['7.3.94', 'writeAuthenticatedPayloadTimeout', { authenticatedPayloadTimeout: 100 }],
  ] as const)('%s: %s of a link that is not there', async (_, name, params) => {
    const { central } = await linked()
    expect(await central.host.command(name, { connectionHandle: 7, ...params } as never)).toMatchObject({ status: 0x02 })
  })

  test('7.3.35: the power at present, and the highest one', async () => {
    const { central } = await linked()
    const read = (type: number) => central.host.command('readTransmitPowerLevel', { connectionHandle: 0, type })
    expect(await read(0)).toMatchObject({ status: 0, returns: { txPowerLevel: 0 } })
    expect(await read(1)).toMatchObject({ status: 0, returns: { txPowerLevel: 10 } })
    expect(await read(2)).toMatchObject({ status: 0x12 })
  })

  test('7.8.19: the host of a central says which channels are bad, and both use the others from the instant on', async () => {
    const { air, central, peripheral } = await linked()
    const channelMap = Uint8Array.of(0xff, 0, 0, 0, 0)
    const map = async ({ host }: typeof central) => (await host.run('leReadChannelMap', { connectionHandle: 0 })).channelMap
    await peripheral.host.run('leSetHostChannelClassification', { channelMap: Uint8Array.of(1, 2, 3, 4, 5) })
    await central.host.run('leSetHostChannelClassification', { channelMap })
    expect(await map(central)).toEqual(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x1f))
    await air.advance(300)
    expect(await map(central)).toEqual(channelMap)
    expect(await map(peripheral)).toEqual(channelMap)
    link(central, peripheral)
    await air.advance(10)
    expect((await central.host.run('leReadChannelMap', { connectionHandle: 1 })).channelMap).toEqual(channelMap)
  })

  test('7.8.19: at least one channel is left', async () => {
    const { central } = await linked()
    expect(
      await central.host.command('leSetHostChannelClassification', { channelMap: Uint8Array.of(0, 0, 0, 0, 0xe0) }),
    ).toMatchObject({ status: 0x12 })
    expect(
      await central.host.command('leSetHostChannelClassification', { channelMap: Uint8Array.of(0, 0, 0, 0, 0x10) }),
    ).toMatchObject({ status: 0 })
  })

  test('7.3.94: the authenticated payload timeout is longer than the peripheral sleeps', async () => {
    const { central } = await linked({ interval: 80, latency: 4, timeout: 1000 })
    const write = (authenticatedPayloadTimeout: number) =>
      central.host.command('writeAuthenticatedPayloadTimeout', { connectionHandle: 0, authenticatedPayloadTimeout })
    const read = () => central.host.run('readAuthenticatedPayloadTimeout', { connectionHandle: 0 })
    expect(await read()).toEqual({ connectionHandle: 0, authenticatedPayloadTimeout: 3000 })
    expect(await write(0)).toMatchObject({ status: 0x12 })
    expect(await write(49)).toMatchObject({ status: 0x12 })
    expect(await write(50)).toMatchObject({ status: 0 })
    expect(await read()).toEqual({ connectionHandle: 0, authenticatedPayloadTimeout: 50 })
  })
})
