import { describe, expect, test } from 'vitest'
import { airTime, interFrameSpace } from '../../controller/air/timing.ts'
import { freeSpace, type VirtualController } from '../../controller/index.ts'
import type { LinkEnd } from '../../controller/link-end.ts'
import { type LinkedOptions, linked, type Station } from '../support/links.ts'

const endOf = ({ controller }: { readonly controller: VirtualController }): LinkEnd => {
  const [end] = controller.connections.ends.values()
  if (!end) throw new Error('no link')
  return end
}
const reasons = ({ host }: Station) => host.got('disconnectionComplete').map(({ reason }) => reason)

/** The first event of `linked` begins 1250 us after the request; the time of another one, in milliseconds from the same point. */
const timeOf = (event: number, interval: number): number => 1.25 + event * interval * 1.25

/** Two stations, and a way to wait until so many milliseconds after the request. */
const timed = async (options: LinkedOptions = {}) => {
  const stations = await linked(options)
  const until = (milliseconds: number) => stations.air.advance(milliseconds - stations.air.time / 1000)
  return { ...stations, until }
}

describe('the raster of connection events', () => {
  test('Vol 6 Part B, 4.5.1: data go out at the next anchor, and arrive when both packets are over', async () => {
    const { central, peripheral, until } = await timed({ interval: 24 })
    await until(timeOf(3, 24) + 0.001)
    central.host.sendAcl(0, new Uint8Array(20))
    const end = timeOf(4, 24) + (airTime(20, 1) + interFrameSpace + airTime(0, 1)) / 1000
    await until(end - 0.001)
    expect(peripheral.host.data).toHaveLength(0)
    await until(end + 0.001)
    expect(peripheral.host.data).toHaveLength(1)
  })

  test('Vol 6 Part B, 2.4: the MIC of encrypted packets takes its time', async () => {
    const { central, peripheral, until } = await timed({ interval: 24 })
    endOf(central).encrypted = true
    central.host.sendAcl(0, new Uint8Array(20))
    const end = timeOf(1, 24) + (airTime(24, 1) + interFrameSpace + airTime(0, 1)) / 1000
    await until(end - 0.001)
    expect(peripheral.host.data).toHaveLength(0)
    await until(end + 0.001)
    expect(peripheral.host.data).toHaveLength(1)
  })

  test('the event counter goes with time, also on a link that says nothing', async () => {
    const { central, peripheral, until } = await timed({ interval: 24 })
    for (const event of [2, 3, 100]) {
      await until(timeOf(event, 24) - 0.001)
      expect(endOf(central).link.eventCounter).toBe(event)
      expect(endOf(peripheral).link.eventCounter).toBe(event)
      await until(timeOf(event, 24) + 0.001)
      expect(endOf(central).link.eventCounter).toBe(event + 1)
    }
  })

  test('Vol 6 Part B, 5.5.1: what is due at an event comes before its packets, and not on a link that has gone', async () => {
    const { air, central, peripheral, until } = await timed({ interval: 24 })
    const seen: number[] = []
    const end = endOf(central)
    end.link.atEvent(5, () => seen.push(air.time / 1000))
    end.link.atEvent(9, () => end.pauseData(true))
    end.link.atEvent(40, () => seen.push(40))
    await until(timeOf(6, 24))
    expect(seen).toEqual([timeOf(5, 24)])
    await until(timeOf(8, 24) + 1)
    central.host.sendAcl(0, new Uint8Array(20))
    await until(timeOf(12, 24))
    expect(peripheral.host.data).toHaveLength(0)
    end.pauseData(false)
    await until(timeOf(14, 24))
    expect(peripheral.host.data).toHaveLength(1)
    central.controller.unplug()
    await until(timeOf(50, 24))
    expect(seen).toHaveLength(1)
  })

  test('Vol 6 Part B, 5.1.3: control PDUs pass data that wait', async () => {
    const { air, central, peripheral } = await linked()
    endOf(central).pauseData(true)
    central.host.sendAcl(0, new Uint8Array(20))
    await central.host.run('disconnect', { connectionHandle: 0, reason: 0x15 })
    await air.advance(100)
    expect(peripheral.host.data).toEqual([])
    expect(reasons(peripheral)).toEqual([0x15])
  })

  test('Vol 6 Part B, 5.1.1: an update begins a new raster, for the events, the instants and the timeout', async () => {
    const { air, central, peripheral, until } = await timed({ interval: 24, timeout: 600 })
    const { link } = endOf(central)
    const seen: number[] = []
    link.atEvent(10, () => link.update({ interval: 80, latency: 0, timeout: 100 }))
    link.atEvent(12, () => seen.push(air.time / 1000))
    const instant = timeOf(10, 24)
    await until(instant + 10)
    expect(link.eventCounter).toBe(11)
    central.host.sendAcl(0, new Uint8Array(20))
    await until(instant + 99)
    expect(peripheral.host.data).toHaveLength(0)
    await until(instant + 101)
    expect(peripheral.host.data).toHaveLength(1)
    await until(instant + 300)
    expect(seen).toEqual([instant + 200])
    peripheral.controller.unplug()
    await until(instant + 300 + 1_010)
    expect(reasons(central)).toEqual([0x08])
  })

  test('Vol 6 Part B, 5.1.1: a longer timeout counts at once, on a link in trouble too', async () => {
    const { air, central, peripheral } = await linked({ timeout: 100 })
    peripheral.controller.moveTo({ x: 1e6, y: 0 })
    const { link } = endOf(central)
    link.atEvent(link.eventCounter + 1, () => link.update({ interval: 24, latency: 0, timeout: 50 }))
    await air.advance(600)
    expect(reasons(central)).toEqual([0x08])
  })

  test('Vol 6 Part B, 4.5.1: a peripheral that is told of more data does not sleep', async () => {
    const { air, central, peripheral } = await linked({ interval: 6, latency: 19, timeout: 1000 })
    for (let i = 0; i < 8; i++) central.host.sendAcl(0, new Uint8Array(251))
    await air.advance(300)
    expect(peripheral.host.data.reduce((sum, { data }) => sum + data.length, 0)).toBe(8 * 251)
  })
})

describe('what ends in the middle', () => {
  test('Vol 6 Part B, 4.5.2: a peer that is unplugged while packets are on the air', async () => {
    const { central, peripheral, until } = await timed({ interval: 24, timeout: 100 })
    endOf(central).tx = { octets: 251, time: 2120 }
    central.host.sendAcl(0, new Uint8Array(251))
    await until(timeOf(1, 24) + 1)
    peripheral.controller.unplug()
    await until(timeOf(1, 24) + 1_100)
    expect(reasons(central)).toEqual([0x08])
  })

  test('a link that one end gives up while it hears a packet', async () => {
    const { air, central, peripheral } = await linked({ timeout: 100 })
    const end = endOf(central)
    endOf(peripheral).send({ name: 'LL_TEST_IND', length: 2 }, () => endOf(peripheral).lost(0x3d))
    end.send({ name: 'LL_TEST_IND', length: 2 })
    await air.advance(1_200)
    expect(reasons(peripheral)).toEqual([0x3d])
    expect(reasons(central)).toEqual([0x08])
  })

  test('Vol 6 Part B, 5.1.6: who has been told to leave leaves, though the acknowledgement is lost', async () => {
    let isBlocked = false
    const { air, central, peripheral } = await linked({
      timeout: 100,
      air: { path: (from, to, phy) => (isBlocked && to.id === 2 ? undefined : freeSpace(from, to, phy)) },
    })
    await peripheral.host.run('disconnect', { connectionHandle: 0, reason: 0x13 })
    await air.advance(30)
    isBlocked = true
    await air.advance(60)
    expect(reasons(central)).toEqual([0x13])
    expect(reasons(peripheral)).toEqual([])
    await air.advance(1_000)
    expect(reasons(peripheral)).toEqual([0x16])
  })
})

describe('the authenticated payload timeout', () => {
  const expired = ({ host }: Station): number => host.got('authenticatedPayloadTimeoutExpired').length

  test('7.7.75: is told again and again while an encrypted link hears nothing', async () => {
    const { air, central, peripheral } = await linked({ timeout: 3200 })
    endOf(central).encrypted = true
    await central.host.run('writeAuthenticatedPayloadTimeout', { connectionHandle: 0, authenticatedPayloadTimeout: 500 })
    await air.advance(60_000)
    expect(expired(central)).toBe(0)
    peripheral.controller.moveTo({ x: 1e6, y: 0 })
    await air.advance(4_900)
    expect(expired(central)).toBe(0)
    await air.advance(200)
    expect(expired(central)).toBe(1)
    await air.advance(10_000)
    expect(expired(central)).toBe(3)
    await central.host.run('writeAuthenticatedPayloadTimeout', { connectionHandle: 0, authenticatedPayloadTimeout: 1000 })
    await air.advance(9_900)
    expect(expired(central)).toBe(3)
    await air.advance(200)
    expect(expired(central)).toBe(4)
    expect(expired(peripheral)).toBe(0)
  })
})

describe('LL_CHANNEL_MAP_IND', () => {
  const classify = ({ host }: Station, first: number) =>
    host.run('leSetHostChannelClassification', { channelMap: Uint8Array.of(first, 0xff, 0, 0, 0) })
  const used = async ({ host }: Station) => (await host.run('leReadChannelMap', { connectionHandle: 0 })).channelMap[0]

  test('Vol 6 Part B, 5.1.2: one change at a time, and the last wish counts', async () => {
    const { central, until } = await timed({ interval: 24 })
    await classify(central, 1)
    await until(timeOf(3, 24))
    await classify(central, 2)
    await classify(central, 3)
    await until(timeOf(9, 24))
    expect(await used(central)).toBe(1)
    await until(timeOf(20, 24))
    expect(await used(central)).toBe(3)
  })

  test('Vol 6 Part B, 5.1.2: a peripheral that hears of it too late gives the link up', async () => {
    const { air, central, peripheral } = await linked({ timeout: 300 })
    peripheral.controller.moveTo({ x: 1e6, y: 0 })
    await classify(central, 1)
    await air.advance(600)
    peripheral.controller.moveTo({ x: 1, y: 0 })
    await air.advance(100)
    expect(reasons(peripheral)).toEqual([0x28])
    await air.advance(3_100)
    expect(reasons(central)).toEqual([0x08])
  })
})
