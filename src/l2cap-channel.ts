import { type BytesLike, toBytes } from '../core/bytes.ts'
import { checkBytes } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import { type CallOptions, deadline } from '../core/deadline.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import type { CreditChannel } from '../l2cap/credit-channel.ts'

/** What our end of an `L2capChannel` takes, and how much of it unread. */
export interface L2capChannelOptions {
  /** Bytes of the longest chunk that can come: 23 to 65,535; 2,048 where absent. */
  readonly mtu?: number | undefined
  /** Bytes of the longest frame that a chunk comes in: 23 to 65,533; 247 where absent, which fills one packet of the longest kind. */
  readonly mps?: number | undefined
  /** Frames that the peer may send before the earlier ones have been read: 1 to 65,535; 32 where absent. */
  readonly credits?: number | undefined
}

/** For clients and servers: a channel of the layer below, as users have it. Not part of the public surface. */
export let channelOf: (channel: CreditChannel, clock: Clock) => L2capChannel

/**
 * A credit-based channel (Vol 3 Part A, 10.1): chunks of bytes both ways beside GATT, each side as fast as the other one reads. It ends with
 * its connection: whoever waits is then told BleakDisconnectedError.
 *
 * @example
 * ```ts
 * await using channel = await client.openL2cap(0x80)
 * await channel.write(new TextEncoder().encode('hello'))
 * for await (const chunk of channel) console.log(chunk)
 * ```
 */
export class L2capChannel implements AsyncIterable<Uint8Array> {
  /** The number that it was opened to. */
  readonly psm: number
  readonly #channel: CreditChannel
  readonly #clock: Clock

  private constructor(channel: CreditChannel, clock: Clock) {
    this.psm = channel.psm
    this.#channel = channel
    this.#clock = clock
  }

  /** Bytes of the longest chunk that the peer takes: what is longer goes in several. */
  get mtu(): number {
    return this.#channel.mtu
  }

  /** Bytes of the longest chunk that can come. */
  get ownMtu(): number {
    return this.#channel.ownMtu
  }

  /**
   * The next chunk, whole, which is the receiver's to keep; undefined when the peer has closed the channel, or we have. Chunks that nobody reads make
   * the peer wait.
   * @throws BleakDisconnectedError; BleakTimeoutError after `timeout` (none where absent); what the peer did, where it broke the protocol.
   */
  async read(options: CallOptions = {}): Promise<Uint8Array | undefined> {
    return await this.#within('reading from a channel', options, signal => this.#channel.read(signal))
  }

  /**
   * Resolves when the last of it is on its way, which waits for the peer to read. After an abort or a timeout the chunk that has begun goes on, and
   * no other follows.
   * @throws BleakDisconnectedError; BleakError where the channel is closed; BleakTimeoutError after `timeout` (none where absent).
   */
  async write(data: BytesLike, options: CallOptions = {}): Promise<void> {
    checkBytes(data)
    const bytes = toBytes(data)
    await this.#within('writing to a channel', options, signal => this.#channel.write(bytes, signal))
  }

  /** Every chunk until the channel is closed. Leaving the loop does not close it. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return this.#channel[Symbol.asyncIterator]()
  }

  /** What has come can still be read. Resolves when the peer has confirmed, or the connection has gone. Idempotent. */
  close(): Promise<void> {
    return this.#channel.close()
  }

  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #within<T>(phase: string, options: CallOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = (milliseconds: number) => new BleakTimeoutError(phase, milliseconds)
    return await deadline({ ...options, clock: this.#clock }, late, work)
  }

  static {
    channelOf = (channel, clock) => new L2capChannel(channel, clock)
  }
}
