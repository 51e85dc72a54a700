import type { Clock } from '../core/clock.ts'
import { BleakError, BleakGATTProtocolError, type DecodeError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import { attErrorName } from './error-codes.ts'
import { type AttPdu, type AttPduName, attPdu } from './pdus.ts'
import { type TransactionHandlers, Transactions } from './transaction.ts'

const errorOpcode = attPdu.tagOf('errorResponse')

export interface RequestsHandlers extends TransactionHandlers {
  /** The peer answered something that was not asked: nobody can tell any more which answer belongs to what. */
  broken(error: Error): void
}

/** Our requests to the peer, one at a time, and what it answers to them (Vol 3 Part F, 3.3.2). */
export class Requests {
  readonly #transactions: Transactions<AttPdu>
  readonly #handlers: RequestsHandlers

  constructor(clock: Clock, handlers: RequestsHandlers) {
    this.#transactions = new Transactions(clock, handlers)
    this.#handlers = handlers
  }

  /** What the peer has to answer now. */
  get running(): AttPduName | undefined {
    return this.#transactions.running
  }

  run(request: AttPdu, signal?: AbortSignal): Promise<AttPdu> {
    return this.#transactions.run(request, signal)
  }

  close(error: Error): void {
    this.#transactions.close(error)
  }

  /** A Response has come, undefined where the specification has none with this opcode; false where nobody waits for it. */
  answered(opcode: number, pdu: AttPdu | undefined): boolean {
    const isExpected = this.#isExpected(opcode, pdu?.name === 'errorResponse' ? pdu.requestOpcode : undefined)
    if (!isExpected || !pdu) return false
    if (pdu.name !== 'errorResponse') return this.#transactions.settle(pdu)
    return this.#transactions.fail(this.#refused(pdu))
  }

  /** A Response that cannot be read has come: it was the answer all the same. */
  malformed(bytes: Uint8Array, error: DecodeError): boolean {
    const [opcode = 0, requestOpcode] = bytes
    if (!this.#isExpected(opcode, opcode === errorOpcode ? requestOpcode : undefined)) return false
    const name = attPdu.nameOf(opcode)
    return this.#transactions.fail(new BleakError(`${this.running}: a malformed ${name}: ${error.message}`, { cause: error }))
  }

  /**
   * Whether a response, or an Error Response to `requestOpcode`, answers the request that is under way. Where it answers another one the
   * right answer may still come, and would be taken for that of the next request: the bearer is of no use any more.
   */
  #isExpected(opcode: number, requestOpcode: number | undefined): boolean {
    const { running } = this
    if (running === undefined) return false
    const asked = attPdu.tagOf(running)
    if (opcode === errorOpcode ? requestOpcode === undefined || requestOpcode === asked : opcode === responseTo(asked))
      return true
    const came = opcode === errorOpcode ? 'an Error Response to something else' : (attPdu.nameOf(opcode) ?? hexNumber(opcode, 2))
    this.#handlers.broken(new BleakError(`${running}: the peer broke the protocol, it answered with ${came}`))
    return false
  }

  #refused({ errorCode, handle }: AttPdu<'errorResponse'>): Error {
    const what = String(this.running)
    if (errorCode === 0) return new BleakError(`${what}: the peer answered with an Error Response that names no error`)
    return new BleakGATTProtocolError(what, errorCode, attErrorName(errorCode), handle)
  }
}

/** Each response has the opcode after that of its request (3.4.8). */
const responseTo = (requestOpcode: number): number => requestOpcode + 1
