import { DecodeError } from '../core/errors.ts'
import { attError } from './error-codes.ts'
import { type AttPdu, attPdu } from './pdus.ts'
import { AttRefusal, type AttRequest, type AttServer } from './server.ts'

/** Requests that a peer may send before the first of them is answered, although it must not (Vol 3 Part F, 3.3.2). */
const mostWaiting = 4

/** Has the requests of a peer answered, one after the other. */
export class Responder {
  readonly #server: AttServer
  readonly #send: (pdu: AttPdu) => void
  /** Too many requests at once: the peer does not keep to the protocol. */
  readonly #flooded: () => void
  readonly #waiting: AttRequest[] = []
  #isBusy = false
  #over = false

  constructor(server: AttServer, send: (pdu: AttPdu) => void, flooded: () => void) {
    this.#server = server
    this.#send = send
    this.#flooded = flooded
  }

  request(request: AttRequest): void {
    if (this.#isBusy && this.#waiting.length >= mostWaiting) this.#flooded()
    else if (this.#isBusy) this.#waiting.push(request)
    else void this.#answerAll(request)
  }

  close(): void {
    this.#over = true
    this.#waiting.length = 0
  }

  async #answerAll(first: AttRequest): Promise<void> {
    this.#isBusy = true
    for (let request: AttRequest | undefined = first; request; request = this.#waiting.shift()) {
      const answer = await this.#answer(request)
      if (this.#over) return
      this.#send(answer)
    }
    this.#isBusy = false
  }

  async #answer(request: AttRequest): Promise<AttPdu> {
    try {
      return await this.#server.request(request)
    } catch (error) {
      const { code, handle } = error instanceof AttRefusal ? error : new AttRefusal(attError.unlikelyError)
      return errorResponse(attPdu.tagOf(request.name), code, handle)
    }
  }
}

export const errorResponse = (requestOpcode: number, errorCode: number, handle = 0): AttPdu => ({
  name: 'errorResponse',
  requestOpcode,
  handle,
  errorCode,
})

/** What to answer to a request that cannot be read: Request Not Supported, or Invalid PDU (3.4.1.1). */
export const unreadable = (opcode: number, error: unknown): AttPdu =>
  errorResponse(opcode, error instanceof DecodeError ? attError.invalidPdu : attError.requestNotSupported)
