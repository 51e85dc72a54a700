import { expect, test } from 'vitest'
import { untilAborted } from '../../core/deadline.ts'

const aborted = AbortSignal.abort(new Error('enough'))

test('what is aborted already rejects with the reason, and the failure of the work is no unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    await expect(untilAborted(Promise.reject(new Error('nobody hears this')), aborted)).rejects.toThrow('enough')
    await new Promise(resolve => setImmediate(resolve))
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', note)
  }
})

test('work that ends first, and an abort that comes first', async () => {
  const stop = new AbortController()
  expect(await untilAborted(Promise.resolve(1), stop.signal)).toBe(1)
  const waiting = untilAborted(new Promise(() => {}), stop.signal)
  stop.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})
