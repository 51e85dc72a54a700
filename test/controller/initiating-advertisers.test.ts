import { describe, expect, test } from 'vitest'
import { VirtualController } from '../../controller/index.ts'
import type { HciEvent } from '../../hci/events.ts'
import { extendedToPeer, onPhy, pair, toPeer } from '../support/initiating.ts'
import { type LinkedOptions, type Station, twoStations } from '../support/links.ts'
import { RawHost } from '../support/raw-host.ts'
import { enable, extended, legacy, properties } from '../support/virtual-advertising.ts'

const irk = (n: number) => new Uint8Array(16).fill(n)
const addressOf = ({ controller }: Station) => controller.publicAddress
const outcomes = (host: RawHost): HciEvent<'leEnhancedConnectionCompleteV1'>[] => host.got('leEnhancedConnectionCompleteV1')

const advertise = async (station: Station, given: Parameters<typeof legacy>[0] = {}) => {
  await station.host.run('leSetAdvertisingParameters', legacy(given))
  await station.host.run('leSetAdvertisingEnable', { advertisingEnable: true })
}

const rig = async (options: LinkedOptions = {}) => {
  const stations = await twoStations(options)
  const peerAddress = addressOf(stations.peripheral)
  return { ...stations, to: (given: Parameters<typeof toPeer>[0] = {}) => toPeer({ peerAddress, ...given }) }
}

describe('an initiator meets an advertiser', () => {
  test.each([
    ['undirected', {}],
    ['low duty directed', { advertisingType: 4 }],
    ['high duty directed', { advertisingType: 1 }],
  ])('Vol 6 Part B, 4.4.4: %s', async (_, given) => {
    const { air, central, peripheral, to } = await rig()
    await central.host.run('leCreateConnection', to())
    await advertise(peripheral, { peerAddress: addressOf(central), ...given })
    await air.advance(300)
    expect(outcomes(central.host)).toMatchObject([{ status: 0, role: 0, peerAddress: addressOf(peripheral) }])
    expect(outcomes(peripheral.host)).toMatchObject([{ status: 0, role: 1, peerAddress: addressOf(central) }])
  })

  test.each([2, 3])('Vol 6 Part B, 4.4.4: advertising of type %i is not connected to', async advertisingType => {
    const { air, central, peripheral, to } = await rig()
    await central.host.run('leCreateConnection', to())
    await advertise(peripheral, { advertisingType })
    await air.advance(1_000)
    expect(outcomes(central.host)).toEqual([])
  })

  test('Vol 6 Part B, 4.3.2: an advertiser with a filter policy ignores a stranger, who is then told 0x3E', async () => {
    const { air, central, peripheral, to } = await rig()
    await central.host.run('leCreateConnection', to())
    await advertise(peripheral, { advertisingFilterPolicy: 2 })
    await air.advance(1_000)
    const told = [
      ...outcomes(central.host).map(({ status }) => status),
      ...central.host.got('disconnectionComplete').map(e => e.reason),
    ]
    expect(told).toContain(0x3e)
    expect(outcomes(peripheral.host)).toEqual([])
  })

  test.each([
    [1, 1, 1],
    [1, 2, 2],
    [3, 3, 3],
  ] as const)('7.8.66: an extended set on primary PHY %i and secondary PHY %i', async (primary, secondary, phy) => {
    const { air, central, peripheral } = await rig()
    const advertisingEventProperties = properties.connectable
    await peripheral.host.run(
      'leSetExtendedAdvertisingParametersV1',
      extended({ advertisingEventProperties, primaryAdvertisingPhy: primary, secondaryAdvertisingPhy: secondary }),
    )
    await peripheral.host.run('leSetExtendedAdvertisingEnable', enable(0))
    const initiatingPhys = { le1M: onPhy(), leCoded: onPhy() }
    await central.host.run('leExtendedCreateConnectionV1', extendedToPeer({ peerAddress: addressOf(peripheral), initiatingPhys }))
    await air.advance(3_000)
    expect(outcomes(central.host)).toMatchObject([{ status: 0 }])
    expect(peripheral.host.got('leAdvertisingSetTerminated')).toMatchObject([{ status: 0, advertisingHandle: 0 }])
    const { connectionHandle } = outcomes(central.host)[0] ?? { connectionHandle: 0 }
    expect(await central.host.run('leReadPhy', { connectionHandle })).toMatchObject({ txPhy: phy, rxPhy: phy })
  })

  test('Vol 6 Part B, 6: both use private addresses, and both hosts are told of identities', async () => {
    const { air, central, peripheral, to } = await rig()
    const knows = async ({ host }: Station, peer: Station, own: number, peers: number) => {
      const identity = { peerIdentityAddressType: 0, peerIdentityAddress: addressOf(peer) }
      await host.run('leAddDeviceToResolvingList', { ...identity, peerIrk: irk(peers), localIrk: irk(own) })
      await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: true })
    }
    await knows(central, peripheral, 1, 2)
    await knows(peripheral, central, 2, 1)
    await central.host.run('leCreateConnection', to({ ownAddressType: 2 }))
    await advertise(peripheral, { ownAddressType: 2, peerAddress: addressOf(central) })
    await air.advance(500)
    const [ofCentral] = outcomes(central.host)
    const [ofPeripheral] = outcomes(peripheral.host)
    expect(ofCentral).toMatchObject({ status: 0, peerAddressType: 2, peerAddress: addressOf(peripheral) })
    expect(ofPeripheral).toMatchObject({ status: 0, peerAddressType: 2, peerAddress: addressOf(central) })
    expect(ofCentral?.localResolvablePrivateAddress).toBeGreaterThan(0)
    expect(ofCentral?.localResolvablePrivateAddress).toBe(ofPeripheral?.peerResolvablePrivateAddress)
    expect(ofCentral?.peerResolvablePrivateAddress).toBe(ofPeripheral?.localResolvablePrivateAddress)
  })

  test('7.8.13: cancelled at any moment, the attempt has one end', async () => {
    const ends = new Set<string>()
    for (let milliseconds = 0; milliseconds <= 130; milliseconds += 10) {
      const { air, central, peripheral, to } = await rig()
      await advertise(peripheral)
      await central.host.run('leCreateConnection', to())
      await air.advance(milliseconds)
      const { status } = await central.host.command('leCreateConnectionCancel', {})
      await air.advance(500)
      const told = outcomes(central.host)
      expect(told).toHaveLength(1)
      expect([status, told[0]?.status]).toEqual(status === 0 ? [0, 0x02] : [0x0c, 0])
      ends.add(String(status))
    }
    expect([...ends].toSorted()).toEqual(['0', '12'])
  })

  test('Vol 6 Part B, 4.3.2: of two initiators one gets the advertiser, and the other one is told 0x3E', async () => {
    const { air, central, peripheral, to } = await rig()
    const rival = new VirtualController({ air })
    const rivalHost = await RawHost.on(rival)
    await central.host.run('leCreateConnection', to())
    await rivalHost.run('leCreateConnection', to())
    await advertise(peripheral)
    await air.advance(1_000)
    const [winner, ...others] = outcomes(peripheral.host)
    expect(others).toEqual([])
    expect([addressOf(central), rival.publicAddress]).toContain(winner?.peerAddress)
    const loser = winner?.peerAddress === rival.publicAddress ? central.host : rivalHost
    const lucky = loser === rivalHost ? central.host : rivalHost
    expect(lucky.got('disconnectionComplete')).toEqual([])
    expect(loser.got('disconnectionComplete').map(({ reason }) => reason)).toEqual([0x3e])
  })
})

test('7.7.65.18: a set has terminated when its connection is created, before its host can enable it again', async () => {
  const { air, controller, host, peerHost } = await pair()
  await peerHost.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingEventProperties: properties.connectable }))
  await peerHost.run('leSetExtendedAdvertisingEnable', enable(0))
  await host.run('leExtendedCreateConnectionV1', extendedToPeer())
  for (let ms = 0; ms < 1_000 && host.events.length === 0; ms++) await air.advance(1)
  controller.moveTo({ x: 1e6, y: 0 })
  const terminated = { name: 'leAdvertisingSetTerminated', status: 0, advertisingHandle: 0 }
  expect(peerHost.got('leAdvertisingSetTerminated')).toMatchObject([terminated])
  await peerHost.run('leSetExtendedAdvertisingEnable', enable(0))
  await air.advance(5_000)
  expect(peerHost.got('leAdvertisingSetTerminated')).toHaveLength(1)
  expect(peerHost.got('disconnectionComplete')).toMatchObject([{ reason: 0x3e }])
})
