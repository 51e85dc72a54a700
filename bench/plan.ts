import type { StackName } from './load-stack.ts'

export interface Plan {
  readonly rounds: number
  readonly warmUpMs: number
  readonly measureMs: number
  readonly steadyRounds: number
  readonly steadyReportsPerSecond: number
  readonly steadySeconds: number
  readonly linkCounts: readonly number[]
  readonly heapSmallCount: number
  readonly heapLargeCount: Readonly<Partial<Record<StackName, number>>>
}

/** noble keeps every address; a million of them would take minutes and gigabytes, so it is stopped earlier. */
export const fullPlan: Plan = {
  rounds: 5,
  warmUpMs: 500,
  measureMs: 700,
  steadyRounds: 3,
  steadyReportsPerSecond: 5000,
  steadySeconds: 3,
  linkCounts: [1, 10, 100],
  heapSmallCount: 10_000,
  heapLargeCount: { baretooth: 1_000_000, noble: 100_000, 'ble-host': 1_000_000 },
}

export const quickPlan: Plan = {
  ...fullPlan,
  rounds: 2,
  warmUpMs: 300,
  measureMs: 250,
  steadyRounds: 1,
  steadySeconds: 2,
  heapLargeCount: { baretooth: 200_000, noble: 50_000, 'ble-host': 200_000 },
}
