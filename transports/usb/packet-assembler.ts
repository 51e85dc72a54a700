import type { Clock, Timer } from '../../core/clock.ts'
import type { PacketType } from '../../hci/transport.ts'
import { packetLength } from '../whole-packet.ts'

/**
 * A half packet is dropped when one to two of these pass without a byte. Pieces follow each other within milliseconds, but on a machine that
 * is short of time they may take hundreds; and whoever waits for a lost event waits for seconds.
 */
const silenceMs = 500

/**
 * Puts the packets of one USB endpoint together from what its transfers brought. Only the header tells where a packet ends:
 * an event whose size is a multiple of wMaxPacketSize is followed by no zero-length packet, and one transfer may bring several.
 */
export class UsbPacketAssembler {
  readonly #type: PacketType
  readonly #deliver: (packet: Uint8Array) => void
  readonly #clock: Clock
  #half = new Uint8Array(512)
  #length = 0
  #quietTicks = 0
  #timer: Timer | undefined
  #closed = false
  #skipped = 0

  /** `deliver` gets a view that is valid until it returns. */
  constructor(type: PacketType, clock: Clock, deliver: (packet: Uint8Array) => void) {
    this.#type = type
    this.#clock = clock
    this.#deliver = deliver
  }

  /** Bytes of half packets that were dropped. */
  get skippedBytes(): number {
    return this.#skipped
  }

  push(piece: Uint8Array): void {
    this.#quietTicks = 0
    let rest = piece
    while (rest.length > 0 && !this.#closed) rest = this.#length === 0 ? this.#takeWhole(rest) : this.#extend(rest)
    if (this.#length > 0 && !this.#closed) this.#watch()
  }

  /** Forgets the half packet: what follows begins a new one. */
  drop(): void {
    this.#skipped += this.#length
    this.#length = 0
  }

  /** Nothing is delivered afterwards. */
  close(): void {
    this.#closed = true
    this.#timer?.cancel()
  }

  /** The common case, without a copy: the packet is complete in the piece that it begins in. */
  #takeWhole(piece: Uint8Array): Uint8Array {
    const length = packetLength(this.#type, piece)
    if (length === undefined || length > piece.length) return this.#keep(piece, piece.length)
    this.#deliver(piece.subarray(0, length))
    return piece.subarray(length)
  }

  #extend(piece: Uint8Array): Uint8Array {
    const length = packetLength(this.#type, this.#half.subarray(0, this.#length))
    // Without a whole header, one byte at a time: the packet may end inside this piece.
    const rest = this.#keep(piece, length === undefined ? 1 : Math.min(length - this.#length, piece.length))
    const packet = this.#half.subarray(0, this.#length)
    if (packetLength(this.#type, packet) === this.#length) {
      this.#length = 0
      this.#deliver(packet)
    }
    return rest
  }

  #keep(piece: Uint8Array, count: number): Uint8Array {
    const needed = this.#length + count
    if (needed > this.#half.length) {
      const larger = new Uint8Array(needed * 2)
      larger.set(this.#half.subarray(0, this.#length))
      this.#half = larger
    }
    this.#half.set(piece.subarray(0, count), this.#length)
    this.#length = needed
    return piece.subarray(count)
  }

  /** Two ticks, not one: after a pause of the whole process the first comes before the bytes that waited meanwhile. */
  #watch(): void {
    this.#timer ??= this.#clock.schedule(silenceMs, () => {
      this.#timer = undefined
      if (this.#length === 0) return
      this.#quietTicks++
      if (this.#quietTicks === 2) this.drop()
      else this.#watch()
    })
  }
}
