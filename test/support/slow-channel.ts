import type { ChannelHandlers, OpenChannel } from '../../l2cap/channel.ts'

/** PDUs that wait at one end before it has no room. */
const room = 2

/** One end of a channel in the same process, on which PDUs take their time, in order. */
export class SlowChannel {
  readonly #random: () => number
  readonly #way: Uint8Array[] = []
  #other: SlowChannel | undefined
  #handlers: ChannelHandlers | undefined
  #isFull = false
  #isOver = false

  constructor(random: () => number) {
    this.#random = random
  }

  static pair(random: () => number): readonly [SlowChannel, SlowChannel] {
    const [one, other] = [new SlowChannel(random), new SlowChannel(random)]
    one.#join(other)
    other.#join(one)
    return [one, other]
  }

  #join(other: SlowChannel): void {
    this.#other = other
  }

  readonly open: OpenChannel = handlers => {
    this.#handlers = handlers
    return {
      send: sdu => {
        if (this.#isOver) return true
        this.#way.push(sdu.slice())
        if (this.#way.length >= room) this.#isFull = true
        return !this.#isFull
      },
      close: error => {
        this.end(error)
        this.#other?.end(error)
      },
    }
  }

  /** A moment passes: some PDUs arrive, perhaps none. */
  pass(): void {
    for (let left = Math.floor(this.#random() * 2); left > 0; left--) {
      const sdu = this.#way.shift()
      if (!sdu) return
      this.#other?.hear(sdu)
      if (this.#isFull && this.#way.length < room / 2) {
        this.#isFull = false
        this.#handlers?.drained()
      }
    }
  }

  /** One that arrives here. The memory is used again once it was read, as that of a packet is. */
  hear(sdu: Uint8Array): void {
    if (!this.#isOver) this.#handlers?.sdu(sdu)
    sdu.fill(0xee)
  }

  /** The link has gone, for this end. */
  end(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#way.length = 0
    this.#handlers?.closed(error)
  }
}
