import type { AclLink } from '../hci/acl-queue.ts'
import type { OpenChannel } from './channel.ts'
import { FixedChannel } from './fixed-channel.ts'
import { fixedChannels } from './fixed-channels.ts'
import { Outbox } from './outbox.ts'
import { type Endpoint, type FrameCounters, Recombiner } from './recombiner.ts'

export interface L2capLinkOptions {
  /** Data bytes that the controller takes in one packet (`AclQueue.packetLength`). */
  readonly packetLength: number
  /** Gives this link its share of the controller's buffers (`AclQueue.open`). */
  acl(drained: () => void): AclLink
  /** A channel without which the link is of no use was closed: end the link, then call `close`. Called once. */
  disconnect(error: Error): void
}

/** L2CAP on one LE link: its channels share it (Vol 3 Part A). */
export class L2capLink {
  readonly #outbox: Outbox
  readonly #options: L2capLinkOptions
  readonly #channels = new Map<number, Endpoint & { gone(error: Error): void }>()
  readonly #recombiner = new Recombiner(cid => this.#channels.get(cid))
  #isEnding = false
  #over: Error | undefined

  constructor(options: L2capLinkOptions) {
    this.#options = options
    this.#outbox = new Outbox(options.packetLength, drained => options.acl(drained))
  }

  /** What was dropped. */
  get counters(): Readonly<FrameCounters> {
    return this.#recombiner.counters
  }

  /** Feed from the controller: the data of one ACL packet, a view, and whether it begins a frame. Never throws. */
  fragment(start: boolean, data: Uint8Array): void {
    if (!this.#over) this.#recombiner.fragment(start, data)
  }

  /** What opens a fixed channel: once each. It throws where the channel is open already, or the link has gone. */
  fixed(name: 'att' | 'smp'): OpenChannel {
    const { cid, mtu } = fixedChannels[name]
    return handlers => {
      if (this.#over) throw this.#over
      if (this.#channels.has(cid)) throw new RangeError(`the channel of ${name} is open already`)
      const channel = new FixedChannel({ cid, mtu, outbox: this.#outbox, ended: error => this.#end(error) }, handlers)
      this.#channels.set(cid, channel)
      return channel
    }
  }

  /** The link has gone: every channel is told. Idempotent. */
  close(error: Error): void {
    if (this.#over) return
    this.#over = error
    this.#isEnding = true
    this.#outbox.close()
    for (const channel of this.#channels.values()) channel.gone(error)
    this.#channels.clear()
  }

  #end(error: Error): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#options.disconnect(error)
  }
}
