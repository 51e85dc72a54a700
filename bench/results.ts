import type { StackName } from './load-stack.ts'
import type { HeapResult } from './measure-heap.ts'
import type { LinkOperation } from './measure-links.ts'
import type { Plan } from './plan.ts'
import type { WorkloadName } from './workload.ts'

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

export interface RateSummary {
  readonly reportsPerSecond: Spread
  readonly cpuMicrosPerReport: Spread
  readonly callbacksPerReport: number
  /** Of the rate to noble's in the same round, since both were measured under the same circumstances; absent without noble. */
  readonly timesNoble?: Spread
}

export interface LinkSummary {
  readonly operationsPerSecond: Spread
  readonly cpuMicrosPerOperation: Spread
  /** As in `RateSummary`. */
  readonly timesNoble?: Spread
}

/** Sums of counts, medians of the rest, over all rounds. */
export interface SteadySummary {
  readonly sent: number
  readonly lost: number
  readonly p50Ms: Spread
  readonly p99Ms: Spread
  readonly maxMs: Spread
  readonly cpuShare: Spread
}

export interface Machine {
  readonly cpu: string
  readonly cpus: number
  readonly memoryGiB: number
  readonly os: string
  readonly node: string
  readonly pinned: boolean
}

export interface Results {
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  readonly plan: Plan
  readonly rate: Partial<Record<WorkloadName, Partial<Record<StackName, RateSummary>>>>
  readonly steady: Partial<Record<StackName, SteadySummary>>
  /** Over one connection. */
  readonly links: Partial<Record<LinkOperation, Partial<Record<StackName, LinkSummary>>>>
  /** Processor time for each operation, in microseconds, by the number of links that take turns. */
  readonly manyLinks: Partial<Record<LinkOperation, Readonly<Record<number, Spread>>>>
  readonly heap: Partial<Record<StackName, HeapResult>>
}

export const spread = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
  return { median, min: sorted[0] as number, max: sorted.at(-1) as number }
}
