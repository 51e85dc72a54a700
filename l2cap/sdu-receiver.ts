import { DecodeError } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import { sduHeaderLength } from './sdu-sender.ts'

interface Received {
  readonly sdu: Uint8Array
  /** How many K-frames it came in: the credits that reading it sets free. */
  readonly frames: number
}

/**
 * Puts the K-frames of one credit-based channel together (Vol 3 Part A, 3.4.3). The peer gets credits for `window` frames, and new
 * ones as its SDUs are read: what is kept is never more than `window` frames and one SDU, which may take more frames than that.
 */
export class SduReceiver {
  readonly #window: number
  /** Gives the peer credits; false where that must wait: `refill` follows. */
  readonly #grant: (credits: number) => boolean
  readonly #inbox: Inbox<Received>
  /** What we can receive: the most bytes of an SDU, and of a K-frame's payload. */
  mtu: number
  mps: number
  /** Credits that the peer has. */
  #granted: number
  /** Frames of complete SDUs that nobody has read. */
  #unread = 0
  #sdu: Uint8Array | undefined
  #have = 0
  #frames = 0

  constructor(
    own: { readonly mtu: number; readonly mps: number; readonly credits: number },
    grant: (credits: number) => boolean,
  ) {
    this.mtu = own.mtu
    this.mps = own.mps
    this.#window = own.credits
    this.#granted = own.credits
    this.#inbox = new Inbox(own.credits)
    this.#grant = grant
  }

  /** One K-frame. @throws DecodeError for what ends the channel (3.4.3, 10.1). */
  frame(payload: Uint8Array): void {
    if (this.#granted === 0) throw new DecodeError('a K-frame without a credit for it')
    this.#granted--
    const sdu = this.#sdu ?? this.#begin(payload)
    const data = this.#frames === 0 ? payload.subarray(sduHeaderLength) : payload
    if (this.#have + data.length > sdu.length)
      throw new DecodeError(`an SDU of ${sdu.length} bytes, and K-frames with ${this.#have + data.length} of them`)
    sdu.set(data, this.#have)
    this.#have += data.length
    this.#frames++
    if (this.#have === sdu.length) this.#complete(sdu)
    this.refill()
  }

  /** The next SDU, in memory of its own; undefined at the end. */
  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const { value } = await this.#inbox.next(signal)
    if (!value) return undefined
    this.#unread -= value.frames
    this.refill()
    return value.sdu
  }

  /** Gives the peer the credits that are due, half a window or more at once. */
  refill(): void {
    const due = this.#window - this.#unread - this.#granted
    if (due > 0 && due * 2 >= this.#window && this.#grant(due)) this.#granted += due
  }

  /** What is complete can still be read; after it comes `error`, or the end. */
  close(error?: Error): void {
    this.#sdu = undefined
    this.#inbox.close(error)
  }

  #begin(payload: Uint8Array): Uint8Array {
    if (payload.length < sduHeaderLength) throw new DecodeError('a first K-frame without the length of its SDU')
    const length = (payload[0] as number) | ((payload[1] as number) << 8)
    if (length > this.mtu) throw new DecodeError(`an SDU of ${length} bytes, and ${this.mtu} are the most`)
    this.#have = 0
    this.#frames = 0
    this.#sdu = new Uint8Array(length)
    return this.#sdu
  }

  #complete(sdu: Uint8Array): void {
    this.#sdu = undefined
    this.#unread += this.#frames
    this.#inbox.put({ sdu, frames: this.#frames })
  }
}
