import { describe, expect, test } from 'vitest'
import { Air, type Profile, profiles } from '../../controller/index.ts'
import { type Address, addressKind } from '../../core/address.ts'
import { isMadeWith } from '../../core/resolvable-address.ts'
import type { AdvertisingReport } from '../../gap/reports.ts'
import { commands } from '../../hci/commands.ts'
import { bondedHosts, centralIdentity, peripheralIdentity, storeOf } from '../support/bonded-hosts.ts'
import { strong } from '../support/encrypting.ts'
import { Seen, Tap } from '../support/linked-hosts.ts'
import { comparing } from '../support/pairing-users.ts'
import { during, Station } from '../support/two-hosts.ts'

const { le40, le42, le50, le54, tiny } = profiles
const minute = 60_000
const scanning = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const

/** A host that goes by private addresses, and another one. */
const rigOf = async (profile: Profile, options: { readonly privacy?: boolean } = {}) => {
  const air = new Air({ seed: 7 })
  const tap = new Tap()
  const host = { privacy: true, bonds: await storeOf(), ...options }
  const shy = await Station.on(air, { address: centralIdentity.address, profile, wrap: tap.wrap, host })
  const other = await Station.on(air, { address: peripheralIdentity.address, profile: le54 })
  const isOurs = (address: Address) => isMadeWith(shy.host.bonds.own.irk as Uint8Array, address)
  return {
    air,
    shy,
    other,
    isOurs,
    /** What the device's random address was set to, in order. */
    addresses: () => {
      const start = Buffer.of(commands.leSetRandomAddress.opcode & 0xff, commands.leSetRandomAddress.opcode >> 8).toString('hex')
      const set = tap.commands.filter(command => command.startsWith(start)).map(command => Buffer.from(command, 'hex'))
      return set.map(packet => packet.readUIntLE(3, 6))
    },
  }
}

/** The addresses that the other one hears within so many milliseconds. */
const heard = async ({ air, other }: Pick<Awaited<ReturnType<typeof rigOf>>, 'air' | 'other'>, time: number) => {
  const reports: AdvertisingReport[] = []
  const scan = await during(air, other.host.scan(scanning, { report: one => void reports.push(one), ended: () => {} }))
  await air.advance(time)
  await during(air, scan.stop())
  for (const { addressType } of reports) expect(addressType).toBe(1)
  return [...new Set(reports.map(({ address }) => address))]
}

describe.each(Object.entries({ le40, le42, le50, le54, tiny }))('a host that goes by private addresses, on %s', (_, profile) => {
  test('advertises by one that those who have its key recognise, and by others after 8 to 15 minutes', async () => {
    const rig = await rigOf(profile)
    await rig.shy.advertise({ interval: 1_000 })
    const [first, ...none] = await heard(rig, 3_000)
    expect(none).toEqual([])
    expect(await heard(rig, 7 * minute)).toEqual([first])
    const all = await heard(rig, 60 * minute)
    expect(all.length).toBeGreaterThanOrEqual(5)
    expect(all.length).toBeLessThanOrEqual(9)
    for (const address of all) expect(rig.isOurs(address)).toBe(true)
  })

  test('connects by one: both ends of the link know it by that', async () => {
    const { air, shy, other, isOurs } = await rigOf(profile)
    const peers: Address[] = []
    const met: Address[] = []
    other.host.onPeripheralLink = link => {
      peers.push(link.peer.address)
      return new Seen()
    }
    for (let turn = 0; turn < 3; turn++) {
      await other.advertise({ interval: 1_000 })
      const link = await during(air, shy.host.connect(other.device))
      met.push(link.own.address)
      expect(link.own.addressType).toBe('random')
      await during(air, link.disconnect())
      await air.advance(16 * minute)
    }
    expect(peers).toEqual(met)
    expect(new Set(met).size).toBe(3)
    for (const address of met) expect(isOurs(address)).toBe(true)
  })

  test('is connected to by one, also right after it has changed', async () => {
    const { air, shy, other } = await rigOf(profile)
    const own: Address[] = []
    const met: Address[] = []
    shy.host.onPeripheralLink = link => {
      own.push(link.own.address)
      return new Seen()
    }
    for (let turn = 0; turn < 3; turn++) {
      const { ownAddress } = await shy.advertise()
      const address = ownAddress.address
      const connecting = other.host.connect({ address, addressType: 'random' }, { timeout: 5_000 })
      const link = await during(air, connecting)
      met.push(address)
      await during(air, link.disconnect())
      await air.advance(16 * minute)
    }
    expect(own).toEqual(met)
  })

  test('scans by one that nobody recognises, and everything together goes on', async () => {
    const { air, shy, other, isOurs, addresses } = await rigOf(profile)
    let reports = 0
    const scan = await during(air, shy.host.scan(scanning, { report: () => void reports++, ended: () => {} }))
    expect(addresses().map(address => addressKind(address, 'random'))).toEqual(['non-resolvable'])
    let ends = 0
    await shy.advertise({ connectable: false, interval: 200 }, () => ends++)
    await other.advertise()
    const link = await during(air, shy.host.connect(other.device, { timeout: 30_000 }))
    expect(isOurs(link.own.address)).toBe(true)
    reports = 0
    await other.advertise({ connectable: false })
    await air.advance(20 * minute)
    expect(reports).toBeGreaterThan(10)
    expect(ends).toBe(0)
    for (const address of addresses()) expect(address).not.toBe(centralIdentity.address)
    await during(air, scan.stop())
  })

  test('goes by what is asked for where something else is', async () => {
    const rig = await rigOf(profile)
    await rig.shy.advertise({ addressKind: 'static' })
    expect((await heard(rig, 1_000)).map(address => addressKind(address, 'random'))).toEqual(['static'])
  })

  test('without it, a resolvable address is made with the key that bonded devices have', async () => {
    const rig = await rigOf(profile, { privacy: false })
    await rig.shy.host.bonds.prepare()
    await rig.shy.advertise({ addressKind: 'resolvable' })
    const addresses = await heard(rig, 1_000)
    expect(addresses.map(rig.isOurs)).toEqual([true])
    expect(rig.shy.host.bonds.own.address).toBe(centralIdentity.address)
  })
})

describe.each([
  ['central', { central: true, peripheral: false }],
  ['peripheral', { central: false, peripheral: true }],
  ['both', { central: true, peripheral: true }],
])('pairing where private addresses are the way of %s', (_, isPrivate) => {
  test.each(Object.entries({ le40, le42, le50, le54 }))('each knows the other afterwards, on %s', async (_name, profile) => {
    const of = async (privacy: boolean) => ({ profile, host: { privacy, bonds: await storeOf() } })
    const rig = await bondedHosts({ central: await of(isPrivate.central), peripheral: await of(isPrivate.peripheral) })
    const { air, central, peripheral } = rig
    for (let turn = 0; turn < 2; turn++) {
      const peers: Seen[] = []
      peripheral.host.onPeripheralLink = () => {
        const seen = new Seen()
        seen.pairing = comparing
        peers.push(seen)
        return seen
      }
      const { ownAddress } = await peripheral.advertise({ interval: 1_000 })
      const { address, addressType } = ownAddress
      const target = turn === 0 ? { address, addressType } : peripheralIdentity
      const link = await during(air, central.host.connect(target, { timeout: 60_000 }))
      if (turn === 0) await during(air, link.pairing.pair(comparing))
      await air.advance(500)
      expect(link.security).toEqual({ ...strong, bonded: true })
      expect(link.bond.identity).toEqual(peripheralIdentity)
      const [peer] = peripheral.host.links
      expect(peer?.bond.identity).toEqual(centralIdentity)
      expect(peer?.security).toEqual({ ...strong, bonded: true })
      await during(air, link.disconnect())
      await air.advance(16 * minute)
    }
  })
})
