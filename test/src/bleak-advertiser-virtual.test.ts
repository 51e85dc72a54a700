import { describe, expect, test } from 'vitest'
import { Air, type Bugs, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { parseAddress } from '../../core/address.ts'
import { everyLeState, withoutLeStates } from '../../hci/le-states.ts'
import { Adapter, type AdvertisementData, type AdvertiserOptions, BleakAdvertiser, BleakScanner } from '../../src/index.ts'
import { toPeer } from '../support/initiating.ts'
import { RawHost } from '../support/raw-host.ts'
import { outcome } from '../support/scanning.ts'

/** Milliseconds in which every host has said and heard what it wants, a slow controller's among them. */
const moment = 3_000

/** Two adapters on one air: `ours` has the profile that is tested, the other hears everything. */
const onAir = async ({ profile = profiles.le54 as Profile, bugs = {} as Bugs, address = 0xa0b0c0000001 } = {}) => {
  const air = new Air()
  const controller = new VirtualController({ air, profile, bugs, address })
  const during = async <T>(work: Promise<T>, milliseconds = moment): Promise<T> => {
    const settled = outcome(work)
    await air.advance(milliseconds)
    await settled
    return work
  }
  const ours = await during(Adapter.open({ transport: controller.open }))
  const other = await during(Adapter.open({ transport: new VirtualController({ air, address: 0xa0b0c0000002 }).open }))
  const heard: AdvertisementData[] = []
  const scanner = new BleakScanner({
    adapter: other,
    phys: ['1m', 'coded'],
    detectionCallback: (_, seen) => void heard.push(seen),
  })
  await during(scanner.start())
  return {
    air,
    controller,
    ours,
    other,
    during,
    start: (options: AdvertiserOptions) => during(BleakAdvertiser.start({ adapter: ours, ...options })),
    /** What the other hears in so many milliseconds from now on. */
    listen: async (milliseconds = 1_000) => {
      heard.length = 0
      await air.advance(milliseconds)
      return heard.slice()
    },
    close: () => during(Promise.all([ours.close(), other.close()])),
  }
}
const names = (heard: readonly AdvertisementData[]) => [...new Set(heard.map(({ localName }) => localName))].sort()

const lamp: AdvertiserOptions = {
  localName: 'Lamp of the virtual air',
  serviceUuids: ['180f'],
  manufacturerData: new Map([[0xffff, Uint8Array.of(1, 2, 3)]]),
  connectable: true,
}
const seenLamp = {
  localName: 'Lamp of the virtual air',
  serviceUuids: ['0000180f-0000-1000-8000-00805f9b34fb'],
  manufacturerData: new Map([[0xffff, Uint8Array.of(1, 2, 3)]]),
  flags: 6,
  connectable: true,
  scannable: true,
}

describe.each(Object.entries(profiles))('a controller of profile %s', (_, profile) => {
  test('sends what was declared, and is silent after stop', async () => {
    const rig = await onAir({ profile })
    const advertiser = await rig.start(lamp)
    expect((await rig.listen()).at(-1)).toMatchObject({ ...seenLamp, address: advertiser.address, addressType: 'public' })
    await rig.during(advertiser.stop())
    expect(await rig.listen()).toEqual([])
    await rig.close()
  })

  test.each(['static', 'resolvable', 'non-resolvable'] as const)('sends with a %s address', async addressKind => {
    const rig = await onAir({ profile })
    const scanning = await rig.during(BleakScanner.start({ adapter: rig.ours }))
    const advertiser = await rig.start({ ...lamp, addressKind })
    expect((await rig.listen()).at(-1)).toMatchObject({ address: advertiser.address, addressType: 'random' })
    await rig.during(scanning.stop())
    await rig.close()
  })

  test('hears others while it sends', async () => {
    const rig = await onAir({ profile })
    const seen: (string | undefined)[] = []
    await rig.during(
      BleakScanner.start({ adapter: rig.ours, detectionCallback: (_device, { localName }) => void seen.push(localName) }),
    )
    await rig.start(lamp)
    await rig.during(BleakAdvertiser.start({ adapter: rig.other, localName: 'Beacon', scannable: true }))
    seen.length = 0
    expect(names(await rig.listen())).toEqual(['Lamp of the virtual air'])
    expect(new Set(seen)).toEqual(new Set(['Beacon']))
    await rig.close()
  })

  test('sends several advertisements, at once or in turn', async () => {
    const rig = await onAir({ profile })
    for (const localName of ['one', 'two', 'three']) await rig.start({ localName })
    expect(names(await rig.listen(4_000))).toEqual(['one', 'three', 'two'])
    await rig.close()
  })

  test('comes back after a hardware error with everything that was declared', async () => {
    const rig = await onAir({ profile, bugs: { hardwareErrorAfter: 40 } })
    const seen: (string | undefined)[] = []
    await rig.during(
      BleakScanner.start({ adapter: rig.ours, detectionCallback: (_device, { localName }) => void seen.push(localName) }),
    )
    const advertiser = await rig.start({ ...lamp, addressKind: 'static' })
    for (let changes = 0; changes < 40; changes++) await rig.during(advertiser.update({ ...lamp, appearance: changes }), 500)
    await rig.during(BleakAdvertiser.start({ adapter: rig.other, localName: 'Beacon' }))
    seen.length = 0
    expect((await rig.listen()).at(-1)).toMatchObject({ appearance: 39, address: advertiser.address })
    expect(seen).toContain('Beacon')
    await rig.close()
  })
})

describe('extended advertising', () => {
  test.each([
    ['1m', '1m', '1m'],
    ['2m', '1m', '2m'],
    ['coded', 'coded', 'coded'],
  ] as const)('on %s carries 1650 bytes', async (phy, primaryPhy, secondaryPhy) => {
    const rig = await onAir()
    const raw = Uint8Array.from({ length: 1650 }, (_, at) => (at % 165 === 0 ? 164 : at % 165 === 1 ? 0xff : at & 0xff))
    await rig.start({ extended: true, phy, raw, interval: 500 })
    const seen = (await rig.listen(4_000)).at(-1)
    expect(seen).toMatchObject({ primaryPhy, secondaryPhy, connectable: false, truncated: false })
    expect(seen?.raw.advertisement).toEqual(raw)
    await rig.close()
  })

  test('a connectable one carries 245', async () => {
    const rig = await onAir()
    const raw = Uint8Array.from({ length: 245 }, (_, at) => (at === 0 ? 244 : at === 1 ? 0xff : 7))
    await rig.start({ extended: true, connectable: true, raw })
    expect((await rig.listen()).at(-1)).toMatchObject({ raw: { advertisement: raw }, connectable: true, scannable: false })
    await rig.close()
  })

  test('a scannable one answers with all it has', async () => {
    const rig = await onAir()
    const localName = 'n'.repeat(200)
    await rig.start({ extended: true, scannable: true, localName })
    expect((await rig.listen()).at(-1)).toMatchObject({ localName, connectable: false, scannable: true })
    await rig.close()
  })

  test('long data changes', async () => {
    const rig = await onAir()
    const advertiser = await rig.start({ extended: true, localName: 'short' })
    await rig.during(advertiser.update({ localName: 'x'.repeat(250), uri: `https://${'y'.repeat(200)}` }))
    expect((await rig.listen()).at(-1)).toMatchObject({ localName: 'x'.repeat(250) })
    await rig.close()
  })

  test('as many sets as the controller has, each with an address of its own', async () => {
    const rig = await onAir({ profile: profiles.le50 })
    const own = [rig.ours.address]
    await rig.start({ localName: 'own' })
    for (const localName of ['a', 'b', 'c']) own.push((await rig.start({ localName, addressKind: 'non-resolvable' })).address)
    const heard = await rig.listen()
    expect(new Set(heard.map(({ address }) => address))).toEqual(new Set(own))
    await rig.close()
  })
})

describe('a controller that cannot advertise and scan at once', () => {
  const profile: Profile = {
    ...profiles.le42,
    leStates: withoutLeStates(everyLeState, ['connectableAdvertising', 'activeScanning']),
  }

  test('does both in turn, and each is heard', async () => {
    const rig = await onAir({ profile })
    const seen: (string | undefined)[] = []
    await rig.during(
      BleakScanner.start({ adapter: rig.ours, detectionCallback: (_device, { localName }) => void seen.push(localName) }),
    )
    await rig.start(lamp)
    await rig.during(BleakAdvertiser.start({ adapter: rig.other, localName: 'Beacon' }))
    seen.length = 0
    const heard = await rig.listen(4_000)
    expect(heard.length).toBeGreaterThan(10)
    expect(heard.length).toBeLessThan(60)
    expect(seen).toContain('Beacon')
    await rig.close()
  })
})

describe('a controller with bugs', () => {
  test.each<[string, Bugs]>([
    ['answers twice', { doubledAnswers: true }],
    ['gives credits by another event', { creditsByNop: true }],
    ['does not tell its LE states', { missing: ['leReadSupportedStates'] }],
    [
      'does not tell how much it holds',
      { silent: ['leReadMaximumAdvertisingDataLength', 'leReadNumberOfSupportedAdvertisingSets'] },
    ],
    ['cannot remove a set', { missing: ['leRemoveAdvertisingSet'] }],
  ])('that %s: what was declared is on the air', async (_, bugs) => {
    const rig = await onAir({ bugs })
    const advertiser = await rig.during(BleakAdvertiser.start({ adapter: rig.ours, ...lamp }), 10_000)
    expect((await rig.listen()).at(-1)).toMatchObject(seenLamp)
    await rig.during(advertiser.stop())
    // Connectable: the scanner remembers the scan response of this address until there is another.
    await rig.during(BleakAdvertiser.start({ adapter: rig.ours, localName: 'next', connectable: true }))
    expect(names(await rig.listen())).toEqual(['next'])
    await rig.close()
  })

  test.each(['leSetAdvertisingData', 'leSetAdvertisingEnable'] as const)('that never answers %s: start says so', async silent => {
    const rig = await onAir({ profile: profiles.le42, bugs: { silent: [silent] } })
    const error = await outcome(rig.during(BleakAdvertiser.start({ adapter: rig.ours, ...lamp }), 10_000))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    await rig.close()
  })
})

describe('a central that connects', () => {
  /** A host that connects to this address as soon as it hears it. */
  const central = async (air: Air, bugs: Bugs = {}) => {
    const host = await RawHost.on(new VirtualController({ air, bugs, address: 0xa0b0c0000003 }))
    return {
      connect: (address: string, addressType: 'public' | 'random') =>
        host.run(
          'leCreateConnection',
          toPeer({ peerAddress: parseAddress(address), peerAddressType: addressType === 'public' ? 0 : 1 }),
        ),
    }
  }

  test.each(Object.entries(profiles))('%s: ends the advertisement, and no other', async (_, profile) => {
    const rig = await onAir({ profile })
    const advertiser = await rig.start(lamp)
    const beacon = await rig.start({ localName: 'Beacon', serviceUuids: ['180a'] })
    const { connect } = await central(rig.air)
    await connect(advertiser.address, advertiser.addressType)
    await rig.air.advance(moment)
    expect(await advertiser.stopped).toEqual({ kind: 'connected', address: 'A0:B0:C0:00:00:03', addressType: 'public' })
    expect(new Set((await rig.listen()).map(({ serviceUuids }) => serviceUuids[0]))).toEqual(
      new Set(['0000180a-0000-1000-8000-00805f9b34fb']),
    )
    await rig.during(beacon.stop())
    await rig.close()
  })

  test.each([profiles.le42, profiles.le54])('a link that fails to be established (0x3E) leaves it on the air', async profile => {
    const rig = await onAir({ profile })
    const advertiser = await rig.start(lamp)
    const ended: unknown[] = []
    void advertiser.stopped.then(end => ended.push(end))
    const { connect } = await central(rig.air, { failsToEstablish: { times: 1, told: 'disconnection' } })
    await connect(advertiser.address, advertiser.addressType)
    await rig.air.advance(moment)
    expect(ended).toEqual([])
    expect((await rig.listen()).at(-1)).toMatchObject(seenLamp)
    await connect(advertiser.address, advertiser.addressType)
    await rig.air.advance(moment)
    expect(ended).toEqual([{ kind: 'connected', address: 'A0:B0:C0:00:00:03', addressType: 'public' }])
    await rig.close()
  })

  test('for whom it is directed, and nobody else', async () => {
    const rig = await onAir()
    const { connect } = await central(rig.air)
    const directedTo = { address: 'A0:B0:C0:00:00:03', addressType: 'public' }
    const advertiser = await rig.start({ connectable: true, directedTo })
    expect(await rig.listen()).toEqual([])
    await connect(advertiser.address, advertiser.addressType)
    await rig.air.advance(moment)
    expect(await advertiser.stopped).toMatchObject({ kind: 'connected', address: directedTo.address })
    await rig.close()
  })
})

test.each([profiles.le42, profiles.le54])(
  '7.8.52, 7.8.4: a private address changes on the air, connectable and beside a scan',
  async profile => {
    const rig = await onAir({ profile })
    await rig.during(BleakScanner.start({ adapter: rig.ours }))
    const advertiser = await rig.start({ connectable: true, interval: 5_000, addressKind: 'resolvable' })
    const before = advertiser.address
    await rig.air.advance(15 * 60_000)
    expect(advertiser.address).not.toBe(before)
    // It may change once more while we listen.
    const now = advertiser.address
    // The other one listens to two PHYs in turn, and hears about every second event.
    const heard = new Set((await rig.listen(100_000)).map(({ address }) => address))
    expect(heard.size).toBeGreaterThan(0)
    expect([now, advertiser.address]).toEqual(expect.arrayContaining([...heard]))
    await rig.close()
  },
)
