import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { Deferred } from '../../../../core/deferred.ts'
import type { Input, Io } from '../../../../src/cli/io.ts'
import { run } from '../../../../src/cli/run.ts'

/** Remembers what is written; a terminal where it is told its size. */
export class TestOutput extends Writable {
  readonly #chunks: string[] = []
  /** Enough of the end to find what is waited for across chunks. */
  #tail = ''
  declare readonly isTTY?: boolean
  declare readonly columns?: number
  declare readonly rows?: number
  readonly #waiting: { readonly wanted: string; readonly found: Deferred<void> }[] = []

  constructor(terminal?: { readonly columns: number; readonly rows: number }) {
    // What waits in an output differs by version of Node where nothing is said.
    super({ decodeStrings: false, highWaterMark: 16_384 })
    if (terminal) Object.assign(this, { isTTY: true, ...terminal })
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk)
    const recent = this.#tail + chunk
    for (const { wanted, found } of this.#waiting) if (recent.includes(wanted)) found.resolve()
    this.#tail = recent.slice(-100)
    done()
  }

  get text(): string {
    return this.#chunks.join('')
  }

  /** Resolves when this has been written. */
  async has(wanted: string): Promise<void> {
    if (this.text.includes(wanted)) return
    const found = new Deferred<void>()
    this.#waiting.push({ wanted, found })
    await found.promise
  }

  get lines(): readonly string[] {
    return this.text.split('\n').slice(0, -1)
  }
}

export interface TestIo extends Io {
  readonly stdout: TestOutput
  readonly stderr: TestOutput
  readonly process: EventEmitter
  readonly exits: number[]
}

export const testIo = ({
  stdout = new TestOutput(),
  env = {},
  stdin,
}: {
  readonly stdin?: Input
  readonly stdout?: TestOutput
  readonly env?: Record<string, string>
} = {}): TestIo => {
  const exits: number[] = []
  return {
    ...(stdin && { stdin }),
    stdout,
    stderr: new TestOutput(),
    // Nobody's own bonds are touched.
    env: { BARETOOTH_BONDS: process.env['BARETOOTH_BONDS'], ...env },
    process: new EventEmitter(),
    exits,
    exit: code => void exits.push(code),
    suspend: () => {},
  }
}

/** Runs the command with its output going to memory. */
export const baretooth = async (...argv: readonly string[]) => {
  const io = testIo()
  const code = await run(argv, io)
  return { code, lines: io.stdout.lines, out: io.stdout.text, error: io.stderr.text }
}
