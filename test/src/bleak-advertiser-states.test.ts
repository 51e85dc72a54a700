import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Air, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { everyLeState, type LeState, withoutLeStates } from '../../hci/le-states.ts'
import { Adapter, type AdvertiserOptions, BleakAdvertiser, BleakScanner } from '../../src/index.ts'
import { outcome } from '../support/scanning.ts'

/** Milliseconds in which a host has said what it wants. */
const moment = 200

const during = async <T>(air: Air, work: Promise<T>): Promise<T> => {
  const settled = outcome(work)
  await air.advance(moment)
  await settled
  return work
}

/** An adapter on a controller with these LE states, one that hears what it sends, and one that it can hear. */
const rigOf = async (leStates: bigint, base: Profile) => {
  const air = new Air()
  const open = (profile: Profile, address: number) =>
    during(air, Adapter.open({ transport: new VirtualController({ air, profile, address }).open }))
  const ours = await open({ ...base, leStates }, 0xa0b0c0000001)
  const [ear, mouth] = [await open(profiles.le54, 0xa0b0c0000002), await open(profiles.le54, 0xa0b0c0000003)]
  const sent = new Set<string | null>()
  await during(
    air,
    BleakScanner.start({ adapter: ear, detectionCallback: (_, { localName = null }) => void sent.add(localName) }),
  )
  await during(air, BleakAdvertiser.start({ adapter: mouth, localName: 'mouth', connectable: true }))
  return { air, ours, sent, close: () => during(air, Promise.all([ours.close(), ear.close(), mouth.close()])) }
}

const kinds: Readonly<Record<string, AdvertiserOptions>> = {
  nonConnectableAdvertising: { scannable: false },
  scannableAdvertising: { scannable: true },
  connectableAdvertising: { connectable: true },
}
const scans = { passiveScanning: 'passive', activeScanning: 'active' } as const

const pairs = Object.keys(kinds).flatMap(advertising =>
  Object.keys(scans).map(scanning => [advertising, scanning] as [LeState, keyof typeof scans]),
)

describe.each(pairs)('7.8.27: a controller without %s beside %s', (advertising, scanning) => {
  test.each([
    ['legacy', profiles.le42],
    ['extended', profiles.le50],
  ])('%s: both go on in turn, whichever came first', async (_, profile) => {
    for (const first of ['scan', 'advertise']) {
      const rig = await rigOf(withoutLeStates(everyLeState, [advertising, scanning]), profile)
      const heard = new Set<string | undefined>()
      const scan = () =>
        BleakScanner.start({
          adapter: rig.ours,
          scanningMode: scans[scanning],
          detectionCallback: (_device, { localName }) => void heard.add(localName),
        })
      const advertise = () => BleakAdvertiser.start({ adapter: rig.ours, localName: 'ours', ...kinds[advertising] })
      for (const begin of first === 'scan' ? [scan, advertise] : [advertise, scan]) await during<unknown>(rig.air, begin())
      heard.clear()
      rig.sent.clear()
      await rig.air.advance(2_500)
      expect([...heard]).toEqual(['mouth'])
      expect([...rig.sent]).toContain('ours')
      await rig.close()
    }
  })
})

test('whatever the LE states are: everything that is wanted has its turn, and nothing else is on', async () => {
  const activity = fc.constantFrom(...Object.keys(kinds), ...Object.keys(scans))
  const states = fc.bigInt({ min: 0n, max: everyLeState })
  await fc.assert(
    fc.asyncProperty(states, fc.array(activity, { minLength: 1, maxLength: 4 }), fc.boolean(), async (mask, wanted, extended) => {
      // Each of them alone the controller does: bits 0 to 5.
      const rig = await rigOf(mask | 0x3fn, extended ? profiles.le50 : profiles.le42)
      const heard = new Map<number, number>()
      const running: (BleakAdvertiser | BleakScanner)[] = []
      for (const [at, kind] of wanted.entries()) {
        const options = kinds[kind]
        const detectionCallback = () => void heard.set(at, (heard.get(at) ?? 0) + 1)
        const start = options
          ? BleakAdvertiser.start({ adapter: rig.ours, localName: `${at}`, ...options })
          : BleakScanner.start({ adapter: rig.ours, scanningMode: scans[kind as keyof typeof scans], detectionCallback })
        running.push(await during<BleakAdvertiser | BleakScanner>(rig.air, start))
      }
      heard.clear()
      rig.sent.clear()
      await rig.air.advance(1_000 * (wanted.length + 2))
      const names = wanted.flatMap((kind, at) => (kind in kinds ? [`${at}`] : []))
      expect([...rig.sent].filter(name => name !== 'mouth').sort()).toEqual(names)
      expect([...heard.keys()].sort()).toEqual(wanted.flatMap((kind, at) => (kind in scans ? [at] : [])))
      await during(rig.air, Promise.all(running.map(one => one.stop())))
      heard.clear()
      rig.sent.clear()
      await rig.air.advance(2_000)
      expect([...rig.sent]).toEqual(['mouth'])
      expect(heard.size).toBe(0)
      await rig.close()
    }),
    { numRuns: 40 },
  )
})
