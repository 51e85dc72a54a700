import { type PacketType, packetType } from '../hci/transport.ts'

interface Header {
  readonly size: number
  /** Bytes after the header, once the whole header is there. */
  readonly payload: (packet: Uint8Array) => number
}

const byteAt =
  (offset: number) =>
  (packet: Uint8Array): number =>
    packet[offset] as number

const wordAt =
  (offset: number, mask = 0xffff) =>
  (packet: Uint8Array): number =>
    ((packet[offset] as number) | ((packet[offset + 1] as number) << 8)) & mask

/** Vol 4 Part E, 5.4: the header of each packet type, without the indicator. The two top bits of an ISO length are reserved. */
const headers: Record<PacketType, Header> = {
  [packetType.command]: { size: 3, payload: byteAt(2) },
  [packetType.acl]: { size: 4, payload: wordAt(2) },
  [packetType.sco]: { size: 3, payload: byteAt(2) },
  [packetType.event]: { size: 2, payload: byteAt(1) },
  [packetType.iso]: { size: 4, payload: wordAt(2, 0x3fff) },
}

export const isPacketType = (value: number | undefined): value is PacketType => value !== undefined && value in headers

/** How long the packet that begins with these bytes says it is, header included; undefined while its header is not whole. */
export const packetLength = (type: PacketType, start: Uint8Array): number | undefined => {
  const { size, payload } = headers[type]
  return start.length < size ? undefined : size + payload(start)
}

/** Whether `body` is exactly as long as its header says. */
export const isWholePacket = (type: PacketType, body: Uint8Array): boolean => packetLength(type, body) === body.length
