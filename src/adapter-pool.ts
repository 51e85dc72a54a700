import { deadline } from '../core/deadline.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import { Adapter } from './adapter.ts'

/** The use of an adapter by one scanner or client. */
export interface Lease {
  readonly adapter: Adapter
  /** Idempotent. Closes the adapter with its last user, unless somebody opened it by hand. */
  release(): Promise<void>
}

interface Shared {
  readonly opened: Promise<Adapter>
  /** Ends the opening, when whoever wanted the adapter has gone. */
  readonly abort: AbortController
  users: number
  /** There once it has no user any more, or has ended; resolves when the adapter has been given back. */
  closing?: Promise<void>
}

/** Adapters that are open because somebody uses them, by URI; '' is the default one. */
const shared = new Map<string, Shared>()

/**
 * An adapter for one user. A URI, or nothing for the default adapter, is opened once in the process and shared; an adapter
 * that the caller opened stays the caller's to close. An abort detaches the caller; an opening that nobody waits for ends.
 */
export const acquireAdapter = async (which: string | Adapter | undefined, signal: AbortSignal | undefined): Promise<Lease> => {
  signal?.throwIfAborted()
  if (which instanceof Adapter) return { adapter: which, release: async () => {} }
  const uri = which ?? ''
  const entry = usable(uri)
  const late = (milliseconds: number) => new BleakTimeoutError('opening the adapter', milliseconds)
  entry.users++
  try {
    const adapter = await deadline({ signal }, late, () => entry.opened)
    return { adapter, release: once(() => release(entry)) }
  } catch (error) {
    await release(entry)
    throw error
  }
}

/** The one that is open, or a new one; it is opened when the one before has been given back. */
const usable = (uri: string): Shared => {
  const entry = shared.get(uri)
  return entry && !entry.closing ? entry : share(uri, entry?.closing)
}

const share = (uri: string, before = Promise.resolve()): Shared => {
  const abort = new AbortController()
  const opened = before.then(() => Adapter.open(uri === '' ? undefined : uri, { signal: abort.signal }))
  const entry: Shared = { opened, abort, users: 0 }
  shared.set(uri, entry)
  const forget = () => close(entry)
  opened.then(adapter => {
    // The default adapter is then found under its own name too.
    if (!shared.has(adapter.uri)) shared.set(adapter.uri, entry)
    return adapter.closed.then(forget)
  }, forget)
  return entry
}

const close = (entry: Shared): Promise<void> => {
  const finish = async () => {
    entry.abort.abort()
    const adapter = await entry.opened.catch(() => undefined)
    await adapter?.close()
    for (const [uri, other] of shared) if (other === entry) shared.delete(uri)
  }
  entry.closing ??= finish()
  return entry.closing
}

const release = async (entry: Shared): Promise<void> => {
  if (--entry.users === 0) await close(entry)
}

const once = (task: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined
  return () => (done ??= task())
}
