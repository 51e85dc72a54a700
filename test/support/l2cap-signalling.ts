import { fromHex, toHex } from '../../core/hex.ts'
import type { L2capLinkOptions } from '../../l2cap/link.ts'
import { FakeClock } from './fake-clock.ts'
import { LinkRig } from './l2cap-link.ts'

/** A link with the peer's signalling played by a test, command by command. */
export class SignallingRig extends LinkRig {
  readonly clock: FakeClock

  constructor(options: Partial<L2capLinkOptions> = {}) {
    const clock = new FakeClock()
    super({ clock, packetLength: 251, ...options })
    this.clock = clock
  }

  /** The peer sends a command. */
  command(hex: string): void {
    this.frame(0x0005, hex)
  }

  /** The peer sends a frame on a channel of ours. */
  frame(cid: number, hex: string): void {
    const { length } = fromHex(hex)
    this.start(toHex(Uint8Array.of(length & 0xff, length >> 8, cid & 0xff, cid >> 8)) + hex)
  }

  /** The commands that went out. */
  commands(): string[] {
    return this.sent().map(fragment => {
      if (fragment.slice(4, 8) !== '0500') throw new Error(`not a command: ${fragment}`)
      return fragment.slice(8)
    })
  }
}
