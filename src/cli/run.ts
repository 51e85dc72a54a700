import { CommanderError } from 'commander'
import { exitCode } from './exit-code.ts'
import { failureCode, failureText } from './failure.ts'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'
import { packageVersion } from './version.ts'

/** Runs one command line (without `node` and the script) and gives its exit code. */
export const run = async (argv: readonly string[], io: Io): Promise<number> => {
  let code: number = exitCode.ok
  const program = createProgram(io, await packageVersion(), result => {
    code = result
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
    io.stderr.write(failureText(error))
    return failureCode(error)
  }
}
