import { fullValueLength, readValue } from './attribute-table.ts'
import type { LinkStack, Session } from './link-stack.ts'
import { notificationOn, type Written } from './scripted-peripherals.ts'

export const linkOperations = ['read', 'write', 'notify'] as const
export type LinkOperation = (typeof linkOperations)[number]

export interface LinkOptions {
  readonly operation: LinkOperation
  readonly links: number
  /** Processor time, so that a busy machine does not cut the warm-up of the compiler short. */
  readonly warmUpMs: number
  readonly measureMs: number
}

export interface LinkResult {
  readonly operations: number
  readonly operationsPerSecond: number
  readonly cpuMicrosPerOperation: number
}

/** Operations between two looks at the clock, and writes that a library may have accepted before they are waited for. */
const round = 1_000
/** Notifications per turn of the event loop, as a busy transport hands them over. */
const batch = 50
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const cpuMilliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const sumOf = (value: Uint8Array): number => (value[0] ?? 0) + (value[value.length - 1] ?? 0) * 3

/** Waits until `isDone`; rejects when that does not come. */
const until = async (isDone: () => boolean, what: string): Promise<void> => {
  for (let turns = 0; !isDone(); turns++) {
    if (turns > 100_000) throw new Error(`${what} did not come`)
    await turn()
  }
}

const values = Array.from({ length: 16 }, (_, seed) => Buffer.alloc(fullValueLength, seed * 11 + 1))
const valueFor = (index: number): Buffer => values[index % values.length] as Buffer

/** One after the other, each on the next link. */
const reads = (sessions: readonly Session[]) => async (): Promise<void> => {
  for (let index = 0; index < round; index++) {
    const value = await (sessions[index % sessions.length] as Session).read()
    if (value.length !== readValue.length || sumOf(value) !== sumOf(readValue)) throw new Error('a read did not give the value')
  }
}

/** As fast as the library takes them; over when the peripherals have them all. */
const writes = (sessions: readonly Session[], peripherals: { readonly written: Written }) => async (): Promise<void> => {
  const before = peripherals.written
  let sum = 0
  for (let index = 0; index < round; index++) {
    const value = valueFor(index)
    sum += sumOf(value)
    await (sessions[index % sessions.length] as Session).write(value)
  }
  await until(() => peripherals.written.bytes === before.bytes + round * fullValueLength, 'what was written')
  if (peripherals.written.digest !== ((before.digest + sum) | 0)) throw new Error('what was written is not what arrived')
}

class Received {
  count = 0
  sum = 0
  readonly take = (value: Uint8Array): void => {
    this.count++
    this.sum += value.length === fullValueLength ? sumOf(value) : Number.NaN
  }
}

const notifications = (stack: LinkStack, links: number, received: Received) => {
  const packets = Array.from({ length: round }, (_, index) => stack.prepare(notificationOn(index % links, valueFor(index))))
  const sum = Array.from({ length: round }, (_, index) => sumOf(valueFor(index))).reduce((one, other) => one + other, 0)
  return async (): Promise<void> => {
    const [count, before] = [received.count, received.sum]
    for (let first = 0; first < round; first += batch) {
      for (let index = first; index < first + batch; index++) stack.inject(packets[index])
      await turn()
    }
    await until(() => received.count === count + round, 'a notification')
    if (received.sum !== before + sum) throw new Error('a callback did not get what was notified')
  }
}

const passFor = async (stack: LinkStack, { operation, links }: LinkOptions): Promise<() => Promise<void>> => {
  const received = new Received()
  const sessions = await stack.open(links, received.take)
  switch (operation) {
    case 'read':
      return reads(sessions)
    case 'write':
      return writes(sessions, stack.peripherals())
    case 'notify':
      return notifications(stack, links, received)
  }
}

/** Does one thing as fast as the library does it, with its links in turn; what arrives is checked. */
export const measureLinks = async (stack: LinkStack, options: LinkOptions): Promise<LinkResult> => {
  const pass = await passFor(stack, options)
  const passesFor = async (milliseconds: number): Promise<number> => {
    const end = cpuMilliseconds() + milliseconds
    let passes = 0
    do {
      await pass()
      passes++
    } while (cpuMilliseconds() < end)
    return passes
  }
  await passesFor(options.warmUpMs)
  const cpuBefore = process.cpuUsage()
  const began = performance.now()
  const operations = (await passesFor(options.measureMs)) * round
  const elapsed = performance.now() - began
  const cpu = process.cpuUsage(cpuBefore)
  return {
    operations,
    operationsPerSecond: (operations / elapsed) * 1000,
    cpuMicrosPerOperation: (cpu.user + cpu.system) / operations,
  }
}
