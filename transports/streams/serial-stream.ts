import { close, constants, open } from 'node:fs'
import { Duplex, Readable } from 'node:stream'
import { ReadStream } from 'node:tty'
import { promisify } from 'node:util'

/** What is used of an open port of serialport's binding. */
export interface SerialPortBinding {
  read(buffer: Buffer, offset: number, length: number): Promise<{ readonly bytesRead: number }>
  write(buffer: Buffer): Promise<void>
  getBaudRate(): Promise<{ readonly baudRate: number }>
  drain(): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

const chunkSize = 4096
const openFile = promisify(open)
const closeFile = promisify(close)
const ignore = () => {}

const windowsInput = (port: SerialPortBinding): Readable => {
  const input = new Readable({
    highWaterMark: chunkSize,
    read: () => {
      const chunk = Buffer.allocUnsafe(chunkSize)
      const take = ({ bytesRead }: { readonly bytesRead: number }) => input.push(chunk.subarray(0, bytesRead))
      port.read(chunk, 0, chunkSize).then(take, error => input.destroy(error))
    },
  })
  return input
}

/**
 * What the port receives. serialport 13 hears nothing while a write of it waits for room, and spins without ever telling when the line
 * hangs up during a read. So on Unix it sets the port up, locks it and writes, and Node reads through a descriptor of its own.
 */
const openInput = async (path: string, port: SerialPortBinding): Promise<Readable> => {
  if (process.platform === 'win32') return windowsInput(port)
  const descriptor = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  let input: ReadStream | undefined
  try {
    input = new ReadStream(descriptor)
    return input
  } finally {
    // libuv opens a terminal once more and reads from that; ours would stay open for ever, and so would the port.
    if (descriptorOf(input) !== descriptor) await closeFile(descriptor)
  }
}

const descriptorOf = (stream: ReadStream | undefined): number | undefined =>
  (stream as unknown as { readonly _handle: { readonly fd: number } } | undefined)?._handle.fd

class SerialStream extends Duplex {
  readonly #port: SerialPortBinding
  readonly #input: Readable

  constructor(port: SerialPortBinding, input: Readable) {
    super()
    this.#port = port
    this.#input = input
    input.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) input.pause()
    })
    input.on('end', () => this.destroy(new Error('the line hung up')))
    input.on('error', error => this.destroy(error))
    input.pause()
  }

  override _read(): void {
    this.#input.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#port.write(chunk).then(() => done(), done)
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done)
  }

  override _final(done: (error?: Error) => void): void {
    this.#port.drain().then(() => done(), done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#release().then(() => done(error), done)
  }

  async #release(): Promise<void> {
    this.#input.destroy()
    // Output that the other side does not take would hold up the close for as long as the driver lingers (30 s on Linux).
    if (!this.writableFinished) await this.#port.flush().catch(ignore)
    await this.#port.close().catch(ignore)
  }
}

/** The bytes of an open port as a stream; destroying it closes the port. */
export const serialStream = async (path: string, port: SerialPortBinding): Promise<Duplex> =>
  new SerialStream(port, await openInput(path, port))
