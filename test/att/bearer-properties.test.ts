import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AttBearer } from '../../att/bearer.ts'
import { AttRefusal, type AttServer } from '../../att/server.ts'
import { Deferred } from '../../core/deferred.ts'
import { BleakGATTProtocolError } from '../../core/errors.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { SlowChannel } from '../support/slow-channel.ts'

type Act = 'request' | 'command' | 'notify' | 'indicate' | 'exchange'

interface Step {
  readonly act: Act
  readonly side: 0 | 1
  /** The call has a signal, which aborts after so many steps; 0 where it has none. */
  readonly patience: number
  /** How many turns the network, the servers and the callers get before the next step. */
  readonly turns: number
}

const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom('request', 'request', 'command', 'notify', 'indicate', 'exchange'),
    side: fc.constantFrom(0, 1),
    patience: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) }),
    turns: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 60 },
)

/** One end: what it was sent of each kind, as numbers in the order in which it came. */
class End {
  readonly heard = { notify: [] as number[], indicate: [] as number[], command: [] as number[], request: [] as number[] }
  readonly ends: Error[] = []
  readonly bearer: AttBearer
  readonly #work: (() => void)[] = []

  constructor(channel: SlowChannel, clock: FakeClock, random: () => number) {
    const server: AttServer = {
      request: async request => {
        if (request.name !== 'writeRequest') throw new AttRefusal(0x06)
        this.heard.request.push(numberOf(request.value))
        await this.#later(random())
        if (random() < 0.2) throw new AttRefusal(0x03, request.handle)
        return { name: 'writeResponse' }
      },
      command: ({ value }) => void this.heard.command.push(numberOf(value)),
    }
    this.bearer = new AttBearer(
      channel.open,
      {
        server,
        value: (handle, value) => void this.heard[handle === 1 ? 'notify' : 'indicate'].push(numberOf(value)),
        closed: error => void this.ends.push(error),
      },
      { clock },
    )
  }

  act(act: Act, number: number, signal: AbortSignal | undefined): Promise<unknown> {
    const value = Uint8Array.of(number & 0xff, number >> 8, ...new Uint8Array(number % 10))
    switch (act) {
      case 'request':
        return this.bearer.request({ name: 'writeRequest', handle: 1, value }, signal)
      case 'command':
        return this.bearer.command({ name: 'writeCommand', handle: 1, value }, signal)
      case 'notify':
        return this.bearer.notify({ name: 'handleValueNotification', handle: 1, value }, signal)
      case 'indicate':
        return this.bearer.indicate({ name: 'handleValueIndication', handle: 2, value }, signal)
      case 'exchange':
        return this.bearer.exchangeMtu(signal)
    }
  }

  /** Lets the server go on with one answer. */
  work(): boolean {
    const [next] = this.#work.splice(0, 1)
    next?.()
    return next !== undefined
  }

  async #later(chance: number): Promise<void> {
    if (chance < 0.4) return
    const turn = new Deferred<void>()
    this.#work.push(() => turn.resolve())
    await turn.promise
  }
}

const numberOf = (value: Uint8Array): number => (value[0] as number) | ((value[1] as number) << 8)

/** Numbers from 0 to 1, the same ones for the same seed. */
const randomFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** What was asked of one end. */
interface Call {
  readonly step: Step
  readonly number: number
  readonly outcome: Promise<{ readonly error?: unknown }>
}

const world = (seed: number) => {
  const random = randomFrom(seed)
  const clock = new FakeClock()
  const channels = SlowChannel.pair(random)
  const ends = [new End(channels[0], clock, random), new End(channels[1], clock, random)] as const
  const pass = async () => {
    for (const channel of channels) channel.pass()
    if (random() < 0.5) for (const end of ends) end.work()
    for (let turns = 0; turns < 3; turns++) await Promise.resolve()
  }
  return { clock, channels, ends, pass }
}

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(() => void process.off('unhandledRejection', note))

const run = async (all: readonly Step[], { pass, ends }: ReturnType<typeof world>): Promise<readonly Call[]> => {
  const calls: Call[] = []
  const aborts: { at: number; abort: AbortController }[] = []
  for (const [number, step] of all.entries()) {
    const abort = step.patience > 0 ? new AbortController() : undefined
    if (abort) aborts.push({ at: number + step.patience, abort })
    const outcome = ends[step.side].act(step.act, number, abort?.signal).then(
      () => ({}),
      (error: unknown) => ({ error }),
    )
    calls.push({ step, number, outcome })
    for (let turns = 0; turns < step.turns; turns++) await pass()
    for (const { at, abort } of aborts) if (at <= number) abort.abort(new Error('enough'))
  }
  for (const { abort } of aborts) abort.abort(new Error('enough'))
  return calls
}

const isOrdered = (numbers: readonly number[]) => numbers.every((one, at) => at === 0 || one > (numbers[at - 1] as number))

/** It came to what it should, and the other end has heard of it unless its caller gave it up. */
const expectDone = async ({ step, number, outcome }: Call, ends: readonly [End, End]): Promise<void> => {
  const { error } = await outcome
  const isGivenUp = step.patience > 0 && error instanceof Error && error.message === 'enough'
  if (isGivenUp) return
  if (error !== undefined) expect(error).toMatchObject({ name: 'BleakGATTProtocolError', code: 3 })
  if (step.act !== 'exchange') expect(ends[step.side === 0 ? 1 : 0].heard[step.act]).toContain(number)
}

const expectEnded = async ({ step, outcome }: Call, reason: Error): Promise<void> => {
  const { error } = await outcome
  if (error === undefined || error === reason || error instanceof BleakGATTProtocolError) return
  expect(error).toMatchObject({ message: 'enough' })
  expect(step.patience).toBeGreaterThan(0)
}

test('two bearers: everything settles, arrives once and in order, and what was not given up arrives', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), async (all, seed) => {
      const rig = world(seed)
      const calls = await run(all, rig)
      for (let turns = 0; turns < 2_000; turns++) await rig.pass()
      expect(rig.ends.map(({ ends }) => ends)).toEqual([[], []])
      for (const call of calls) await expectDone(call, rig.ends)
      for (const { heard } of rig.ends) for (const numbers of Object.values(heard)) expect(isOrdered(numbers)).toBe(true)
      expect(rig.ends[0].bearer.mtu).toBe(rig.ends[1].bearer.mtu)
      for (const { bearer } of rig.ends) expect(bearer.counters).toEqual({ malformed: 0, ignored: 0, failed: 0 })
      for (const { bearer } of rig.ends) bearer.close(new Error('done'))
      expect(rig.clock.waiting).toBe(0)
    }),
    { numRuns: 150 },
  )
  expect(unhandled).toEqual([])
})

test('two bearers, closed in the middle: whoever waits is told the reason, and nothing is left over', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.constantFrom(0, 1), async (all, seed, closer) => {
      const rig = world(seed)
      const calls = await run(all, rig)
      const reason = new Error('the end')
      rig.ends[closer as 0 | 1].bearer.close(reason)
      for (const call of calls) await expectEnded(call, reason)
      for (const { ends, bearer } of rig.ends) {
        expect(ends).toEqual([reason])
        await expect(bearer.request({ name: 'readRequest', handle: 1 })).rejects.toBe(reason)
      }
      for (let turns = 0; turns < 50; turns++) await rig.pass()
      expect(rig.clock.waiting).toBe(0)
    }),
    { numRuns: 150 },
  )
  expect(unhandled).toEqual([])
})
