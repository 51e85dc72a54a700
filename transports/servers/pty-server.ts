import { type ChildProcess, spawn } from 'node:child_process'
import { lstat, readlink, rename, stat, symlink, unlink } from 'node:fs/promises'
import type { Duplex, Readable } from 'node:stream'
import { Deferred } from '../../core/deferred.ts'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import type { Reception } from './reception.ts'

/** Seconds between two looks for a host that has opened the terminal. */
const interval = '0.02'
const installed = 'Install it (on Debian: apt-get install socat)'

/** socat with a pseudoterminal on one side and a stream of ours on the other; it ends when the host closes the terminal. */
interface Terminal {
  readonly process: ChildProcess
  readonly stream: Duplex
  /** The terminal's own name, `/dev/pts/3`. */
  readonly name: Promise<string>
  /** Resolves when a host has opened it; rejects when it has ended before. */
  readonly opened: Promise<void>
  readonly exited: Promise<void>
}

/** With ptmx socat holds only its own side open, so that it sees the host hang up. */
const openTerminal = (uri: string): Terminal => {
  const address = `PTY,ptmx,wait-slave,pty-interval=${interval},rawer`
  const child = spawn('socat', ['-d', '-d', '-t', '0', address, 'FD:3'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Ctrl-C at a terminal goes to everybody there; this one ends when its server does.
    detached: true,
  })
  const name = new Deferred<string>()
  const opened = new Deferred<void>()
  const exited = new Deferred<void>()
  let said = ''
  const end = (error: BleakBluetoothNotAvailableError) => {
    name.reject(error)
    opened.reject(error)
    exited.resolve()
  }
  child.on('error', cause => end(notStarted(uri, cause)))
  child.on('exit', () => end(ended(uri, said)))
  const [, , output, stream] = child.stdio as unknown as [null, null, Readable, Duplex]
  stream?.on('error', () => {})
  output?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000)
    const [, path] = / N PTY is (\S+)/.exec(said) ?? []
    if (path !== undefined) name.resolve(path)
    if (said.includes(' N starting data transfer loop')) opened.resolve()
  })
  return { process: child, stream, name: name.promise, opened: opened.promise, exited: exited.promise }
}

const notStarted = (uri: string, cause: Error): BleakBluetoothNotAvailableError =>
  (cause as NodeJS.ErrnoException).code === 'ENOENT'
    ? new BleakBluetoothNotAvailableError(`${uri}: a pseudoterminal needs socat, which is not installed`, 'package-missing', {
        cause,
        remedy: installed,
      })
    : new BleakBluetoothNotAvailableError(`${uri}: socat cannot be started (${cause.message})`, 'driver', { cause })

const ended = (uri: string, said: string): BleakBluetoothNotAvailableError => {
  const why =
    said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^.*socat\[\d+\] \w /, '') || 'it said nothing'
  return new BleakBluetoothNotAvailableError(`${uri}: socat has ended (${why})`, 'driver', {
    remedy: 'See that this machine has pseudoterminals (/dev/ptmx) and a socat of version 1.7 or later',
  })
}

const isAbsent = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    () => true,
  )

/** Refuses to replace anything but a link to a terminal that is no more. */
const checkPlace = async (path: string, uri: string): Promise<void> => {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined || (found.isSymbolicLink() && (await isAbsent(path)))) return
  throw new BleakBluetoothNotAvailableError(`${uri}: there is something already`, 'busy', {
    remedy: 'Choose another path, or remove what is there once no server uses it',
  })
}

const pointTo = async (path: string, terminal: string, uri: string): Promise<void> => {
  const next = `${path}.${process.pid}`
  try {
    await symlink(terminal, next)
    await rename(next, path)
  } catch (cause) {
    await unlink(next).catch(() => {})
    throw new BleakBluetoothNotAvailableError(`${uri}: ${(cause as Error).message}`, 'permission', {
      cause,
      remedy: 'Choose a path in a folder that is there and that you may write',
    })
  }
}

/**
 * Serves a pseudoterminal, whose name `path` links to. Each host gets a new one, so `path` is to be opened anew each time.
 * Two hosts at a time cannot be told apart: hosts lock a serial port, as `serialport` does.
 */
export class PtyServer {
  readonly #path: string
  readonly #uri: string
  readonly #reception: Reception
  readonly #failed: (error: Error) => void
  #terminal: Terminal | undefined
  #linked: string | undefined
  #isClosed = false
  #served: Promise<void> = Promise.resolve()

  constructor(path: string, uri: string, reception: Reception, failed: (error: Error) => void) {
    this.#path = path
    this.#uri = uri
    this.#reception = reception
    this.#failed = failed
  }

  /** Resolves when the first host can come. */
  async start(): Promise<void> {
    await checkPlace(this.#path, this.#uri)
    const terminal = await this.#offer()
    this.#served = this.#serve(terminal)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#terminal?.process.kill('SIGKILL')
    await this.#served
    if ((await readlink(this.#path).catch(() => undefined)) === this.#linked) await unlink(this.#path).catch(() => {})
  }

  async #offer(): Promise<Terminal> {
    const terminal = openTerminal(this.#uri)
    this.#terminal = terminal
    try {
      this.#linked = await terminal.name
      await pointTo(this.#path, this.#linked, this.#uri)
      return terminal
    } catch (error) {
      terminal.process.kill('SIGKILL')
      throw error
    }
  }

  /** One host after the other. */
  async #serve(first: Terminal): Promise<void> {
    try {
      for (let terminal = first; ; terminal = await this.#offer()) {
        await terminal.opened
        await this.#reception.admit(terminal.stream)
        terminal.process.kill('SIGKILL')
        await terminal.exited
        if (this.#isClosed) return
      }
    } catch (error) {
      if (!this.#isClosed) this.#failed(error as Error)
    }
  }
}
