import type { NewConnection } from './connection-outcome.ts'
import { type ConnectionPeer, isSameDevice, type WantedDevice } from './connection-outcome.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Identity } from './own-address.ts'

/** Where a wanted connection goes; exactly one of them is called, once, unless it is wanted no more. Neither may throw. */
export interface WantHandlers {
  /** Called within the event, so that nothing of the connection comes before. `own` is what this end went by. */
  connected(connection: NewConnection, own: Identity): void
  failed(error: Error): void
}

/** One connection that somebody waits for. */
export interface Want {
  readonly device: WantedDevice
  readonly settings: ConnectionSettings
  readonly handlers: WantHandlers
}

/** One command has one kind of connection for all; how eagerly it looks for them is another matter. */
const kindOf = ({ settings: { parameters, phys } }: Want): string => JSON.stringify([parameters, phys])

const dutyOf = ({ settings: { scanInterval, scanWindow } }: Want): number => scanWindow / scanInterval

/** How to connect to all of them: as eagerly as whoever is in the greatest hurry. */
export const settingsOf = (group: readonly [Want, ...Want[]]): ConnectionSettings =>
  group.reduce((one, other) => (dutyOf(other) > dutyOf(one) ? other : one)).settings

/** Everybody who waits for a connection, in the order of their turns. One command serves those who want the same kind of it. */
export class WantedConnections {
  #wants: readonly Want[] = []

  get isEmpty(): boolean {
    return this.#wants.length === 0
  }

  get all(): readonly Want[] {
    return this.#wants
  }

  /** Whoever came last has the first turn. */
  add(want: Want): void {
    this.#wants = [want, ...this.#wants]
  }

  has(want: Want): boolean {
    return this.#wants.includes(want)
  }

  remove(...gone: readonly Want[]): void {
    this.#wants = this.#wants.filter(want => !gone.includes(want))
  }

  /** Whose turn it is: at most as many as the controller looks for at once, who want what the first does. */
  group(limit: number): readonly Want[] {
    const [first] = this.#wants
    if (!first) return []
    return this.#wants.filter(want => kindOf(want) === kindOf(first)).slice(0, Math.max(1, limit))
  }

  /** Whether some wait for another turn than this. */
  hasMoreThan(group: readonly Want[]): boolean {
    return this.#wants.length > group.length
  }

  /** They have had their turn. */
  putLast(group: readonly Want[]): void {
    const rest = this.#wants.filter(want => !group.includes(want))
    this.#wants = [...rest, ...this.#wants.filter(want => group.includes(want))]
  }

  /** Who waits for this device. */
  find(peer: ConnectionPeer): Want | undefined {
    return this.#wants.find(({ device }) => isSameDevice(device, peer))
  }
}
