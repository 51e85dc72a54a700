import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import type { ConnectionParameters } from '../../gap/connection-parameters.ts'
import { leFeature } from '../../hci/features.ts'
import { linkedHosts, reads, until } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during } from '../support/two-hosts.ts'

const { le40, le42, le54, tiny } = profiles
const slowly: ConnectionParameters = { intervalMin: 100, intervalMax: 100, latency: 2, supervisionTimeout: 6_000 }

describe('what a new link is set up to', () => {
  test.each([
    ['both can', le54, le54, 251],
    ['the peer cannot', le54, le40, 27],
    ['we cannot', le40, le54, 27],
  ] as const)('packets as long as both take: %s', async (_, central, peripheral, octets) => {
    const { link, peer } = await linkedHosts({ central: { profile: central }, peripheral: { profile: peripheral } })
    expect(link.layer.dataLengths).toMatchObject({ txOctets: octets, rxOctets: octets })
    expect(peer.layer.dataLengths).toMatchObject({ txOctets: octets, rxOctets: octets })
  })

  test('the features of the peer are known', async () => {
    const { link } = await linkedHosts({ peripheral: { profile: le42 } })
    expect(leFeature.dataPacketLengthExtension(link.layer.features ?? 0n)).toBe(true)
    expect(leFeature.le2MPhy(link.layer.features ?? 0n)).toBe(false)
  })

  test('the MTU that one offers is the most', async () => {
    const { link, peer } = await linkedHosts({ connect: { ownMtu: 100 } })
    expect([link.bearer.mtu, peer.bearer.mtu]).toEqual([100, 100])
  })

  test('each step can be left out', async () => {
    const { link } = await linkedHosts({ connect: { exchangeMtu: false, raiseDataLength: false } })
    expect(link).toMatchObject({ bearer: { mtu: 23 }, layer: { features: undefined } })
  })

  test('both are told of the new MTU', async () => {
    const { seen, peerSeen } = await linkedHosts()
    expect([seen.mtus, peerSeen.mtus]).toEqual([[517], [517]])
  })

  test('a peer whose controller ignores everything does not hold the connection up', async () => {
    const { air, link, central } = await linkedHosts({ peripheral: { bugs: { ignoresProcedures: true } } })
    expect(link).toMatchObject({ bearer: { mtu: 517 }, layer: { features: undefined, dataLengths: { txOctets: 27 } } })
    expect(await reads(air, link)).toBe(true)
    expect(central.host.links).toEqual([link])
  })

  test('a controller that has no such commands connects all the same', async () => {
    const missing = ['leReadRemoteFeatures', 'leReadPhy', 'leSetDataLength', 'leReadMaximumDataLength'] as const
    const { air, link } = await linkedHosts({ central: { bugs: { missing } }, peripheral: { bugs: { missing } } })
    expect(await reads(air, link)).toBe(true)
    expect(link.bearer.mtu).toBe(517)
  })

  test('one procedure of the link layer goes on at a time', async () => {
    const { air, link, peer } = await linkedHosts()
    await during(
      air,
      Promise.all([
        link.layer.setPhy({ tx: ['2m'], rx: ['2m'] }),
        link.layer.updateParameters(slowly),
        link.layer.readVersion(),
        peer.layer.readVersion(),
        peer.layer.setPhy({ tx: ['1m'], rx: ['1m'] }),
      ]),
    )
    expect(link.layer.parameters.interval).toBe(100)
  })
})

describe('on request', () => {
  test('LE 2M and LE Coded', async () => {
    const { air, link, peer } = await linkedHosts()
    expect(link.layer.phy).toEqual({ tx: '1m', rx: '1m' })
    expect(await during(air, link.layer.setPhy({ tx: ['2m'], rx: ['1m', '2m'] }))).toEqual({ tx: '2m', rx: '2m' })
    await during(
      air,
      until(() => peer.layer.phy.tx === '2m', air),
    )
    expect(await during(air, link.layer.setPhy({ tx: ['coded'], rx: ['coded'], coding: 's8' }))).toEqual({
      tx: 'coded',
      rx: 'coded',
    })
    expect(await reads(air, link)).toBe(true)
  })

  test('LE 2M with a peer that does not have it: the link stays on LE 1M', async () => {
    const { air, link } = await linkedHosts({ peripheral: { profile: le42 } })
    const phy = await outcome(during(air, link.layer.setPhy({ tx: ['2m'], rx: ['2m'] })))
    expect([{ tx: '1m', rx: '1m' }, expect.objectContaining({ status: 0x1a })]).toContainEqual(phy)
    expect(link.layer.phy).toEqual({ tx: '1m', rx: '1m' })
  })

  test('RSSI and version', async () => {
    const { air, link } = await linkedHosts({ peripheral: { profile: le42 } })
    expect(await during(air, link.layer.readRssi())).toBeLessThan(0)
    expect(await during(air, link.layer.readVersion())).toMatchObject({ version: 8, companyIdentifier: 0xffff })
    expect(await link.layer.readVersion()).toMatchObject({ version: 8 })
  })

  test('what waits when the link goes is told so', async () => {
    const { air, link } = await linkedHosts()
    const waiting = [
      link.layer.setPhy({ tx: ['2m'], rx: ['2m'] }),
      link.layer.readVersion(),
      link.layer.updateParameters(slowly),
    ].map(outcome)
    await during(air, link.disconnect())
    for (const waited of waiting) expect(await waited).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x16 })
    await expect(link.layer.readVersion()).rejects.toMatchObject({ reason: 0x16 })
  })

  test('an abort detaches the caller; the procedure keeps its turn', async () => {
    const { air, link } = await linkedHosts()
    const abort = new AbortController()
    const phy = outcome(link.layer.setPhy({ tx: ['2m'], rx: ['2m'] }, abort.signal))
    const version = link.layer.readVersion()
    abort.abort(new Error('enough'))
    expect(await phy).toMatchObject({ message: 'enough' })
    await during(air, version)
    expect(link.layer.phy).toEqual({ tx: '2m', rx: '2m' })
  })
})

describe('connection parameters', () => {
  test.each([le40, le42, le54, tiny])('a central changes them', async profile => {
    const { air, link, peer } = await linkedHosts({ central: { profile }, peripheral: { profile } })
    const parameters = { interval: 100, latency: 2, supervisionTimeout: 6_000 }
    expect(await during(air, link.updateParameters(slowly))).toEqual(parameters)
    await during(
      air,
      until(() => peer.layer.parameters.interval === 100, air),
    )
    expect(peer.layer.parameters).toEqual(parameters)
    expect(await reads(air, link)).toBe(true)
  })

  test.each([
    ['over the link layer', le54],
    ['over L2CAP', le40],
  ])('a peripheral asks for others, %s, and the central takes them', async (_, profile) => {
    const { air, link, peer } = await linkedHosts({ central: { profile }, peripheral: { profile } })
    await during(air, peer.updateParameters(slowly))
    await during(
      air,
      until(() => link.layer.parameters.interval === 100, air),
    )
    expect(link.layer.parameters).toEqual({ interval: 100, latency: 2, supervisionTimeout: 6_000 })
    expect(await reads(air, link)).toBe(true)
  })

  test.each([
    ['over the link layer', le54, { name: 'BleakHciError', status: 0x3b }],
    ['over L2CAP', le40, { name: 'BleakL2capError' }],
  ])('a peripheral that asks to be unreachable for long is refused, %s', async (_, profile, refusal) => {
    const { air, link, peer } = await linkedHosts({ central: { profile }, peripheral: { profile } })
    const sleepy = { intervalMin: 4_000, intervalMax: 4_000, latency: 2, supervisionTimeout: 32_000 }
    expect(await during(air, outcome(peer.updateParameters(sleepy)))).toMatchObject(refusal)
    expect(link.layer.parameters.interval).toBe(30)
    expect(await reads(air, link)).toBe(true)
  })

  test('what no connection can have is refused before anything happens', async () => {
    const { link, peer } = await linkedHosts()
    const impossible = { ...slowly, latency: 40 }
    await expect(link.updateParameters(impossible)).rejects.toThrow(RangeError)
    await expect(peer.updateParameters(impossible)).rejects.toThrow(RangeError)
  })
})
