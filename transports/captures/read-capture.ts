import { btsnoop } from './btsnoop-reader.ts'
import {
  type CaptureCounts,
  type CapturedPacket,
  CaptureError,
  type CaptureFormat,
  type CaptureSummary,
  captureHeadLength,
  type RecordReader,
} from './capture.ts'
import { ChunkJoiner } from './chunk-joiner.ts'

const formats: readonly CaptureFormat[] = [btsnoop]

/** One capture being read from its beginning to its end, once. Memory is bounded, whatever the file's length. */
export class Capture implements AsyncIterable<CapturedPacket> {
  readonly #reader: RecordReader
  readonly #source: AsyncIterator<Uint8Array>
  readonly #joiner: ChunkJoiner
  readonly #counts: CaptureCounts = { records: 0, packets: 0, skipped: 0, drops: 0, truncated: false, bytes: 0 }

  constructor(reader: RecordReader, source: AsyncIterator<Uint8Array>, joiner: ChunkJoiner) {
    this.#reader = reader
    this.#source = source
    this.#joiner = joiner
    this.#counts.bytes = reader.headLength
  }

  /** What the file says of itself, for people: `btsnoop, HCI UART (H4)`. */
  get description(): string {
    return this.#reader.description
  }

  /** Counts so far; complete when the iteration has ended. */
  get summary(): CaptureSummary {
    return { ...this.#counts }
  }

  /**
   * The packets of one chunk of the file at a time, which is the fast way.
   * @throws CaptureError at a damaged record, after all packets before it were given out.
   */
  async *batches(): AsyncGenerator<readonly CapturedPacket[], void> {
    try {
      for (let chunk = await this.#next(); chunk; chunk = await this.#next()) yield* this.#read(chunk)
      this.#counts.truncated = this.#joiner.length > 0
    } finally {
      await this.close()
    }
  }

  /** Lets go of the source, for when the packets are not wanted (any more). An iteration that ends or is left does it too. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CapturedPacket, void> {
    for await (const packets of this.batches()) yield* packets
  }

  /** Chunks joined until they hold at least one whole record; undefined at the end. */
  async #next(): Promise<Uint8Array | undefined> {
    while (!this.#joiner.ready) {
      const { done, value } = await this.#source.next()
      if (done) return undefined
      this.#joiner.put(value)
    }
    return this.#joiner.take()
  }

  *#read(chunk: Uint8Array): Generator<readonly CapturedPacket[], void> {
    const packets: CapturedPacket[] = []
    const start = this.#counts.bytes
    let damage: unknown
    try {
      const needed = this.#reader.read(chunk, packets, this.#counts)
      this.#joiner.keep(chunk.subarray(this.#counts.bytes - start), needed)
    } catch (error) {
      damage = error
    }
    this.#counts.packets += packets.length
    if (packets.length > 0) yield packets
    if (damage !== undefined) throw damage
  }
}

/**
 * Opens a capture of any format that can be read here; the content tells which. `source` may give chunks of any size, and must not write to
 * them afterwards, since packets are views of them. A file's read stream will do.
 * @throws CaptureError when it is no capture, or of an unknown kind; and what `source` throws.
 */
export const readCapture = async (source: AsyncIterable<Uint8Array>): Promise<Capture> => {
  const chunks = source[Symbol.asyncIterator]()
  try {
    const joiner = new ChunkJoiner(captureHeadLength)
    while (!joiner.ready) {
      const { done, value } = await chunks.next()
      if (done) break
      joiner.put(value)
    }
    const head = joiner.take()
    const format = formats.find(candidate => candidate.matches(head))
    if (!format)
      throw new CaptureError(`not a capture: it does not begin as ${formats.map(({ name }) => name).join(', ')} does`, 0)
    const reader = format.open(head)
    joiner.keep(head.subarray(reader.headLength), 0)
    return new Capture(reader, chunks, joiner)
  } catch (error) {
    await chunks.return?.()
    throw error
  }
}
