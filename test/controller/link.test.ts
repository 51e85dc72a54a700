import { describe, expect, test, vi } from 'vitest'
import { airTime, interFrameSpace, type Phy } from '../../controller/air/timing.ts'
import { Air, type AirOptions, freeSpace, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { link, linked } from '../support/links.ts'
import { StreamHost } from '../support/stream.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

interface StreamOptions {
  readonly air?: AirOptions
  readonly profile?: Profile
  readonly interval?: number
  readonly latency?: number
  readonly phy?: Phy
  /** Data bytes of one link-layer PDU. */
  readonly octets?: number
}

const lossy = (loss: number): AirOptions => ({
  path: (from, to, phy) => {
    const path = freeSpace(from, to, phy)
    return path && { ...path, loss }
  },
})

/** Two hosts that stream over a link whose data length has been raised. */
const streaming = async ({ octets = 27, profile = profiles.le54, ...options }: StreamOptions = {}) => {
  const air = new Air(options.air)
  const central = new VirtualController({ air, profile })
  const peripheral = new VirtualController({ air, profile })
  const hosts = { central: await StreamHost.on(central), peripheral: await StreamHost.on(peripheral) }
  link({ controller: central }, { controller: peripheral }, { timeout: 600, ...options })
  for (const { connections } of [central, peripheral])
    for (const end of connections.ends.values()) end.tx = { octets, time: airTime(octets + 4, end.txPhy) }
  await air.advance(100)
  return { air, ...hosts }
}

/** What the packet times allow, in bytes per second: whole exchanges of a full packet and an empty one, as many as fit one interval. */
const limit = (octets: number, phy: Phy, interval: number): number => {
  const exchange = airTime(octets, phy) + interFrameSpace + airTime(0, phy) + interFrameSpace
  return (Math.floor(interval / exchange) * octets) / (interval / 1e6)
}

describe('throughput', () => {
  test.each([
    [1, 12],
    [1, 40],
    [2, 12],
    [2, 40],
  ] as const)('Vol 6 Part B, 4.5.1: LE %iM with 251 bytes a packet, %i times 1.25 ms', async (phy, interval) => {
    for (const sender of ['central', 'peripheral'] as const) {
      const { air, ...hosts } = await streaming({ octets: 251, phy, interval })
      hosts[sender].send(0, 10_000)
      await air.advance(4_000)
      const got = hosts[sender === 'central' ? 'peripheral' : 'central'].bytes / 4
      expect(got / limit(251, phy, interval * 1250)).toBeGreaterThan(0.97)
      expect(got / limit(251, phy, interval * 1250)).toBeLessThan(1.01)
    }
  })

  test('Vol 6 Part B, 4.5.6: with one buffer of 27 bytes a packet an event from the central, one in two from the peripheral', async () => {
    const { air, central, peripheral } = await streaming({ profile: profiles.tiny, interval: 24 })
    central.send(0, 1_000)
    await air.advance(3_000)
    expect(Math.abs(peripheral.bytes / 27 - 100)).toBeLessThanOrEqual(1)
    const other = await streaming({ profile: profiles.tiny, interval: 24 })
    other.peripheral.send(0, 1_000)
    await other.air.advance(3_000)
    expect(Math.abs(other.central.bytes / 27 - 50)).toBeLessThanOrEqual(1)
  })

  test('Vol 6 Part B, 4.5.10: packets are cut to what the PHY carries in the time that is allowed', async () => {
    const { air, central, peripheral } = await linked({ interval: 80 })
    for (const end of central.controller.connections.ends.values()) end.tx = { octets: 251, time: airTime(100, 1) }
    central.host.sendAcl(0, new Uint8Array(251))
    await air.advance(200)
    expect(peripheral.host.data.map(({ data }) => data.length)).toEqual([100, 100, 51])
    for (const end of central.controller.connections.ends.values()) end.encrypted = true
    central.host.sendAcl(0, new Uint8Array(251))
    await air.advance(200)
    expect(peripheral.host.data.slice(3).map(({ data }) => data.length)).toEqual([96, 96, 59])
  })
})

describe('loss', () => {
  test.each([0.1, 0.5])('Vol 6 Part B, 4.5.9: with %d of the packets lost everything arrives once and in order', async loss => {
    const { air, central, peripheral } = await streaming({ air: { ...lossy(loss), seed: 7 }, interval: 12, octets: 100 })
    central.send(0, 300)
    peripheral.send(0, 300)
    await air.advance(60_000)
    expect(peripheral.received.get(0)).toEqual(upTo(300))
    expect(central.received.get(0)).toEqual(upTo(300))
    expect([central.bytes, peripheral.bytes]).toEqual([300 * 251, 300 * 251])
  })

  test('the same seed loses the same packets', async () => {
    const run = async () => {
      const { air, central, peripheral } = await streaming({ air: { ...lossy(0.3), seed: 3 } })
      central.send(0, 1_000)
      await air.advance(2_000)
      return peripheral.received.get(0)?.length
    }
    expect(await run()).toBe(await run())
  })
})

describe('latency', () => {
  const arrival = async (sender: 'central' | 'peripheral', latency: number): Promise<number> => {
    const stations = await linked({ interval: 80, latency, timeout: 1000 })
    const receiver = stations[sender === 'central' ? 'peripheral' : 'central']
    await stations.air.advance(10_000)
    stations[sender].host.sendAcl(0, Uint8Array.of(1))
    let events = 0
    for (; receiver.host.data.length === 0 && events < 100; events++) await stations.air.advance(100)
    return events
  }

  test('Vol 6 Part B, 4.5.1: a peripheral sleeps through the events that it may, and uses any for data of its own', async () => {
    expect(await arrival('central', 0)).toBe(1)
    expect(await arrival('peripheral', 9)).toBe(1)
    const waited = await arrival('central', 9)
    expect(waited).toBeGreaterThan(1)
    expect(waited).toBeLessThanOrEqual(10)
  })
})

describe('the cost', () => {
  test('an idle link costs nothing', async () => {
    const { air } = await linked({ interval: 6 })
    await air.advance(1_000)
    const at = vi.spyOn(air, 'at')
    air.advanceAlone(86_400_000)
    expect(at).not.toHaveBeenCalled()
  })

  test('data that are paused cost nothing', async () => {
    const { air, central } = await linked({ interval: 6 })
    for (const end of central.controller.connections.ends.values()) end.pauseData(true)
    central.host.sendAcl(0, new Uint8Array(20))
    await air.advance(1_000)
    const at = vi.spyOn(air, 'at')
    air.advanceAlone(60_000)
    expect(at).not.toHaveBeenCalled()
  })

  test('a packet costs as much on one of 100 links as on a single one', async () => {
    const entriesPerPacket = async (links: number): Promise<number> => {
      const air = new Air()
      const profile = { ...profiles.le54, aclPacketCount: 2 * links }
      const central = new VirtualController({ air, profile })
      const host = await StreamHost.on(central)
      const peripherals: StreamHost[] = []
      for (let i = 0; i < links; i++) {
        const peripheral = new VirtualController({ air })
        peripherals.push(await StreamHost.on(peripheral))
        link({ controller: central }, { controller: peripheral })
      }
      await air.advance(100)
      const at = vi.spyOn(air, 'at')
      for (let i = 0; i < links; i++) host.send(i, 50, 2)
      await air.advance(30_000)
      expect(peripherals.map(({ received }) => received.get(0)?.length)).toEqual(upTo(links).map(() => 50))
      return at.mock.calls.length / links / 50
    }
    expect(await entriesPerPacket(100)).toBe(await entriesPerPacket(1))
  })
})
