import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { parseArgs } from 'node:util'
import { type StackName, stackNames } from './load-stack.ts'
import { peerVersion } from './peers.ts'
import { measuredCpu } from './pinning.ts'
import { fullPlan, quickPlan } from './plan.ts'
import { render } from './report.ts'
import type { Machine, Results } from './results.ts'
import { measureConnections, measureHeaps, measureManyLinks, measureRates, measureSteadies } from './rounds.ts'
import { judge } from './targets.ts'

const usage = `Usage: npm run bench -- [options]
  --quick            smaller and shorter; good enough to see a regression
  --json             one JSON object instead of the tables
  --check            exit with 1 when a target is missed
  --only PARTS       some of rate,steady,heap,links
  --stacks NAMES     some of ${stackNames.join(',')}`

const parts = ['rate', 'steady', 'heap', 'links']

const list = <T extends string>(text: string | undefined, known: readonly T[]): readonly T[] => {
  if (text === undefined) return known
  const names = text.split(',')
  const wrong = names.find(name => !known.some(one => one === name))
  if (wrong !== undefined) throw new Error(`unknown: "${wrong}" (one of ${known.join(', ')})`)
  return known.filter(one => names.includes(one))
}

const machine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
  cpus: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  os: `${type()} ${release()}`,
  node: process.versions.node,
  pinned: measuredCpu !== undefined,
})

const ownVersion = (): string => (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version

const showProgress = (what: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[Kbench: ${what}`)
}

const measure = async (chosen: readonly string[], stacks: readonly StackName[], quick: boolean): Promise<Results> => {
  const plan = quick ? quickPlan : fullPlan
  const results = {
    machine: machine(),
    versions: { baretooth: ownVersion(), noble: peerVersion('@stoprocent/noble'), 'ble-host': peerVersion('ble-host') },
    plan,
    rate: chosen.includes('rate') ? await measureRates(stacks, plan, showProgress) : {},
    steady: chosen.includes('steady') ? await measureSteadies(stacks, plan, showProgress) : {},
    links: chosen.includes('links') ? await measureConnections(stacks, plan, showProgress) : {},
    manyLinks: chosen.includes('links') && stacks.includes('baretooth') ? await measureManyLinks(plan, showProgress) : {},
    heap: chosen.includes('heap') ? await measureHeaps(stacks, plan, showProgress) : {},
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return results
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string' },
      stacks: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const results = await measure(list(values.only, parts), list(values.stacks, stackNames), values.quick)
  const targets = judge(results)
  console.log(values.json ? JSON.stringify({ ...results, targets }, undefined, 2) : render(results))
  return values.check && targets.some(({ met }) => !met) ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
