import { BleakBluetoothNotAvailableError, BleakError, BleakTimeoutError, type NotAvailableReason } from '../../core/errors.ts'
import { printable } from '../../core/printable.ts'
import { CaptureError } from '../../transports/captures/capture.ts'
import { exitCode } from './exit-code.ts'

/** The command cannot do what it was asked to; `remedy` says what the user can do. */
export class CommandError extends BleakError {
  readonly remedy: string
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}

/** The command line itself is wrong. */
export class UsageError extends CommandError {}

/** The reader of a pipe has gone, or the terminal has. */
const outputGone = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'])

/** What to tell of output that fails; undefined where nobody wants it any more, which is no failure. */
export const outputFailure = (cause: Error): CommandError | undefined =>
  outputGone.has((cause as NodeJS.ErrnoException).code ?? '')
    ? undefined
    : new CommandError(`the output cannot be written: ${cause.message}`, 'Send it somewhere else.', { cause })

/** Where the error knows none of its own. */
const remedyOfReason: Partial<Record<NotAvailableReason, string>> = {
  lost: 'See that it is a controller that speaks HCI, still connected and with power; --debug shows what was said.',
  unreachable: "Correct the address, or start the controller's server there.",
}

/** Captures cannot be replayed for reasons of their own. */
const remedyOfCause = (cause: unknown): string | undefined => {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException
  if (cause instanceof CaptureError) return 'Name a whole btsnoop file, such as "baretooth record" writes.'
  if (code === 'ENOENT') return 'Name a file that is there.'
  return code === 'EACCES' ? 'Name a file that you may read.' : undefined
}

const remedyOfRecording = ({ cause }: CaptureError): string =>
  (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC'
    ? 'Make room on that disk, or name a file on another.'
    : 'Name a file in a folder that can be written.'

export const remedyOf = (error: unknown): string => {
  if (error instanceof CommandError) return error.remedy
  if (error instanceof BleakBluetoothNotAvailableError)
    return (
      error.remedy ??
      remedyOfCause(error.cause) ??
      remedyOfReason[error.reason] ??
      'See what can be used with "baretooth adapters".'
    )
  if (error instanceof BleakTimeoutError)
    return 'See that the controller has power and that nothing else uses it; --debug shows what was said.'
  if (error instanceof CaptureError) return remedyOfRecording(error)
  if (error instanceof BleakError) return 'Run it again with --debug to see what the controller was told and what it answered.'
  return 'This should not have happened: please report it, with what --debug prints.'
}

/** One sentence, and the remedy on a line of its own. The message of some errors ends with their remedy. */
export const failureText = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  const remedy = remedyOf(error)
  const sentence = message.endsWith(remedy) ? message.slice(0, -remedy.length) : message
  return `baretooth: ${printable(sentence.trim().replace(/\.$/, ''))}\n${printable(remedy)}\n`
}

export const failureCode = (error: unknown): number => (error instanceof UsageError ? exitCode.usage : exitCode.failure)
