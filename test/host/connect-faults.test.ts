import { describe, expect, test } from 'vitest'
import { Air, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { Host } from '../../host/host.ts'
import { CountingClock } from '../support/counting-clock.ts'
import { type Fault, faults, type Losable, withFault } from '../support/faults.ts'
import { Seen } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during, Station } from '../support/two-hosts.ts'

const step = 20

/** A peripheral, and a central whose packets something may happen to. */
const setUp = async (profile: Profile, fault?: Fault, at = -1) => {
  const air = new Air()
  const controller = new VirtualController({ air, profile })
  const losable: Losable = { open: controller.open, lose: () => controller.unplug() }
  const { open, passed } = withFault(losable, fault, at)
  const clock = new CountingClock(air.clock)
  const host = await during(air, Host.open(clock.wrap(open)))
  const peripheral = await Station.on(air, { profile })
  const server = new Seen()
  peripheral.host.onPeripheralLink = () => server
  await peripheral.advertise()
  return { air, controller, host, passed, clock, peripheral }
}
type Rig = Awaited<ReturnType<typeof setUp>>

/** Connect, set up, read, disconnect. */
const session = async ({ host, peripheral }: Rig): Promise<void> => {
  const link = await host.connect(peripheral.device, { timeout: 20_000 })
  await link.ready
  const { value } = await link.bearer.request({ name: 'readRequest', handle: 7 })
  expect(value).toEqual(Uint8Array.of(7))
  await link.disconnect()
}

/** A session works, and leaves nothing behind. */
const goesOn = async (rig: Rig): Promise<void> => {
  const { air, host, peripheral, clock } = rig
  for (const link of host.links) await during(air, outcome(link.disconnect()), { step })
  await air.advance(5_000)
  // Where the news of the connection was lost, only the peer knows of it.
  for (const link of peripheral.host.links) await during(air, link.disconnect(), { step })
  await peripheral.advertise()
  await during(air, session(rig), { step })
  await during(air, host.close(), { step })
  expect(clock.timers).toBe(0)
}

/** How many packets pass before a session, and with it. */
const range = async (profile: Profile) => {
  const rig = await setUp(profile)
  const from = { ...rig.passed }
  await during(rig.air, session(rig), { step })
  const to = { ...rig.passed }
  await during(rig.air, rig.host.close(), { step })
  expect(rig.clock.timers).toBe(0)
  return { from, to }
}

describe.each([
  ['le54', profiles.le54],
  ['le40', profiles.le40],
])('at every packet of connecting and disconnecting, on %s', (_, profile) => {
  test.each(faults.map(fault => [fault.name, fault] as const))('%s', async (_name, fault) => {
    const { from, to } = await range(profile)
    const [begin, end] = fault.command ? [from.commands, to.commands] : [from.events, to.events]
    expect(end - begin).toBeGreaterThanOrEqual(5)
    for (let at = begin; at < end; at++) {
      const rig = await setUp(profile, fault, at)
      await during(rig.air, outcome(session(rig)), { step })
      await rig.air.advance(5_000)
      expect(rig.host.links.length).toBeLessThan(2)
      if (rig.passed.closed === 0) await goesOn(rig)
      else {
        expect(rig.host.links).toEqual([])
        await expect(rig.host.connect(rig.peripheral.device)).rejects.toMatchObject({ name: 'BleakBluetoothNotAvailableError' })
        expect(rig.clock.timers).toBe(0)
      }
    }
  })
})

describe('the link is cut', () => {
  const far = { x: 1_000_000, y: 0 }
  const near = { x: 0, y: 0 }

  /** Something happens at a packet of the central's session, whichever way it goes. */
  const cutAt = async (at: number, cut: (rig: Rig) => void) => {
    const rig = await setUp(profiles.le54)
    const controller = new VirtualController({ air: rig.air })
    const count = { packets: Number.NEGATIVE_INFINITY, isHit: false }
    const passing = () => {
      if (count.packets++ !== at) return
      count.isHit = true
      cut({ ...rig, controller })
    }
    const clock = new CountingClock(rig.air.clock)
    const host = await Host.open(
      clock.wrap(async (handlers, options) => {
        const packet = (...one: Parameters<typeof handlers.packet>) => {
          passing()
          handlers.packet(...one)
        }
        const transport = await controller.open({ ...handlers, packet }, options)
        const send = (...one: Parameters<typeof transport.send>) => {
          passing()
          return transport.send(...one)
        }
        return { ...transport, send }
      }),
    )
    count.packets = 0
    return { ...rig, host, controller, clock, count }
  }

  const everyPacket = async (cut: (rig: Rig) => void, then: (rig: Rig) => Promise<void>) => {
    for (let at = 0; ; at++) {
      const rig = await cutAt(at, cut)
      await during(rig.air, outcome(session(rig)), { step })
      const { isHit } = rig.count
      rig.count.packets = Number.NEGATIVE_INFINITY
      await then(rig)
      if (isHit) continue
      expect(at).toBeGreaterThan(15)
      break
    }
  }

  test(
    'by distance, at every packet: it ends with its supervision timeout, and a new one works',
    () =>
      everyPacket(
        ({ controller }) => controller.moveTo(far),
        async rig => {
          rig.controller.moveTo(near)
          await goesOn(rig)
        },
      ),
    60_000,
  )

  test(
    'by a peer whose adapter is unplugged, at every packet',
    () =>
      everyPacket(
        ({ peripheral }) => peripheral.controller.unplug(),
        async ({ air, host, clock }) => {
          await air.advance(30_000)
          expect(host.links).toEqual([])
          await during(air, host.close(), { step })
          expect(clock.timers).toBe(0)
        },
      ),
    60_000,
  )

  test('by a transport that loses its data: everything that waits is told in time', async () => {
    const rig = await setUp(profiles.le54)
    const { air, host, peripheral } = rig
    const link = await during(air, host.connect(peripheral.device))
    await during(air, link.ready)
    rig.controller.moveTo(far)
    const reading = outcome(link.bearer.request({ name: 'readRequest', handle: 7 }))
    expect(await during(air, reading, { step })).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x08 })
    rig.controller.moveTo(near)
    await goesOn(rig)
  })
})
