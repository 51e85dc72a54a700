import { Deferred } from '../../core/deferred.ts'
import { Inbox } from '../../core/inbox.ts'
import { type CloseReason, type OpenTransport, type PacketType, packetType, type TransportHandlers } from '../../hci/transport.ts'

export interface Packet {
  readonly type: PacketType
  readonly body: Uint8Array
}

/** The raw end on the other side of the medium. */
export interface FarSide {
  send(packet: Packet): void
  /** Where the medium is a stream of bytes: any bytes, as one chunk. */
  sendBytes?(bytes: Uint8Array): void
  /** What the transport sent, in order. */
  readonly arrived: Inbox<Packet>
  /** Takes nothing more until `resume`, so that the medium fills up. */
  hold(): void
  resume(): void
  /** Breaks the connection without a word. */
  cut(): void
}

/** One connection, ready to be opened once. */
export interface Rig {
  readonly open: OpenTransport
  /** The far side, as soon as the transport is open. */
  far(): Promise<FarSide>
  /** A way to something that never answers, where the medium knows such a thing. */
  readonly silent?: OpenTransport
  stop(): Promise<void>
}

export interface Medium {
  /** Packets are cut and joined on the way: the far side has `sendBytes`. */
  readonly stream?: true
  /** The rig has `silent`. */
  readonly canBeSilent?: true
  start(): Promise<Rig>
  /** The types that this medium carries each way; default all five. */
  readonly toHost?: readonly PacketType[]
  readonly toController?: readonly PacketType[]
}

/** How many packets any inbox here holds: more than a test sends. */
export const inboxLimit = 200_000

/** A well-formed packet whose first data bytes are `number`; `size` counts the data. */
export const packetOf = (type: PacketType, number: number, size = 8): Packet => {
  const header = { 1: 3, 2: 4, 3: 3, 4: 2, 5: 4 }[type]
  const body = new Uint8Array(header + size)
  // A plain event code and a handle that means nothing; the number makes each packet its own.
  body[0] = 0x42
  body[type === packetType.event ? 1 : 2] = size & 0xff
  if (type === packetType.acl || type === packetType.iso) body[3] = size >> 8
  for (let at = header, left = number; at < body.length; at++, left = Math.floor(left / 256)) body[at] = left % 256
  return { type, body }
}

export const bytesOf = ({ type, body }: Packet): Uint8Array => Uint8Array.of(type, ...body)

/** Handlers that remember what they were told. */
export class Listener implements TransportHandlers {
  readonly packets = new Inbox<Packet>(inboxLimit)
  readonly drains = new Inbox<true>(inboxLimit)
  readonly ends: CloseReason[] = []
  readonly ended = new Deferred<CloseReason>()
  callsAfterEnd = 0
  /** Runs on each packet, before it is remembered. */
  onPacket: () => void = () => {}

  packet(type: PacketType, body: Uint8Array): void {
    if (this.ends.length > 0) this.callsAfterEnd++
    this.packets.put({ type, body: body.slice() })
    this.onPacket()
  }

  drained(): void {
    if (this.ends.length > 0) this.callsAfterEnd++
    this.drains.put(true)
  }

  closed(reason: CloseReason): void {
    this.ends.push(reason)
    this.ended.resolve(reason)
  }
}

export const take = async (inbox: Inbox<Packet>, count: number): Promise<Packet[]> => {
  const packets: Packet[] = []
  while (packets.length < count) {
    const { value } = await inbox.next()
    if (value) packets.push(value)
  }
  return packets
}
