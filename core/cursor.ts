import { DecodeError } from './errors.ts'

/** Reads little-endian fields off the front of a byte slice. Never copies. */
export class Reader {
  #at: number
  readonly #bytes: Uint8Array
  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes
    this.#at = start
  }

  /** The packet and the offset of its next field, for codecs of hot packets, which read by index and `skip` what they read. */
  get bytes(): Uint8Array {
    return this.#bytes
  }
  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** A view, valid as long as the packet is. */
  take(length: number): Uint8Array {
    const start = this.#advance(length)
    return this.#bytes.subarray(start, this.#at)
  }

  skip(length: number): void {
    this.#advance(length)
  }

  /** Up to six bytes, which a number holds exactly. */
  uint(size: number): number {
    const start = this.#advance(size)
    let value = 0
    for (let i = this.#at - 1; i >= start; i--) value = value * 256 + (this.#bytes[i] as number)
    return value
  }

  #advance(length: number): number {
    if (length > this.left) throw new DecodeError(`${length} bytes are missing at offset ${this.#at}: ${this.left} left`)
    const start = this.#at
    this.#at += length
    return start
  }
}

/** Appends little-endian fields; `finish` hands out a copy of exactly the bytes written. */
export class Writer {
  #at = 0
  #bytes = new Uint8Array(256)

  put(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length)
    this.#bytes.set(bytes, at)
  }

  uint(size: number, value: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** size)
      throw new RangeError(`${value} does not fit ${size} byte(s)`)
    let at = this.#reserve(size)
    for (let left = value; at < this.#at; left = Math.floor(left / 256)) this.#bytes[at++] = left % 256
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  /** Begins the next packet in the same memory. */
  restart(): void {
    this.#at = 0
  }

  #reserve(length: number): number {
    const start = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) {
      const larger = new Uint8Array(this.#at * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    return start
  }
}
