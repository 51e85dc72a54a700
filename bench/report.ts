import { fullValueLength } from './attribute-table.ts'
import type { HeapResult } from './measure-heap.ts'
import { linkOperations } from './measure-links.ts'
import type { LinkSummary, RateSummary, Results, Spread, SteadySummary } from './results.ts'
import { judge } from './targets.ts'
import { workloadNames } from './workload.ts'

const count = (value: number): string => Math.round(value).toLocaleString('en-US')

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map(row => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')
  return [header, ...rows].map(row => `  ${line(row).trimEnd()}`).join('\n')
}

const range = ({ min, max }: Spread): string => `${count(min)}-${count(max)}`

const rateRow = (name: string, { reportsPerSecond, cpuMicrosPerReport, callbacksPerReport, timesNoble }: RateSummary) => [
  name,
  count(reportsPerSecond.median),
  range(reportsPerSecond),
  timesNoble?.median.toFixed(1) ?? '-',
  cpuMicrosPerReport.median.toFixed(2),
  callbacksPerReport.toFixed(1),
]

const rateHeader = ['', 'reports/s', 'min-max', 'x noble', 'CPU µs/report', 'callbacks/report']

const rates = ({ rate, plan }: Results): string[] =>
  workloadNames.flatMap(workload => {
    const stacks = rate[workload]
    if (stacks === undefined) return []
    const rows = Object.entries(stacks).map(([name, summary]) => rateRow(name, summary))
    return [`Rate, ${workload} (median of ${plan.rounds} rounds)`, table(rateHeader, rows), '']
  })

const milliseconds = ({ median, min, max }: Spread): string =>
  min === max ? median.toFixed(2) : `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`

const steadyRow = (name: string, { sent, lost, p50Ms, p99Ms, maxMs, cpuShare }: SteadySummary) => [
  name,
  `${count(lost)} of ${count(sent)}`,
  ...[p50Ms, p99Ms, maxMs].map(milliseconds),
  `${(cpuShare.median * 100).toFixed(1)} %`,
]

const steadies = ({ steady, plan }: Results): string[] => {
  const rows = Object.entries(steady).map(([name, summary]) => steadyRow(name, summary))
  if (rows.length === 0) return []
  const title = `Steady, ${count(plan.steadyReportsPerSecond)} reports/s, ${plan.steadyRounds} times ${plan.steadySeconds} s (median and range; latency from the intended time)`
  return [title, table(['', 'lost', 'p50 ms', 'p99 ms', 'max ms', 'CPU share'], rows), '']
}

const operationTitles = {
  read: 'Reads of 20 bytes',
  write: `Writes without response of ${fullValueLength} bytes`,
  notify: `Notifications of ${fullValueLength} bytes`,
} as const

const linkRow = (name: string, isBulk: boolean, { operationsPerSecond, cpuMicrosPerOperation, timesNoble }: LinkSummary) => [
  name,
  count(operationsPerSecond.median),
  range(operationsPerSecond),
  isBulk ? count((operationsPerSecond.median * fullValueLength) / 1000) : '-',
  timesNoble?.median.toFixed(1) ?? '-',
  cpuMicrosPerOperation.median.toFixed(2),
]

const linkTables = ({ links, manyLinks, plan }: Results): string[] =>
  linkOperations.flatMap(operation => {
    const stacks = links[operation]
    if (stacks === undefined) return []
    const rows = Object.entries(stacks).map(([name, summary]) => linkRow(name, operation !== 'read', summary))
    const costs = Object.entries(manyLinks[operation] ?? {}).map(([links, { median }]) => `${median.toFixed(2)} µs with ${links}`)
    return [
      `${operationTitles[operation]}, MTU 247 (median of ${plan.rounds} rounds)`,
      table(['', 'per second', 'min-max', 'kB/s', 'x noble', 'CPU µs each'], rows),
      ...(costs.length === 0 ? [] : [`  baretooth, by the number of links: ${costs.join(', ')}`]),
      '',
    ]
  })

const heapRow = (name: string, { smallCount, largeCount, afterSmall, afterLarge }: HeapResult) => [
  name,
  `${(afterSmall / 1e6).toFixed(1)} MB`,
  `${(afterLarge / 1e6).toFixed(1)} MB`,
  count(largeCount),
  count((afterLarge - afterSmall) / (largeCount - smallCount)),
]

const heaps = ({ heap, plan }: Results): string[] => {
  const rows = Object.entries(heap).map(([name, result]) => heapRow(name, result))
  if (rows.length === 0) return []
  const header = ['', `after ${count(plan.heapSmallCount)}`, 'after many', 'many', 'bytes/address']
  return ['Heap after distinct random addresses (heap and array buffers in use)', table(header, rows), '']
}

const heading = ({ machine, versions }: Results): string[] => [
  `${machine.cpu}, ${machine.cpus} processors, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}`,
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', '),
  `Each measurement in a process of its own, ${machine.pinned ? 'pinned to one processor except under steady load' : 'not pinned'}; 31 bytes of data, 100 addresses.`,
  'Every callback reads address, RSSI, local name and the manufacturer data of one company.',
  '',
]

/** The whole report as text for a terminal or a README. */
export const render = (results: Results): string => {
  const targets = judge(results).map(({ text, met }) => `  ${met ? 'met   ' : 'MISSED'} ${text}`)
  const verdict = targets.length === 0 ? [] : ['Targets', ...targets]
  return [...heading(results), ...rates(results), ...steadies(results), ...linkTables(results), ...heaps(results), ...verdict]
    .join('\n')
    .trimEnd()
}
