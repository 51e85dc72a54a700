import { checkMilliseconds } from './check.ts'
import { type Clock, systemClock } from './clock.ts'
import { Deferred } from './deferred.ts'

/** What every public asynchronous call takes: an abort, and a deadline in milliseconds. */
export interface CallOptions {
  /** Aborting rejects the call with `signal.reason`. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds, not seconds. */
  readonly timeout?: number | undefined
}

/**
 * Runs `work` until it settles, the time is up (rejects with `late()`) or `signal` aborts (rejects with its reason),
 * whichever comes first. `work` gets a signal that aborts with the same reason, so that it can stop early; the caller does not wait for that.
 */
export const deadline = async <T>(
  { timeout, signal, clock = systemClock }: CallOptions & { readonly clock?: Clock },
  late: (milliseconds: number) => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  checkMilliseconds('timeout', timeout)
  signal?.throwIfAborted()
  const abort = new AbortController()
  const stopped = new Deferred<never>()
  const stop = (reason: unknown) => {
    abort.abort(reason)
    stopped.reject(reason)
  }
  const relay = () => stop(signal?.reason)
  signal?.addEventListener('abort', relay, { once: true })
  const timer = timeout === undefined ? undefined : clock.schedule(timeout, () => stop(late(timeout)))
  try {
    return await Promise.race([work(abort.signal), stopped.promise])
  } finally {
    timer?.cancel()
    signal?.removeEventListener('abort', relay)
  }
}

/** Resolves after `milliseconds`; an abort rejects with the signal's reason. */
export const sleep = async (
  milliseconds: number,
  { signal, clock = systemClock }: { readonly signal?: AbortSignal | undefined; readonly clock?: Clock } = {},
): Promise<void> => {
  signal?.throwIfAborted()
  const over = new Deferred<void>()
  const timer = clock.schedule(milliseconds, () => over.resolve())
  const abort = () => over.reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await over.promise
  } finally {
    timer.cancel()
    signal?.removeEventListener('abort', abort)
  }
}

/** What `promise` comes to, unless the signal aborts before: then its reason. Who gives up is detached; the work goes on. */
export const untilAborted = async <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return await promise
  // Nobody will hear of its failure.
  if (signal.aborted) promise.catch(() => {})
  signal.throwIfAborted()
  const aborted = new Deferred<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
