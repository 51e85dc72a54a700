import { once } from 'node:events'
import { Inbox } from '../../core/inbox.ts'
import type { AdvertisementData, BLEDevice } from '../index.ts'
import type { Io } from './io.ts'
import type { Scene, View } from './view.ts'
import { count, duration } from './words.ts'

/** Lines that wait for a slow reader; then the oldest give way, and the end tells how many. */
const queueLength = 20_000

/** How one report is written. */
export interface LineFormat {
  line(device: BLEDevice, advertisement: AdvertisementData): string
  /** Equal for reports of one device that tell nothing new. */
  content(device: BLEDevice, advertisement: AdvertisementData): string
}

/** One line for each device, and another whenever it says something new. */
export class LinesView implements View {
  readonly #io: Io
  readonly #format: LineFormat
  readonly #duplicates: boolean
  readonly #passes: (device: BLEDevice, advertisement: AdvertisementData) => boolean
  readonly #inbox = new Inbox<string>(queueLength)
  /** What was written of each device last. */
  readonly #written = new WeakMap<BLEDevice, string>()
  readonly #isSummed: boolean
  #scene: Scene | undefined
  #reports = 0
  #devices = 0
  #writing: Promise<void> | undefined

  constructor(
    io: Io,
    options: {
      readonly format: LineFormat
      /** Every report gets a line. */
      readonly duplicates: boolean
      /** Whether the end tells how much there was, on stderr. */
      readonly summary: boolean
      passes(device: BLEDevice, advertisement: AdvertisementData): boolean
    },
  ) {
    this.#io = io
    this.#format = options.format
    this.#duplicates = options.duplicates
    this.#passes = options.passes
    this.#isSummed = options.summary
  }

  begin(scene: Scene): void {
    this.#scene = scene
    this.#writing = this.#write(scene.signal).catch(error => {
      if (!scene.signal.aborted) throw error
    })
    // It is awaited in the end; until then its failure is nobody's.
    this.#writing.catch(() => {})
  }

  report(device: BLEDevice, advertisement: AdvertisementData): void {
    if (!this.#passes(device, advertisement)) return
    this.#reports++
    const content = this.#format.content(device, advertisement)
    const before = this.#written.get(device)
    if (before === undefined) this.#devices++
    if (before === content && !this.#duplicates) return
    this.#written.set(device, content)
    this.#inbox.put(`${this.#format.line(device, advertisement)}\n`)
  }

  async end(): Promise<void> {
    this.#inbox.close()
    await this.#writing
    if (!this.#scene) return
    const { dropped } = this.#inbox
    if (dropped > 0) this.#io.stderr.write(`${count(dropped, 'line')} left out: the reader was too slow.\n`)
    const time = duration(this.#scene.now() - this.#scene.started)
    if (this.#isSummed)
      this.#io.stderr.write(`${count(this.#devices, 'device')}, ${count(this.#reports, 'report')} in ${time}.\n`)
  }

  async #write(signal: AbortSignal): Promise<void> {
    for await (const line of this.#inbox) {
      if (signal.aborted) return
      if (!this.#io.stdout.write(line)) await once(this.#io.stdout, 'drain', { signal })
    }
  }
}
