#!/usr/bin/env node
import process from 'node:process'
import { run } from './run.ts'

const { stdout, stderr } = process
// Whoever reads may go at any time. A command that is under way hears of it; after that it matters to nobody.
stdout.on('error', () => {})
stderr.on('error', () => {})

process.exitCode = await run(process.argv.slice(2), {
  stdout,
  stderr,
  env: process.env,
  process,
  exit: code => process.exit(code),
  suspend: () => process.kill(process.pid, 'SIGSTOP'),
})
