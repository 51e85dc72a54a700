import { fitted, widthOf } from './cells.ts'
import type { DeviceRow } from './device-rows.ts'
import type { Palette } from './palette.ts'
import { historyLength } from './signal-history.ts'
import { addressOf, age, companiesOf, nameOf, servicesOf } from './words.ts'

interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Cells: a fixed column has no more and no less, any other at most so many. */
  readonly width: number
  readonly fixed?: boolean
  text(row: DeviceRow, now: number): string
  style?(cell: string, row: DeviceRow, palette: Palette): string
}

const addressColumn: Column = { title: 'ADDRESS', width: 17, fixed: true, text: ({ device }) => addressOf(device) }
const nameColumn: Column = {
  title: 'NAME',
  width: 28,
  text: ({ device }) => nameOf(device),
  style: (cell, _, palette) => palette.bold(cell),
}
const rssiColumn: Column = {
  title: 'RSSI',
  width: 4,
  fixed: true,
  align: 'right',
  text: ({ signal }) => signal.average?.toFixed(0) ?? '',
}
const historyColumn: Column = {
  title: 'HISTORY',
  width: historyLength,
  fixed: true,
  text: ({ signal }) => `${signal}`,
  style: (cell, { signal }, palette) => palette.strength(signal.average)(cell),
}
const servicesColumn: Column = { title: 'SERVICES', width: 40, text: ({ advertisement }) => servicesOf(advertisement) }
const companyColumn: Column = { title: 'COMPANY', width: 32, text: ({ advertisement }) => companiesOf(advertisement) }
const ageColumn: Column = {
  title: 'AGE',
  width: 4,
  fixed: true,
  align: 'right',
  text: ({ advertisement }, now) => age(now - advertisement.timestamp),
}

const columns = [addressColumn, nameColumn, rssiColumn, historyColumn, servicesColumn, companyColumn, ageColumn]
/** Who goes first where a terminal is too narrow for all. */
const dispensable: readonly Column[] = [historyColumn, companyColumn, servicesColumn, ageColumn, nameColumn, rssiColumn]
/** A flexible column is not worth having in fewer cells. */
const narrowest = 10
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
    let widest = this.#widest.get(column) ?? column.title.length
    for (const texts of cells) widest = Math.max(widest, Math.min(widthOf(texts.get(column) ?? ''), column.width))
    this.#widest.set(column, column.fixed ? column.width : widest)
  }

  #place(width: number): Placed[] {
    const kept = new Set(columns)
    for (const column of dispensable) if (leastWidth(kept) > width) kept.delete(column)
    const chosen = [...kept]
    const widths = new Map(chosen.filter(({ fixed }) => fixed).map(column => [column, column.width]))
    let room = width - leastWidth(chosen.filter(({ fixed }) => fixed)) - gap.length * (chosen.length - widths.size)
    // The least demanding get theirs first, and the others share what is left.
    const flexible = chosen.filter(({ fixed }) => !fixed).sort((a, b) => this.#wanted(a) - this.#wanted(b))
    for (const [index, column] of flexible.entries()) {
      const share = Math.min(this.#wanted(column), Math.floor(room / (flexible.length - index)))
      widths.set(column, share)
      room -= share
    }
    return chosen.map(column => ({ column, width: Math.min(widths.get(column) ?? 0, width) }))
  }

  #wanted(column: Column): number {
    return this.#widest.get(column) ?? column.width
  }
}

const leastWidth = (chosen: Iterable<Column>): number => {
  const widths = Array.from(chosen, ({ fixed, width }) => (fixed ? width : narrowest))
  return widths.reduce((sum, width) => sum + width + gap.length, -gap.length)
}
