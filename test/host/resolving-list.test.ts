import { describe, expect, test } from 'vitest'
import { Air, type Bugs, type Profile, profiles } from '../../controller/index.ts'
import type { AdvertisingReport } from '../../gap/reports.ts'
import { commands } from '../../hci/commands.ts'
import { type OpenTransport, packetType } from '../../hci/transport.ts'
import type { Bond } from '../../smp/bond.ts'
import { bondOf, storeOf } from '../support/bonded-hosts.ts'
import { Tap } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during, Station } from '../support/two-hosts.ts'

const local = { address: 0x00_a0_50_00_00_01, addressType: 'public' } as const
const irkOf = (number: number) => Uint8Array.from({ length: 16 }, (_, at) => number + at)
const phoneNumber = (number: number) => ({ address: 0x00_a0_50_00_01_00 + number, addressType: 'public' }) as const
const bondNumber = (number: number): Bond =>
  bondOf({ local, peer: phoneNumber(number), irk: irkOf(number), keyAsCentral: undefined })
const scanning = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const
const { le42, le50, le54 } = profiles

interface RigOptions {
  readonly profile?: Profile
  readonly bugs?: Bugs
  readonly bonds?: readonly Bond[]
  readonly wrap?: (open: OpenTransport) => OpenTransport
}

/** A host that has bonds with phones 1, 2 and 3, and phone 1. */
const rigOf = async ({ profile = le54, bugs = {}, bonds = [1, 2, 3].map(bondNumber), wrap = open => open }: RigOptions = {}) => {
  const air = new Air({ seed: 5 })
  const tap = new Tap()
  const central = await Station.on(air, {
    address: local.address,
    profile,
    bugs,
    wrap: open => wrap(tap.wrap(open)),
    host: { bonds: await storeOf(...bonds) },
  })
  await air.advance(100)
  const phone = await Station.on(air, { address: phoneNumber(1).address, profile: le50 })
  const reports: AdvertisingReport[] = []
  const sent = ({ opcode }: { readonly opcode: number }) => {
    const start = Buffer.of(opcode & 0xff, opcode >> 8).toString('hex')
    return tap.commands.filter(command => command.startsWith(start))
  }
  return {
    air,
    central,
    phone,
    reports,
    sent,
    scan: () => during(air, central.host.scan(scanning, { report: one => void reports.push(one), ended: () => {} })),
    /** Whether phone 1 is connected to by what it is known by. */
    connects: async () => {
      await phone.advertise({ addressKind: 'resolvable', irk: irkOf(1) })
      const link = await during(air, central.host.connect(phoneNumber(1), { timeout: 40_000 }))
      expect(link.bond.identity).toEqual(phoneNumber(1))
      await during(air, link.disconnect())
    },
  }
}
const scans = [commands.leSetScanParameters, commands.leSetExtendedScanParameters]

describe.each(Object.entries({ le50, le54 }))('a controller that resolves private addresses, %s', (_, profile) => {
  test('connects to a bonded device by itself, with no scan of ours', async () => {
    const { connects, sent } = await rigOf({ profile })
    expect(sent(commands.leAddDeviceToResolvingList)).toHaveLength(3)
    expect(sent(commands.leSetPrivacyMode).map(command => command.slice(-2))).toEqual(['01', '01', '01'])
    await connects()
    expect(scans.flatMap(sent)).toEqual([])
  })

  test('holds the latest bonds that it has room for; the others are recognised all the same', async () => {
    const { air, central, connects, reports, scan, phone, sent } = await rigOf({ profile: { ...profile, resolvingListSize: 2 } })
    const taken = sent(commands.leAddDeviceToResolvingList).map(command => command.slice(8, 10))
    expect(taken).toEqual(['03', '02'])
    await connects()
    expect(scans.flatMap(sent)).not.toEqual([])
    const running = await scan()
    await phone.advertise({ addressKind: 'resolvable', irk: irkOf(1), connectable: false })
    await air.advance(500)
    for (const { address, addressType } of reports) expect([address, addressType]).toEqual([phoneNumber(1).address, 2])
    expect(reports.length).toBeGreaterThan(3)
    await during(air, running.stop())
    expect(await during(air, central.host.unpair(phoneNumber(3)))).toBe(true)
    await air.advance(100)
    expect(
      sent(commands.leAddDeviceToResolvingList)
        .map(command => command.slice(8, 10))
        .slice(2),
    ).toEqual(['02', '01'])
  })

  test('a bond that comes while everything is on: all of it goes on', async () => {
    const { air, central, connects, reports, scan, phone, sent } = await rigOf({ profile, bonds: [] })
    expect(sent(commands.leSetAddressResolutionEnable)).toEqual([])
    const running = await scan()
    let ends = 0
    await central.advertise({ connectable: false }, () => ends++)
    const absent = central.host.connect({ address: 0xc00000000009, addressType: 'random' }, { timeout: 30_000 })
    const waiting = outcome(absent)
    await air.advance(500)
    central.host.bonds.set(bondNumber(1))
    await air.advance(500)
    expect(sent(commands.leSetAddressResolutionEnable).map(command => command.slice(-2))).toEqual(['00', '01'])
    await phone.advertise({ addressKind: 'resolvable', irk: irkOf(1), connectable: false })
    reports.length = 0
    await air.advance(500)
    expect(reports.length).toBeGreaterThan(3)
    await connects()
    expect(ends).toBe(0)
    await during(air, running.stop())
    expect(await during(air, waiting)).toMatchObject({ name: 'TimeoutError' })
  })

  test('is filled again after a hardware error', async () => {
    const { air, central, connects, sent } = await rigOf({ profile, bugs: { hardwareErrorAfter: 60 } })
    const before = sent(commands.leAddDeviceToResolvingList).length
    for (let turn = 0; turn < 60 && sent(commands.reset).length < 2; turn++) {
      const advertisement = await central.advertise({ connectable: false })
      await during(air, advertisement.stop())
    }
    await air.advance(1_000)
    expect(sent(commands.leAddDeviceToResolvingList)).toHaveLength(before + 3)
    await connects()
    expect(scans.flatMap(sent)).toEqual([])
  })
})

test('one that can hear private addresses only is left alone: devices that show who they are are heard too', async () => {
  const { air, central, phone, connects, sent } = await rigOf({ profile: le42 })
  expect(sent(commands.leAddDeviceToResolvingList)).toEqual([])
  await connects()
  await phone.advertise()
  expect((await during(air, central.host.connect(phoneNumber(1)))).peer).toMatchObject(phoneNumber(1))
})

test('SMP-39, SMP-48: a key of zeros is never in the list, and of two equal keys the later one is', async () => {
  const twin = { ...bondNumber(2), irk: irkOf(1) }
  const zero = { ...bondNumber(7), irk: new Uint8Array(16) }
  const { air, phone, central, sent } = await rigOf({ bonds: [bondNumber(1), twin, zero] })
  expect(sent(commands.leAddDeviceToResolvingList).map(command => command.slice(8, 10))).toEqual(['02', '01'])
  await phone.advertise({ addressKind: 'resolvable', irk: irkOf(1) })
  const link = await during(air, central.host.connect(phoneNumber(2), { timeout: 40_000 }))
  expect(link.bond.identity).toEqual(phoneNumber(2))
})

describe('HCI-15: a controller that lies about its resolving list', () => {
  test.each(['leAddDeviceToResolvingList', 'leSetAddressResolutionEnable', 'leClearResolvingList', 'leSetPrivacyMode'] as const)(
    'it does not know %s',
    async missing => {
      const { connects, scan, air, reports, phone } = await rigOf({ bugs: { missing: [missing] } })
      await connects()
      const running = await scan()
      await phone.advertise({ addressKind: 'resolvable', irk: irkOf(1), connectable: false })
      await air.advance(500)
      expect(reports.length).toBeGreaterThan(3)
      for (const { address } of reports) expect(address).toBe(phoneNumber(1).address)
      await during(air, running.stop())
    },
  )

  test('it takes everything, and resolves nothing: it is found out, and done without', async () => {
    const { air, connects, scan, phone, reports, sent } = await rigOf({
      wrap: deafTo(commands.leAddDeviceToResolvingList.opcode),
    })
    const running = await scan()
    await phone.advertise({ addressKind: 'resolvable', irk: irkOf(1), connectable: false })
    await air.advance(500)
    for (const { address } of reports) expect(address).toBe(phoneNumber(1).address)
    expect(reports.length).toBeGreaterThan(3)
    expect(sent(commands.leSetAddressResolutionEnable).at(-1)).toMatch(/00$/)
    await during(air, running.stop())
    await connects()
  })

  test('it takes everything and resolves nothing, and nobody has scanned: connecting takes longer', async () => {
    const { connects } = await rigOf({ wrap: deafTo(commands.leAddDeviceToResolvingList.opcode) })
    await connects()
  })
})

/** A controller that answers a command with success, and does nothing about it. */
const deafTo =
  (opcode: number) =>
  (open: OpenTransport): OpenTransport =>
  async (handlers, options) => {
    const transport = await open(handlers, options)
    return {
      ...transport,
      send: (type, body) => {
        if (type !== packetType.command || ((body[0] ?? 0) | ((body[1] ?? 0) << 8)) !== opcode) return transport.send(type, body)
        queueMicrotask(() => handlers.packet(packetType.event, Uint8Array.of(0x0e, 4, 1, opcode & 0xff, opcode >> 8, 0)))
        return true
      },
    }
  }
