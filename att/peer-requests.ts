import type { Clock } from '../core/clock.ts'
import { attError } from './error-codes.ts'
import type { Mtu } from './mtu.ts'
import { type AttPdu, attPdu } from './pdus.ts'
import { Responder, type ResponderHandlers } from './responder.ts'
import { AttRefusal, type AttRequest, type AttServer } from './server.ts'

/** The requests of the peer to us: one answer to each, in the order in which they came (Vol 3 Part F, 3.3.2). */
export class PeerRequests {
  readonly #server: AttServer | undefined
  readonly #mtu: Mtu
  readonly #responder: Responder

  constructor(server: AttServer | undefined, mtu: Mtu, clock: Clock, handlers: ResponderHandlers) {
    this.#server = server
    this.#mtu = mtu
    this.#responder = new Responder(clock, handlers)
  }

  /** A request has come, undefined where the specification has none with this opcode. */
  request(opcode: number, request: AttPdu | undefined): void {
    if (!request) this.#refuse(opcode, attError.requestNotSupported)
    else if (request.name === 'exchangeMtuRequest') this.#exchangeMtu(opcode, request.clientRxMtu)
    else this.#serve(opcode, request as AttRequest)
  }

  /** A request that cannot be read (3.4.1.1). */
  malformed(opcode: number): void {
    this.#refuse(opcode, attPdu.nameOf(opcode) ? attError.invalidPdu : attError.requestNotSupported)
  }

  close(): void {
    this.#responder.close()
  }

  /** In its turn: the MTU does not change under a request that is being answered. */
  #exchangeMtu(opcode: number, clientRxMtu: number): void {
    this.#responder.request({
      opcode,
      answer: () => {
        this.#mtu.agreeOn(clientRxMtu)
        return { name: 'exchangeMtuResponse', serverRxMtu: this.#mtu.own }
      },
      answered: () => this.#mtu.tell(),
    })
  }

  #serve(opcode: number, request: AttRequest): void {
    const server = this.#server
    const mtu = this.#mtu.current
    if (server) this.#responder.request({ opcode, answer: () => server.request(request, mtu) })
    else this.#refuse(opcode, attError.requestNotSupported)
  }

  #refuse(opcode: number, code: number): void {
    this.#responder.request({
      opcode,
      answer: () => {
        throw new AttRefusal(code)
      },
    })
  }
}
