import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { H4Splitter } from './h4-splitter.ts'
import { prepared, type Stack } from './stack.ts'
import { Tally } from './tally.ts'

export interface SteadyOptions {
  readonly reportsPerSecond: number
  readonly seconds: number
}

export interface SteadyResult {
  readonly sent: number
  readonly lost: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly cpuShare: number
}

/** Of this time nothing is counted but what is lost: the code is cold, and nobody scans for a second. */
const warmUpSeconds = 1

const startFeeder = (...numbers: readonly (bigint | number)[]): ChildProcess => {
  const script = fileURLToPath(new URL('./feeder.js', import.meta.url))
  return spawn(process.execPath, [script, ...numbers.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN

/**
 * Another process writes one report each 1/rate of a second into a pipe; its H4 stream is split here and injected. The latency of a report
 * runs from the moment it was meant to be sent, whether or not feeder and pipe kept up, to the public callback.
 */
export const measureSteady = async (stack: Stack, { reportsPerSecond, seconds }: SteadyOptions): Promise<SteadyResult> => {
  const sent = reportsPerSecond * (warmUpSeconds + seconds)
  const latencies = new Float64Array(sent).fill(Number.POSITIVE_INFINITY)
  // What `performance.now()` will say when the first report is due.
  let origin = Number.POSITIVE_INFINITY
  const interval = 1000 / reportsPerSecond
  const tally = new Tally()

  await stack.start(
    (address, rssi, name, data) => {
      tally.sink(address, rssi, name, data)
      if (data === undefined) return
      const sequence =
        ((data[0] as number) | ((data[1] as number) << 8) | ((data[2] as number) << 16) | ((data[3] as number) << 24)) >>> 0
      latencies[sequence] = performance.now() - origin - sequence * interval
    },
    { extended: false },
  )
  const beginNanos = process.hrtime.bigint() + 500_000_000n
  origin = performance.now() + Number(beginNanos - process.hrtime.bigint()) / 1e6
  const feeder = startFeeder(beginNanos, reportsPerSecond, sent)
  const splitter = new H4Splitter(packet => stack.inject(prepared(stack, packet)))
  let cpuBefore: NodeJS.CpuUsage | undefined
  feeder.stdout?.on('data', (chunk: Buffer) => {
    if (cpuBefore === undefined && performance.now() - origin > warmUpSeconds * 1000) cpuBefore = process.cpuUsage()
    splitter.push(chunk)
  })
  const code = await new Promise(resolve => feeder.once('close', resolve))
  const cpu = process.cpuUsage(cpuBefore)
  if (code !== 0) throw new Error(`the feeder ended with ${code}`)
  await new Promise(resolve => setTimeout(resolve, 100))
  await stack.stop()

  const arrived = latencies.filter(Number.isFinite).length
  const warm = latencies
    .subarray(reportsPerSecond * warmUpSeconds)
    .filter(Number.isFinite)
    .sort()
  return {
    sent,
    lost: sent - Math.min(arrived, tally.count),
    p50Ms: percentile(warm, 0.5),
    p99Ms: percentile(warm, 0.99),
    maxMs: percentile(warm, 1),
    cpuShare: (cpu.user + cpu.system) / (seconds * 1e6),
  }
}
