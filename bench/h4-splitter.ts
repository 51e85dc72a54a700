/** Cuts a stream of H4 events into packets. Each is handed over as a view of its own bytes. */
export class H4Splitter {
  readonly #onPacket: (packet: Buffer) => void
  #rest: Buffer = Buffer.alloc(0)

  constructor(onPacket: (packet: Buffer) => void) {
    this.#onPacket = onPacket
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    while (at + 3 <= bytes.length) {
      const end = at + 3 + (bytes[at + 2] as number)
      if (end > bytes.length) break
      this.#onPacket(bytes.subarray(at, end))
      at = end
    }
    this.#rest = bytes.subarray(at)
  }
}
