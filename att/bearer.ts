import { copyOf } from '../core/bytes.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { untilAborted } from '../core/deadline.ts'
import { BleakError, BleakGATTProtocolError, DecodeError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import type { Channel, OpenChannel } from '../l2cap/channel.ts'
import { attError, attErrorName } from './error-codes.ts'
import { Outgoing } from './outgoing.ts'
import { type AttPdu, type AttPduName, attPdu } from './pdus.ts'
import { errorResponse, Responder, unreadable } from './responder.ts'
import type { AttCommand, AttRequest, AttServer, ResponseTo } from './server.ts'
import { Transactions } from './transaction.ts'

/** Vol 3 Part F, 3.2.8: what every bearer on LE begins with, and can never go below. */
export const defaultMtu = 23
/** What we can receive: the longest attribute value and its headers (3.2.9). */
export const ownMtu = 517

/** Where what a bearer receives goes; given when it is opened. None of them may throw. */
export interface BearerHandlers {
  /** The server at this end; requests are refused where there is none. */
  readonly server?: AttServer | undefined
  /** A notified or indicated value, a view. An indication is confirmed when this has returned. */
  value(handle: number, value: Uint8Array): void
  /** The MTU is another one now. */
  mtuChanged?(mtu: number): void
  /** Exactly once, last, with the reason. */
  closed(error: Error): void
}

export interface BearerOptions {
  readonly clock?: Clock | undefined
  /** The MTU that we offer; 517 where absent. */
  readonly ownMtu?: number | undefined
}

type Response = AttPdu<Extract<AttPduName, `${string}Response`>>
type SentRequest = AttRequest | AttPdu<'exchangeMtuRequest'>

/** PDUs that were received and belong to nothing. */
export interface BearerCounters {
  /** Not what their opcode says, or longer than our MTU. */
  malformed: number
  /** Answers that nobody waits for, and commands that nobody takes. */
  ignored: number
}

/**
 * One ATT bearer, client and server at this end: at most one request of ours and one indication outstanding, an answer to each
 * request of the peer, values as they come (Vol 3 Part F, 3.3).
 */
export class AttBearer {
  readonly counters: BearerCounters = { malformed: 0, ignored: 0 }
  readonly #handlers: BearerHandlers
  readonly #ownMtu: number
  readonly #channel: Channel
  readonly #outgoing = new Outgoing(bytes => this.#channel.send(bytes))
  readonly #requests: Transactions<Response>
  readonly #indications: Transactions<void>
  readonly #responder: Responder | undefined
  /** There while an MTU exchange of ours is under way. */
  #exchange: Promise<unknown> | undefined
  #mtu = defaultMtu
  /** Whether the peer has asked for an exchange. */
  #isAgreed = false
  /** What the request that is under way, or the last one, was: a response must be its own. */
  #sent: SentRequest['name'] | undefined
  #over: Error | undefined

  constructor(open: OpenChannel, handlers: BearerHandlers, { clock = systemClock, ownMtu: own = ownMtu }: BearerOptions = {}) {
    this.#handlers = handlers
    this.#ownMtu = own
    this.#requests = new Transactions(clock, error => this.close(error))
    this.#indications = new Transactions(clock, error => this.close(error))
    const flooded = () => this.close(new BleakError('the peer sends requests without waiting for their answers'))
    this.#responder = handlers.server && new Responder(handlers.server, pdu => this.#send(pdu), flooded)
    this.#channel = open({
      sdu: data => this.#receive(data),
      drained: () => this.#outgoing.drained(),
      closed: error => this.#closed(error),
    })
  }

  /** The least of what both ends can receive, 23 at first (3.2.8). */
  get mtu(): number {
    return this.#mtu
  }

  /**
   * Sends a request when its turn comes and gives its response. An abort detaches the caller; the bearer stays busy until the answer.
   * @throws BleakGATTProtocolError for an Error Response, BleakError for an answer that does not belong, BleakTimeoutError after
   * 30 s (the bearer is then closed), and the reason why the bearer was closed.
   */
  async request<R extends SentRequest>(request: R, signal?: AbortSignal): Promise<ResponseTo<R>> {
    const bytes = this.#fitting(request)
    const send = () => {
      this.#sent = request.name
      this.#outgoing.send(bytes)
    }
    return (await this.#requests.run(request.name, send, signal)) as ResponseTo<R>
  }

  /** Sends what asks for no answer; resolves when the channel took it, which may wait until there is room. */
  async command(command: AttCommand, signal?: AbortSignal): Promise<void> {
    await this.#outgoing.whenRoom(this.#fitting(command), signal)
  }

  /** Resolves when the channel took it. Waits while an MTU exchange of ours is under way. */
  async notify(
    values: AttPdu<'handleValueNotification' | 'multipleHandleValueNotification'>,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#exchange
    await this.#outgoing.whenRoom(this.#fitting(values), signal)
  }

  /** Resolves when the peer has confirmed. Waits as `notify` does. */
  async indicate(indication: AttPdu<'handleValueIndication'>, signal?: AbortSignal): Promise<void> {
    await this.#exchange
    const bytes = this.#fitting(indication)
    await this.#indications.run(indication.name, () => this.#outgoing.send(bytes), signal)
  }

  /** Tells the peer what we can receive and gives the MTU that comes of it; only the first call sends something (3.4.2.1). */
  async exchangeMtu(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    if (!this.#exchange) {
      this.#exchange = this.#exchangeMtu()
      this.#exchange.catch(() => {})
    }
    await untilAborted(this.#exchange, signal)
    return this.#mtu
  }

  /** Idempotent: whoever waits for something is told `error`, and the channel is closed. */
  close(error: Error): void {
    this.#closed(error)
    this.#channel.close(error)
  }

  /** A peer that refuses, or whose answer cannot be read, keeps the first MTU, which is no failure. */
  async #exchangeMtu(): Promise<void> {
    try {
      const { serverRxMtu } = await this.request({ name: 'exchangeMtuRequest', clientRxMtu: this.#ownMtu })
      this.#agreeOn(serverRxMtu)
    } catch (error) {
      if (this.#over) throw error
    }
  }

  #agreeOn(theirs: number): void {
    const mtu = Math.max(defaultMtu, Math.min(theirs, this.#ownMtu))
    if (mtu === this.#mtu) return
    this.#mtu = mtu
    this.#handlers.mtuChanged?.(mtu)
  }

  #fitting(pdu: AttPdu): Uint8Array {
    const bytes = attPdu.encode(pdu)
    if (bytes.length <= this.#mtu) return bytes
    throw new RangeError(`a ${pdu.name} of ${bytes.length} bytes, and ${this.#mtu} are the most on this bearer`)
  }

  #send(pdu: AttPdu): void {
    this.#outgoing.send(attPdu.encode(pdu))
  }

  #closed(error: Error): void {
    if (this.#over) return
    this.#over = error
    this.#requests.close(error)
    this.#indications.close(error)
    this.#responder?.close()
    this.#outgoing.close(error)
    this.#handlers.closed(error)
  }

  #receive(bytes: Uint8Array): void {
    if (this.#over) return
    try {
      if (bytes.length > this.#mtu) throw new DecodeError(`${bytes.length} bytes are more than the MTU of ${this.#mtu}`)
      const opcode = bytes[0] as number
      if (opcode === notification && bytes.length >= valueAt) {
        this.#handlers.value((bytes[1] as number) | ((bytes[2] as number) << 8), bytes.subarray(valueAt))
        return
      }
      // Whoever is given a request or a response may keep it; a value is copied by who takes it.
      const pdu = attPdu.decode(values.has(opcode) ? bytes : copyOf(bytes))
      if (pdu) this.#take(pdu)
      else this.#unknown(opcode)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#malformed(bytes, error)
    }
  }

  #take(pdu: AttPdu): void {
    switch (pdu.name) {
      case 'handleValueNotification':
        this.#handlers.value(pdu.handle, pdu.value)
        break
      case 'multipleHandleValueNotification':
        for (const { handle, value } of pdu.values) this.#handlers.value(handle, value)
        break
      case 'handleValueIndication':
        this.#handlers.value(pdu.handle, pdu.value)
        this.#answer({ name: 'handleValueConfirmation' })
        break
      case 'handleValueConfirmation':
        if (!this.#indications.settle()) this.counters.ignored++
        break
      case 'exchangeMtuRequest':
        this.#answerMtu(pdu.clientRxMtu)
        break
      case 'writeCommand':
      case 'signedWriteCommand':
        this.#handlers.server?.command(pdu)
        break
      default:
        if (isRequest(pdu)) this.#serve(pdu)
        else this.#settle(pdu)
    }
  }

  /** Only the first exchange counts: a later one must not change the MTU under a request (3.4.2.1). */
  #answerMtu(clientRxMtu: number): void {
    this.#answer({ name: 'exchangeMtuResponse', serverRxMtu: this.#ownMtu })
    if (!this.#isAgreed) this.#agreeOn(clientRxMtu)
    this.#isAgreed = true
  }

  #serve(request: AttRequest): void {
    if (this.#responder) this.#responder.request(request)
    else this.#answer(errorResponse(attPdu.tagOf(request.name), attError.requestNotSupported))
  }

  /** An answer to a request of ours, or one that nobody asked for. */
  #settle(pdu: Exclude<AttPdu, AttRequest | AttCommand>): void {
    const sent = this.#sent
    const opcode = sent && attPdu.tagOf(sent)
    let isTaken: boolean
    if (pdu.name === 'errorResponse')
      isTaken = this.#requests.fail(
        pdu.requestOpcode === opcode && pdu.errorCode !== 0
          ? new BleakGATTProtocolError(String(sent), pdu.errorCode, attErrorName(pdu.errorCode), pdu.handle)
          : notBelonging(String(sent), 'an Error Response to something else'),
      )
    else if (opcode !== undefined && attPdu.tagOf(pdu.name) === opcode + 1) isTaken = this.#requests.settle(pdu as Response)
    else isTaken = this.#requests.fail(notBelonging(String(sent), pdu.name))
    if (!isTaken) this.counters.ignored++
  }

  /** Bit 6 tells a command, which nobody answers (3.3.1); an even opcode is that of a request. */
  #unknown(opcode: number): void {
    this.counters.ignored++
    if ((opcode & 0x40) !== 0) return
    if (opcode % 2 === 0 || opcode > lastOpcode) this.#answer(errorResponse(opcode, attError.requestNotSupported))
    else this.#requests.fail(notBelonging(String(this.#sent), `opcode ${hexNumber(opcode, 2)}`))
  }

  #malformed(bytes: Uint8Array, error: DecodeError): void {
    this.counters.malformed++
    const opcode = bytes[0]
    const name = opcode === undefined ? undefined : attPdu.nameOf(opcode)
    if (opcode === undefined || name === undefined) return
    if (name.endsWith('Request')) this.#answer(unreadable(opcode, error))
    else if (name.endsWith('Response'))
      this.#requests.fail(new BleakError(`a malformed ${name}: ${error.message}`, { cause: error }))
  }

  #answer(pdu: AttPdu): void {
    if (!this.#over) this.#send(pdu)
  }
}

/** Opcodes above the last that the specification has (3.4.8). */
const lastOpcode = 0x23

/** Notifications come often and are read by hand (3.4.7.1). */
const notification = attPdu.tagOf('handleValueNotification')
const valueAt = 3
const values: ReadonlySet<number> = new Set(
  (['handleValueNotification', 'handleValueIndication', 'multipleHandleValueNotification'] as const).map(attPdu.tagOf),
)

const isRequest = (pdu: AttPdu): pdu is AttRequest => pdu.name.endsWith('Request')

const notBelonging = (sent: string, came: string): BleakError =>
  new BleakError(`${sent}: the peer broke the protocol, it answered with ${came}`)
