/** A user's callback failed: that is told where the platform tells uncaught errors, and goes no further. */
export const reportError = (error: unknown): void => {
  const platform = globalThis as { reportError?: (error: unknown) => void; console: { error(...what: unknown[]): void } }
  if (platform.reportError) platform.reportError(error)
  else platform.console.error('baretooth: a callback failed:', error)
}

/** What goes wrong without a caller to tell. */
export const warn = (message: string): void => {
  const platform = globalThis as unknown as { console: { warn(...what: unknown[]): void } }
  platform.console.warn(`baretooth: ${message}`)
}

/** Calls a user's callback, which may throw, or give a promise that rejects: either is reported. */
export const callSafely = (callback: () => unknown): void => {
  try {
    const pending = callback()
    // A callback in JavaScript may return anything.
    if (pending) Promise.resolve(pending).catch(reportError)
  } catch (error) {
    reportError(error)
  }
}
