import { fitted, widthOf } from './cells.ts'
import type { DeviceRow } from './device-rows.ts'
import type { Palette } from './palette.ts'
import { historyLength } from './signal-history.ts'
import { addressOf, age, companiesOf, nameOf, servicesOf } from './words.ts'

interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Cells that it takes at least and at most. */
  readonly least: number
  readonly most: number
  text(row: DeviceRow, now: number): string
  style?(cell: string, row: DeviceRow, palette: Palette): string
}

const addressColumn: Column = { title: 'ADDRESS', least: 17, most: 17, text: ({ device }) => addressOf(device) }
const nameColumn: Column = {
  title: 'NAME',
  least: 10,
  most: 28,
  text: ({ device }) => nameOf(device),
  style: (cell, _, palette) => palette.bold(cell),
}
const rssiColumn: Column = {
  title: 'RSSI',
  least: 4,
  most: 4,
  align: 'right',
  text: ({ signal }) => signal.average?.toFixed(0) ?? '',
}
const historyColumn: Column = {
  title: 'HISTORY',
  least: historyLength,
  most: historyLength,
  text: ({ signal }) => `${signal}`,
  style: (cell, { signal }, palette) => palette.strength(signal.average)(cell),
}
const servicesColumn: Column = { title: 'SERVICES', least: 9, most: 40, text: ({ advertisement }) => servicesOf(advertisement) }
const companyColumn: Column = { title: 'COMPANY', least: 11, most: 32, text: ({ advertisement }) => companiesOf(advertisement) }
const ageColumn: Column = {
  title: 'AGE',
  least: 4,
  most: 4,
  align: 'right',
  text: ({ advertisement }, now) => age(now - advertisement.timestamp),
}

const columns = [addressColumn, nameColumn, rssiColumn, historyColumn, servicesColumn, companyColumn, ageColumn]
/** Who goes first where a terminal is too narrow for all. */
const dispensable: readonly Column[] = [historyColumn, companyColumn, servicesColumn, ageColumn, nameColumn, rssiColumn]
const gap = '  '
/** Milliseconds after which a device that is not heard any more fades. */
const fadesAfter = 10_000

interface Placed {
  readonly column: Column
  readonly width: number
}

/** Lays devices out in columns. Columns only ever grow, so that what is on the screen stays where it is. */
export class Table {
  readonly #palette: Palette
  readonly #widest = new Map<Column, number>()

  constructor(palette: Palette) {
    this.#palette = palette
  }

  /** A head and a line for each row, none longer than `width` cells. */
  lines(rows: readonly DeviceRow[], width: number, now: number): string[] {
    const cells = rows.map(row => new Map(columns.map(column => [column, column.text(row, now)])))
    for (const column of columns) this.#grow(column, cells)
    const placed = this.#place(width)
    const head = placed.map(({ column, width: cell }) => fitted(column.title, cell, column.align)).join(gap)
    return [this.#palette.head(head), ...rows.map((row, index) => this.#line(row, cells[index] ?? new Map(), placed, now))]
  }

  #line(row: DeviceRow, texts: ReadonlyMap<Column, string>, placed: readonly Placed[], now: number): string {
    const faded = now - row.advertisement.timestamp > fadesAfter
    const line = placed.map(({ column, width }) => {
      const cell = fitted(texts.get(column) ?? '', width, column.align)
      return faded ? cell : (column.style?.(cell, row, this.#palette) ?? cell)
    })
    return faded ? this.#palette.dim(line.join(gap)) : line.join(gap)
  }

  #grow(column: Column, cells: readonly ReadonlyMap<Column, string>[]): void {
    let widest = this.#wanted(column)
    for (const texts of cells) widest = Math.max(widest, widthOf(texts.get(column) ?? ''))
    this.#widest.set(column, Math.min(widest, column.most))
  }

  #place(width: number): Placed[] {
    const kept = new Set(columns)
    for (const column of dispensable) if (leastWidth(kept) > width) kept.delete(column)
    const widths = this.#shares([...kept], width - leastWidth(kept))
    return Array.from(kept, column => ({ column, width: Math.min(widths.get(column) ?? column.least, width) }))
  }

  /** Cells of each column, of which `spare` are left beyond the least widths. A device is known by its name, so that goes first. */
  #shares(chosen: readonly Column[], spare: number): ReadonlyMap<Column, number> {
    const widths = new Map<Column, number>()
    let left = spare
    const modest = (column: Column) => (column === nameColumn ? 0 : this.#wanted(column))
    for (const [index, column] of [...chosen].sort((a, b) => modest(a) - modest(b)).entries()) {
      const share = column === nameColumn ? left : Math.floor(left / (chosen.length - index))
      const more = Math.min(this.#wanted(column) - column.least, share)
      widths.set(column, column.least + more)
      left -= more
    }
    return widths
  }

  #wanted(column: Column): number {
    return this.#widest.get(column) ?? column.least
  }
}

const leastWidth = (chosen: Iterable<Column>): number =>
  Array.from(chosen, ({ least }) => least).reduce((sum, least) => sum + least + gap.length, -gap.length)
