import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { type Clock, systemClock, type Timer } from '../../core/clock.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { Adapter, BleakClient } from '../../src/index.ts'
import { clientRig, Thing } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'
import { during as inSteps } from '../support/two-hosts.ts'

/** What was rejected with nobody there to hear it. */
const unhandled: unknown[] = []
const remember = (reason: unknown) => unhandled.push(reason)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', remember)
})
afterEach(() => void process.off('unhandledRejection', remember))

/** The same clock, which knows how many timers wait. */
class CountingClock implements Clock {
  waiting = 0
  readonly #clock: Clock
  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  schedule(milliseconds: number, task: () => void): Timer {
    this.waiting++
    let isWaiting = true
    const over = () => {
      if (isWaiting) this.waiting--
      isWaiting = false
    }
    const timer = this.#clock.schedule(milliseconds, () => {
      over()
      task()
    })
    return {
      cancel: () => {
        over()
        timer.cancel()
      },
    }
  }
}

/** Counts the packets between host and controller, in both directions, and does something at one of them. */
const counting = (open: OpenTransport, at: number, hit: () => void) => {
  const passed = { packets: 0, isCounting: false, clock: undefined as CountingClock | undefined }
  const count = () => {
    if (passed.isCounting && passed.packets++ === at) hit()
  }
  const counted: OpenTransport = async (handlers, options) => {
    const transport = await open(
      {
        drained: () => handlers.drained(),
        closed: reason => handlers.closed(reason),
        packet: (type, body) => {
          count()
          handlers.packet(type, body)
        },
      },
      options,
    )
    const clock = new CountingClock(transport.clock ?? systemClock)
    passed.clock = clock
    return {
      clock,
      send: (type, body) => {
        count()
        return transport.send(type, body)
      },
      close: () => transport.close(),
    }
  }
  return { open: counted, passed }
}

/** Coarser steps than usual: there are many sessions. */
const during = <T>(air: Air, work: Promise<T>, most = 60_000): Promise<T> => inSteps(air, work, { step: 5, most })

/** Milliseconds within which everything settles: 30 s for a transaction, and some for the link. */
const patience = 60_000

/** A whole session. Gives what every call came to. */
const session = async (client: BleakClient): Promise<unknown[]> => {
  const steps = [
    () => client.connect(),
    () => client.readGattChar('ffe1'),
    () => client.readGattChar('ffe2'),
    () => client.writeGattChar('ffe2', new Uint8Array(512).fill(7)),
    () => client.startNotify('ffe1', () => {}),
    () => client.writeGattChar('ffe4', Uint8Array.of(1)),
    () => client.stopNotify('ffe1'),
    () => client.disconnect(),
  ]
  const results: unknown[] = []
  for (const step of steps) results.push(await outcome(step() as Promise<unknown>))
  return results
}

/** What is done to the session, at one packet. */
const cuts = {
  'the peer is unplugged': (rig: Rig) => rig.thing.station.controller.unplug(),
  'the peer hangs up': (rig: Rig) =>
    void rig.thing.links
      .at(-1)
      ?.disconnect()
      .catch(() => {}),
  'the transport is lost': (rig: Rig) => rig.controller.unplug(),
  'the adapter is closed': (rig: Rig) => void rig.adapter?.close(),
}
interface Rig {
  readonly air: Air
  readonly controller: VirtualController
  readonly thing: Thing
  adapter: Adapter | undefined
}

/** One session, with a cut at packet number `at`, or none. */
const run = async (cut: ((rig: Rig) => void) | undefined, at: number) => {
  const air = new Air()
  const controller = new VirtualController({ air })
  const thing = await Thing.on(air)
  await thing.advertise()
  const rig: Rig = { air, controller, thing, adapter: undefined }
  const { open, passed } = counting(controller.open, at, () => cut?.(rig))
  const adapter = await during(air, Adapter.open({ transport: open }))
  rig.adapter = adapter
  const ends: unknown[] = []
  // A small MTU, so that long values take several packets.
  const client = new BleakClient(thing.device, {
    adapter,
    exchangeMtu: false,
    timeout: 20_000,
    disconnectedCallback: () => void ends.push(at),
  })
  passed.isCounting = true
  const results = await during(air, session(client), 8 * patience)
  passed.isCounting = false
  return { ...rig, adapter, client, results, passed, ends: ends.length }
}

/** G3: the same adapter, or another one on the same controller if that has ended, connects to a device that is there. */
const stillWorks = async ({ air, adapter, controller, thing }: Awaited<ReturnType<typeof run>>): Promise<void> => {
  await during(air, thing.host.close())
  let isOver = false
  void adapter.closed.then(() => {
    isOver = true
  })
  await air.advance(1)
  const usable = isOver ? await during(air, Adapter.open({ transport: controller.open })) : adapter
  const other = await Thing.on(air)
  await other.advertise()
  const client = await during(air, BleakClient.connect(other.device, { adapter: usable }))
  expect(await during(air, client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
  await during(air, client.disconnect())
  await during(air, usable.close())
}

/** Every error that calls may come to. */
const documented = /^(Bleak\w*Error|TimeoutError|undefined)$/

describe.each(Object.entries(cuts))('HCI-24, HCI-44: %s', (_, cut) => {
  test('at every packet of connecting, discovering, reading, writing, subscribing and disconnecting', async () => {
    const { passed, results } = await run(undefined, -1)
    expect(results.filter(result => result instanceof Error)).toEqual([])
    expect(passed.packets).toBeGreaterThan(100)
    for (let at = 0; at < passed.packets; at++) {
      const rig = await run(cut, at)
      const errors = rig.results.filter(result => result instanceof Error)
      for (const { name } of errors) expect(name).toMatch(documented)
      const isEstablished = !(rig.results[0] instanceof Error)
      const state = { at, connected: rig.client.isConnected, ends: rig.ends, unhandled }
      expect(state).toEqual({ at, connected: false, ends: isEstablished ? 1 : 0, unhandled: [] })
      await stillWorks(rig)
      await during(rig.air, rig.adapter.close())
      expect({ at, timers: rig.passed.clock?.waiting }).toEqual({ at, timers: 0 })
    }
  })
})

test('a session after the one that was cut works, on the same adapter', async () => {
  const rig = await clientRig()
  const client = rig.client()
  await rig.during(client.connect())
  const reading = outcome(client.readGattChar('ffe2'))
  await rig.during(rig.thing.link.disconnect())
  expect(await rig.during(reading)).toBeDefined()
  await rig.thing.advertise()
  const results = await rig.during(session(client))
  expect(results.filter(result => result instanceof Error)).toEqual([])
})
