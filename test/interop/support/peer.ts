import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Milliseconds, for machines that are busy. */
const patience = 120_000

/** A peer that runs as a process of its own: killed by its id, with what it said kept for the failure message. */
export class Peer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #exited: Promise<unknown>
  #output = ''

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = process.cwd()) {
    this.#child = spawn(command, args, { cwd, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env } })
    this.#exited = once(this.#child, 'exit')
    const keep = (text: string) => {
      this.#output = (this.#output + text).slice(-100_000)
    }
    this.#child.stdout.setEncoding('utf8').on('data', keep)
    this.#child.stderr.setEncoding('utf8').on('data', keep)
  }

  get output(): string {
    return this.#output
  }

  /** One line to its standard input. */
  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Resolves when `ready` says so; rejects, with the peer's output, when it ends or takes too long. */
  async ready(ready: () => boolean): Promise<void> {
    const end = Date.now() + patience
    while (!ready()) {
      if (this.#child.exitCode !== null) throw new Error(`${this.#child.spawnfile} ended:\n${this.#output}`)
      if (Date.now() > end) throw new Error(`${this.#child.spawnfile} was not ready in time:\n${this.#output}`)
      await new Promise(again => setTimeout(again, 20))
    }
  }

  /** What it said, once it has ended by itself. */
  async ended(): Promise<string> {
    await this.#exited
    return this.#output
  }

  /** As when the cable is pulled: nothing is said to the other side. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL')
    await this.#exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}

/** A port of the loopback interface that is free now. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

const directories: string[] = []
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** A new directory that goes with the process. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'baretooth-'))
  directories.push(directory)
  return directory
}

/** Where test/interop/set-up has put the peers; everything here runs in the project's root. */
export const peersFile = (name: string): string => {
  const path = resolve('.cache/peers', name)
  if (!existsSync(path)) throw new Error(`${name} is missing: start these tests with test/interop/run`)
  return path
}
