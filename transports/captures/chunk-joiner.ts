/** Joins chunks of any size until there are as many bytes as the next step needs, and copies each byte at most twice. */
export class ChunkJoiner {
  #chunks: Uint8Array[] = []
  #length = 0
  #needed: number
  constructor(needed: number) {
    this.#needed = needed
  }

  get length(): number {
    return this.#length
  }

  get ready(): boolean {
    return this.#length >= this.#needed
  }

  put(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  /** All bytes in one piece. */
  take(): Uint8Array {
    const [first, ...rest] = this.#chunks
    this.#chunks = []
    const length = this.#length
    this.#length = 0
    if (!first || rest.length === 0) return first ?? new Uint8Array(0)
    const joined = new Uint8Array(length)
    let at = 0
    for (const chunk of [first, ...rest]) {
      joined.set(chunk, at)
      at += chunk.length
    }
    return joined
  }

  /** Puts back what is left, and says how many bytes the next step needs. */
  keep(rest: Uint8Array, needed: number): void {
    this.put(rest)
    this.#needed = needed
  }
}
