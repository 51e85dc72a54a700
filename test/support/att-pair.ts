import { AttBearer, type BearerHandlers } from '../../att/bearer.ts'
import { attPdu } from '../../att/pdus.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import type { Channel, ChannelHandlers, OpenChannel } from '../../l2cap/channel.ts'
import { FakeClock } from './fake-clock.ts'

/** One end of a channel whose other end is in the same process. */
export class ChannelEnd {
  /** What `send` answers. */
  hasRoom = true
  /** Everything that was sent from here, as hex. */
  readonly sent: string[] = []
  #other: ChannelEnd | undefined
  #handlers: ChannelHandlers | undefined
  #isOver = false

  static pair(): readonly [ChannelEnd, ChannelEnd] {
    const [a, b] = [new ChannelEnd(), new ChannelEnd()]
    a.#join(b)
    b.#join(a)
    return [a, b]
  }

  #join(other: ChannelEnd): void {
    this.#other = other
  }

  readonly open: OpenChannel = handlers => {
    this.#handlers = handlers
    const channel: Channel = {
      send: sdu => {
        this.say(sdu.slice())
        return this.hasRoom
      },
      close: error => {
        this.end(error)
        this.#other?.end(error)
      },
    }
    return channel
  }

  /** As if whoever has this end had sent it. The memory is used again once it was read, as that of a packet is. */
  say(sdu: Uint8Array): void {
    if (this.#isOver) return
    this.sent.push(toHex(sdu))
    queueMicrotask(() => {
      this.#other?.hear(sdu)
      sdu.fill(0xee)
    })
  }

  hear(sdu: Uint8Array): void {
    if (!this.#isOver) this.#handlers?.sdu(sdu)
  }

  drain(): void {
    this.hasRoom = true
    this.#handlers?.drained()
  }

  /** The link goes, for this end. */
  end(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#handlers?.closed(error)
  }
}

export interface PairOptions {
  /** What both ends offer: 517 where absent. No exchange takes place unless somebody begins one. */
  readonly mtu?: number | undefined
  readonly clock?: FakeClock | undefined
}

/** Two bearers joined by a channel: a client's, whose values are kept as `handle value`, and a server's. */
export const attPair = (serverHandlers: Partial<BearerHandlers>, { mtu, clock = new FakeClock() }: PairOptions = {}) => {
  const [near, far] = ChannelEnd.pair()
  const values: string[] = []
  const options = { clock, ...(mtu !== undefined && { ownMtu: mtu }) }
  const server = new AttBearer(far.open, { value: () => {}, closed: () => {}, ...serverHandlers }, options)
  const client = new AttBearer(
    near.open,
    { value: (handle, value) => void values.push(`${handle.toString(16)} ${toHex(value)}`.trim()), closed: () => {} },
    options,
  )
  return { near, far, clock, client, server, values }
}

/** Sends bytes that no client of ours would, and gives what came back since, decoded where it can be. */
export const sayRaw = async (near: ChannelEnd, far: ChannelEnd, hex: string): Promise<readonly string[]> => {
  const before = far.sent.length
  near.say(fromHex(hex))
  await turns()
  return far.sent.slice(before)
}

/** Lets everything that waits for a promise go on. */
export const turns = async (count = 40): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

/** What was sent, by name. */
export const names = (sent: readonly string[]): readonly (string | undefined)[] =>
  sent.map(hex => attPdu.nameOf(Number.parseInt(hex.slice(0, 2), 16)))
