import { systemClock, type Timer } from '../../core/clock.ts'
import { printable } from '../../core/printable.ts'
import { cut } from './cells.ts'
import { type Io, isTerminal } from './io.ts'
import { sizeOf } from './screen.ts'
import type { Scene, View } from './view.ts'
import { count, duration } from './words.ts'

/** Milliseconds between two counts on a terminal. */
const period = 250
const clearLine = '\r\x1b[K'

/** Counts on a terminal what is being recorded, and tells in the end what there is. */
export class CountView implements View {
  readonly #io: Io
  readonly #file: string
  readonly #isLive: boolean
  #scene: Scene | undefined
  #timer: Timer | undefined
  #result = ''

  constructor(io: Io, { file, live }: { readonly file: string; readonly live: boolean }) {
    this.#io = io
    this.#file = file
    this.#isLive = live && isTerminal(io)
  }

  begin(scene: Scene): void {
    this.#scene = scene
    if (this.#isLive) this.#tick()
  }

  report(): void {}

  end(): void {
    this.#timer?.cancel()
    if (this.#isLive) this.#io.stdout.write(clearLine)
    if (this.#scene) this.#result = `${this.#counted()} are in ${printable(this.#file)}.\n`
  }

  /** Only now is the file written to its end. */
  closed(): void {
    this.#io.stdout.write(this.#result)
  }

  #tick(): void {
    this.#timer = systemClock.schedule(period, () => this.#tick())
    if (this.#io.stdout.writableNeedDrain) return
    const line = `Recording: ${this.#counted()}. Ctrl-C ends it.`
    this.#io.stdout.write(clearLine + cut(line, sizeOf(this.#io).columns - 1))
  }

  #counted(): string {
    if (!this.#scene) return 'nothing'
    const { adapter, scanner, now, started } = this.#scene
    const { received, sent } = adapter.counters
    const time = duration(now() - started)
    return `${count(received + sent, 'packet')} and ${count(scanner.discoveredDevices.length, 'device')} in ${time}`
  }
}
