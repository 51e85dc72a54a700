import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { Semaphore } from '../core/semaphore.ts'
import type { Outbox, Source } from './outbox.ts'

/** The length of the SDU stands in its first K-frame (Vol 3 Part A, 3.4.1). */
export const sduHeaderLength = 2

/** More credits than this at once are a violation (4.24). */
export const mostCredits = 0xffff

interface Sending {
  readonly sdu: Uint8Array
  /** Bytes that went out. */
  at: number
  readonly done: Deferred<void>
}

/** Sends the SDUs of one credit-based channel, one after the other, in K-frames as the peer's credits allow (3.4, 10.1). */
export class SduSender implements Source {
  readonly isUrgent = false
  readonly remoteCid: number
  readonly #outbox: Outbox
  readonly #turn = new Semaphore(1)
  /** What the peer can receive: the most bytes of an SDU, and of a K-frame's payload. */
  mtu: number
  mps: number
  #credits: number
  #sending: Sending | undefined
  /** Holds the payload of one K-frame after the other. */
  #payload = new Uint8Array(0)
  #over: Error | undefined

  constructor(remoteCid: number, peer: { readonly mtu: number; readonly mps: number; readonly credits: number }, outbox: Outbox) {
    this.remoteCid = remoteCid
    this.mtu = peer.mtu
    this.mps = peer.mps
    this.#credits = peer.credits
    this.#outbox = outbox
  }

  /** K-frames that the peer is ready for. */
  get credits(): number {
    return this.#credits
  }

  /** The peer is ready for so many more; false where that makes more than there can be. */
  addCredits(credits: number): boolean {
    if (this.#credits + credits > mostCredits) return false
    this.#credits += credits
    if (this.#sending) this.#outbox.ready(this)
    return true
  }

  /**
   * Sends one SDU, or as many as it takes, and resolves when the last frame is on its way. An abort detaches the caller: an SDU that
   * has begun is completed.
   */
  async write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#turn.acquire(signal)
    const written = this.#writeAll(data.slice(), signal)
    // The caller may be gone when it fails.
    written.catch(() => {})
    await untilAborted(written, signal)
  }

  /** Whoever writes is told. */
  close(error: Error): void {
    this.#over ??= error
    this.#sending?.done.reject(this.#over)
    this.#sending = undefined
  }

  next(): Uint8Array | undefined {
    const sending = this.#sending
    if (!sending || this.#credits === 0) return undefined
    this.#credits--
    const { sdu, at } = sending
    const header = at === 0 ? sduHeaderLength : 0
    const size = Math.min(sdu.length - at, this.mps - header)
    if (this.#payload.length < header + size) this.#payload = new Uint8Array(header + size)
    const payload = this.#payload.subarray(0, header + size)
    if (header > 0) {
      payload[0] = sdu.length & 0xff
      payload[1] = sdu.length >> 8
    }
    payload.set(sdu.subarray(at, at + size), header)
    sending.at += size
    if (sending.at === sdu.length) {
      this.#sending = undefined
      sending.done.resolve()
    }
    return payload
  }

  async #writeAll(data: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    try {
      for (let at = 0, first = true; first || at < data.length; first = false) {
        signal?.throwIfAborted()
        const sdu = data.subarray(at, at + this.mtu)
        at += sdu.length
        await this.#send(sdu)
      }
    } finally {
      this.#turn.release()
    }
  }

  async #send(sdu: Uint8Array): Promise<void> {
    if (this.#over) throw this.#over
    const sending = { sdu, at: 0, done: new Deferred<void>() }
    this.#sending = sending
    this.#outbox.ready(this)
    await sending.done.promise
  }
}
