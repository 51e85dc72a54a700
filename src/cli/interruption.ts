import { systemClock } from '../../core/clock.ts'
import { endingSignals, exitCode } from './exit-code.ts'
import { outputFailure } from './failure.ts'
import type { Io } from './io.ts'

/** A parent (npm, for one) may pass on the Ctrl-C that the terminal has sent already; within so many milliseconds they are one. */
const echo = 300

/**
 * What ends a command before its time: a signal, an output that nobody reads, a failure behind its back. The first one
 * aborts `signal`, so that everything is closed in order; a second signal from the user ends the process at once.
 */
export class Interruption {
  readonly #io: Io
  readonly #abort = new AbortController()
  readonly #undo: (() => void)[] = []
  /** Milliseconds since 1970. */
  #interrupted = 0
  #code: number | undefined
  #error: Error | undefined

  constructor(io: Io) {
    this.#io = io
    for (const name of endingSignals) this.#listen(io.process, name, () => this.#signalled(exitCode[name]))
    this.#listen(io.stdout, 'error', error => this.#outputFailed(error as Error))
  }

  /** Aborted as soon as the command is to end. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** What to end with; undefined while nothing has interrupted the command. */
  get code(): number | undefined {
    return this.#code
  }

  /** What to tell the user, where a failure was the cause. */
  get error(): Error | undefined {
    return this.#error
  }

  fail(error: Error): void {
    this.#end(exitCode.failure, error)
  }

  /** Signals are the process's own again. */
  [Symbol.dispose](): void {
    for (const undo of this.#undo.splice(0)) undo()
  }

  #signalled(code: number): void {
    if (this.#code === undefined) this.#end(code)
    else if (systemClock.now() - this.#interrupted > echo) this.#io.exit(code)
  }

  #outputFailed(error: Error): void {
    const failure = outputFailure(error)
    if (failure) this.fail(failure)
    else this.#end(exitCode.ok)
  }

  #end(code: number, error?: Error): void {
    if (this.#code !== undefined) return
    this.#code = code
    this.#error = error
    this.#interrupted = systemClock.now()
    this.#abort.abort(error)
  }

  #listen(from: NodeJS.EventEmitter, event: string, listener: (argument: unknown) => void): void {
    from.on(event, listener)
    this.#undo.push(() => from.off(event, listener))
  }
}
