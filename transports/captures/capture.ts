import { BleakError } from '../../core/errors.ts'
import type { PacketType } from '../../hci/transport.ts'

/** One HCI packet as a capture file holds it, whatever the file's format. */
export interface CapturedPacket {
  readonly type: PacketType
  /** The packet without its indicator, as far as it was recorded. A view of the chunk it was read from; it stays valid. */
  readonly body: Uint8Array
  /** `sent` is from host to controller. */
  readonly direction: 'sent' | 'received'
  /** Milliseconds since 1970, with fractions. */
  readonly time: number
  /** Bytes that the packet had, without its indicator; more than `body.length` where the recording is cut short. */
  readonly originalLength: number
  readonly truncated: boolean
  /** Packets that the recorder had lost since the beginning of the capture. */
  readonly drops: number
  /** Which controller, in formats that record several at once; else 0. */
  readonly adapter: number
  /** The record's number in its file, the first being 1, as Wireshark counts frames. */
  readonly record: number
}

/** The file is no capture, of an unknown kind, damaged at `offset`, or cannot be written. */
export class CaptureError extends BleakError {
  /** Bytes from the beginning of the file. */
  readonly offset: number
  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(message, options)
    this.offset = offset
  }
}

/** What reading has found so far; complete when the iteration has ended. */
export interface CaptureSummary {
  readonly records: number
  readonly packets: number
  /** Records that hold no HCI packet: a monitor's notes and index events, empty records, unknown types. */
  readonly skipped: number
  /** Packets that the recorder says it has lost. */
  readonly drops: number
  /** The file ends inside a record, as it does when the recorder was killed; every whole record was read. */
  readonly truncated: boolean
  /** Bytes of whole records, the file's head included. */
  readonly bytes: number
}

/** The counts of a summary, while a reader adds to them. */
export type CaptureCounts = { -readonly [K in keyof CaptureSummary]: CaptureSummary[K] }

/** Reads the records of one open file: it keeps what lasts from chunk to chunk (byte order, clock, interfaces). */
export interface RecordReader {
  /** What the file says of itself, for people: `btsnoop, HCI UART (H4)`. */
  readonly description: string
  /** Bytes of the file's head, where the first record begins. */
  readonly headLength: number
  /**
   * Reads whole records from the front of `chunk` and appends their packets. `counts.bytes` tells where in the file the chunk begins, and is moved
   * behind the last whole record; `counts.records`, `skipped` and `drops` are kept as well.
   * @returns how many bytes the next record takes at least, as far as `chunk` tells.
   * @throws CaptureError at a record that cannot be; the packets before it have been appended.
   */
  read(chunk: Uint8Array, packets: CapturedPacket[], counts: CaptureCounts): number
}

/** One file format, told from the others by what the file begins with. */
export interface CaptureFormat {
  readonly name: string
  /** `head` is up to `captureHeadLength` bytes: the whole file where that is shorter. */
  matches(head: Uint8Array): boolean
  /** @throws CaptureError where the head names something that cannot be read here. */
  open(head: Uint8Array): RecordReader
}

/** Enough of a file to tell its format and read its head. */
export const captureHeadLength = 64
