import { exitCode } from './exit-code.ts'
import { Interruption } from './interruption.ts'
import type { Io } from './io.ts'

/** Does what a command does, which ends early where it is interrupted; gives the exit code. */
export const interruptible = async (io: Io, work: (interruption: Interruption) => Promise<void>): Promise<number> => {
  const interruption = new Interruption(io)
  try {
    await work(interruption)
  } catch (error) {
    // What fails because it was interrupted is no failure of its own.
    if (interruption.code === undefined) throw error
  } finally {
    interruption[Symbol.dispose]()
  }
  if (interruption.error) throw interruption.error
  return interruption.code ?? exitCode.ok
}
