import { Adapter } from './adapter.ts'

/** The use of an adapter by one scanner or client. */
export interface Lease {
  readonly adapter: Adapter
  /** Idempotent. Closes the adapter with its last user, unless somebody opened it by hand. */
  release(): Promise<void>
}

interface Shared {
  readonly opened: Promise<Adapter>
  users: number
}

/** Adapters that are open because somebody uses them, by URI; '' is the default one. */
const shared = new Map<string, Shared>()

/**
 * An adapter for one user. A URI, or nothing for the default adapter, is opened once in the process and shared; an adapter
 * that the caller opened stays the caller's to close.
 */
export const acquireAdapter = async (which: string | Adapter | undefined, signal: AbortSignal | undefined): Promise<Lease> => {
  signal?.throwIfAborted()
  if (which instanceof Adapter) return { adapter: which, release: async () => {} }
  const uri = which ?? ''
  const entry = shared.get(uri) ?? share(uri)
  entry.users++
  try {
    const adapter = await entry.opened
    signal?.throwIfAborted()
    return { adapter, release: once(() => release(uri, entry)) }
  } catch (error) {
    await release(uri, entry)
    throw error
  }
}

const share = (uri: string): Shared => {
  const entry: Shared = { opened: Adapter.open(uri === '' ? undefined : uri), users: 0 }
  shared.set(uri, entry)
  const forget = () => {
    if (shared.get(uri) === entry) shared.delete(uri)
  }
  entry.opened.then(adapter => adapter.closed.then(forget), forget)
  return entry
}

const release = async (uri: string, entry: Shared): Promise<void> => {
  if (--entry.users > 0) return
  if (shared.get(uri) === entry) shared.delete(uri)
  const adapter = await entry.opened.catch(() => undefined)
  await adapter?.close()
}

const once = (task: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined
  return () => (done ??= task())
}
