import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { parseAddress } from '../../core/address.ts'
import { Host } from '../../host/host.ts'
import type { Link } from '../../host/link.ts'
import { transportOf } from '../../transports/uri.ts'
import { connectable } from '../support/two-hosts.ts'
import { startBtvirt } from './support/btvirt.ts'
import { Peer, peersFile } from './support/peer.ts'
import { ServedPair } from './support/served.ts'

const content = { data: Uint8Array.of(2, 1, 6), scanResponse: new Uint8Array() }
const absent = { address: parseAddress('C1:00:00:00:00:01'), addressType: 'random' } as const
const readServices = {
  name: 'readByGroupTypeRequest',
  startingHandle: 1,
  endingHandle: 0xffff,
  attributeGroupType: '00002800-0000-1000-8000-00805f9b34fb',
} as const

describe("with Bumble's host as peripheral, on our controllers", () => {
  test.each([
    ['le54', profiles.le54, 251],
    ['le42', profiles.le42, 251],
    ['le40', profiles.le40, 27],
  ] as const)('%s: connects, agrees, parts, and connects again', async (_, profile, octets) => {
    await using pair = await ServedPair.start(profile)
    const [ours, theirs] = pair.servers
    const script = ['test/interop/bumble/peripheral.py', theirs.uri.replace('tcp:', 'tcp-client:')]
    await using peer = new Peer(peersFile('venv/bin/python'), script)
    await peer.ready(() => peer.output.includes('READY'))
    const host = await Host.open(transportOf(ours.uri))
    const device = { address: parseAddress('E0:00:00:00:00:0E'), addressType: 'random' } as const
    for (let times = 0; times < 2; times++) {
      const link = await host.connect(device, { timeout: 60_000 })
      await link.ready
      expect(link.bearer.mtu).toBeGreaterThan(200)
      expect(link.layer.dataLengths.txOctets).toBe(octets)
      expect(await link.bearer.request(readServices)).toMatchObject({ name: 'readByGroupTypeResponse' })
      const parameters = { intervalMin: 50, intervalMax: 50, latency: 0, supervisionTimeout: 5_000 }
      expect(await link.updateParameters(parameters)).toMatchObject({ interval: 50 })
      await link.disconnect()
      expect(await link.closed).toMatchObject({ reason: 0x16 })
    }
    await expect(host.connect(absent, { timeout: 200 })).rejects.toMatchObject({ name: 'TimeoutError' })
    await host.close()
  })
})

/** Its controllers know no accept list when they connect: one device at a time. */
describe.each(['le', 'bredrle'] as const)("two of our hosts on btvirt's controllers: %s", kind => {
  const rig = async () => {
    const { uri, peer } = await startBtvirt(kind)
    const [central, peripheral] = await Promise.all([Host.open(transportOf(uri)), Host.open(transportOf(uri))])
    const taken: Link[] = []
    peripheral.onPeripheralLink = link => {
      taken.push(link)
      return undefined
    }
    const { address, addressType } = peripheral.info
    return { peer, central, peripheral, taken, device: { address, addressType } }
  }

  test.each(['central', 'peripheral'] as const)('connect, agree on the MTU, and the %s hangs up', async who => {
    const { peer, central, peripheral, taken, device } = await rig()
    await using _ = peer
    for (let times = 0; times < 2; times++) {
      await peripheral.advertise(connectable, content, () => {})
      const link = await central.connect(device, { timeout: 60_000 })
      await link.bearer.exchangeMtu()
      const other = taken.at(-1) as Link
      expect([link.bearer.mtu, other.bearer.mtu]).toEqual([517, 517])
      const [first, second] = who === 'central' ? [link, other] : [other, link]
      await first.disconnect()
      // To both btvirt tells the reason that the first has given.
      expect(await first.closed).toMatchObject({ reason: 0x13 })
      expect(await second.closed).toMatchObject({ reason: 0x13 })
    }
    await Promise.all([central.close(), peripheral.close()])
  })

  test('a device that is not there: given up in time, and the next connection works', async () => {
    const { peer, central, peripheral, device } = await rig()
    await using _ = peer
    await expect(central.connect(absent, { timeout: 200 })).rejects.toMatchObject({ name: 'TimeoutError' })
    await peripheral.advertise(connectable, content, () => {})
    expect(await central.connect(device, { timeout: 60_000 })).toMatchObject({ isOpen: true })
    await Promise.all([central.close(), peripheral.close()])
  })
})
