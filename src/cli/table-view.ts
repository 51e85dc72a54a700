import { printable } from '../../core/printable.ts'
import type { AdvertisementData, BLEDevice } from '../index.ts'
import { cut } from './cells.ts'
import { DeviceRows } from './device-rows.ts'
import type { Io } from './io.ts'
import { type Palette, paletteOf } from './palette.ts'
import { Screen, sizeOf } from './screen.ts'
import { Table } from './table.ts'
import type { Scene, View } from './view.ts'
import { count, duration } from './words.ts'

/** Devices that the table at the end shows. */
const lastRows = 100
/** Title, empty line, head, empty line and foot; a very low terminal has the head and the foot only. */
const frameLines = 5
const lowFrameLines = 2
const low = 9

/** A live table, and what was seen in the end. */
export class TableView implements View {
  readonly #io: Io
  readonly #palette: Palette
  readonly #title: string
  readonly #passes: (device: BLEDevice, advertisement: AdvertisementData) => boolean
  readonly #rows = new DeviceRows()
  readonly #table: Table
  #reports = 0
  #scene: Scene | undefined
  #screen: Screen | undefined

  constructor(
    io: Io,
    options: {
      /** What is being done. */
      readonly title: string
      passes(device: BLEDevice, advertisement: AdvertisementData): boolean
    },
  ) {
    this.#io = io
    this.#title = options.title
    this.#passes = options.passes
    this.#palette = paletteOf(io)
    this.#table = new Table(this.#palette)
  }

  begin(scene: Scene): void {
    this.#scene = scene
    this.#screen = new Screen(this.#io, (columns, rows) => this.#picture(scene, columns, rows))
    this.#screen.open()
  }

  report(device: BLEDevice, advertisement: AdvertisementData): void {
    if (!this.#passes(device, advertisement)) {
      this.#rows.remove(device)
      return
    }
    this.#reports++
    this.#rows.add(device, advertisement)
  }

  end(): void {
    this.#screen?.close()
    if (!this.#scene) return
    const { scanner, now, started } = this.#scene
    const rows = this.#rows.sorted(scanner.discoveredDevices, false)
    const shown = rows.slice(0, lastRows)
    const lines = shown.length > 0 ? [...this.#table.lines(shown, sizeOf(this.#io).columns, now()), ''] : []
    if (shown.length < rows.length)
      lines.push(`${count(rows.length - shown.length, 'weaker device')} not shown: --json lists them all.`)
    lines.push(`${this.#counted(rows.length)} in ${duration(now() - started)}.`)
    this.#io.stdout.write(`${lines.join('\n')}\n`)
  }

  #counted(devices: number): string {
    return `${count(devices, 'device')}, ${count(this.#reports, 'report')}`
  }

  #picture(scene: Scene, columns: number, height: number): readonly string[] {
    const { bold, dim } = this.#palette
    const isLow = height < low
    const now = scene.now()
    const rows = this.#rows.sorted(scene.scanner.discoveredDevices, true)
    const shown = rows.slice(0, Math.max(height - (isLow ? lowFrameLines : frameLines), 1))
    const table = this.#table.lines(shown, columns, now)
    const which = shown.length < rows.length ? `the strongest ${shown.length} of ` : ''
    const foot = dim(
      cut(`${which}${this.#counted(rows.length)}, ${duration(now - scene.started)}. Ctrl-C ends the scan.`, columns),
    )
    if (isLow) return [...table, foot]
    const name = cut('baretooth', columns)
    const title = `${bold(name)} ${dim(cut(printable(this.#title), columns - name.length - 1))}`
    return [title, '', ...table, '', foot]
  }
}
