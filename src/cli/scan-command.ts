import type { Adapter, ScannerOptions, ScanPhy } from '../index.ts'
import { deviceFilter, type Filters } from './filters.ts'
import { type Io, isTerminal } from './io.ts'
import { jsonFormat } from './json-format.ts'
import { LinesView } from './lines-view.ts'
import { runSession } from './session.ts'
import { chooseSource, type SourceOptions } from './source.ts'
import { TableView } from './table-view.ts'
import { textFormat } from './text-format.ts'
import type { View } from './view.ts'

/** How the radio listens. */
export interface ListenOptions {
  readonly passive?: boolean
  readonly phy?: readonly ScanPhy[]
}

/** Which reports are shown, and how. */
export interface ShowOptions extends Filters {
  readonly service?: readonly (readonly string[])[]
  readonly rssi?: number
  readonly json?: boolean
  readonly duplicates?: boolean
  readonly debug?: boolean | undefined
}

export interface ScanOptions extends ListenOptions, ShowOptions, SourceOptions {
  readonly adapter?: string
  /** Milliseconds. */
  readonly timeout?: number
}

export const listening = ({ passive = false, phy }: ListenOptions): ScannerOptions => ({
  scanningMode: passive ? 'passive' : 'active',
  phys: phy,
})

export const chosen = ({ service, rssi }: ShowOptions): ScannerOptions => ({ serviceUuids: service?.flat(), rssiMin: rssi })

/** A table belongs on a terminal that shows nothing else. */
export const showsTable = (io: Io, { json = false, debug = false }: ShowOptions): boolean => isTerminal(io) && !json && !debug

export const viewOf = (io: Io, options: ShowOptions, title: string): View => {
  const passes = deviceFilter(options)
  const { json = false, duplicates = false } = options
  if (showsTable(io, options)) return new TableView(io, { title, passes })
  return new LinesView(io, { format: json ? jsonFormat : textFormat, duplicates, summary: !json, passes })
}

const titleOf = ({ uri, address, manufacturer }: Adapter, { passive, phy }: ListenOptions): string =>
  [`${uri}  ${address}  ${manufacturer}`, ...(passive ? ['passive'] : []), ...(phy ? [phy.join(' and ')] : [])].join('  ')

export const scanCommand = (io: Io, options: ScanOptions): Promise<number> =>
  runSession(io, {
    ...options,
    source: () => chooseSource(io, options.adapter),
    scanner: { ...listening(options), ...chosen(options) },
    view: adapter => viewOf(io, options, titleOf(adapter, options)),
  })
