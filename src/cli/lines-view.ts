import type { AdvertisementData, BLEDevice } from '../index.ts'
import type { Io } from './io.ts'
import { LineWriter } from './line-writer.ts'
import type { Scene, View } from './view.ts'
import { count, duration } from './words.ts'

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
  readonly #writer: LineWriter
  /** What was written of each device last. */
  readonly #written = new WeakMap<BLEDevice, string>()
  readonly #isSummed: boolean
  #scene: Scene | undefined
  #reports = 0
  #devices = 0

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
    this.#writer = new LineWriter(io)
    this.#format = options.format
    this.#duplicates = options.duplicates
    this.#passes = options.passes
    this.#isSummed = options.summary
  }

  begin(scene: Scene): void {
    this.#scene = scene
    this.#writer.start(scene.signal)
  }

  report(device: BLEDevice, advertisement: AdvertisementData): void {
    if (!this.#passes(device, advertisement)) return
    this.#reports++
    const content = this.#format.content(device, advertisement)
    const before = this.#written.get(device)
    if (before === undefined) this.#devices++
    if (before === content && !this.#duplicates) return
    this.#written.set(device, content)
    this.#writer.put(this.#format.line(device, advertisement))
  }

  async end(): Promise<void> {
    await this.#writer.end()
    if (!this.#scene) return
    const time = duration(this.#scene.now() - this.#scene.started)
    if (this.#isSummed)
      this.#io.stderr.write(`${count(this.#devices, 'device')}, ${count(this.#reports, 'report')} in ${time}.\n`)
  }
}
