import type { Clock, Timer } from '../core/clock.ts'
import { attError } from './error-codes.ts'
import type { AttPdu } from './pdus.ts'
import { AttRefusal } from './server.ts'

/** Requests that a peer may send before the first of them is answered, although it must not (Vol 3 Part F, 3.3.2). */
const mostWaiting = 4
/** Milliseconds that a server has for an answer: the peer waits no longer (3.3.3). */
const answerTimeout = 30_000

/** A request of the peer, and what answers it, now or later; it throws AttRefusal. */
export interface Asked {
  readonly opcode: number
  answer(): AttPdu | Promise<AttPdu>
  /** The answer has been sent. */
  answered?(): void
}

export interface ResponderHandlers {
  /** Throws for what cannot be sent. */
  send(pdu: AttPdu): void
  /** Too many requests at once: the peer does not keep to the protocol. */
  flooded(): void
  /** A request was not answered as it should have been: the server failed, was too late, or gave what cannot be sent. */
  failed(): void
}

/** Has the requests of a peer answered, one after the other. */
export class Responder {
  readonly #clock: Clock
  readonly #handlers: ResponderHandlers
  readonly #waiting: Asked[] = []
  #current: Asked | undefined
  #timer: Timer | undefined
  #isAnswering = false
  #over = false

  constructor(clock: Clock, handlers: ResponderHandlers) {
    this.#clock = clock
    this.#handlers = handlers
  }

  request(asked: Asked): void {
    if (this.#over) return
    if (this.#waiting.length >= mostWaiting) {
      this.#handlers.flooded()
      return
    }
    this.#waiting.push(asked)
    this.#answerAll()
  }

  close(): void {
    this.#over = true
    this.#current = undefined
    this.#timer?.cancel()
    this.#waiting.length = 0
  }

  /** The next request may come inside of `send`: the loop goes on then. */
  #answerAll(): void {
    if (this.#isAnswering) return
    this.#isAnswering = true
    while (!this.#current && !this.#over) {
      const next = this.#waiting.shift()
      if (!next) break
      this.#begin(next)
    }
    this.#isAnswering = false
  }

  #begin(asked: Asked): void {
    this.#current = asked
    try {
      const answer = asked.answer()
      if ('then' in answer) this.#await(asked, answer)
      else this.#end(asked, answer)
    } catch (error) {
      this.#end(asked, this.#refusal(asked, error))
    }
  }

  #await(asked: Asked, answer: Promise<AttPdu>): void {
    const end = (pdu: AttPdu) => {
      this.#end(asked, pdu)
      this.#answerAll()
    }
    this.#timer = this.#clock.schedule(answerTimeout, () => end(this.#refusal(asked, undefined)))
    answer.then(end, (error: unknown) => {
      if (this.#current === asked) end(this.#refusal(asked, error))
    })
  }

  /** Answers that come too late, or after the end, are for nobody. */
  #end(asked: Asked, pdu: AttPdu): void {
    if (this.#current !== asked) return
    this.#timer?.cancel()
    try {
      this.#handlers.send(pdu)
    } catch (error) {
      if (!this.#over) this.#handlers.send(this.#refusal(asked, error))
    }
    this.#current = undefined
    if (!this.#over) asked.answered?.()
  }

  #refusal({ opcode }: Asked, error: unknown): AttPdu {
    if (error instanceof AttRefusal) return errorResponse(opcode, error)
    this.#handlers.failed()
    return errorResponse(opcode, { code: attError.unlikelyError, handle: 0 })
  }
}

const errorResponse = (requestOpcode: number, { code, handle }: { readonly code: number; readonly handle: number }): AttPdu => ({
  name: 'errorResponse',
  requestOpcode,
  handle,
  errorCode: code,
})
