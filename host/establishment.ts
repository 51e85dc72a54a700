import type { Clock, Timer } from '../core/clock.ts'
import { Deferred } from '../core/deferred.ts'
import { eventsUntilEstablished, failedToBeEstablished } from '../gap/connection-outcome.ts'
import type { LinkEvent } from './link-procedures.ts'

/**
 * Whether a new link is one: a central believes in it as soon as it has sent its request, and may then never hear of the peer. That
 * is told as a disconnection with reason 0x3E, which is not one to those above.
 */
export class Establishment {
  readonly #outcome = new Deferred<boolean>()
  readonly #timer: Timer
  #isOver = false

  /** `interval` is that of the connection, in milliseconds. */
  constructor(clock: Clock, interval: number) {
    this.#timer = clock.schedule(interval * eventsUntilEstablished, () => this.heard())
  }

  /** True when the peer was heard or time has shown it; false where the link has failed before. Never rejects. */
  get outcome(): Promise<boolean> {
    return this.#outcome.promise
  }

  /** The peer is there. */
  heard(): void {
    this.#settle(true)
  }

  /** The link has ended, for this reason. */
  ended(reason: number | undefined): void {
    this.#settle(reason !== failedToBeEstablished)
  }

  #settle(isEstablished: boolean): void {
    // Every packet of data says the same again.
    if (this.#isOver) return
    this.#isOver = true
    this.#timer.cancel()
    this.#outcome.resolve(isEstablished)
  }
}

/** Events that there are only because something came from the peer. */
export const comesFromPeer = (event: LinkEvent): boolean => {
  switch (event.name) {
    case 'leReadRemoteFeaturesComplete':
    case 'readRemoteVersionInformationComplete':
    case 'lePhyUpdateComplete':
    case 'encryptionChangeV1':
    case 'encryptionChangeV2':
      return event.status === 0
    case 'leDataLengthChange':
    case 'leRemoteConnectionParameterRequest':
    case 'leLongTermKeyRequest':
      return true
    default:
      return false
  }
}
