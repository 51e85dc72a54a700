import type { Clock } from '../core/clock.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakPairingError, BleakTimeoutError, DecodeError } from '../core/errors.ts'
import { p256PrivateKey, p256SeedLength } from '../core/p256.ts'
import type { Channel, OpenChannel } from '../l2cap/channel.ts'
import type { Identity } from './bond.ts'
import { Conversation, procedureTimeout, SilentPeerError } from './conversation.ts'
import { ApplicationFailure, pairingFailure, refusal, refusalByPeer } from './failures.ts'
import { authReqOf } from './feature-exchange.ts'
import { initiatePairing, type PairingEnds, type PairingResult, respondToPairing } from './pairing.ts'
import { type CheckedSettings, checkSettings, type PairingSettings } from './pairing-settings.ts'
import { authReqBit, type PairingFeatures, type SmpPdu, smpPdu } from './pdus.ts'
import type { LinkEncrypter, PairingSecrets } from './session.ts'

/** What a peripheral asks for with a Security Request (Vol 3 Part H, 2.4.6). */
export interface WantedSecurity {
  readonly bonding: boolean
  readonly mitm: boolean
  readonly secureConnections: boolean
}

/** What the owner of a link decides and hears. None of them may throw. */
export interface SecurityHandlers {
  /** As peripheral, the central wants to pair: how, a reason to refuse it (Vol 3 Part H, 3.5.5), or undefined: Pairing Not Supported. */
  pairingRequested?(features: PairingFeatures): PairingSettings | number | undefined
  /** What came of a pairing that the central began. */
  paired?(result: PairingResult): void
  pairingFailed?(error: unknown): void
  /** As central, the peripheral wants a better protected link, and no pairing is under way. A reason refuses it. */
  securityRequested?(wanted: WantedSecurity): number | undefined
}

export interface SecurityManagerOptions {
  readonly role: 'central' | 'peripheral'
  /** What both ends went by when the link was made. */
  readonly own: Identity
  readonly peer: Identity
  readonly clock: Clock
  readonly encryption: LinkEncrypter
  readonly handlers?: SecurityHandlers | undefined
  readonly secrets?: PairingSecrets | undefined
}

/** Of the platform's generator. */
export const platformSecrets: PairingSecrets = {
  random: length => crypto.getRandomValues(new Uint8Array(length)),
  privateKey: () => p256PrivateKey(crypto.getRandomValues(new Uint8Array(p256SeedLength))),
}

/** A pairing that this end asked for as peripheral, until the central begins it. */
interface Awaited {
  readonly settings: CheckedSettings
  readonly begun: Deferred<Promise<PairingResult>>
}

/** The Security Manager of one link (Vol 3 Part H): one pairing at a time, from its beginning to its end. */
export class SecurityManager {
  readonly #options: SecurityManagerOptions
  readonly #channel: Channel
  #running: Conversation | undefined
  #awaited: Awaited | undefined
  /** Why no pairing can begin any more: the link has gone, or a peer was silent (3.4). */
  #over: Error | undefined

  constructor(open: OpenChannel, options: SecurityManagerOptions) {
    this.#options = options
    this.#channel = open({
      sdu: data => this.#receive(data),
      drained: () => {},
      closed: error => this.#closed(error),
    })
  }

  get isPairing(): boolean {
    return this.#running !== undefined
  }

  /**
   * Pairs; as peripheral asks the central to begin. The link is encrypted afterwards.
   * @throws BleakPairingError with the reason and whose it was; what the agent threw; BleakTimeoutError when the peer was silent for 30 s, and
   * then for every further pairing on this link; the signal's reason; RangeError or TypeError for settings that make no sense; BleakError while
   * another pairing is under way; why the link has ended.
   */
  async pair(settings: PairingSettings = {}, signal?: AbortSignal): Promise<PairingResult> {
    const checked = checkSettings(settings)
    signal?.throwIfAborted()
    if (this.#over) throw this.#over
    if (this.#running || this.#awaited) throw new BleakError('a pairing is under way on this link already')
    if (this.#options.role === 'peripheral') return await this.#ask(checked, signal)
    return await this.#run(signal, ends => initiatePairing(ends, checked))
  }

  /** As peripheral: tells the central that the link should be protected, for which it may have the keys (2.4.6). Nothing else follows. */
  requestSecurity(settings: PairingSettings = {}): void {
    this.#send({ name: 'securityRequest', authReq: authReqOf(checkSettings(settings)) })
  }

  /** As peripheral: the central wants to encrypt the link before there is a key for it. Nothing comes of a pairing that is under way. */
  keyRequested(): void {
    this.#running?.end(refusal(pairingFailure.unspecifiedReason, 'the central asks for a key before there is one'))
  }

  async #ask(settings: CheckedSettings, signal: AbortSignal | undefined): Promise<PairingResult> {
    const begun = new Deferred<Promise<PairingResult>>()
    this.#awaited = { settings, begun }
    const timer = this.#options.clock.schedule(procedureTimeout, () =>
      begun.reject(new BleakTimeoutError('waiting for the central to pair', procedureTimeout)),
    )
    const abort = () => {
      begun.reject(signal?.reason)
      this.#running?.end(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      this.#send({ name: 'securityRequest', authReq: authReqOf(settings) })
      return await begun.promise
    } finally {
      timer.cancel()
      signal?.removeEventListener('abort', abort)
      this.#awaited = undefined
    }
  }

  async #run(signal: AbortSignal | undefined, procedure: (ends: PairingEnds) => Promise<PairingResult>): Promise<PairingResult> {
    const { role, own, peer, clock, encryption, secrets = platformSecrets } = this.#options
    const conversation = new Conversation({
      role: role === 'central' ? 'initiator' : 'responder',
      clock,
      send: bytes => void this.#channel.send(bytes),
    })
    this.#running = conversation
    const abort = () => conversation.end(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    const [initiator, responder] = role === 'central' ? [own, peer] : [peer, own]
    try {
      const result = await procedure({ peer: conversation, encryption, secrets, initiator, responder })
      conversation.signal.throwIfAborted()
      return result
    } catch (error) {
      throw this.#failed(error)
    } finally {
      signal?.removeEventListener('abort', abort)
      this.#running = undefined
      conversation.end(new BleakError('the pairing is over'))
    }
  }

  /** Tells the peer why, where it does not know; gives what the caller is to hear. */
  #failed(error: unknown): unknown {
    const isTold = error instanceof BleakPairingError && error.by === 'peer'
    if (error instanceof SilentPeerError) this.#over ??= error
    const hasReason = error instanceof ApplicationFailure || error instanceof BleakPairingError
    if (!isTold && !this.#over) this.#fail(hasReason ? error.reason : pairingFailure.unspecifiedReason)
    return error instanceof ApplicationFailure ? error.cause : error
  }

  #receive(bytes: Uint8Array): void {
    // After a peer was silent nothing may follow (3.4).
    if (this.#over) return
    if (this.#running) this.#running.receive(bytes)
    else this.#begin(bytes)
  }

  /** Nothing is under way. */
  #begin(bytes: Uint8Array): void {
    const pdu = decoded(bytes)
    if (typeof pdu === 'number') {
      this.#fail(pdu)
      return
    }
    const isCentral = this.#options.role === 'central'
    switch (pdu.name) {
      case 'pairingFailed':
        // The answer to a Security Request, perhaps.
        this.#awaited?.begun.reject(refusalByPeer(pdu.reason))
        break
      case 'securityRequest':
        this.#securityRequested(pdu.authReq)
        break
      case 'pairingRequest':
        if (isCentral) this.#fail(pairingFailure.commandNotSupported)
        else this.#requested({ ...pdu, bytes: bytes.slice() })
        break
      default:
        this.#fail(pairingFailure.unspecifiedReason)
    }
  }

  #securityRequested(authReq: number): void {
    const { role, handlers } = this.#options
    const reason = role === 'central' ? handlers?.securityRequested?.(wantedOf(authReq)) : pairingFailure.commandNotSupported
    if (reason !== undefined) this.#fail(reason)
  }

  #requested(request: SmpPdu<'pairingRequest'> & { readonly bytes: Uint8Array }): void {
    const awaited = this.#awaited
    const settings = awaited?.settings ?? this.#decide(request)
    if (typeof settings === 'number') {
      this.#fail(settings)
      return
    }
    const pairing = this.#run(undefined, ends => respondToPairing(ends, settings, request))
    if (awaited) awaited.begun.resolve(pairing)
    else this.#tell(pairing)
  }

  #decide(request: PairingFeatures): CheckedSettings | number {
    const { handlers } = this.#options
    try {
      const answer = handlers?.pairingRequested?.(request) ?? pairingFailure.pairingNotSupported
      return typeof answer === 'number' ? answer : checkSettings(answer)
    } catch (error) {
      // Settings that make no sense.
      handlers?.pairingFailed?.(error)
      return pairingFailure.unspecifiedReason
    }
  }

  #tell(pairing: Promise<PairingResult>): void {
    const { handlers } = this.#options
    pairing.then(
      result => handlers?.paired?.(result),
      error => handlers?.pairingFailed?.(error),
    )
  }

  #fail(reason: number): void {
    this.#send({ name: 'pairingFailed', reason })
  }

  #send(pdu: SmpPdu): void {
    if (!this.#over) this.#channel.send(smpPdu.encode(pdu))
  }

  #closed(error: Error): void {
    this.#over ??= error
    this.#running?.end(error)
    this.#awaited?.begun.reject(error)
  }
}

/** The command, or the reason for refusing it. */
const decoded = (bytes: Uint8Array): SmpPdu | number => {
  try {
    return smpPdu.decode(bytes) ?? pairingFailure.commandNotSupported
  } catch (error) {
    if (error instanceof DecodeError) return pairingFailure.invalidParameters
    throw error
  }
}

const wantedOf = (authReq: number): WantedSecurity => ({
  bonding: (authReq & 0x03) === authReqBit.bonding,
  mitm: (authReq & authReqBit.mitm) !== 0,
  secureConnections: (authReq & authReqBit.secureConnections) !== 0,
})
