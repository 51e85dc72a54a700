import { Air } from '../../controller/air/air.ts'
import { VirtualController } from '../../controller/controller.ts'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { fading, type Neighbourhood, populate } from './neighbourhood.ts'
import { parseVirtualUri, type VirtualSettings } from './virtual-uri.ts'

/** An air of this process with its neighbourhood, there while somebody is on it; its time goes with the wall clock. */
class World {
  /** The controllers that are open, by index. */
  readonly controllers = new Map<number, VirtualController>()
  readonly #air: Air
  readonly #unfollow: () => void
  readonly #populated: Promise<Neighbourhood>

  constructor(seed: number) {
    this.#air = new Air({ seed, path: fading(seed) })
    this.#unfollow = this.#air.follow()
    this.#populated = populate(this.#air, { seed })
  }

  async add({ index, profile }: VirtualSettings): Promise<VirtualController> {
    if (this.controllers.has(index))
      throw new BleakBluetoothNotAvailableError(`virtual:${index} is open in this process already`, 'busy', {
        remedy: `Share that adapter, or take another number: virtual:${index + 1}`,
      })
    const controller = new VirtualController({ air: this.#air, profile, address: firstAddress + index })
    this.controllers.set(index, controller)
    await this.#populated
    return controller
  }

  async close(): Promise<void> {
    const neighbourhood = await this.#populated
    await neighbourhood.close()
    this.#unfollow()
  }
}

/** Public addresses of the controllers of users, by index. */
const firstAddress = 0xba2e7f000000

/** By seed. */
const worlds = new Map<number, World>()

/**
 * A virtual controller among believable neighbours: `virtual:`, `virtual:1` on the same air, `virtual:?seed=7&profile=le42`.
 * Nothing falls back to it; it is chosen by name.
 */
export const openVirtual = (uri: string): OpenTransport => {
  const settings = parseVirtualUri(uri)
  return async (handlers, options) => {
    const { seed, index } = settings
    const world = worlds.get(seed) ?? new World(seed)
    worlds.set(seed, world)
    const leave = async (): Promise<void> => {
      world.controllers.delete(index)
      if (world.controllers.size > 0) return
      if (worlds.get(seed) === world) worlds.delete(seed)
      await world.close()
    }
    const controller = await world.add(settings)
    try {
      const transport = await controller.open(handlers, options)
      return {
        ...transport,
        close: async () => {
          await transport.close()
          await leave()
        },
      }
    } catch (error) {
      await leave()
      throw error
    }
  }
}
