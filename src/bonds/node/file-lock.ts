import { open, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import process from 'node:process'
import { type Clock, systemClock } from '../../../core/clock.ts'
import { deadline, sleep } from '../../../core/deadline.ts'
import { BleakTimeoutError } from '../../../core/errors.ts'
import { toHex } from '../../../core/hex.ts'
import { codeOf } from './file-errors.ts'

/** Milliseconds to wait for a lock. */
const patience = 10_000
/** Milliseconds after which a lock that stays the same is of somebody who has gone: who works holds it for far less. */
const staleAfter = 5_000
/** Milliseconds between two attempts, at most. */
const longestPause = 20

/** On Windows a file that is just being removed is there, and may not be opened. */
const heldCodes = new Set(process.platform === 'win32' ? ['EEXIST', 'EPERM', 'EACCES', 'EBUSY'] : ['EEXIST'])

/** A file that is there while its maker works on another file, among all processes. It can be broken: ask `isHeld` before what cannot be undone. */
export class FileLock {
  readonly #path: string
  readonly #mark: string

  /**
   * Waits for its turn. A lock of a process that has ended is broken, as is one that stays the same for 5 s.
   * @throws BleakTimeoutError after 10 s, and what the file system says.
   */
  static async take(path: string, clock: Clock = systemClock): Promise<FileLock> {
    const mark = `${process.pid} ${hostname()} ${toHex(crypto.getRandomValues(new Uint8Array(8)))}`
    const lock = new FileLock(path, mark)
    const late = (milliseconds: number) => new BleakTimeoutError(`waiting for ${path} to go`, milliseconds)
    await deadline({ timeout: patience, clock }, late, within => lock.#take(within, clock))
    return lock
  }

  private constructor(path: string, mark: string) {
    this.#path = path
    this.#mark = mark
  }

  async isHeld(): Promise<boolean> {
    return (await holderOf(this.#path)) === this.#mark
  }

  async release(): Promise<void> {
    if (await this.isHeld()) await rm(this.#path, { force: true })
  }

  async #take(signal: AbortSignal, clock: Clock): Promise<void> {
    let seen: string | undefined
    let since = 0
    while (!(await this.#make())) {
      const holder = await holderOf(this.#path)
      if (holder !== seen) since = clock.now()
      else if (holder !== undefined && (hasEnded(holder) || clock.now() - since > staleAfter))
        await rm(this.#path, { force: true })
      seen = holder
      await sleep(Math.random() * longestPause, { signal, clock })
    }
    // Whoever wanted it has given up meanwhile.
    if (signal.aborted) await this.release()
  }

  async #make(): Promise<boolean> {
    try {
      const file = await open(this.#path, 'wx', 0o600)
      try {
        await file.writeFile(this.#mark)
      } finally {
        await file.close()
      }
      return true
    } catch (error) {
      if (heldCodes.has(codeOf(error))) return false
      throw error
    }
  }
}

const holderOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Whether the process that made it, on this machine, is no more. */
const hasEnded = (mark: string): boolean => {
  const [pid, host] = mark.split(' ')
  if (host !== hostname() || !/^[1-9]\d*$/.test(pid ?? '')) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}
