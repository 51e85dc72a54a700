import { once } from 'node:events'
import { Inbox } from '../../core/inbox.ts'
import type { Io } from './io.ts'
import { count } from './words.ts'

/** Lines that wait for a slow reader; then the oldest give way, and the end tells how many. */
const queueLength = 20_000

/** Lines on standard output, at the pace of whoever reads them. */
export class LineWriter {
  readonly #io: Io
  readonly #inbox = new Inbox<string>(queueLength)
  #writing: Promise<void> | undefined

  constructor(io: Io) {
    this.#io = io
  }

  /** Begins to write, until the end or an abort. What was put before is written too. */
  start(signal: AbortSignal): void {
    this.#writing = this.#write(signal).catch(error => {
      if (!signal.aborted) throw error
    })
    // It is awaited in the end; until then its failure is nobody's.
    this.#writing.catch(() => {})
  }

  put(line: string): void {
    this.#inbox.put(`${line}\n`)
  }

  /** Resolves when all is written. */
  async end(): Promise<void> {
    this.#inbox.close()
    await this.#writing
    const { dropped } = this.#inbox
    if (dropped > 0) this.#io.stderr.write(`${count(dropped, 'line')} left out: the reader was too slow.\n`)
  }

  async #write(signal: AbortSignal): Promise<void> {
    for await (const line of this.#inbox) {
      if (signal.aborted) return
      if (!this.#io.stdout.write(line)) await once(this.#io.stdout, 'drain', { signal })
    }
  }
}
