import { afterEach, beforeEach, vi } from 'vitest'
import { BleakError } from '../../core/errors.ts'

/** What was rejected with nobody there to hear it, and errors that the library does not document. */
export const unhandled: unknown[] = []
const remember = (reason: unknown) => unhandled.push(reason)

/** Fake timers, and an ear for unhandled rejections, around each test of the file that calls it. */
export const watchForUnhandled = (): void => {
  beforeEach(() => {
    vi.useFakeTimers()
    unhandled.length = 0
    process.on('unhandledRejection', remember)
  })
  afterEach(() => {
    vi.useRealTimers()
    process.off('unhandledRejection', remember)
  })
}

const pending = Symbol('pending')

/** What a promise comes to within two minutes of virtual time; every error must be one that the library documents. */
export const settled = async <T>(promise: Promise<T>): Promise<T | undefined> => {
  let result: T | undefined | typeof pending = pending
  promise.then(
    value => {
      result = value
    },
    (error: unknown) => {
      result = undefined
      if (!(error instanceof BleakError)) unhandled.push(error)
    },
  )
  for (let second = 0; second < 120 && result === pending; second++) {
    await vi.advanceTimersByTimeAsync(0)
    if (result === pending) await vi.advanceTimersByTimeAsync(1_000)
  }
  if (result === pending) throw new Error('a promise is still pending after two minutes')
  return result
}
