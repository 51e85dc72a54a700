import { chmod, copyFile, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { BleakError } from '../../../core/errors.ts'
import { toHex } from '../../../core/hex.ts'
import { Semaphore } from '../../../core/semaphore.ts'
import {
  type BondDocument,
  DamagedDocument,
  emptyDocument,
  NewerDocument,
  readDocument,
  writeDocument,
} from '../../../smp/bond-document.ts'
import { codeOf } from './file-errors.ts'
import { FileLock } from './file-lock.ts'

/** Bytes; no file that was written here is near it. */
const largest = 64 * 1024 * 1024
/** How often a change is made anew because the lock was broken meanwhile. */
const attempts = 3
/** Read and written by its owner alone. */
const privateMode = 0o600

interface Content {
  readonly document: BondDocument
  /** What is there cannot be read at all. */
  readonly damaged: boolean
}

/** A file of bonds, which other processes change too: each change reads it, and replaces it whole. */
export class BondFile {
  readonly path: string
  readonly #warn: (message: string) => void
  /** What was told already. */
  readonly #warned = new Set<string>()
  readonly #turn = new Semaphore(1)

  constructor(path: string, warn: (message: string) => void) {
    this.path = path
    this.#warn = warn
  }

  /** @throws BleakError where the file cannot be read, or a newer version wrote it. */
  async read(): Promise<BondDocument> {
    return await this.#orExplain('read', async () => (await this.#content(await this.#target())).document)
  }

  /**
   * Replaces the file by what `change` makes of it; undefined leaves it as it is. It may be called more than once.
   * @throws BleakError where the file cannot be read or written, or a newer version wrote it.
   */
  async edit(change: (document: BondDocument) => BondDocument | undefined): Promise<void> {
    await this.#orExplain('written', () => this.#turn.use(() => this.#edit(change)))
  }

  async #edit(change: (document: BondDocument) => BondDocument | undefined): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
    const path = await this.#target()
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const lock = await FileLock.take(`${path}.lock`)
      try {
        if (await this.#replace(path, change, lock)) return
      } finally {
        await lock.release()
      }
    }
    throw new BleakError('others took the lock away again and again')
  }

  /** False where the lock was broken before it was done: nothing has changed then. */
  async #replace(path: string, change: (document: BondDocument) => BondDocument | undefined, lock: FileLock): Promise<boolean> {
    // Nobody whose lock was broken can finish any more: the file that is to be the next one is gone.
    await sweep(path)
    const { document, damaged } = await this.#content(path)
    const changed = change(document)
    if (!changed) return true
    if (damaged) {
      await copyFile(path, `${path}.bak`)
      await chmod(`${path}.bak`, privateMode)
    }
    const next = `${path}.${toHex(crypto.getRandomValues(new Uint8Array(8)))}${nextEnding}`
    try {
      await writePrivately(next, writeDocument(changed))
      if (!(await lock.isHeld())) return false
      await rename(next, path)
    } catch (error) {
      if (codeOf(error) === 'ENOENT' && !(await lock.isHeld())) return false
      throw error
    } finally {
      await rm(next, { force: true })
    }
    await syncFolder(dirname(path))
    return true
  }

  async #content(path: string): Promise<Content> {
    const text = await readPrivately(path)
    if (text === undefined || text.trim() === '') return { document: emptyDocument, damaged: false }
    try {
      const { document, complaints } = readDocument(text)
      for (const complaint of complaints) this.#tell(`${this.path}: ${complaint}. It is kept aside, and not used`)
      return { document, damaged: false }
    } catch (error) {
      if (!(error instanceof DamagedDocument)) throw error
      this.#tell(
        `${this.path} cannot be read: ${error.message}. The next change keeps it as ${basename(path)}.bak and begins a new one`,
      )
      return { document: emptyDocument, damaged: true }
    }
  }

  #tell(message: string): void {
    if (this.#warned.has(message) || this.#warned.size > mostWarnings) return
    this.#warned.add(message)
    this.#warn(message)
  }

  /** Where a link leads is what is replaced. */
  async #target(): Promise<string> {
    return await realpath(this.path).catch(() => this.path)
  }

  async #orExplain<T>(what: 'read' | 'written', work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      const why = cause instanceof NewerDocument || cause instanceof BleakError ? cause.message : codeOf(cause) || String(cause)
      throw new BleakError(`the bonds in ${this.path} cannot be ${what}: ${why}`, { cause })
    }
  }
}

const mostWarnings = 1000
const nextEnding = '.next'

/** Undefined where there is none. What others may read is theirs no more. */
const readPrivately = async (path: string): Promise<string | undefined> => {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const { size, mode } = await file.stat()
    if (size > largest) throw new BleakError(`it is larger than ${largest} bytes`)
    // Where it is somebody else's file, this is all that can be done.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await file.chmod(privateMode).catch(() => {})
    return new TextDecoder().decode(await file.readFile())
  } finally {
    await file.close()
  }
}

/**
 * Writes a new file that only its owner can read, to the disk; `replace` takes away the one that is there.
 * @throws what the file system says.
 */
export const writePrivately = async (path: string, text: string, { replace = false } = {}): Promise<void> => {
  if (replace) await rm(path, { force: true })
  const file = await open(path, 'wx', privateMode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Removes what others have begun and not finished. */
const sweep = async (path: string): Promise<void> => {
  const folder = dirname(path)
  const left = (await readdir(folder)).filter(name => name.startsWith(`${basename(path)}.`) && name.endsWith(nextEnding))
  await Promise.all(left.map(name => rm(join(folder, name), { force: true })))
}

/** So that the new name outlasts a loss of power; where a folder cannot be opened, the platform sees to that. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => undefined)
  try {
    await handle?.sync()
  } catch {
    // Not every file system can.
  } finally {
    await handle?.close()
  }
}
