/** The measured process: `child JOB`, with one JSON object that says what to measure; prints its result as one JSON line. */

import { loadLinkStack, loadStack, type StackName } from './load-stack.ts'
import { type HeapOptions, type HeapResult, measureHeap } from './measure-heap.ts'
import { type LinkOptions, type LinkResult, measureLinks } from './measure-links.ts'
import { measureRate, type RateOptions, type RateResult } from './measure-rate.ts'
import { measureSteady, type SteadyOptions, type SteadyResult } from './measure-steady.ts'

export interface Jobs {
  readonly rate: { readonly options: RateOptions; readonly result: RateResult }
  readonly steady: { readonly options: SteadyOptions; readonly result: SteadyResult }
  readonly links: { readonly options: LinkOptions; readonly result: LinkResult }
  readonly heap: { readonly options: HeapOptions; readonly result: HeapResult }
}

export type Kind = keyof Jobs
type Job = { readonly [K in Kind]: { readonly stack: StackName; readonly kind: K; readonly options: Jobs[K]['options'] } }[Kind]

const measure = async (job: Job): Promise<Jobs[Kind]['result']> => {
  if (job.kind === 'links') return measureLinks(await loadLinkStack(job.stack), job.options)
  const stack = await loadStack(job.stack)
  switch (job.kind) {
    case 'rate':
      return measureRate(stack, job.options)
    case 'steady':
      return measureSteady(stack, job.options)
    case 'heap':
      return measureHeap(stack, job.options)
  }
}

const result = await measure(JSON.parse(process.argv[2] as string) as Job)
// What a library leaves running, such as a timer, shall not hold the bench up.
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0))
