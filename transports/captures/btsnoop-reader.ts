import { type PacketType, packetType } from '../../hci/transport.ts'
import {
  btsnoopHeadLength,
  btsnoopMagic,
  btsnoopVersion,
  datalink,
  epochHigh,
  epochLow,
  recordFlag,
  recordHeadLength,
} from './btsnoop.ts'
import { type CaptureCounts, type CapturedPacket, CaptureError, type CaptureFormat, type RecordReader } from './capture.ts'

/** The largest HCI packet takes 65 540 bytes with its indicator, a management message of the monitor a few more. */
const longestRecord = 65_536 + 64

/** What the flags and the first byte of a record mean, which the datalinks tell in different ways. */
interface Datalink {
  readonly description: string
  /** Bytes before the packet itself: the H4 indicator. */
  readonly indicatorLength: 0 | 1
  /** Undefined for what is no HCI packet. */
  type(flags: number, indicator: number): PacketType | undefined
  received(flags: number): boolean
  adapter(flags: number): number
}

/** By opcode of BlueZ's monitor: an even one is sent, the odd one after it received. */
const monitorTypes: readonly (PacketType | undefined)[] = [
  undefined,
  undefined,
  packetType.command,
  packetType.event,
  packetType.acl,
  packetType.acl,
  packetType.sco,
  packetType.sco,
]
const monitorIso = 18

const datalinks: Readonly<Record<number, Datalink>> = {
  [datalink.hci]: {
    description: 'btsnoop, HCI',
    indicatorLength: 0,
    type: flags => {
      if ((flags & recordFlag.commandOrEvent) === 0) return packetType.acl
      return (flags & recordFlag.received) === 0 ? packetType.command : packetType.event
    },
    received: flags => (flags & recordFlag.received) !== 0,
    adapter: () => 0,
  },
  [datalink.h4]: {
    description: 'btsnoop, HCI UART (H4)',
    indicatorLength: 1,
    type: (_flags, indicator) =>
      indicator >= packetType.command && indicator <= packetType.iso ? (indicator as PacketType) : undefined,
    received: flags => (flags & recordFlag.received) !== 0,
    adapter: () => 0,
  },
  [datalink.monitor]: {
    description: 'btsnoop, Linux monitor',
    indicatorLength: 0,
    type: flags => ((flags & 0xfffe) === monitorIso ? packetType.iso : monitorTypes[flags & 0xffff]),
    received: flags => (flags & 1) !== 0,
    adapter: flags => flags >>> 16,
  },
}

class BtsnoopReader implements RecordReader {
  readonly headLength = btsnoopHeadLength
  readonly #link: Datalink
  constructor(link: Datalink) {
    this.#link = link
  }

  get description(): string {
    return this.#link.description
  }

  read(chunk: Uint8Array, packets: CapturedPacket[], counts: CaptureCounts): number {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
    let at = 0
    while (at + recordHeadLength <= chunk.length) {
      const included = view.getUint32(at + 4)
      if (included > longestRecord) {
        throw new CaptureError(
          `record ${counts.records + 1} at offset ${counts.bytes} claims ${included} bytes, more than any packet has`,
          counts.bytes,
        )
      }
      const length = recordHeadLength + included
      if (at + length > chunk.length) return length
      const packet = this.#packet(view, at, included, counts.records + 1)
      if (packet) packets.push(packet)
      else counts.skipped++
      counts.drops = view.getUint32(at + 12)
      counts.records++
      counts.bytes += length
      at += length
    }
    return recordHeadLength
  }

  #packet(view: DataView, at: number, included: number, record: number): CapturedPacket | undefined {
    const { indicatorLength } = this.#link
    if (included < indicatorLength) return undefined
    const start = at + recordHeadLength
    const flags = view.getUint32(at + 8)
    const type = this.#link.type(flags, indicatorLength === 1 ? view.getUint8(start) : 0)
    if (type === undefined) return undefined
    const originalLength = view.getUint32(at)
    return {
      type,
      body: new Uint8Array(view.buffer, view.byteOffset + start + indicatorLength, included - indicatorLength),
      direction: this.#link.received(flags) ? 'received' : 'sent',
      time: ((view.getUint32(at + 16) - epochHigh) * 2 ** 32 + (view.getUint32(at + 20) - epochLow)) / 1000,
      originalLength: Math.max(originalLength, included) - indicatorLength,
      truncated: included < originalLength,
      drops: view.getUint32(at + 12),
      adapter: this.#link.adapter(flags),
      record,
    }
  }
}

/** btsnoop with the datalinks 1001 (HCI), 1002 (H4) and 2001 (the Linux monitor). */
export const btsnoop: CaptureFormat = {
  name: 'btsnoop',
  matches: head => head.length >= btsnoopHeadLength && btsnoopMagic.every((byte, i) => head[i] === byte),
  open: head => {
    const view = new DataView(head.buffer, head.byteOffset, head.length)
    const version = view.getUint32(8)
    if (version !== btsnoopVersion)
      throw new CaptureError(`btsnoop of version ${version}; version ${btsnoopVersion} can be read`, 8)
    const link = datalinks[view.getUint32(12)]
    if (!link) {
      throw new CaptureError(
        `btsnoop with the unknown datalink ${view.getUint32(12)}; ${Object.keys(datalinks).join(', ')} can be read`,
        12,
      )
    }
    return new BtsnoopReader(link)
  },
}
