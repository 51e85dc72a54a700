import type { CallOptions } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, DecodeError } from '../core/errors.ts'
import type { Outbox } from './outbox.ts'
import type { Endpoint } from './recombiner.ts'
import { SduReceiver } from './sdu-receiver.ts'
import { SduSender } from './sdu-sender.ts'

/** What one end of a credit-based channel can receive. */
export interface Receiving {
  /** The most bytes of an SDU: 23 (64 for enhanced channels) to 65,535. */
  readonly mtu: number
  /** The most bytes of a K-frame's payload: 23 (64 for enhanced channels) to 65,533. */
  readonly mps: number
}

/** A credit-based channel: whole chunks of bytes both ways, each side as fast as the other one reads (Vol 3 Part A, 10.1). */
export interface CreditChannel extends AsyncIterable<Uint8Array> {
  /** The SPSM that it was opened to. */
  readonly psm: number
  /** The longest chunk that the peer takes whole: what is longer goes in several. */
  readonly mtu: number
  /** The longest chunk that can come. */
  readonly ownMtu: number
  /** The next chunk that the peer sent; undefined when it has closed the channel. Rejects with the reason when the channel broke. */
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>
  /** Resolves when the last of it is on its way, which waits for the peer to read. An abort detaches the caller; a chunk that has begun goes on. */
  write(data: Uint8Array, signal?: AbortSignal): Promise<void>
  /** What we can receive from now on: not a smaller MTU. Enhanced channels only (4.27). */
  reconfigure(receiving: Receiving, options?: CallOptions): Promise<void>
  /** Writing ends at once; what came before can still be read. Resolves when the peer has confirmed, or the link has gone. Idempotent. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface CreditEndpointOptions {
  readonly psm: number
  /** Whether it is one of those that can be reconfigured. */
  readonly isEnhanced: boolean
  /** Our end, and the peer's. */
  readonly localCid: number
  readonly remoteCid: number
  readonly own: Receiving & { readonly credits: number }
  readonly peer: Receiving & { readonly credits: number }
  readonly outbox: Outbox
  /** Gives the peer credits; false where that must wait. */
  grant(endpoint: CreditEndpoint, credits: number): boolean
  /** Tells the peer that the channel is over; `done` is called when it knows. */
  disconnect(endpoint: CreditEndpoint, done: () => void): void
  /** Its identifiers may be used again; called once. */
  released(endpoint: CreditEndpoint): void
  reconfigure(endpoint: CreditEndpoint, receiving: Receiving, options: CallOptions): Promise<void>
}

/** Our end of a credit-based channel. */
export class CreditEndpoint implements CreditChannel, Endpoint {
  readonly localCid: number
  readonly remoteCid: number
  readonly isEnhanced: boolean
  readonly psm: number
  readonly sender: SduSender
  readonly receiver: SduReceiver
  readonly #options: CreditEndpointOptions
  readonly #released = new Deferred<void>()
  #isOpen = true
  #isReleased = false

  constructor(options: CreditEndpointOptions) {
    this.#options = options
    this.localCid = options.localCid
    this.remoteCid = options.remoteCid
    this.isEnhanced = options.isEnhanced
    this.psm = options.psm
    this.sender = new SduSender(options.remoteCid, options.peer, options.outbox)
    this.receiver = new SduReceiver(options.own, credits => this.#isOpen && options.grant(this, credits))
  }

  get mtu(): number {
    return this.sender.mtu
  }

  get ownMtu(): number {
    return this.receiver.mtu
  }

  get limit(): number {
    return this.receiver.mps
  }

  read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return this.receiver.read(signal)
  }

  write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.sender.write(data, signal)
  }

  reconfigure(receiving: Receiving, options: CallOptions = {}): Promise<void> {
    return this.#options.reconfigure(this, receiving, options)
  }

  async close(): Promise<void> {
    this.#disconnect()
    await this.#released.promise
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    for (let data = await this.read(); data; data = await this.read()) yield data
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  frame(payload: Uint8Array): void {
    if (!this.#isOpen) return
    try {
      this.receiver.frame(payload)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#disconnect(error)
    }
  }

  tooLong(): void {
    this.#disconnect(new DecodeError(`a K-frame of more than ${this.limit} bytes`))
  }

  /** The peer gives credits; more than there can be end the channel (4.24). */
  credits(credits: number): void {
    if (this.#isOpen && !this.sender.addCredits(credits)) this.#disconnect(new DecodeError('more than 65,535 credits'))
  }

  /** The peer has closed the channel. */
  closedByPeer(): void {
    this.#end(undefined)
    this.#release()
  }

  /** The link has gone. */
  gone(error: Error): void {
    this.#end(error)
    this.#release()
  }

  /** Something is wrong with it, or nobody wants it any more. */
  #disconnect(error?: Error): void {
    if (!this.#isOpen) return
    this.#end(error)
    this.#options.disconnect(this, () => this.#release())
  }

  #end(error: Error | undefined): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.receiver.close(error)
    this.sender.close(error ?? new BleakError('the channel is closed'))
  }

  #release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#options.released(this)
    this.#released.resolve()
  }
}
