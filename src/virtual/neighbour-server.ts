import type { Random } from '../../controller/air/random.ts'
import type { Timer } from '../../core/clock.ts'
import { GattServer } from '../../gatt/server.ts'
import type { Host } from '../../host/host.ts'
import { serveLink } from '../../host/served-link.ts'
import type { Beat, NeighbourGatt } from './neighbour-gatt.ts'
import type { Neighbour } from './neighbours.ts'

/** Answers whoever connects to a neighbour, and tells values while somebody is connected. Gives what ends that. */
export const serveNeighbour = (host: Host, { name, has }: Neighbour, random: Random): (() => void) => {
  if (!has) return () => {}
  const { clock } = host
  const begun = clock.now()
  const gatt: NeighbourGatt = has({
    seconds: () => (clock.now() - begun) / 1_000,
    random,
    tell: (characteristic, value) => void server.notify(characteristic, value).catch(() => {}),
  })
  const { services, appearance, beats = [] } = gatt
  const server = new GattServer({ deviceName: name, appearance, services, clock })
  const timers = new Map<Beat, Timer>()
  const stop = () => {
    for (const timer of timers.values()) timer.cancel()
    timers.clear()
  }
  const plan = (beat: Beat) =>
    timers.set(
      beat,
      clock.schedule(beat.every, () => {
        plan(beat)
        // A client that is so slow that values heap up misses some.
        server.notify(beat.characteristic, beat.value()).catch(() => {})
      }),
    )
  host.onPeripheralLink = link => {
    for (const beat of beats) if (!timers.has(beat)) plan(beat)
    const closed = () => {
      if (server.connections.length === 0) stop()
    }
    // Nobody is there to be asked: Just Works.
    return serveLink(link, server, { pairing: {}, closed }).user
  }
  return stop
}
