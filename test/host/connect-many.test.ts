import { describe, expect, test } from 'vitest'
import { Air, type Bugs, type Profile, profiles } from '../../controller/index.ts'
import type { Link } from '../../host/link.ts'
import { connectHosts, reads, until } from '../support/linked-hosts.ts'
import { outcome, quiet } from '../support/scanning.ts'
import { during, Station, twoHosts } from '../support/two-hosts.ts'

const absent = Array.from({ length: 5 }, (_, i) => ({ address: 0xc10000000000 + i, addressType: 'random' as const }))
const scanSettings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const

describe.each(Object.entries<Profile>(profiles))('on %s', (_, profile) => {
  test('five absent peers starve nobody', async () => {
    const { air, central, peripheral } = await twoHosts({ central: { profile }, peripheral: { profile } })
    const abort = new AbortController()
    const waiting = absent.map(device => outcome(central.host.connect(device, { signal: abort.signal })))
    await air.advance(3_000)
    await peripheral.advertise()
    const link = await during(air, central.host.connect(peripheral.device), { most: 15_000 })
    expect(await reads(air, link).catch((error: unknown) => error)).toMatchObject({ code: 6 })
    abort.abort(new Error('enough'))
    // Whoever has no room for another link says so.
    const isFull = profile.maxLinks === 1
    for (const one of waiting) expect(await one).toMatchObject(isFull ? { status: 0x09 } : { message: 'enough' })
  })

  test('one that was absent and comes is found among five that do not', async () => {
    const { air, central, peripheral } = await twoHosts({ central: { profile }, peripheral: { profile } })
    const abort = new AbortController()
    const signal = abort.signal
    const waiting = absent.map(device => outcome(central.host.connect(device, { signal })))
    const connecting = central.host.connect(peripheral.device)
    await air.advance(10_000)
    await peripheral.advertise()
    expect(await during(air, connecting, { most: 15_000 })).toMatchObject({ isOpen: true })
    abort.abort()
    await Promise.all(waiting)
  })

  test('a scan goes on while connections are made, and hears them before and after', async () => {
    const { air, central, peripheral } = await twoHosts({ central: { profile }, peripheral: { profile } })
    const other = await Station.on(air, { profile })
    await other.advertise()
    let reports = 0
    const scan = await during(air, central.host.scan(scanSettings, { ...quiet, report: () => reports++ }))
    const connecting = central.host.connect(peripheral.device)
    await air.advance(5_000)
    const before = reports
    expect(before).toBeGreaterThan(10)
    await peripheral.advertise()
    await during(air, connecting, { most: 15_000 })
    reports = 0
    await air.advance(3_000)
    expect(reports).toBeGreaterThan(20)
    await during(air, scan.stop())
  })

  test('as many peers as it has room for at once, and one more is refused clearly', async () => {
    const air = new Air()
    const central = await Station.on(air, { profile })
    const room = Math.min(profile.maxLinks, 6)
    const stations = await Promise.all(Array.from({ length: room + 1 }, () => Station.on(air, { profile: profiles.le54 })))
    for (const station of stations) await station.advertise()
    const peers = stations.slice(0, room)
    const links = await during(air, Promise.all(peers.map(({ device }) => central.host.connect(device))))
    expect(central.host.links).toHaveLength(room)
    const last = outcome(during(air, central.host.connect((stations[room] as Station).device)))
    if (room < profile.maxLinks) expect(await last).toMatchObject({ isOpen: true })
    else expect(await last).toMatchObject({ status: 0x09, message: expect.stringContaining('no room for another link') })
    await during(air, Promise.all(links.map(link => link.disconnect())))
  })
})

describe('0x3E', () => {
  test.each(['status', 'disconnection'] as const)('as %s, three times: connected, and told once', async told => {
    const bugs: Bugs = { failsToEstablish: { times: 3, told } }
    const rig = await twoHosts({ central: { bugs } })
    const { link, seen, peerSeen } = await connectHosts(rig)
    const { air } = rig
    expect(link.isOpen).toBe(true)
    await during(air, link.disconnect())
    await air.advance(100)
    expect(seen.ends.at(-1)).toMatchObject({ reason: 0x16 })
    expect(peerSeen.ends.at(-1)).toMatchObject({ reason: 0x13 })
  })

  test.each(['status', 'disconnection'] as const)(
    'as %s at the peripheral: it advertises again, and is connected to',
    async told => {
      const bugs: Bugs = { failsToEstablish: { times: 2, told } }
      const rig = await twoHosts({ peripheral: { bugs } })
      const { link } = await connectHosts(rig)
      const { air } = rig
      await during(air, link.disconnect())
      expect(await link.closed).toMatchObject({ reason: 0x16 })
    },
  )
})

describe('cancel', () => {
  /** A connection is made within the first 200 ms. */
  const moments = Array.from({ length: 40 }, (_, i) => i * 6)

  test.each([
    ['le54', profiles.le54, {}],
    ['le40', profiles.le40, {}],
    ['slow', profiles.slow, {}],
    ['one that never sends the event of a cancel', profiles.le42, { cancelWithoutEvent: true }],
    ['one that tells late of connections', profiles.le54, { dataBeforeConnection: true }],
  ] as const)('at every moment, on %s: nothing is left, and the next connection works', async (_, profile, bugs: Bugs) => {
    for (const moment of moments) {
      const { air, central, peripheral } = await twoHosts({ central: { profile, bugs }, peripheral: { profile } })
      await peripheral.advertise()
      const abort = new AbortController()
      const connecting = central.host.connect(peripheral.device, { signal: abort.signal })
      const settled = outcome(connecting)
      await air.advance(moment)
      abort.abort(new Error('enough'))
      const result = (await during(air, settled)) as Link | Error
      if (result instanceof Error) {
        await air.advance(5_000)
        expect(central.host.links).toEqual([])
        expect(peripheral.host.links).toEqual([])
        await peripheral.advertise().catch(() => {})
        expect(await during(air, central.host.connect(peripheral.device))).toMatchObject({ isOpen: true })
      } else expect(result.isOpen).toBe(true)
      await during(air, Promise.all([central.host.close(), peripheral.host.close()]))
    }
  })
})

describe('what the peripheral has on the air', () => {
  test('each set has an address of its own, and the link knows by which it was made', async () => {
    const { air, central, peripheral } = await twoHosts()
    const own: unknown[] = []
    peripheral.host.onPeripheralLink = link => {
      void link.established.then(() => own.push(link.own))
      return undefined
    }
    await peripheral.advertise()
    const { ownAddress } = await peripheral.advertise({ addressKind: 'resolvable' })
    const device = { address: ownAddress.address, addressType: ownAddress.addressType }
    const link = await during(air, central.host.connect(device))
    expect(link.peer).toMatchObject(device)
    await during(
      air,
      until(() => own.length > 0, air),
    )
    expect(own).toEqual([device])
  })

  test.each(['1m', '2m', 'coded'] as const)('an extended advertisement on %s', async phy => {
    const { air, central, peripheral } = await twoHosts()
    await peripheral.advertise({ extended: true, scannable: false, phy })
    const link = await during(air, central.host.connect(peripheral.device, { settings: { phys: ['1m', 'coded'] } }))
    await during(air, link.ready)
    expect(link.layer.phy).toEqual({ tx: phy, rx: phy })
  })

  test('devices without public addresses, of which one is connected to and connects', async () => {
    const air = new Air()
    const stations = await Promise.all([profiles.le40, profiles.le54].map(profile => Station.on(air, { profile, address: 0 })))
    const [one, other] = stations as [Station, Station]
    for (const [central, peripheral] of [
      [one, other],
      [other, one],
    ] as const) {
      const { link } = await connectHosts({ air, central, peripheral })
      expect(link).toMatchObject({ own: central.device, peer: peripheral.device })
      await during(air, link.disconnect())
      await air.advance(100)
    }
  })
})
