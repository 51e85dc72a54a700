import { systemClock, type Timer } from '../../core/clock.ts'
import type { Io } from './io.ts'

const csi = '\x1b['
/** The alternate screen; no cursor; what is too long is cut off instead of wrapped. */
const enter = `${csi}?1049h${csi}?25l${csi}?7l`
const leave = `${csi}?7h${csi}?25h${csi}?1049l`
const home = `${csi}H`
/** Before the line is written: behind one that fills the terminal they would erase its last character. */
const clearLine = `${csi}K`
const clearBelow = `${csi}J`

/** Milliseconds between two pictures. */
const period = 250
/** Where a terminal does not tell its size. */
const usual = { columns: 80, rows: 24 } as const

/** Gives the lines of a picture for a terminal of this size. */
export type Picture = (columns: number, rows: number) => readonly string[]

export const sizeOf = ({ stdout }: Io): { readonly columns: number; readonly rows: number } => ({
  columns: stdout.columns || usual.columns,
  rows: stdout.rows || usual.rows,
})

/** The whole terminal for a while: a picture painted anew a few times a second. `close` leaves everything as it was, and so does the process's end. */
export class Screen {
  readonly #io: Io
  readonly #picture: Picture
  readonly #undo: (() => void)[] = []
  #timer: Timer | undefined

  constructor(io: Io, picture: Picture) {
    this.#io = io
    this.#picture = picture
  }

  open(): void {
    this.#on(this.#io.process, 'exit', () => this.#io.stdout.write(leave))
    this.#on(this.#io.process, 'SIGTSTP', () => this.#suspend())
    this.#on(this.#io.process, 'SIGCONT', () => this.#resume())
    this.#on(this.#io.stdout, 'resize', () => this.#paint())
    this.#resume()
  }

  /** Idempotent. */
  close(): void {
    if (this.#undo.length === 0) return
    for (const undo of this.#undo.splice(0)) undo()
    this.#pause()
  }

  #suspend(): void {
    this.#pause()
    this.#io.suspend()
  }

  #resume(): void {
    if (this.#timer) return
    this.#io.stdout.write(enter)
    this.#tick()
  }

  #pause(): void {
    if (!this.#timer) return
    this.#timer.cancel()
    this.#timer = undefined
    this.#io.stdout.write(leave)
  }

  #tick(): void {
    this.#timer = systemClock.schedule(period, () => this.#tick())
    this.#paint()
  }

  #paint(): void {
    const { stdout } = this.#io
    // A terminal that is behind gets fewer pictures, not more bytes.
    if (!this.#timer || stdout.writableNeedDrain) return
    const { columns, rows } = sizeOf(this.#io)
    const lines = this.#picture(columns, rows).slice(0, rows)
    const rest = lines.length < rows ? `\r\n${clearBelow}` : ''
    stdout.write(home + lines.map(line => clearLine + line).join('\r\n') + rest)
  }

  #on(from: NodeJS.EventEmitter, event: string, listener: () => void): void {
    from.on(event, listener)
    this.#undo.push(() => from.off(event, listener))
  }
}
