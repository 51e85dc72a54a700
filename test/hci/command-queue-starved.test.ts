import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import { CommandQueue } from '../../hci/command-queue.ts'
import { commands } from '../../hci/commands.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const { reset, leRand } = commands
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

/** A queue whose controller has taken one command and wants no other. */
const starved = async () => {
  const deaths: Error[] = []
  const queue = new CommandQueue({ clock: systemClock, send: () => {}, dead: error => deaths.push(error) })
  const first = queue.run(reset, {})
  queue.complete(0, reset.opcode, Uint8Array.of(0))
  await first
  return { queue, deaths }
}

test('HCI-08: credits of zero after a restart are noticed as those before it', async () => {
  const { queue, deaths } = await starved()
  const before = outcome(queue.run(leRand, {}))
  queue.restart(new Error('hardware error'))
  expect(await before).toMatchObject({ message: 'hardware error' })
  const again = queue.run(reset, {})
  queue.complete(0, reset.opcode, Uint8Array.of(0))
  await again
  const after = outcome(queue.run(leRand, {}))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await after).toMatchObject({ reason: 'controller' })
  expect(deaths).toHaveLength(1)
})

test('who gives up waiting leaves no timer, and takes no time from who comes next', async () => {
  const { queue, deaths } = await starved()
  const abort = new AbortController()
  const aborted = outcome(queue.run(leRand, {}, { signal: abort.signal }))
  await vi.advanceTimersByTimeAsync(1_900)
  abort.abort(new Error('enough'))
  expect(await aborted).toMatchObject({ message: 'enough' })
  expect(vi.getTimerCount()).toBe(0)
  const next = queue.run(leRand, {})
  await vi.advanceTimersByTimeAsync(1_900)
  queue.complete(1, 0, new Uint8Array())
  queue.complete(1, leRand.opcode, new Uint8Array(9))
  expect(await next).toEqual({ randomNumber: 0n })
  expect(deaths).toEqual([])
})
