import { openReplay, type ReplaySpeed } from '../../transports/index.ts'
import { captureLength } from './capture-length.ts'
import type { Io } from './io.ts'
import { chosen, type ShowOptions, showsTable, viewOf } from './scan-command.ts'
import { runSession } from './session.ts'

export interface ReplayCommandOptions extends ShowOptions {
  readonly speed?: ReplaySpeed
  /** Milliseconds. */
  readonly timeout?: number
}

/** A longer capture is played faster for a table, so that it ends in this time, milliseconds. */
const patience = 12_000

/** A table is there to be watched; lines are there to be read by the next program. */
const usualSpeed = async (io: Io, file: string, options: ShowOptions): Promise<ReplaySpeed> =>
  showsTable(io, options) ? Math.max((await captureLength(file)) / patience, 1) : 'max'

export const replayCommand = (io: Io, file: string, options: ReplayCommandOptions): Promise<number> => {
  let title = file
  return runSession(io, {
    ...options,
    source: async () => {
      const speed = options.speed ?? (await usualSpeed(io, file, options))
      if (typeof speed === 'number' && speed !== 1)
        title = `${file}  ${speed < 10 ? speed.toFixed(1) : speed.toFixed(0)} times as fast`
      return { uri: `replay:${file}`, transport: openReplay({ file, speed }) }
    },
    scanner: chosen(options),
    view: () => viewOf(io, options, title),
  })
}
