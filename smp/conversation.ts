import type { Clock, Timer } from '../core/clock.ts'
import { untilAborted } from '../core/deadline.ts'
import { BleakTimeoutError, DecodeError } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import { pairingFailure, refusal, refusalByPeer } from './failures.ts'
import { type SmpPdu, type SmpPduName, smpPdu } from './pdus.ts'

/** Vol 3 Part H, 3.4: milliseconds without a command from either end after which the pairing has failed, and nothing may follow on this link. */
export const procedureTimeout = 30_000

/** Commands that may wait: more than one end sends in a row. */
const mostWaiting = 8

/** A command, and the bytes that it came as. */
export type Received<N extends SmpPduName> = SmpPdu<N> & { readonly bytes: Uint8Array }

/** The peer was silent for too long, which ends everything; who gives up sooner has another reason. */
export class SilentPeerError extends BleakTimeoutError {
  constructor() {
    super('pairing', procedureTimeout)
  }
}

export interface ConversationOptions {
  readonly role: 'initiator' | 'responder'
  readonly clock: Clock
  send(bytes: Uint8Array): void
}

/** The peer as a pairing sees it: `send` a command, `expect` the one that must come next. Whatever goes wrong is thrown there, or by `during`. */
export class Conversation {
  /** What happens when the user of the peer presses a key; where it is absent such a command is out of place. */
  onKeypress: ((notificationType: number) => void) | undefined
  readonly #options: ConversationOptions
  readonly #inbox = new Inbox<Received<SmpPduName>>(mostWaiting)
  readonly #over = new AbortController()
  #waiting = 0
  #timer: Timer | undefined

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#restartTimer()
  }

  /** Aborts with the reason when the pairing has ended, however that was. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** Gives the bytes as they went. */
  send(pdu: SmpPdu): Uint8Array {
    this.signal.throwIfAborted()
    const bytes = smpPdu.encode(pdu)
    this.#restartTimer()
    this.#options.send(bytes)
    return bytes
  }

  async expect<N extends SmpPduName>(name: N): Promise<Received<N>> {
    const { value: pdu } = await this.#inbox.next(this.signal)
    this.#waiting--
    if (pdu?.name === name) return pdu as unknown as Received<N>
    throw refusal(pairingFailure.unspecifiedReason, `the peer sent ${pdu?.name} instead of ${name}`)
  }

  /** What `promise` comes to, unless the pairing ends before. */
  during<T>(promise: Promise<T>): Promise<T> {
    return untilAborted(promise, this.signal)
  }

  /** Feed from the channel. Never throws. */
  receive(bytes: Uint8Array): void {
    if (this.signal.aborted) return
    this.#restartTimer()
    try {
      const pdu = smpPdu.decode(bytes)
      if (pdu) this.#take(pdu, bytes)
      else this.end(refusal(pairingFailure.commandNotSupported, 'the peer sent a command that does not exist'))
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.end(refusal(pairingFailure.invalidParameters, `the peer sent what cannot be read: ${error.message}`))
    }
  }

  /** It is over. Idempotent: the first reason counts. */
  end(reason: unknown): void {
    this.#timer?.cancel()
    this.#timer = undefined
    if (!this.signal.aborted) this.#over.abort(reason)
  }

  #take(pdu: SmpPdu, bytes: Uint8Array): void {
    switch (pdu.name) {
      case 'pairingFailed':
        this.end(refusalByPeer(pdu.reason))
        break
      case 'securityRequest':
        // It crossed our request, which is what it asks for (2.4.6); only a peripheral may ask.
        if (this.#options.role === 'responder') this.#outOfPlace(pdu.name)
        break
      case 'pairingKeypressNotification':
        if (this.onKeypress) this.onKeypress(pdu.notificationType)
        else this.end(refusal(pairingFailure.unspecifiedReason, 'the peer tells of keys, which was not agreed on'))
        break
      case 'pairingRequest':
        if (this.#options.role === 'initiator') this.#outOfPlace(pdu.name)
        else this.end(refusal(pairingFailure.unspecifiedReason, 'the peer began another pairing in the middle of this one'))
        break
      default:
        if (++this.#waiting > mostWaiting)
          this.end(refusal(pairingFailure.unspecifiedReason, 'the peer does not wait for answers'))
        else this.#inbox.put({ ...pdu, bytes: bytes.slice() })
    }
  }

  #outOfPlace(name: SmpPduName): void {
    this.end(refusal(pairingFailure.commandNotSupported, `the peer sent ${name}, which is for the other role`))
  }

  #restartTimer(): void {
    this.#timer?.cancel()
    this.#timer = this.#options.clock.schedule(procedureTimeout, () => this.end(new SilentPeerError()))
  }
}
