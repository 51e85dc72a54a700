import { systemClock } from '../../core/clock.ts'
import { Deferred } from '../../core/deferred.ts'
import { hostOf } from '../adapter.ts'
import { type Adapter, BleakScanner, type ScannerOptions } from '../index.ts'
import { interruptible } from './interruptible.ts'
import type { Interruption } from './interruption.ts'
import type { Io } from './io.ts'
import { openSource, type Source, type SourceOptions } from './source.ts'
import type { View } from './view.ts'

export interface SessionOptions extends SourceOptions {
  /** Chooses where packets come from. */
  source(): Promise<Source>
  readonly scanner: ScannerOptions
  /** Milliseconds; without end where absent. */
  readonly timeout?: number | undefined
  /** Made when the adapter is open. */
  view(adapter: Adapter): View
}

/**
 * Opens an adapter, scans until the time is up, the input is complete or the user wants no more, and closes everything again: the controller has stopped
 * scanning and the terminal is as it was. Gives the exit code.
 */
export const runSession = (io: Io, options: SessionOptions): Promise<number> =>
  interruptible(io, async interruption => {
    const adapter = await openSource(io, await options.source(), options, interruption)
    const view = options.view(adapter)
    try {
      await scan(adapter, view, options, interruption)
    } finally {
      await adapter.close()
      if (!interruption.error) view.closed?.()
      const reason = await adapter.closed
      if (reason.kind === 'ended' && reason.truncated)
        io.stderr.write(`${adapter.uri} is cut short: what follows its last whole packet is missing.\n`)
    }
  })

const scan = async (adapter: Adapter, view: View, options: SessionOptions, { signal }: Interruption): Promise<void> => {
  const { clock } = hostOf(adapter)
  const scanner = new BleakScanner({
    ...options.scanner,
    adapter,
    detectionCallback: (device, advertisement) => view.report(device, advertisement),
  })
  const started = clock.now()
  await scanner.start({ signal })
  view.begin({ adapter, scanner, now: () => clock.now(), started, signal })
  try {
    await over(scanner, options.timeout, signal)
  } finally {
    try {
      await scanner.stop()
    } finally {
      await view.end()
    }
  }
}

/** Rejects when the adapter is lost. */
const over = async (scanner: BleakScanner, timeout: number | undefined, signal: AbortSignal): Promise<void> => {
  const done = new Deferred<void>()
  const timer = timeout === undefined ? undefined : systemClock.schedule(timeout, () => done.resolve())
  const stop = () => done.resolve()
  signal.addEventListener('abort', stop, { once: true })
  scanner.stopped.then(done.resolve, done.reject)
  try {
    await done.promise
  } finally {
    timer?.cancel()
    signal.removeEventListener('abort', stop)
  }
}
