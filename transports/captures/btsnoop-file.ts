import { constants, type FileHandle, open, unlink } from 'node:fs/promises'
import { type Clock, systemClock, type Timer } from '../../core/clock.ts'
import { sleep } from '../../core/deadline.ts'
import { btsnoopHead, RecordBuffer, type RecordDetails } from './btsnoop-writer.ts'
import { CaptureError } from './capture.ts'

/** Bytes that wait in memory for a slow disk; packets beyond them are lost, and counted in the file. */
const memoryLimit = 4 * 2 ** 20
/** Waiting bytes that are written at once, and how long fewer of them wait for more, in milliseconds. */
const writeSize = 64 * 2 ** 10
const writeDelay = 100
/** When to try a full pipe again, and how long it may stay full while the file is being closed, in milliseconds. */
const retryDelay = 10
const linger = 1_000

/** Neither cutting the file nor waiting for a pipe's reader; and not for appending, since Windows cuts no file that is open so. */
const existing = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0)

export interface BtsnoopFileOptions {
  readonly path: string
  /** Called once, when the file cannot be written any further (a full disk); packets after it are not recorded. */
  failed(error: CaptureError): void
  readonly memoryLimit?: number
  readonly clock?: Clock
}

/**
 * A btsnoop file being written (version 1, H4). Packets are copied and written behind the caller's back, in whole records, so that a file
 * whose writer was killed can be read. What the file held before is replaced by the first write, and not by opening it.
 */
export class BtsnoopFile {
  readonly #options: BtsnoopFileOptions
  readonly #limit: number
  readonly #handle: FileHandle
  /** Whether opening has made the file. */
  readonly #created: boolean
  #filling: RecordBuffer
  #drops = 0
  #begun = false
  /** Bytes of the file, all of them whole records. */
  #written = 0
  #writing: Promise<void> | undefined
  #timer: Timer | undefined
  #failure: CaptureError | undefined
  #closing: Promise<void> | undefined

  private constructor(handle: FileHandle, created: boolean, options: BtsnoopFileOptions) {
    this.#handle = handle
    this.#created = created
    this.#options = options
    this.#limit = options.memoryLimit ?? memoryLimit
    this.#filling = new RecordBuffer(Math.min(writeSize, this.#limit), this.#limit)
  }

  /** @throws CaptureError when the file cannot be opened for writing, or is a pipe that nobody reads. */
  static async open(options: BtsnoopFileOptions): Promise<BtsnoopFile> {
    try {
      const created = await open(options.path, 'wx').catch(() => undefined)
      return new BtsnoopFile(created ?? (await open(options.path, existing)), created !== undefined, options)
    } catch (cause) {
      throw cannotWrite(options.path, cause, 0)
    }
  }

  /** Packets that were lost because the disk was too slow. */
  get drops(): number {
    return this.#drops
  }

  /** Records one packet (a copy of `body`, which is without its indicator). Never throws and never waits. */
  add(packet: Omit<RecordDetails, 'drops'>, body: Uint8Array): void {
    if (this.#closing || this.#failure) return
    if (!this.#filling.append({ ...packet, drops: this.#drops }, body)) this.#drops++
    else if (this.#filling.length >= writeSize) this.#write()
    else this.#timer ??= (this.#options.clock ?? systemClock).schedule(writeDelay, () => this.#write())
  }

  /** Idempotent; resolves when all is written and the file is closed. Never rejects: `failed` tells. */
  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  /** Leaves everything as it was found, if nothing has been written yet. */
  discard(): Promise<void> {
    if (this.#begun) return this.close()
    this.#timer?.cancel()
    this.#closing ??= this.#forget()
    return this.#closing
  }

  /** Begins to write what waits; what comes meanwhile is written next. */
  #write(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#writing ??= this.#pump().finally(() => {
      this.#writing = undefined
    })
  }

  async #pump(): Promise<void> {
    try {
      if (!this.#begun) await this.#begin()
      while (this.#filling.length > 0) {
        const { bytes } = this.#filling
        this.#filling = new RecordBuffer(Math.min(writeSize, this.#limit), this.#limit)
        await this.#writeAll(bytes)
      }
    } catch (cause) {
      await this.#fail(cause)
    }
  }

  async #begin(): Promise<void> {
    this.#begun = true
    // A pipe or a device cannot be cut, and need not be.
    if ((await this.#handle.stat()).isFile()) await this.#handle.truncate(0)
    await this.#writeAll(btsnoopHead())
  }

  /** A pipe takes what it has room for; a reader that takes nothing must not keep `close()` waiting. */
  async #writeAll(bytes: Uint8Array): Promise<void> {
    const clock = this.#options.clock ?? systemClock
    for (let at = 0, patience = linger; at < bytes.length; ) {
      try {
        at += (await this.#handle.write(bytes, at)).bytesWritten
        patience = linger
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || patience <= 0) throw error
        await sleep(retryDelay, { clock })
        if (this.#closing !== undefined) patience -= retryDelay
      }
    }
    this.#written += bytes.length
  }

  /** A full disk may have taken part of a record: cut it off. */
  async #fail(cause: unknown): Promise<void> {
    this.#failure = cannotWrite(this.#options.path, cause, this.#written)
    this.#filling = new RecordBuffer(0, 0)
    await this.#handle.truncate(this.#written).catch(() => {})
    this.#report(this.#failure)
  }

  async #forget(): Promise<void> {
    await this.#handle.close().catch(() => {})
    if (this.#created) await unlink(this.#options.path).catch(() => {})
  }

  async #finish(): Promise<void> {
    this.#timer?.cancel()
    await this.#writing
    if (!this.#failure) await this.#pump()
    try {
      await this.#handle.close()
    } catch (cause) {
      if (!this.#failure) this.#report(cannotWrite(this.#options.path, cause, this.#written))
    }
  }

  /** What the callback throws must not end the writing. */
  #report(error: CaptureError): void {
    try {
      this.#options.failed(error)
    } catch {}
  }
}

const cannotWrite = (path: string, cause: unknown, offset: number): CaptureError => {
  const { code, message } = cause as NodeJS.ErrnoException
  const why = code === 'ENXIO' ? 'nobody reads this pipe' : message
  return new CaptureError(`cannot write the recording ${path}: ${why}`, offset, { cause })
}
