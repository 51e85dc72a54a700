import { fromHex, toHex } from '../../core/hex.ts'
import type { Channel, ChannelHandlers } from '../../l2cap/channel.ts'
import { L2capLink, type L2capLinkOptions } from '../../l2cap/link.ts'
import { FakeAcl } from './l2cap-acl.ts'

/** What a channel told its owner, in order. */
export class Owner implements ChannelHandlers {
  readonly sdus: string[] = []
  readonly closings: Error[] = []
  drains = 0
  sdu(data: Uint8Array): void {
    this.sdus.push(toHex(data))
  }
  drained(): void {
    this.drains++
  }
  closed(error: Error): void {
    this.closings.push(error)
  }
}

/** One link, with a controller that a test plays, and ATT open on it. */
export class LinkRig {
  readonly acl: FakeAcl
  readonly link: L2capLink
  readonly att = new Owner()
  readonly channel: Channel
  readonly disconnections: Error[] = []

  constructor(options: Partial<L2capLinkOptions> = {}) {
    this.acl = new FakeAcl(options.packetLength)
    this.link = new L2capLink({
      role: 'central',
      packetLength: this.acl.packetLength,
      acl: this.acl.open,
      disconnect: error => void this.disconnections.push(error),
      ...options,
    })
    this.channel = this.link.fixed('att')(this.att)
  }

  start(hex: string): void {
    this.link.fragment(true, fromHex(hex))
  }

  more(hex: string): void {
    this.link.fragment(false, fromHex(hex))
  }

  /** The fragments that went out, `+` before a continuing one. */
  sent(): string[] {
    const fragments: string[] = []
    for (let one = this.acl.take(); one; one = this.acl.take()) fragments.push(`${one.start ? '' : '+'}${toHex(one.data)}`)
    return fragments
  }

  /** A request of the peer on ATT comes through, and an answer goes out. */
  worksStill(): boolean {
    const before = this.att.sdus.length
    this.sent()
    this.start('03000400 0a0300')
    this.channel.send(fromHex('0b'))
    return this.att.sdus.slice(before).join() === '0a0300' && this.sent().join() === '010004000b'
  }
}
