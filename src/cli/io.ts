import type { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** Where text goes; `columns` and `rows` are a terminal's. */
export interface Output extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Where text comes from. */
export type Input = Readable & { readonly isTTY?: boolean }

/** What a command needs of its process. */
export interface Io {
  /** Absent where nobody can answer. */
  readonly stdin?: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Emits SIGINT, SIGTERM, SIGHUP, SIGTSTP and SIGCONT, and `exit` as the process ends. */
  readonly process: EventEmitter
  /** Ends the process at once. */
  exit(code: number): void
  /** Stops the process until SIGCONT, as the terminal's suspend key does. */
  suspend(): void
}

/** Whether the output is a terminal on which the cursor can be moved. */
export const isTerminal = ({ stdout, env: { TERM } }: Io): boolean => stdout.isTTY === true && TERM !== 'dumb'

/** https://no-color.org: any value but an empty one. */
export const hasColor = (io: Io): boolean => {
  const { NO_COLOR } = io.env
  return isTerminal(io) && !NO_COLOR
}
