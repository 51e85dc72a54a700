import type { Clock, Timer } from '../core/clock.ts'
import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import { Line } from './line.ts'
import { type AttPdu, type AttPduName, attPdu } from './pdus.ts'

/** Vol 3 Part F, 3.3.3: after so many milliseconds without an answer nothing more is sent on the bearer. */
export const transactionTimeout = 30_000

interface Transaction<T> {
  readonly what: AttPduName
  readonly bytes: Uint8Array
  readonly signal: AbortSignal | undefined
  readonly answer: Deferred<T>
}

export interface TransactionHandlers {
  /** Throws for what cannot be sent. */
  send(bytes: Uint8Array): void
  /** An answer did not come. */
  late(error: BleakTimeoutError): void
}

/**
 * One thing at a time that the peer must answer: a request, or an indication. A caller that gives up is detached; the transaction
 * goes on until its answer or its time is up, and whoever waits has the next turn then, at once.
 */
export class Transactions<T> {
  readonly #clock: Clock
  readonly #handlers: TransactionHandlers
  readonly #line = new Line<Transaction<T>>()
  #running: Transaction<T> | undefined
  /** Since when the running one waits, and what looks after that: a timer of its own for each would cost more than all the rest of it. */
  #since = 0
  #timer: Timer | undefined
  #isHeld = false
  #isStarting = false
  #over: Error | undefined

  constructor(clock: Clock, handlers: TransactionHandlers) {
    this.#clock = clock
    this.#handlers = handlers
  }

  /** What the peer has to answer now. */
  get running(): AttPduName | undefined {
    return this.#running?.what
  }

  /** Sends when its turn has come and gives the answer. An abort rejects with the signal's reason. */
  run(pdu: AttPdu, signal?: AbortSignal): Promise<T> {
    // A Deferred: where the caller has gone, nobody else hears of a failure.
    const answer = new Deferred<T>()
    try {
      signal?.throwIfAborted()
      if (this.#over) throw this.#over
      const place = this.#line.join({ what: pdu.name, bytes: attPdu.encode(pdu), signal, answer })
      this.#start()
      if (signal) return untilAborted(answer.promise, signal).finally(() => this.#line.leave(place))
    } catch (error) {
      answer.reject(error)
    }
    return answer.promise
  }

  /** The answer; false where nothing waits for one. */
  settle(answer: T): boolean {
    const ended = this.#end()
    ended?.answer.resolve(answer)
    this.#start()
    return ended !== undefined
  }

  /** What came instead of the answer; false where nothing waits for one. */
  fail(error: unknown): boolean {
    const ended = this.#end()
    ended?.answer.reject(error)
    this.#start()
    return ended !== undefined
  }

  /** Nothing begins from now on. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#start()
  }

  /** Nothing is sent any more: whoever waits is told. */
  close(error: Error): void {
    this.#over ??= error
    this.#timer?.cancel()
    this.#timer = undefined
    this.fail(error)
    for (let next = this.#line.take(); next; next = this.#line.take()) next.answer.reject(error)
  }

  /** An answer may come inside of `send`: the loop goes on then, and nothing begins within it. */
  #start(): void {
    if (this.#isStarting) return
    this.#isStarting = true
    while (!this.#running && !this.#isHeld && !this.#over) {
      const next = this.#line.take()
      if (!next) break
      // Who gave up leaves the line a little later.
      if (!next.signal?.aborted) this.#begin(next)
    }
    this.#isStarting = false
  }

  #begin(transaction: Transaction<T>): void {
    this.#running = transaction
    this.#since = this.#clock.now()
    this.#timer ??= this.#clock.schedule(transactionTimeout, () => this.#timeIsUp())
    try {
      this.#handlers.send(transaction.bytes)
    } catch (error) {
      if (this.#running === transaction) this.fail(error)
    }
  }

  /** Of the transaction that it was begun for, or of one since: then the rest of its time is waited for. */
  #timeIsUp(): void {
    this.#timer = undefined
    if (!this.#running) return
    const left = this.#since + transactionTimeout - this.#clock.now()
    if (left > 0) this.#timer = this.#clock.schedule(left, () => this.#timeIsUp())
    else this.#handlers.late(new BleakTimeoutError(this.#running.what, transactionTimeout))
  }

  #end(): Transaction<T> | undefined {
    const transaction = this.#running
    this.#running = undefined
    return transaction
  }
}
