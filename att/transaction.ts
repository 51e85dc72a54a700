import type { Clock, Timer } from '../core/clock.ts'
import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import { Semaphore } from '../core/semaphore.ts'

/** Vol 3 Part F, 3.3.3: after so many milliseconds without an answer nothing more is sent on the bearer. */
export const transactionTimeout = 30_000

interface Running<T> {
  readonly answer: Deferred<T>
  readonly timer: Timer
}

/**
 * One thing at a time that the peer must answer: a request, or an indication. A caller that gives up is detached; the transaction
 * goes on until its answer or its time is up, and whoever waits has the next turn then.
 */
export class Transactions<T> {
  readonly #clock: Clock
  readonly #late: (error: BleakTimeoutError) => void
  readonly #turn = new Semaphore(1)
  #running: Running<T> | undefined
  #over: Error | undefined

  /** `late` is called when an answer does not come. */
  constructor(clock: Clock, late: (error: BleakTimeoutError) => void) {
    this.#clock = clock
    this.#late = late
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Sends when its turn has come and gives the answer. An abort rejects with the signal's reason. */
  async run(what: string, send: () => void, signal?: AbortSignal): Promise<T> {
    await this.#turn.acquire(signal)
    return await untilAborted(this.#begin(what, send).answer.promise, signal)
  }

  /** The answer; false where nothing waits for one. */
  settle(answer: T): boolean {
    return this.#end(({ answer: waiting }) => waiting.resolve(answer))
  }

  /** What came instead of the answer; false where nothing waits for one. */
  fail(error: Error): boolean {
    return this.#end(({ answer }) => answer.reject(error))
  }

  /** Nothing is sent any more: whoever waits is told. */
  close(error: Error): void {
    this.#over ??= error
    this.fail(error)
  }

  #begin(what: string, send: () => void): Running<T> {
    const timer = this.#clock.schedule(transactionTimeout, () => this.#late(new BleakTimeoutError(what, transactionTimeout)))
    // A Deferred: where the caller has gone, nobody else hears of a failure. In place first: an answer may come inside of `send`.
    const running = { answer: new Deferred<T>(), timer }
    this.#running = running
    try {
      if (this.#over) throw this.#over
      send()
    } catch (error) {
      this.#end(({ answer }) => answer.reject(error))
    }
    return running
  }

  #end(settle: (running: Running<T>) => void): boolean {
    const running = this.#running
    if (!running) return false
    this.#running = undefined
    running.timer.cancel()
    settle(running)
    this.#turn.release()
    return true
  }
}
