import { AttBearer, type BearerHandlers } from '../../att/bearer.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import type { ChannelHandlers, OpenChannel } from '../../l2cap/channel.ts'
import { FakeClock } from './fake-clock.ts'

/** The other end of a bearer's channel, which says what a test tells it to. */
export class AttPeer {
  /** What the bearer sent, as hex; taken off by the test. */
  readonly sent: string[] = []
  /** Why the channel was closed. */
  closed: Error | undefined
  /** What `send` answers. */
  hasRoom = true
  #handlers: ChannelHandlers | undefined

  readonly open: OpenChannel = handlers => {
    this.#handlers = handlers
    return {
      send: sdu => {
        this.sent.push(toHex(sdu))
        return this.hasRoom
      },
      close: error => {
        if (this.closed) return
        this.closed = error
        handlers.closed(error)
      },
    }
  }

  /** One PDU from the peer. The memory is used again, as that of a packet is. */
  says(hex: string): void {
    const packet = fromHex(hex)
    this.#handlers?.sdu(packet)
    packet.fill(0xee)
  }

  drain(): void {
    this.hasRoom = true
    this.#handlers?.drained()
  }

  /** There is room for one SDU. */
  drainOne(): void {
    this.#handlers?.drained()
  }

  /** The link goes. */
  lose(error = new Error('the link has gone')): void {
    this.#handlers?.closed(error)
  }
}

/** A bearer, its peer, and what it was told. */
export const attRig = (handlers: Partial<BearerHandlers> = {}) => {
  const peer = new AttPeer()
  const clock = new FakeClock()
  const values: string[] = []
  const ends: Error[] = []
  const bearer = new AttBearer(
    peer.open,
    {
      value: (handle, value) => void values.push(`${handle.toString(16)} ${toHex(value)}`.trim()),
      closed: error => void ends.push(error),
      ...handlers,
    },
    { clock },
  )
  return { peer, clock, bearer, values, ends }
}

/** Lets everything that waits for a promise go on. */
export const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve()
}
