/** A user's callback failed: that is told where the platform tells uncaught errors, and goes no further. */
export const reportError = (error: unknown): void => {
  const platform = globalThis as { reportError?: (error: unknown) => void; console: { error(...what: unknown[]): void } }
  if (platform.reportError) platform.reportError(error)
  else platform.console.error('baretooth: a callback failed:', error)
}
