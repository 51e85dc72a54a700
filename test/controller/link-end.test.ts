import { describe, expect, test, vi } from 'vitest'
import { type FindPath, freeSpace } from '../../controller/index.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { extendedToPeer, toPeer } from '../support/initiating.ts'
import { link, linked, type Station, twoStations } from '../support/links.ts'
import { enable, extended, legacy } from '../support/virtual-advertising.ts'

const reasons = ({ host }: Station) => host.got('disconnectionComplete').map(({ reason }) => reason)
const far = { x: 1e6, y: 0 }

describe('Disconnect', () => {
  test.each([0x05, 0x13, 0x14, 0x15, 0x1a, 0x29, 0x3b])('7.1.6: each side has its reason (%i)', async reason => {
    for (const ends of ['central', 'peripheral'] as const) {
      const stations = await linked()
      const other = ends === 'central' ? 'peripheral' : 'central'
      expect(await stations[ends].host.command('disconnect', { connectionHandle: 0, reason })).toMatchObject({ status: 0 })
      await stations.air.advance(100)
      expect(stations[ends].host.got('disconnectionComplete')).toEqual([
        { name: 'disconnectionComplete', status: 0, connectionHandle: 0, reason: 0x16 },
      ])
      expect(reasons(stations[other])).toEqual([reason])
      expect(stations.central.controller.connections.ends.size + stations.peripheral.controller.connections.ends.size).toBe(0)
    }
  })

  test('7.1.6: other reasons are refused', async () => {
    const { air, central } = await linked()
    for (const reason of [0x00, 0x08, 0x16, 0x3e])
      expect(await central.host.command('disconnect', { connectionHandle: 0, reason })).toMatchObject({ status: 0x12 })
    await air.advance(1_000)
    expect(reasons(central)).toEqual([])
  })

  test('7.1.6: twice is once too much', async () => {
    const { air, central } = await linked()
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    expect(await central.host.command('disconnect', { connectionHandle: 0, reason: 0x13 })).toMatchObject({ status: 0x0c })
    await air.advance(100)
    expect(reasons(central)).toEqual([0x16])
  })

  test('Vol 6 Part B, 5.1.6: both at once', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    await peripheral.host.run('disconnect', { connectionHandle: 0, reason: 0x15 })
    await air.advance(2_000)
    expect(reasons(central)).toHaveLength(1)
    expect(reasons(peripheral)).toEqual([0x13])
  })

  test('Vol 6 Part B, 5.1.6: without an acknowledgement the end comes after the supervision timeout', async () => {
    const { air, central, peripheral } = await linked({ timeout: 100 })
    peripheral.controller.moveTo(far)
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    await air.advance(900)
    expect(reasons(central)).toEqual([])
    await air.advance(200)
    expect(reasons(central)).toEqual([0x16])
    expect(reasons(peripheral)).toEqual([0x08])
  })

  test('a buggy controller tells it twice', async () => {
    const { air, central, peripheral } = await linked({ central: { bugs: { doubledDisconnections: true } } })
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    await air.advance(100)
    expect(reasons(central)).toEqual([0x16, 0x16])
    expect(reasons(peripheral)).toEqual([0x13])
  })
})

describe('supervision', () => {
  test.each([
    ['is unplugged', ({ controller }: Station) => controller.unplug()],
    ['is reset', ({ host }: Station) => host.send(0x0c03)],
    ['walks away', ({ controller }: Station) => controller.moveTo(far)],
  ])('Vol 6 Part B, 4.5.2: an idle link whose peer %s ends after the timeout', async (_, vanish) => {
    const { air, central, peripheral } = await linked({ interval: 40, timeout: 200 })
    await air.advance(10_000)
    vanish(peripheral)
    await air.advance(1_900)
    expect(reasons(central)).toEqual([])
    await air.advance(110)
    expect(reasons(central)).toEqual([0x08])
    expect(central.controller.connections.ends.size).toBe(0)
  })

  test('Vol 6 Part B, 4.5.2: both sides of a broken path count for themselves', async () => {
    const { air, central, peripheral } = await linked({ timeout: 50 })
    peripheral.controller.moveTo(far)
    await air.advance(600)
    expect(reasons(central)).toEqual([0x08])
    expect(reasons(peripheral)).toEqual([0x08])
  })

  test('who comes back in time keeps the link, and what was sent meanwhile arrives', async () => {
    const { air, central, peripheral } = await linked({ timeout: 100 })
    peripheral.controller.moveTo(far)
    central.host.sendAcl(0, Uint8Array.of(1, 2, 3))
    await air.advance(800)
    expect(peripheral.host.data).toEqual([])
    peripheral.controller.moveTo({ x: 1, y: 0 })
    await air.advance(5_000)
    expect(peripheral.host.data).toHaveLength(1)
    expect([...reasons(central), ...reasons(peripheral)]).toEqual([])
  })

  test.each([
    ['its own path gives another answer', (broken: { is: boolean }) => (broken.is = true)],
    ['a radio is switched off', (_: { is: boolean }, { controller }: Station) => (controller.radio.on = false)],
  ])('an idle link notices it when it is told: %s', async (_, breaks) => {
    const broken = { is: false }
    const path: FindPath = (from, to, phy) => (broken.is ? undefined : freeSpace(from, to, phy))
    const { air, central, peripheral } = await linked({ timeout: 50, air: { path } })
    breaks(broken, peripheral)
    air.pathsChanged()
    await air.advance(600)
    expect([...reasons(central), ...reasons(peripheral)]).toEqual([0x08, 0x08])
  })

  test('a path in one direction only: the central hears nothing, and the peripheral loses it later', async () => {
    let isDeaf = false
    const { air, central, peripheral } = await linked({
      timeout: 100,
      air: { path: (from, to, phy) => (isDeaf && to.id === 1 ? undefined : freeSpace(from, to, phy)) },
    })
    isDeaf = true
    central.host.sendAcl(0, Uint8Array.of(1))
    await air.advance(1_050)
    expect(peripheral.host.data).toHaveLength(1)
    expect(reasons(central)).toEqual([0x08])
    expect(reasons(peripheral)).toEqual([])
    await air.advance(1_000)
    expect(reasons(peripheral)).toEqual([0x08])
  })
})

describe('a connection that is not established', () => {
  test('Vol 6 Part B, 4.5.2: a peer that is silent for six intervals', async () => {
    const { air, central, peripheral } = await twoStations()
    peripheral.controller.moveTo(far)
    link(central, peripheral, { interval: 40 })
    await air.advance(299)
    expect(reasons(central)).toEqual([])
    await air.advance(2)
    expect(reasons(central)).toEqual([0x3e])
    expect(peripheral.host.got('leEnhancedConnectionCompleteV1')).toMatchObject([{ status: 0 }])
    expect(reasons(peripheral)).toEqual([0x3e])
  })

  test('Vol 6 Part B, 4.5.2: a request that nobody heard', async () => {
    const { air, central } = await twoStations()
    const peer = { type: 0, address: 1, rpa: 0 } as const
    const request = { initiator: { type: 0, address: 1 }, interval: 40, latency: 0, timeout: 500, phy: 1 } as const
    central.controller.connections.create({ radio: central.controller.radio, peer, localRpa: 0 }, undefined, request)
    central.host.sendAcl(0, Uint8Array.of(1))
    await air.advance(301)
    expect(central.host.events.map(({ name }) => name)).toEqual([
      'leEnhancedConnectionCompleteV1',
      'leChannelSelectionAlgorithm',
      'disconnectionComplete',
    ])
    expect(reasons(central)).toEqual([0x3e])
    expect(central.controller.connections.hasRoom).toBe(true)
  })

  test('a request that nobody heard leaves nothing to be done', async () => {
    const { air, central } = await twoStations()
    await central.host.run('leWriteSuggestedDefaultDataLength', { suggestedMaxTxOctets: 251, suggestedMaxTxTime: 2120 })
    const peer = { type: 0, address: 1, rpa: 0 } as const
    const request = { initiator: { type: 0, address: 1 }, interval: 40, latency: 0, timeout: 500, phy: 1 } as const
    central.controller.connections.create({ radio: central.controller.radio, peer, localRpa: 0 }, undefined, request)
    await air.advance(301)
    expect(reasons(central)).toEqual([0x3e])
    const clock = new FakeClock()
    air.follow(clock)
    expect(clock.waiting).toBe(0)
  })

  test('a buggy controller fails to establish, and says so by the status', async () => {
    const bugs = { failsToEstablish: { times: 1, told: 'status' } } as const
    const { air, central, peripheral } = await twoStations({ central: { bugs } })
    link(central, peripheral)
    await air.advance(1_000)
    expect(central.host.events).toMatchObject([
      { name: 'leEnhancedConnectionCompleteV1', status: 0x3e, peerAddress: peripheral.controller.publicAddress },
    ])
    expect(reasons(peripheral)).toEqual([0x3e])
    link(central, peripheral)
    await air.advance(1_000)
    expect(central.host.got('leEnhancedConnectionCompleteV1').map(({ status }) => status)).toEqual([0x3e, 0])
    expect(reasons(central)).toEqual([])
  })

  test('7.7.65.18: a set whose connection fails by status has terminated with that status', async () => {
    const bugs = { failsToEstablish: { times: 1, told: 'status' } } as const
    const { air, central, peripheral } = await twoStations({ peripheral: { bugs } })
    await peripheral.host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties: 1 }))
    await peripheral.host.run('leSetExtendedAdvertisingEnable', enable(0))
    await central.host.run(
      'leExtendedCreateConnectionV1',
      extendedToPeer({ peerAddressType: 0, peerAddress: peripheral.controller.publicAddress }),
    )
    await air.advance(1_000)
    expect(peripheral.host.events).toMatchObject([
      { name: 'leEnhancedConnectionCompleteV1', status: 0x3e, role: 1 },
      { name: 'leAdvertisingSetTerminated', status: 0x3e, advertisingHandle: 0, connectionHandle: 0 },
    ])
  })

  test('7.8.9: a legacy advertiser whose connection fails by status hears that once', async () => {
    const bugs = { failsToEstablish: { times: 1, told: 'status' } } as const
    const { air, central, peripheral } = await twoStations({ peripheral: { bugs } })
    await peripheral.host.run('leSetAdvertisingParameters', legacy())
    await peripheral.host.run('leSetAdvertisingEnable', { advertisingEnable: true })
    await central.host.run('leCreateConnection', toPeer({ peerAddressType: 0, peerAddress: peripheral.controller.publicAddress }))
    await air.advance(1_000)
    expect(peripheral.host.events.map(({ name }) => name)).toEqual(['leEnhancedConnectionCompleteV1'])
  })

  test('a buggy controller fails to establish, and says so by a disconnection', async () => {
    const bugs = { failsToEstablish: { times: 1, told: 'disconnection' } } as const
    const { air, central, peripheral } = await twoStations({ peripheral: { bugs } })
    link(central, peripheral)
    await air.advance(1_000)
    for (const station of [central, peripheral]) {
      expect(station.host.got('leEnhancedConnectionCompleteV1')).toMatchObject([{ status: 0 }])
      expect(reasons(station)).toEqual([0x3e])
    }
  })

  test('a buggy controller brings data before the connection', async () => {
    const { air, central, peripheral } = await twoStations({ peripheral: { bugs: { dataBeforeConnection: true } } })
    link(central, peripheral)
    await air.advance(10)
    expect(peripheral.host.events).toEqual([])
    const before: number[] = []
    const { data } = peripheral.host
    vi.spyOn(data, 'push').mockImplementation(packet => {
      before.push(peripheral.host.events.length)
      return Array.prototype.push.call(data, packet)
    })
    central.host.sendAcl(0, Uint8Array.of(1))
    await air.advance(40)
    expect(before).toEqual([0])
    expect(peripheral.host.got('leEnhancedConnectionCompleteV1')).toHaveLength(1)
    link(central, peripheral)
    await air.advance(150)
    expect(peripheral.host.got('leEnhancedConnectionCompleteV1')).toHaveLength(2)
  })
})
