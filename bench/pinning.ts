import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const canPin = (cpu: number): boolean =>
  process.platform === 'linux' && spawnSync('taskset', ['-c', String(cpu), 'true'], { stdio: 'ignore' }).status === 0

const usable = Array.from({ length: availableParallelism() }, (_, cpu) => cpu).filter(canPin)

/** The processor of every measured process; undefined where processes cannot be pinned (no taskset). */
export const measuredCpu: number | undefined = usable.at(-1)

/** The command line that runs `command` on one processor. */
export const pinned = (cpu: number | undefined, command: readonly string[]): readonly string[] =>
  cpu === undefined ? command : ['taskset', '-c', String(cpu), ...command]
