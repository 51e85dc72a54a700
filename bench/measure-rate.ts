import { prepared, type Stack } from './stack.ts'
import { Tally } from './tally.ts'
import { buildWorkload, type WorkloadName } from './workload.ts'

export interface RateOptions {
  readonly workload: WorkloadName
  /** Processor time, so that a busy machine does not cut the warm-up of the compiler short. */
  readonly warmUpMs: number
  readonly measureMs: number
}

export interface RateResult {
  readonly reports: number
  readonly callbacks: number
  readonly reportsPerSecond: number
  readonly cpuMicrosPerReport: number
}

/** Packets per turn of the event loop, as a busy transport hands them over. */
const batch = 50
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const cpuMilliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Resolves once `tally` holds `count` callbacks; rejects when they do not come. */
const settled = async (tally: Tally, count: number): Promise<void> => {
  for (let turns = 0; tally.count < count && turns < 1000; turns++) await turn()
  if (tally.count !== count) throw new Error(`${tally.count} callbacks instead of ${count}`)
}

/** Feeds as fast as the stack takes, in whole passes over the workload; every pass must end in the callbacks it should. */
export const measureRate = async (stack: Stack, options: RateOptions): Promise<RateResult> => {
  const { packets: asH4, expected } = buildWorkload(options.workload)
  const packets = asH4.map(packet => prepared(stack, packet))
  const delivery = stack.delivery(options.workload)
  if (delivery === undefined) throw new Error('this stack cannot do this workload')
  const perPass = expected(delivery)
  const tally = new Tally()
  await stack.start(tally.sink, { extended: options.workload === 'extended' })

  const pass = async (): Promise<void> => {
    for (let first = 0; first < packets.length; first += batch) {
      const end = Math.min(first + batch, packets.length)
      for (let index = first; index < end; index++) stack.inject(packets[index] as Uint8Array)
      await turn()
    }
  }
  const passesFor = async (milliseconds: number): Promise<number> => {
    const before = tally.count
    const end = cpuMilliseconds() + milliseconds
    let passes = 0
    do {
      await pass()
      passes++
    } while (cpuMilliseconds() < end)
    await settled(tally, before + passes * perPass.count)
    return passes
  }

  await passesFor(0)
  const digestBefore = tally.digest
  await passesFor(0)
  if (((tally.digest - digestBefore) | 0) !== perPass.digest) throw new Error('a callback did not carry what its report said')
  await passesFor(options.warmUpMs)

  const callbacksBefore = tally.count
  const cpuBefore = process.cpuUsage()
  const began = performance.now()
  const passes = await passesFor(options.measureMs)
  const elapsed = performance.now() - began
  const cpu = process.cpuUsage(cpuBefore)
  await stack.stop()
  const reports = passes * packets.length
  return {
    reports,
    callbacks: tally.count - callbacksBefore,
    reportsPerSecond: (reports / elapsed) * 1000,
    cpuMicrosPerReport: (cpu.user + cpu.system) / reports,
  }
}
