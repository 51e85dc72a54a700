import { toHex } from '../../core/hex.ts'
import type { CreditChannel } from '../../l2cap/credit-channel.ts'
import type { ChannelOptions } from '../../l2cap/credit-options.ts'
import { L2capLink, type L2capLinkOptions } from '../../l2cap/link.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeAcl } from './l2cap-acl.ts'

/** Both ends of one link, back to back. */
export class LinkPair {
  readonly clock = new FakeClock()
  readonly central: L2capLink
  readonly peripheral: L2capLink
  readonly disconnections: Error[] = []
  readonly #acls: readonly [FakeAcl, FakeAcl]

  constructor(options: { packetLengths?: readonly [number, number] } & Partial<L2capLinkOptions> = {}) {
    const { packetLengths = [27, 27], ...others } = options
    this.#acls = [new FakeAcl(packetLengths[0]), new FakeAcl(packetLengths[1])]
    const link = (role: 'central' | 'peripheral', acl: FakeAcl) =>
      new L2capLink({
        role,
        packetLength: acl.packetLength,
        acl: acl.open,
        clock: this.clock,
        disconnect: error => void this.disconnections.push(error),
        ...others,
      })
    this.central = link('central', this.#acls[0])
    this.peripheral = link('peripheral', this.#acls[1])
  }

  /** Brings over what waits, and lets everybody act on it, until nothing happens any more. */
  async settle(): Promise<void> {
    const [central, peripheral] = this.#acls
    for (let quiet = 0; quiet < 10; quiet++) {
      while (bringOver(central, this.peripheral) || bringOver(peripheral, this.central)) quiet = 0
      await Promise.resolve()
    }
  }

  /** What `work` comes to, with all that it needs brought over. */
  async until<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {})
    await this.settle()
    return await work
  }
}

const bringOver = (from: FakeAcl, to: L2capLink): boolean => {
  const fragment = from.take()
  if (fragment) to.fragment(fragment.start, fragment.data)
  return fragment !== undefined
}

/** A service of the tests. */
export const psm = 0x25

/** Both ends of a new channel of a pair. */
export const connected = async (pair: LinkPair, mine: ChannelOptions = {}, theirs: ChannelOptions = {}) => {
  const accepted: CreditChannel[] = []
  const stop = pair.peripheral.listen(psm, channel => void accepted.push(channel), theirs)
  const client = await pair.until(pair.central.connect(psm, mine))
  stop()
  return { client, server: accepted[0] as CreditChannel }
}

/** All chunks until the end, in hex. */
export const readAll = async (channel: CreditChannel): Promise<string[]> => {
  const chunks: string[] = []
  for await (const chunk of channel) chunks.push(toHex(chunk))
  return chunks
}

export const bytes = (length: number, first = 0): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff)
