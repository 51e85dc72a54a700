import { expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { Adapter, BleakAdvertiser, BleakScanner } from '../../src/index.ts'
import { outcome } from '../support/scanning.ts'

/** Where an abort may come: when the host sends a packet, or just before or after it gets one. */
const moments = ['sent', 'coming', 'come'] as const
type Moment = (typeof moments)[number]

/** Calls `passes` for every packet. */
const tapped =
  (open: OpenTransport, passes: (moment: Moment) => void): OpenTransport =>
  async (handlers, options) => {
    const packet: typeof handlers.packet = (type, body) => {
      passes('coming')
      handlers.packet(type, body)
      passes('come')
    }
    const transport = await open({ ...handlers, packet }, options)
    return {
      ...transport,
      send: (type, body) => {
        passes('sent')
        return transport.send(type, body)
      },
    }
  }

/** Milliseconds, more than any turn. */
const longer = 3_000

/**
 * One advertisement stays; two more and a scan begin beside it and are aborted together at one packet. Gives the names on the air
 * afterwards, those after the first has stopped, and how many packets there were.
 */
const session = async (profile: (typeof profiles)['le54'] | (typeof profiles)['le40'], moment: Moment, at: number) => {
  const air = new Air()
  const abort = new AbortController()
  let packets = 0
  let isArmed = false
  const passes = (now: Moment) => {
    if (isArmed && now === moment && packets++ === at) abort.abort(new Error('given up'))
  }
  const adapter = await Adapter.open({ transport: tapped(new VirtualController({ air, profile }).open, passes) })
  const other = await Adapter.open({ transport: new VirtualController({ air }).open })
  const heard = new Set<string | undefined>()
  const listener = new BleakScanner({ adapter: other, detectionCallback: (_, { localName }) => void heard.add(localName) })
  await listener.start()
  const namesNow = async () => {
    heard.clear()
    await air.advance(longer)
    return [...heard]
  }

  isArmed = true
  const { signal } = abort
  const stays = BleakAdvertiser.start({ adapter, localName: 'stays' })
  const given = Promise.allSettled([
    BleakAdvertiser.start({ adapter, signal, localName: 'private', connectable: true, addressKind: 'resolvable' }),
    BleakAdvertiser.start({ adapter, signal, localName: 'plain' }),
    BleakScanner.start({ adapter, signal }),
  ])
  const began = outcome(Promise.all([stays, given]))
  await air.advance(longer)
  await began
  isArmed = false
  const stopping = (await given).map(result => (result.status === 'fulfilled' ? result.value.stop() : undefined))
  await air.advance(longer)
  await Promise.all(stopping)

  const beside = await namesNow()
  await (await stays).stop()
  const after = await namesNow()
  await Promise.all([adapter.close(), other.close()])
  return { beside, after, packets }
}

test.each(moments.flatMap(moment => [['le40', moment] as const, ['le54', moment] as const]))(
  '%s: what is aborted at any packet (%s) leaves the air, and no other advertisement does',
  async (name, moment) => {
    const { packets } = await session(profiles[name], moment, -1)
    expect(packets).toBeGreaterThan(10)
    for (let at = 0; at < packets; at++)
      expect({ at, ...(await session(profiles[name], moment, at)) }).toMatchObject({ at, beside: ['stays'], after: [] })
  },
)
