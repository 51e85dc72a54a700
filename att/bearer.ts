import { type Clock, systemClock } from '../core/clock.ts'
import { untilAborted } from '../core/deadline.ts'
import { BleakError, DecodeError } from '../core/errors.ts'
import type { Channel, OpenChannel } from '../l2cap/channel.ts'
import { Mtu, ownMtu } from './mtu.ts'
import { Outgoing } from './outgoing.ts'
import { kindOf } from './pdu-kinds.ts'
import { type AttPdu, attPdu } from './pdus.ts'
import { PeerRequests } from './peer-requests.ts'
import { Requests } from './requests.ts'
import type { AttCommand, AttRequest, AttServer, ResponseTo } from './server.ts'
import { Transactions } from './transaction.ts'

export { defaultMtu, ownMtu } from './mtu.ts'

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

/** What went wrong without anybody being told. */
export interface BearerCounters {
  /** PDUs that are not what their opcode says, or longer than our MTU. */
  malformed: number
  /** Answers that nobody waits for, and commands that nobody takes or knows. */
  ignored: number
  /** Requests that our server failed to answer: it threw, was silent for 30 s, or gave what cannot be sent. The peer was told Unlikely Error. */
  failed: number
}

/**
 * One ATT bearer, client and server at this end: at most one request of ours and one indication outstanding, an answer to each
 * request of the peer, values as they come (Vol 3 Part F, 3.3).
 */
export class AttBearer {
  readonly counters: BearerCounters = { malformed: 0, ignored: 0, failed: 0 }
  readonly #handlers: BearerHandlers
  readonly #mtu: Mtu
  readonly #channel: Channel
  readonly #outgoing = new Outgoing(bytes => this.#channel.send(this.#fitting(bytes)))
  readonly #requests: Requests
  readonly #indications: Transactions<void>
  readonly #peerRequests: PeerRequests
  /** The MTU exchange of ours, from when it was asked for. */
  #exchange: Promise<void> | undefined
  #over: Error | undefined

  constructor(open: OpenChannel, handlers: BearerHandlers, { clock = systemClock, ownMtu: own = ownMtu }: BearerOptions = {}) {
    this.#handlers = handlers
    this.#mtu = new Mtu(own, mtu => handlers.mtuChanged?.(mtu))
    const close = (error: Error) => this.close(error)
    const send = (bytes: Uint8Array) => this.#outgoing.send(bytes)
    this.#requests = new Requests(clock, { send, late: close, broken: close })
    this.#indications = new Transactions(clock, { send, late: close })
    this.#peerRequests = new PeerRequests(handlers.server, this.#mtu, clock, {
      send: pdu => send(attPdu.encode(pdu)),
      flooded: () => close(new BleakError('the peer sends requests without waiting for their answers')),
      failed: () => void this.counters.failed++,
    })
    this.#channel = open({
      sdu: data => this.#receive(data),
      drained: () => this.#outgoing.drained(),
      closed: error => this.#closed(error),
    })
  }

  /** The least of what both ends can receive, 23 at first (3.2.8). */
  get mtu(): number {
    return this.#mtu.current
  }

  /**
   * Sends a request when its turn comes and gives its response. An abort detaches the caller; the bearer stays busy until the answer.
   * @throws BleakGATTProtocolError for an Error Response, BleakError for an answer that cannot be read, RangeError for what is longer than
   * the MTU when its turn comes, and the reason why the bearer was closed: BleakTimeoutError after 30 s without an answer (3.3.3),
   * BleakError for an answer to something else.
   */
  request<R extends AttRequest>(request: R, signal?: AbortSignal): Promise<ResponseTo<R>> {
    return this.#requests.run(request, signal) as Promise<ResponseTo<R>>
  }

  /** Sends what asks for no answer; resolves when the channel took it, which may wait until there is room. */
  command(command: AttCommand, signal?: AbortSignal): Promise<void> {
    return this.#outgoing.command(command, signal)
  }

  /** Resolves when the channel took it. Waits while an MTU exchange of ours is under way (3.4.2.2). */
  notify(values: AttPdu<'handleValueNotification' | 'multipleHandleValueNotification'>, signal?: AbortSignal): Promise<void> {
    return this.#outgoing.value(values, signal)
  }

  /** Resolves when the peer has confirmed. Waits as `notify` does. */
  indicate(indication: AttPdu<'handleValueIndication'>, signal?: AbortSignal): Promise<void> {
    return this.#indications.run(indication, signal)
  }

  /**
   * Tells the peer what we can receive and gives the MTU that comes of it. One exchange counts for both ends, and for good: nothing is
   * sent where the peer began one, or where one was refused (3.4.2.1).
   */
  async exchangeMtu(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    if (this.#over) throw this.#over
    if (!this.#mtu.isAgreed) {
      this.#exchange ??= this.#exchangeMtu()
      await untilAborted(this.#exchange, signal)
      if (this.#over) throw this.#over
    }
    return this.#mtu.current
  }

  /** Idempotent: whoever waits for something is told `error`, and the channel is closed. */
  close(error: Error): void {
    this.#closed(error)
    this.#channel.close(error)
  }

  /** Resolves in any case: a peer that refuses, or whose answer cannot be read, keeps the first MTU, which is no failure. */
  async #exchangeMtu(): Promise<void> {
    const request = { name: 'exchangeMtuRequest', clientRxMtu: this.#mtu.own } as const
    this.#outgoing.hold()
    this.#indications.hold()
    await this.#requests.run(request).catch(() => {})
    this.#indications.release()
    this.#outgoing.release()
  }

  #fitting(bytes: Uint8Array): Uint8Array {
    if (bytes.length <= this.#mtu.current) return bytes
    const name = attPdu.nameOf(bytes[0] as number)
    throw new RangeError(`a ${name} of ${bytes.length} bytes, and ${this.#mtu.current} are the most on this bearer`)
  }

  #closed(error: Error): void {
    if (this.#over) return
    this.#over = error
    this.#requests.close(error)
    this.#indications.close(error)
    this.#peerRequests.close()
    this.#outgoing.close(error)
    this.#handlers.closed(error)
  }

  #receive(bytes: Uint8Array): void {
    if (this.#over) return
    const opcode = bytes[0] as number
    if (opcode === notification && bytes.length >= valueAt && bytes.length <= this.#mtu.current) {
      this.#handlers.value((bytes[1] as number) | ((bytes[2] as number) << 8), bytes.subarray(valueAt))
      return
    }
    const pdu = this.#decoded(bytes)
    if (pdu instanceof DecodeError) this.#malformed(bytes, pdu)
    else this.#take(opcode, pdu)
  }

  #decoded(bytes: Uint8Array): AttPdu | DecodeError | undefined {
    if (bytes.length > this.#mtu.current)
      return new DecodeError(`${bytes.length} bytes are more than the MTU of ${this.#mtu.current}`)
    try {
      // Whoever is given a request or a response may keep it; a value is copied by who takes it.
      return attPdu.decode(copied.has(bytes[0] as number) ? bytes : bytes.slice())
    } catch (error) {
      if (error instanceof DecodeError) return error
      throw error
    }
  }

  /** `pdu` is undefined where the specification has none with this opcode. */
  #take(opcode: number, pdu: AttPdu | undefined): void {
    switch (pdu?.name) {
      case 'multipleHandleValueNotification':
        for (const { handle, value } of pdu.values) if (!this.#over) this.#handlers.value(handle, value)
        break
      case 'handleValueNotification':
        this.#handlers.value(pdu.handle, pdu.value)
        break
      case 'handleValueIndication':
        this.#handlers.value(pdu.handle, pdu.value)
        if (!this.#over) this.#outgoing.send(confirmation)
        break
      case 'handleValueConfirmation':
        this.#count(this.#indications.settle())
        break
      case 'exchangeMtuResponse':
        this.#takeMtu(opcode, pdu)
        break
      case 'writeCommand':
      case 'signedWriteCommand':
        this.#count(this.#handlers.server !== undefined)
        this.#handlers.server?.command(pdu)
        break
      default:
        this.#takeOther(opcode, pdu)
    }
  }

  #takeOther(opcode: number, pdu: AttPdu | undefined): void {
    const kind = kindOf(opcode)
    if (kind === 'response') this.#count(this.#requests.answered(opcode, pdu))
    else if (kind === 'request') this.#peerRequests.request(opcode, pdu)
    else this.#count(false)
  }

  /** The answer to an exchange of ours, or to nothing. What waits for its turn behind it may use the MTU already. */
  #takeMtu(opcode: number, pdu: AttPdu<'exchangeMtuResponse'>): void {
    if (this.#requests.running === 'exchangeMtuRequest') {
      this.#mtu.agreeOn(pdu.serverRxMtu)
      this.#mtu.tell()
    }
    this.#count(this.#requests.answered(opcode, pdu))
  }

  #malformed(bytes: Uint8Array, error: DecodeError): void {
    this.counters.malformed++
    const [opcode] = bytes
    if (opcode === undefined) return
    const kind = kindOf(opcode)
    if (kind === 'request') this.#peerRequests.malformed(opcode)
    else if (kind === 'response') this.#requests.malformed(bytes, error)
  }

  #count(isTaken: boolean): void {
    if (!isTaken) this.counters.ignored++
  }
}

/** Notifications come often and are read by hand (3.4.7.1). */
const notification = attPdu.tagOf('handleValueNotification')
const valueAt = 3
/** What is copied later, or while it is decoded. */
const copied: ReadonlySet<number> = new Set(
  (['readResponse', 'handleValueNotification', 'handleValueIndication', 'multipleHandleValueNotification'] as const).map(
    attPdu.tagOf,
  ),
)
const confirmation = attPdu.encode({ name: 'handleValueConfirmation' })
