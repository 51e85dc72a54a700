import type { Clock } from '../core/clock.ts'
import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { Semaphore } from '../core/semaphore.ts'
import type { HciEvent } from '../hci/events.ts'

/** An event about one link. */
export type LinkEvent = Extract<HciEvent, { readonly connectionHandle: number }>
export type LinkEventName = LinkEvent['name']

interface Running {
  readonly ends: readonly LinkEventName[]
  readonly event: Deferred<LinkEvent | undefined>
}

/** One procedure of the link layer: what begins it, a command most times, and the event that ends it, whichever of these comes. */
export interface Procedure<N extends LinkEventName> {
  begin(): Promise<unknown>
  readonly end: N | readonly N[]
  /** Milliseconds for the event. */
  readonly patience: number
}

/**
 * The procedures of one link, one at a time: many controllers mix up two of them. A caller that gives up is detached; the procedure
 * keeps its turn until its event or the end of its patience.
 */
export class LinkProcedures {
  readonly #clock: Clock
  readonly #turn = new Semaphore(1)
  #running: Running | undefined
  #over: Error | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The event; undefined where none has come in time. @throws what `begin` does, and why the link has ended. */
  async run<N extends LinkEventName>(procedure: Procedure<N>, signal?: AbortSignal): Promise<HciEvent<N> | undefined> {
    await this.#turn.acquire(signal)
    return (await untilAborted(this.#run(procedure), signal)) as HciEvent<N> | undefined
  }

  event(event: LinkEvent): void {
    if (this.#running?.ends.includes(event.name)) this.#running.event.resolve(event)
  }

  /** The link has gone. */
  close(error: Error): void {
    this.#over ??= error
    this.#running?.event.reject(error)
  }

  async #run<N extends LinkEventName>({ begin, end, patience }: Procedure<N>): Promise<LinkEvent | undefined> {
    const running: Running = { ends: typeof end === 'string' ? [end] : end, event: new Deferred() }
    this.#running = running
    const timer = this.#clock.schedule(patience, () => running.event.resolve(undefined))
    try {
      if (this.#over) throw this.#over
      await begin()
      return await running.event.promise
    } catch (error) {
      throw this.#over ?? error
    } finally {
      timer.cancel()
      this.#running = undefined
      this.#turn.release()
    }
  }
}
