import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Jobs, Kind } from './child.ts'
import { linkStackNames, loadStack, type StackName } from './load-stack.ts'
import { type LinkOperation, type LinkResult, linkOperations } from './measure-links.ts'
import type { RateResult } from './measure-rate.ts'
import type { SteadyResult } from './measure-steady.ts'
import { measuredCpu, pinned } from './pinning.ts'
import type { Plan } from './plan.ts'
import { type LinkSummary, type RateSummary, type Results, type SteadySummary, spread } from './results.ts'
import { type WorkloadName, workloadNames } from './workload.ts'

const childDeadlineMs = 120_000
const nodeFlags: Record<Kind, readonly string[]> = {
  rate: [],
  steady: [],
  links: [],
  // So that a library which keeps everything is measured rather than killed.
  heap: ['--expose-gc', '--max-old-space-size=8192'],
}

const runJob = async <K extends Kind>(stack: StackName, kind: K, options: Jobs[K]['options']): Promise<Jobs[K]['result']> => {
  const script = fileURLToPath(new URL('./child.js', import.meta.url))
  // A measurement that is fed by another process needs both processors.
  const line = pinned(kind === 'steady' ? undefined : measuredCpu, [
    process.execPath,
    ...nodeFlags[kind],
    script,
    JSON.stringify({ stack, kind, options }),
  ])
  const child = spawn(line[0] as string, line.slice(1), { stdio: ['ignore', 'pipe', 'inherit'], timeout: childDeadlineMs })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  if (code !== 0) throw new Error(`measuring ${kind} of ${stack} ended with ${code ?? 'a signal'}`)
  return JSON.parse(output) as Jobs[K]['result']
}

const summarizeRate = (results: readonly RateResult[], noble: readonly RateResult[] | undefined): RateSummary => {
  const { callbacks, reports } = results[0] as RateResult
  const rates = results.map(({ reportsPerSecond }) => reportsPerSecond)
  const ratios = noble?.map(({ reportsPerSecond }, round) => (rates[round] as number) / reportsPerSecond)
  return {
    reportsPerSecond: spread(rates),
    cpuMicrosPerReport: spread(results.map(({ cpuMicrosPerReport }) => cpuMicrosPerReport)),
    callbacksPerReport: callbacks / reports,
    ...(ratios === undefined ? {} : { timesNoble: spread(ratios) }),
  }
}

type Progress = (what: string) => void

/** Each round measures every stack once, one after the other, so that what disturbs the machine disturbs all of them. */
export const measureRates = async (stacks: readonly StackName[], plan: Plan, progress: Progress): Promise<Results['rate']> => {
  const results: Results['rate'] = {}
  for (const workload of workloadNames) {
    const able: StackName[] = []
    for (const stack of stacks) if ((await loadStack(stack)).delivery(workload) !== undefined) able.push(stack)
    results[workload] = await measureWorkload(able, workload, plan, progress)
  }
  return results
}

const measureWorkload = async (stacks: readonly StackName[], workload: WorkloadName, plan: Plan, progress: Progress) => {
  const { warmUpMs, measureMs } = plan
  const results = new Map<StackName, RateResult[]>(stacks.map(stack => [stack, []]))
  for (let round = 0; round < plan.rounds; round++) {
    progress(`rate, ${workload}, round ${round + 1} of ${plan.rounds}`)
    for (const [stack, own] of results) own.push(await runJob(stack, 'rate', { workload, warmUpMs, measureMs }))
  }
  return Object.fromEntries([...results].map(([stack, own]) => [stack, summarizeRate(own, results.get('noble'))]))
}

const summarizeLinks = (results: readonly LinkResult[], noble: readonly LinkResult[] | undefined): LinkSummary => {
  const rates = results.map(({ operationsPerSecond }) => operationsPerSecond)
  const ratios = noble?.map(({ operationsPerSecond }, round) => (rates[round] as number) / operationsPerSecond)
  return {
    operationsPerSecond: spread(rates),
    cpuMicrosPerOperation: spread(results.map(({ cpuMicrosPerOperation }) => cpuMicrosPerOperation)),
    ...(ratios === undefined ? {} : { timesNoble: spread(ratios) }),
  }
}

/** What one connection carries in each library. */
export const measureConnections = async (
  stacks: readonly StackName[],
  plan: Plan,
  progress: Progress,
): Promise<Results['links']> => {
  const results: Results['links'] = {}
  for (const operation of linkOperations) {
    const own = new Map<StackName, LinkResult[]>(linkStackNames.filter(name => stacks.includes(name)).map(name => [name, []]))
    for (let round = 0; round < plan.rounds; round++) {
      progress(`${operation}, round ${round + 1} of ${plan.rounds}`)
      for (const [stack, list] of own) list.push(await runJob(stack, 'links', optionsFor(operation, 1, plan)))
    }
    results[operation] = Object.fromEntries([...own].map(([stack, list]) => [stack, summarizeLinks(list, own.get('noble'))]))
  }
  return results
}

/** What an operation costs with one link and with many, in rounds that alternate. */
export const measureManyLinks = async (plan: Plan, progress: Progress): Promise<Results['manyLinks']> => {
  const results: Results['manyLinks'] = {}
  for (const operation of linkOperations) {
    const own = new Map<number, LinkResult[]>(plan.linkCounts.map(count => [count, []]))
    for (let round = 0; round < plan.rounds; round++) {
      for (const [count, list] of own) {
        progress(`${operation} on ${count} links, round ${round + 1} of ${plan.rounds}`)
        list.push(await runJob('baretooth', 'links', optionsFor(operation, count, plan)))
      }
    }
    results[operation] = Object.fromEntries(
      [...own].map(([count, list]) => [count, spread(list.map(({ cpuMicrosPerOperation }) => cpuMicrosPerOperation))]),
    )
  }
  return results
}

const optionsFor = (operation: LinkOperation, links: number, { warmUpMs, measureMs }: Plan) => ({
  operation,
  links,
  warmUpMs,
  measureMs,
})

const summarizeSteady = (results: readonly SteadyResult[]): SteadySummary => {
  const total = (key: 'sent' | 'lost') => results.reduce((sum, result) => sum + result[key], 0)
  const over = (key: 'p50Ms' | 'p99Ms' | 'maxMs' | 'cpuShare') => spread(results.map(result => result[key]))
  return {
    sent: total('sent'),
    lost: total('lost'),
    p50Ms: over('p50Ms'),
    p99Ms: over('p99Ms'),
    maxMs: over('maxMs'),
    cpuShare: over('cpuShare'),
  }
}

export const measureSteadies = async (
  stacks: readonly StackName[],
  plan: Plan,
  progress: Progress,
): Promise<Results['steady']> => {
  const options = { reportsPerSecond: plan.steadyReportsPerSecond, seconds: plan.steadySeconds }
  const results = new Map<StackName, SteadyResult[]>(stacks.map(stack => [stack, []]))
  for (let round = 0; round < plan.steadyRounds; round++) {
    progress(`steady, round ${round + 1} of ${plan.steadyRounds}`)
    for (const [stack, own] of results) own.push(await runJob(stack, 'steady', options))
  }
  return Object.fromEntries([...results].map(([stack, own]) => [stack, summarizeSteady(own)]))
}

export const measureHeaps = async (stacks: readonly StackName[], plan: Plan, progress: Progress): Promise<Results['heap']> => {
  const results: Results['heap'] = {}
  for (const stack of stacks) {
    const largeCount = plan.heapLargeCount[stack]
    if (largeCount === undefined) continue
    progress(`heap, ${stack}`)
    results[stack] = await runJob(stack, 'heap', { smallCount: plan.heapSmallCount, largeCount })
  }
  return results
}
