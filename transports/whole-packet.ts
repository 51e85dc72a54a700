import { type PacketType, packetType } from '../hci/transport.ts'

interface Header {
  /** Bytes of the header, without the indicator. */
  readonly size: number
  /** Bytes after the header that begins at `at`; the whole header must be there. */
  readonly payload: (bytes: Uint8Array, at: number) => number
}

const byteAt =
  (offset: number): Header['payload'] =>
  (bytes, at) =>
    bytes[at + offset] as number
const wordAt =
  (offset: number, mask = 0xffff): Header['payload'] =>
  (bytes, at) =>
    ((bytes[at + offset] as number) | ((bytes[at + offset + 1] as number) << 8)) & mask

/** By packet indicator: Vol 4 Part E, 5.4. The two top bits of an ISO length are reserved (5.4.5). */
export const packetHeaders = {
  [packetType.command]: { size: 3, payload: byteAt(2) },
  [packetType.acl]: { size: 4, payload: wordAt(2) },
  [packetType.sco]: { size: 3, payload: byteAt(2) },
  [packetType.event]: { size: 2, payload: byteAt(1) },
  [packetType.iso]: { size: 4, payload: wordAt(2, 0x3fff) },
} as const satisfies Record<PacketType, Header>

export const isPacketType = (value: number | undefined): value is PacketType => value !== undefined && value in packetHeaders

/** How long the packet that begins with these bytes says it is, header included; undefined while its header is not whole. */
export const packetLength = (type: PacketType, start: Uint8Array): number | undefined => {
  const { size, payload } = packetHeaders[type]
  return start.length < size ? undefined : size + payload(start, 0)
}

/** Whether `body` is exactly as long as its header says. */
export const isWholePacket = (type: PacketType, body: Uint8Array): boolean => packetLength(type, body) === body.length
