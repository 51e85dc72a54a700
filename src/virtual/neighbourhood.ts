import type { Air } from '../../controller/air/air.ts'
import { type FindPath, freeSpace } from '../../controller/air/radio.ts'
import { Random } from '../../controller/air/random.ts'
import { VirtualController } from '../../controller/controller.ts'
import type { Timer } from '../../core/clock.ts'
import { advertisingDataLimit, buildAdvertisingData } from '../../gap/advertising-data-builder.ts'
import type { AdvertisingContent, AdvertisingSettings } from '../../gap/advertising-settings.ts'
import { Host } from '../../host/host.ts'
import { LastingAdvertisement } from '../../host/lasting-advertisement.ts'
import { serveNeighbour } from './neighbour-server.ts'
import { type Neighbour, neighbours } from './neighbours.ts'

/** Devices that live on an air until it is closed. */
export interface Neighbourhood {
  /** What they are called, and who of them stands where. */
  readonly devices: readonly { readonly name: string; readonly controller: VirtualController }[]
  close(): Promise<void>
}

/** dB around the mean: people walk through the room. */
const spread = 6

/** Free space, with a strength that wavers from packet to packet as it does indoors. */
export const fading = (seed: number): FindPath => {
  const random = new Random(seed)
  return (from, to, phy) => {
    const path = freeSpace(from, to, phy)
    return path && { ...path, rssi: Math.round(path.rssi + (random.fraction() + random.fraction() - 1) * spread) }
  }
}

/** Metres: nobody is nearer than the first, nobody farther than the second. */
const nearest = 1
const farthest = 20

/**
 * Puts a handful of believable devices on an air: each is a host of this library on a virtual controller of its own. Same seed, same devices
 * at the same places with the same addresses.
 */
export const populate = async (air: Air, { seed = 1 }: { readonly seed?: number } = {}): Promise<Neighbourhood> => {
  const random = new Random(seed)
  const moved = await Promise.all(neighbours.map(neighbour => moveIn(air, neighbour, random.fork())))
  return {
    devices: moved.map(({ name, controller }) => ({ name, controller })),
    close: async () => {
      await Promise.all(moved.map(({ close }) => close()))
    },
  }
}

const moveIn = async (air: Air, neighbour: Neighbour, random: Random) => {
  const distance = nearest * (farthest / nearest) ** random.fraction()
  const angle = 2 * Math.PI * random.fraction()
  const position = { x: distance * Math.cos(angle), y: distance * Math.sin(angle) }
  // A random static address, as small devices have (Vol 6 Part B, 1.3.2.1); the controller has no public one.
  const staticAddress = 0xc00000000000 + random.uint32() * 2 ** 14 + (random.uint32() % 2 ** 14)
  const controller = new VirtualController({ air, address: 0, position })
  const host = await Host.open(controller.open, { staticAddress, randomBits: () => random.uint32() })
  const stopServing = serveNeighbour(host, neighbour, random.fork())
  const stop = await advertise(host, neighbour, random)
  return {
    name: neighbour.name,
    controller,
    close: async () => {
      stop()
      stopServing()
      await host.close()
    },
  }
}

/** Bytes of the key that private addresses are made with. */
const irkLength = 16

/** Advertises until it is stopped, and says something else from time to time. */
const advertise = async (
  host: Host,
  { connectable, extended = false, isPrivate, interval, changes, says }: Neighbour,
  random: Random,
) => {
  const content = (step: number): AdvertisingContent => {
    const { data, scanResponse = {} } = says(step, random)
    const maxLength = extended ? advertisingDataLimit.extended : advertisingDataLimit.legacy
    return { data: buildAdvertisingData(data, { maxLength }), scanResponse: buildAdvertisingData(scanResponse) }
  }
  const settings: AdvertisingSettings = {
    connectable,
    scannable: connectable,
    extended,
    interval,
    phy: extended ? '2m' : '1m',
    ...(isPrivate && { addressKind: 'resolvable' as const, irk: random.bytes(irkLength) }),
  }
  const advertisement = await LastingAdvertisement.start(host, settings, content(0), () => {})
  let timer: Timer | undefined
  const change = (step: number) => {
    if (changes === undefined) return
    timer = host.clock.schedule(changes, () => {
      advertisement.update(content(step)).catch(() => {})
      change(step + 1)
    })
  }
  change(1)
  return () => timer?.cancel()
}
