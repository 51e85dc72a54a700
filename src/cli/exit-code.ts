/** What the command ends with; a signal gives 128 and its number. */
export const exitCode = { ok: 0, failure: 1, usage: 2, SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
