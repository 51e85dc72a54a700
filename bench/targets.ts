import { linkOperations } from './measure-links.ts'
import type { Results } from './results.ts'
import { workloadNames } from './workload.ts'

export interface Target {
  readonly text: string
  readonly met: boolean
}

const timesNoble = 5
/** How much dearer an operation may be with the most links than with one. */
const mostGrowth = 1.2
const p99LimitMs = 2
const heapLimitBytes = 10_000_000

/** What baretooth is to reach, of what was measured. */
export const judge = ({ rate, steady, links, manyLinks, heap }: Results): Target[] => {
  const targets: Target[] = []
  for (const workload of workloadNames) {
    const ratio = rate[workload]?.baretooth?.timesNoble?.median
    if (ratio === undefined) continue
    targets.push({ text: `${workload}: ${ratio.toFixed(1)} times noble (at least ${timesNoble})`, met: ratio >= timesNoble })
  }
  const paced = steady.baretooth
  if (paced !== undefined) {
    targets.push({ text: `steady: ${paced.lost} of ${paced.sent} lost (none)`, met: paced.lost === 0 })
    const floor =
      steady['raw parse'] === undefined ? '' : `; ${steady['raw parse'].p99Ms.median.toFixed(2)} ms for raw parse here`
    targets.push({
      text: `steady: p99 ${paced.p99Ms.median.toFixed(2)} ms (under ${p99LimitMs} ms${floor})`,
      met: paced.p99Ms.median < p99LimitMs,
    })
  }
  for (const operation of linkOperations) {
    const ratio = links[operation]?.baretooth?.timesNoble?.median
    if (ratio !== undefined)
      targets.push({ text: `${operation}: ${ratio.toFixed(1)} times noble (at least ${timesNoble})`, met: ratio >= timesNoble })
    const costs = Object.values(manyLinks[operation] ?? {}).map(({ median }) => median)
    const growth = (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN)
    if (costs.length > 0)
      targets.push({
        text: `${operation}: with the most links ${growth.toFixed(2)} times the cost with one (at most ${mostGrowth})`,
        met: growth <= mostGrowth,
      })
  }
  const kept = heap.baretooth
  if (kept !== undefined) {
    const growth = kept.afterLarge - kept.afterSmall
    const text = `heap: ${(growth / 1e6).toFixed(1)} MB more after ${kept.largeCount} addresses than after ${kept.smallCount} (within 10 MB)`
    targets.push({ text, met: Math.abs(growth) <= heapLimitBytes })
  }
  return targets
}
