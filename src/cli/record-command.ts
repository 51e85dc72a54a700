import { CountView } from './count-view.ts'
import type { Io } from './io.ts'
import { type ListenOptions, listening } from './scan-command.ts'
import { runSession } from './session.ts'
import { chooseSource } from './source.ts'

export interface RecordCommandOptions extends ListenOptions {
  readonly adapter?: string
  /** Milliseconds. */
  readonly timeout?: number
  readonly force?: boolean
  readonly debug?: boolean
}

export const recordCommand = (io: Io, file: string, options: RecordCommandOptions): Promise<number> =>
  runSession(io, {
    ...options,
    record: file,
    source: () => chooseSource(io, options.adapter),
    scanner: listening(options),
    view: () => new CountView(io, { file, live: options.debug !== true }),
  })
