import { describe, expect, test } from 'vitest'
import { Air, profiles } from '../../controller/index.ts'
import type { AdvertisingReport } from '../../gap/reports.ts'
import { bondOf, storeOf } from '../support/bonded-hosts.ts'
import { during, Station } from '../support/two-hosts.ts'

const irk = Uint8Array.from({ length: 16 }, (_, at) => at + 1)
const phoneAddress = 0x00_a0_50_00_00_07
const ownAddress = 0x00_a0_50_00_00_01
const { le40, le42, le50, le54, tiny } = profiles

/** A host that has a bond with a phone, and the phone, which goes by private addresses. */
const withPhone = async (profile: (typeof profiles)[keyof typeof profiles]) => {
  const air = new Air({ seed: 3 })
  const peer = { address: phoneAddress, addressType: 'public' } as const
  const local = { address: ownAddress, addressType: 'public' } as const
  const bond = bondOf({ local, peer, irk, keyAsCentral: undefined, keyAsPeripheral: undefined })
  const central = await Station.on(air, { address: ownAddress, profile, host: { bonds: await storeOf(bond) } })
  const phone = await Station.on(air, { address: phoneAddress, profile: le50 })
  return { air, central, phone, peer }
}
const scanning = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const

describe.each(Object.entries({ le40, le42, le50, le54, tiny }))('a phone that we know by its key, on %s', (_, profile) => {
  test('is one device in a scan, however often its address changes', async () => {
    const { air, central, phone } = await withPhone(profile)
    const reports: AdvertisingReport[] = []
    const scan = await central.host.scan(scanning, { report: one => void reports.push(one), ended: () => {} })
    const onAir = new Set<number>()
    for (let turn = 0; turn < 4; turn++) {
      const advertisement = await phone.advertise({ addressKind: 'resolvable', irk })
      onAir.add(advertisement.ownAddress.address)
      await air.advance(500)
      await during(air, advertisement.stop())
    }
    expect(onAir.size).toBe(4)
    expect(reports.length).toBeGreaterThan(8)
    for (const { address, addressType } of reports) expect([address, addressType]).toEqual([phoneAddress, 2])
    await during(air, scan.stop())
  })

  test('is connected to by what it is known by, whatever it goes by now', async () => {
    const { air, central, phone, peer } = await withPhone(profile)
    const connecting = central.host.connect(peer, { timeout: 60_000 })
    await air.advance(3_000)
    const first = await phone.advertise({ addressKind: 'resolvable', irk })
    const link = await during(air, connecting)
    expect(link.bond.identity).toEqual(peer)
    expect(link.isOpen).toBe(true)
    await expect(central.host.connect(peer)).rejects.toThrow('there is a connection to 00:A0:50:00:00:07 already')
    await during(air, link.disconnect())
    const second = await phone.advertise({ addressKind: 'resolvable', irk })
    expect(second.ownAddress.address).not.toBe(first.ownAddress.address)
    expect((await during(air, central.host.connect(peer))).bond.identity).toEqual(peer)
  })

  test('that changes its address while we look for it', async () => {
    const { air, central, phone, peer } = await withPhone(profile)
    const decoy = await phone.advertise({ addressKind: 'resolvable', irk, connectable: false })
    const scan = await central.host.scan(scanning, { report: () => {}, ended: () => {} })
    await air.advance(1_000)
    await during(air, decoy.stop())
    const connecting = central.host.connect(peer, { timeout: 60_000 })
    await air.advance(2_000)
    await phone.advertise({ addressKind: 'resolvable', irk })
    expect((await during(air, connecting)).bond.identity).toEqual(peer)
    await during(air, scan.stop())
  })

  test('that goes by its own address', async () => {
    const { air, central, phone, peer } = await withPhone(profile)
    await phone.advertise()
    expect((await during(air, central.host.connect(peer))).peer).toMatchObject(peer)
  })

  test('that is not there: the time is kept, and nothing goes on', async () => {
    const { air, central, peer } = await withPhone(profile)
    const connecting = central.host.connect(peer, { timeout: 40_000 })
    await expect(during(air, connecting)).rejects.toMatchObject({ name: 'TimeoutError' })
    const stranger = await Station.on(air, { profile: le50 })
    await stranger.advertise({ addressKind: 'resolvable', irk: irk.toReversed() })
    const aborted = new AbortController()
    const again = central.host.connect(peer, { signal: aborted.signal })
    const ended = expect(again).rejects.toThrow('enough')
    await air.advance(2_000)
    aborted.abort(new Error('enough'))
    await ended
    expect(central.host.links).toEqual([])
  })
})
