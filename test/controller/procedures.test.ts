import { describe, expect, test } from 'vitest'
import type { HciEvent } from '../../hci/events.ts'
import { linked, type Station } from '../support/links.ts'

const connectionHandle = 0
const update = {
  connectionHandle,
  connectionIntervalMin: 40,
  connectionIntervalMax: 40,
  maxLatency: 0,
  supervisionTimeout: 100,
  minCeLength: 0,
  maxCeLength: 0,
}
const longest = { connectionHandle, txOctets: 251, txTime: 2120 }
const twoMegabit = { connectionHandle, allPhys: 0, txPhys: 2, rxPhys: 2, phyOptions: 0 }
/** Name and status of what the host was told since the connection. */
const told = ({ host }: Station) =>
  host.events.slice(2).map((event: HciEvent) => [event.name, 'status' in event ? event.status : undefined])
const reasons = ({ host }: Station) => host.got('disconnectionComplete').map(({ reason }) => reason)

describe('Vol 6 Part B, 5.3: several procedures', () => {
  test('of one end: one after the other', async () => {
    const { air, central } = await linked()
    await central.host.run('leConnectionUpdate', update)
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await central.host.run('leSetPhy', twoMegabit)
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    await air.advance(100)
    expect(told(central)).toEqual([])
    await air.advance(900)
    expect(told(central)).toEqual([
      ['leConnectionUpdateComplete', 0],
      ['leReadRemoteFeaturesComplete', 0],
      ['lePhyUpdateComplete', 0],
      ['readRemoteVersionInformationComplete', 0],
    ])
  })

  test('of one kind: the second one is disallowed until the first is over', async () => {
    const { air, central } = await linked()
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await central.host.run('leConnectionUpdate', update)
    await central.host.run('leSetPhy', twoMegabit)
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    expect((await central.host.command('leConnectionUpdate', update)).status).toBe(0x0c)
    expect((await central.host.command('leSetPhy', twoMegabit)).status).toBe(0x0c)
    expect((await central.host.command('readRemoteVersionInformation', { connectionHandle })).status).toBe(0x0c)
    await air.advance(1000)
    expect((await central.host.command('leConnectionUpdate', update)).status).toBe(0)
    expect((await central.host.command('leSetPhy', twoMegabit)).status).toBe(0)
  })

  test('of both ends, without an instant: together', async () => {
    const { air, central, peripheral } = await linked()
    for (const { host } of [central, peripheral]) {
      await host.run('leReadRemoteFeatures', { connectionHandle })
      await host.run('leSetDataLength', longest)
      await host.run('readRemoteVersionInformation', { connectionHandle })
    }
    await air.advance(500)
    for (const station of [central, peripheral])
      expect(new Set(told(station).map(([name]) => name))).toEqual(
        new Set(['leReadRemoteFeaturesComplete', 'leDataLengthChange', 'readRemoteVersionInformationComplete']),
      )
    expect(central.host.got('leDataLengthChange').at(-1)).toMatchObject({ maxTxOctets: 251, maxRxOctets: 251 })
  })

  test('the peripheral begins none with an instant before that of the central is over; others go on', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leConnectionUpdate', update)
    await air.advance(60)
    await peripheral.host.run('leSetPhy', twoMegabit)
    await peripheral.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(1000)
    expect(told(peripheral)).toEqual([
      ['leReadRemoteFeaturesComplete', 0],
      ['leConnectionUpdateComplete', 0],
      ['lePhyUpdateComplete', 0],
    ])
  })

  test('the central begins none with an instant before that of the peripheral is over', async () => {
    const { air, central, peripheral } = await linked()
    await peripheral.host.run('leSetPhy', twoMegabit)
    await air.advance(60)
    await central.host.run('leConnectionUpdate', update)
    await air.advance(1000)
    expect(told(central)).toEqual([
      ['lePhyUpdateComplete', 0],
      ['leConnectionUpdateComplete', 0],
    ])
  })
})

describe('Vol 6 Part B, 5.3: collisions', () => {
  test('of the same procedure: that of the peripheral is rejected with 0x23', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetPhy', twoMegabit)
    await peripheral.host.run('leSetPhy', { ...twoMegabit, txPhys: 3, rxPhys: 3 })
    await air.advance(500)
    expect(told(central)).toEqual([['lePhyUpdateComplete', 0]])
    expect(peripheral.host.got('lePhyUpdateComplete')).toMatchObject([
      { status: 0x23, txPhy: 1, rxPhy: 1 },
      { status: 0, txPhy: 2, rxPhy: 2 },
    ])
  })

  test('of different ones: that of the peripheral is rejected with 0x2A', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leConnectionUpdate', update)
    await peripheral.host.run('leSetPhy', twoMegabit)
    await air.advance(500)
    expect(told(central)).toEqual([['leConnectionUpdateComplete', 0]])
    expect(told(peripheral)).toEqual([
      ['lePhyUpdateComplete', 0x2a],
      ['leConnectionUpdateComplete', 0],
    ])
  })

  test('of a PHY update with a request for parameters', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetPhy', twoMegabit)
    await peripheral.host.run('leConnectionUpdate', update)
    await air.advance(500)
    expect(told(central)).toEqual([['lePhyUpdateComplete', 0]])
    expect(told(peripheral)).toEqual([
      ['leConnectionUpdateComplete', 0x2a],
      ['lePhyUpdateComplete', 0],
    ])
  })

  test('of a connection update with a request for parameters', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leConnectionUpdate', update)
    await peripheral.host.run('leConnectionUpdate', { ...update, maxLatency: 1 })
    await air.advance(500)
    expect(told(central)).toEqual([['leConnectionUpdateComplete', 0]])
    expect(peripheral.host.got('leConnectionUpdateComplete')).toMatchObject([
      { status: 0x2a, connectionInterval: 24 },
      { status: 0, connectionInterval: 40, peripheralLatency: 0 },
    ])
  })

  test.each(['leSetPhy', 'leConnectionUpdate'] as const)('%s can be tried again', async name => {
    const { air, central, peripheral } = await linked()
    const again = () => (name === 'leSetPhy' ? peripheral.host.run(name, twoMegabit) : peripheral.host.run(name, update))
    await central.host.run('leConnectionUpdate', { ...update, connectionIntervalMin: 30 })
    await again()
    await air.advance(500)
    await again()
    await air.advance(100)
    if (name === 'leConnectionUpdate') await central.host.run('leRemoteConnectionParameterRequestReply', accepted)
    await air.advance(500)
    expect(told(peripheral).at(-1)).toEqual([name === 'leSetPhy' ? 'lePhyUpdateComplete' : name.concat('Complete'), 0])
  })

  test('a peer that begins another one in the middle loses the link', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetPhy', twoMegabit)
    await air.advance(100)
    const request = { name: 'LL_CONNECTION_PARAM_REQ', length: 24, intervalMin: 40, intervalMax: 40, latency: 0, timeout: 100 }
    peripheral.controller.connections.end(0).send(request)
    await air.advance(2000)
    expect(told(central)).toEqual([['disconnectionComplete', 0]])
    expect([reasons(central), reasons(peripheral)]).toEqual([[0x2a], [0x08]])
  })

  test('Vol 6 Part B, 2.4.2.8: a PDU that nobody knows does no harm', async () => {
    const { air, central, peripheral } = await linked()
    central.controller.connections.end(0).send({ name: 'LL_RESERVED', length: 1 })
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(500)
    await central.host.run('leSetPhy', twoMegabit)
    await air.advance(500)
    expect(told(central)).toEqual([
      ['leReadRemoteFeaturesComplete', 0],
      ['lePhyUpdateComplete', 0],
    ])
    expect(told(peripheral)).toEqual([['lePhyUpdateComplete', 0]])
  })
})

const accepted = {
  connectionHandle,
  intervalMin: 40,
  intervalMax: 40,
  maxLatency: 0,
  timeout: 100,
  minCeLength: 0,
  maxCeLength: 0,
}

describe('Vol 6 Part B, 5.2: a peer that does not answer', () => {
  test('a procedure that is over has no time limit left', async () => {
    const longTermKey = new Uint8Array(16)
    const { air, central, peripheral } = await linked()
    for (const { host } of [central, peripheral]) {
      await host.run('leReadRemoteFeatures', { connectionHandle })
      await host.run('leSetDataLength', longest)
      await host.run('readRemoteVersionInformation', { connectionHandle })
      await host.run('leSetPhy', { ...twoMegabit, txPhys: host === central.host ? 2 : 4 })
      await air.advance(1000)
    }
    await peripheral.host.run('leConnectionUpdate', update)
    await air.advance(100)
    await central.host.run('leRemoteConnectionParameterRequestReply', accepted)
    await air.advance(1000)
    for (let times = 0; times < 2; times++) {
      await central.host.run('leEnableEncryption', { connectionHandle, randomNumber: 0n, encryptedDiversifier: 0, longTermKey })
      await air.advance(500)
      await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
      await air.advance(500)
    }
    expect(central.host.events.at(-1)).toMatchObject({ name: 'encryptionKeyRefreshComplete' })
    await air.advance(60_000)
    expect([...reasons(central), ...reasons(peripheral)]).toEqual([])
  })

  test('nor has the part of the other end in a PHY update', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetPhy', twoMegabit)
    await air.advance(60_000)
    expect([...told(central), ...told(peripheral)]).toEqual([
      ['lePhyUpdateComplete', 0],
      ['lePhyUpdateComplete', 0],
    ])
  })

  test.each([
    ['features', ({ host }: Station) => host.run('leReadRemoteFeatures', { connectionHandle })],
    ['version', ({ host }: Station) => host.run('readRemoteVersionInformation', { connectionHandle })],
    ['length', ({ host }: Station) => host.run('leSetDataLength', longest)],
    ['PHY', ({ host }: Station) => host.run('leSetPhy', twoMegabit)],
  ])('%s: the link is lost after 40 s', async (_, ask) => {
    for (const asks of ['central', 'peripheral'] as const) {
      const mute = asks === 'central' ? 'peripheral' : 'central'
      const stations = await linked({ [mute]: { bugs: { ignoresProcedures: true } } })
      await ask(stations[asks])
      await stations.air.advance(39_999)
      expect(told(stations[asks])).toEqual([])
      await stations.air.advance(1)
      expect(told(stations[asks])).toEqual([['disconnectionComplete', 0]])
      await stations.air.advance(2000)
      expect([reasons(stations[asks]), reasons(stations[mute])]).toEqual([[0x22], [0x08]])
    }
  })

  test('the version of a mute peer is known after it has asked itself', async () => {
    const { air, central, peripheral } = await linked({ peripheral: { bugs: { ignoresProcedures: true } } })
    await peripheral.host.run('readRemoteVersionInformation', { connectionHandle })
    await air.advance(100)
    expect(told(peripheral)).toEqual([['readRemoteVersionInformationComplete', 0]])
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    expect(told(central)).toEqual([['readRemoteVersionInformationComplete', 0]])
  })
})
