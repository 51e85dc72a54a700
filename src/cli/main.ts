#!/usr/bin/env node
import process from 'node:process'
import { exitCode } from './exit-code.ts'
import { failureText, outputFailure } from './failure.ts'
import { run } from './run.ts'

const { stdout, stderr } = process
// Whoever reads may go at any time. A scan that is under way listens for itself and tells what failed.
stdout.on('error', error => {
  const failure = outputFailure(error)
  if (!failure || stdout.listenerCount('error') > 1) return
  stderr.write(failureText(failure))
  process.exitCode = exitCode.failure
})
stderr.on('error', () => {})

const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout,
  stderr,
  env: process.env,
  process,
  exit: code => process.exit(code),
  suspend: () => process.kill(process.pid, 'SIGSTOP'),
})
process.exitCode ||= code
