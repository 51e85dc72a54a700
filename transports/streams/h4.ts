import { type PacketType, packetType } from '../../hci/transport.ts'
import { packetHeaders } from '../whole-packet.ts'

/** Indicator, four bytes of header, 65,535 bytes of data: an ACL packet is the longest that can be (Vol 4 Part E, 5.4.2). */
export const largestH4Packet = 5 + 0xffff

/** Bytes that must be there before a candidate packet can be judged after sync was lost. */
const evidence = 4
const isReset = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === packetType.command && bytes[at + 1] === 0x03 && bytes[at + 2] === 0x0c && bytes[at + 3] === 0

/**
 * Events that may end a search, by code, each with the lengths it can have (Vol 4 Part E, 7.7).
 * An LE event must also name a plausible subevent. A vendor event (0xff) has no shape to tell it by, so it ends no search.
 */
const landmarks: Readonly<Record<number, (length: number, first: number) => boolean>> = {
  5: length => length === 4, // Disconnection Complete
  8: length => length === 4, // Encryption Change
  14: length => length >= 3, // Command Complete
  15: length => length === 4, // Command Status
  16: length => length === 1, // Hardware Error
  19: (length, count) => count > 0 && length === 1 + 4 * count, // Number Of Completed Packets
  26: length => length === 1, // Data Buffer Overflow
  48: length => length === 3, // Encryption Key Refresh Complete
  62: (length, subevent) => length >= 4 && subevent >= 1 && subevent <= 0x3f, // LE Meta
}
const isLandmark = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === packetType.event &&
  landmarks[bytes[at + 1] as number]?.(bytes[at + 2] as number, bytes[at + 3] as number) === true

/** `04 0e nn cc 03 0c`: the Command Complete event of HCI_Reset. */
const resetAnswer = 6
const isResetAnswer = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === packetType.event &&
  bytes[at + 1] === 0x0e &&
  (bytes[at + 2] as number) >= 4 &&
  bytes[at + 4] === 0x03 &&
  bytes[at + 5] === 0x0c

/** The packets that each side may send, and where a search for the next one may end. */
interface Side {
  readonly headers: Readonly<Record<number, (typeof packetHeaders)[PacketType]>>
  mayResume(bytes: Uint8Array, at: number): boolean
}

const { [packetType.event]: _, ...fromHost } = packetHeaders
const sides = {
  controller: { headers: packetHeaders, mayResume: (bytes, at) => isLandmark(bytes, at) || isReset(bytes, at) },
  host: { headers: fromHost, mayResume: isReset },
} as const satisfies Record<string, Side>

const roomFor = (bytes: Uint8Array, length: number): Uint8Array => {
  if (length <= bytes.length) return bytes
  const larger = new Uint8Array(Math.min(largestH4Packet, Math.max(length, bytes.length * 2)))
  larger.set(bytes)
  return larger
}

/**
 * Cuts a byte stream into H4 packets (Vol 4 Part A, 2). A packet that lies whole inside one chunk is handed on as a view of that
 * chunk; one that is cut is put together in a buffer that never holds more than one packet. It never throws and never stops:
 *
 * - A byte that is no packet indicator means that sync was lost. Everything is then skipped, and counted, up to the next event whose
 *   code and length agree, or an HCI_Reset command. Data packets end no search: a false length could swallow 64 KiB.
 * - A damaged length is noticed only when the data that it announces does not come. The specification's remedy is HCI_Reset (Vol 4
 *   Part A, 4): after `expectReset()` the answer to it is also looked for inside the packet that does not end.
 * - From a host only an HCI_Reset command ends a search (Vol 4 Part A, 4), and `giveUp()` begins one inside a packet that does not end.
 */
export class H4Framer {
  readonly #packet: (type: PacketType, body: Uint8Array) => void
  readonly #onLost: () => void
  readonly #side: Side
  #buffer: Uint8Array = new Uint8Array(512)
  #held = 0
  #searched = 0
  #lost = false
  #resetExpected = false
  #skipped = 0

  /** `lost` is called when sync is lost, before anything that comes later. The bytes come from a controller unless `from` says otherwise. */
  constructor(
    handlers: { packet(type: PacketType, body: Uint8Array): void; lost?(): void },
    { from = 'controller' }: { readonly from?: keyof typeof sides } = {},
  ) {
    this.#packet = (type, body) => handlers.packet(type, body)
    this.#onLost = () => handlers.lost?.()
    this.#side = sides[from]
  }

  /** Bytes that belonged to no packet. */
  get skippedBytes(): number {
    return this.#skipped
  }

  /** Whether the last bytes were the beginning of a packet. */
  get isInsidePacket(): boolean {
    return this.#held > 0
  }

  /** The packet that has begun will not end: its length was damaged. Its bytes are searched again. */
  giveUp(): void {
    if (this.#held === 0) return
    this.#lose()
    this.#release(1)
    this.#release(this.#consume(this.#buffer.subarray(0, this.#held)))
  }

  /** An HCI_Reset command goes out: its answer may be found even where sync was lost unnoticed. */
  expectReset(): void {
    this.#resetExpected = true
  }

  push(chunk: Uint8Array): void {
    let at = 0
    while (this.#held > 0 && at < chunk.length) {
      const missing = this.#needed(this.#buffer, 0, this.#held) - this.#held
      const taken = Math.min(missing, chunk.length - at)
      this.#hold(chunk.subarray(at, at + taken))
      at += taken
      this.#release(this.#consume(this.#buffer.subarray(0, this.#held)))
    }
    if (at < chunk.length) {
      const rest = at === 0 ? chunk : chunk.subarray(at)
      this.#hold(rest.subarray(this.#consume(rest)))
    }
    if (this.#resetExpected && this.#held > 0) this.#findResetAnswer()
  }

  /** Hands on every whole packet at the front of `bytes`; returns how many bytes are done with. */
  #consume(bytes: Uint8Array): number {
    let at = 0
    while (at < bytes.length) {
      const left = bytes.length - at
      const length = this.#needed(bytes, at, left)
      if (length > left) break
      if (length === 0) {
        this.#lose()
        at++
        continue
      }
      this.#lost = false
      if (isResetAnswer(bytes, at)) this.#resetExpected = false
      const start = at + 1
      at += length
      this.#packet(bytes[start - 1] as PacketType, bytes.subarray(start, at))
    }
    return at
  }

  /** How many bytes from `at` are needed to say more, or make the packet whole; 0 when no packet starts here. */
  #needed(bytes: Uint8Array, at: number, left: number): number {
    const indicator = bytes[at] as number
    const header = this.#side.headers[indicator]
    if (header === undefined) return 0
    if (this.#lost) {
      if (indicator !== packetType.event && indicator !== packetType.command) return 0
      if (left < evidence) return evidence
      if (!this.#side.mayResume(bytes, at)) return 0
    }
    const start = 1 + header.size
    return left < start ? start : start + header.payload(bytes, at + 1)
  }

  /** One byte is no part of a packet. */
  #lose(): void {
    this.#skipped++
    if (this.#lost) return
    this.#lost = true
    this.#onLost()
  }

  #findResetAnswer(): void {
    for (let at = this.#searched + 1; at + resetAnswer <= this.#held; at++) {
      this.#searched = at
      if (!isResetAnswer(this.#buffer, at)) continue
      this.#skipped += at
      this.#release(at)
      this.#release(this.#consume(this.#buffer.subarray(0, this.#held)))
      return
    }
  }

  #hold(bytes: Uint8Array): void {
    this.#buffer = roomFor(this.#buffer, this.#held + bytes.length)
    this.#buffer.set(bytes, this.#held)
    this.#held += bytes.length
  }

  /** Forgets the first `count` bytes held. */
  #release(count: number): void {
    if (count === 0) return
    this.#buffer.copyWithin(0, count, this.#held)
    this.#held -= count
    this.#searched = 0
  }
}
