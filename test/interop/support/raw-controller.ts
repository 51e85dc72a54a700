import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Milliseconds, for machines that are busy, or emulated. */
const answerDeadline = 60_000
const commandComplete = 0x0e
const commandStatus = 0x0f

/** The plainest driver of a controller over H4: one command at a time, its answer awaited. It drives the other side of a test. */
export class RawController implements AsyncDisposable {
  readonly #socket: Socket
  readonly #events: Buffer[] = []
  #received = Buffer.alloc(0)
  #arrived: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', () => undefined)
  }

  static async connect(
    target: { readonly path: string } | { readonly port: number; readonly host: string },
  ): Promise<RawController> {
    const socket = connect(target)
    await once(socket, 'connect')
    return new RawController(socket)
  }

  /** Sends a command (opcode and parameters in hex) and returns its return parameters after the status, which must be 0. */
  async command(opcode: number, parameters: Uint8Array | string = ''): Promise<Buffer> {
    const body = typeof parameters === 'string' ? Buffer.from(parameters.replaceAll(' ', ''), 'hex') : parameters
    this.#socket.write(Buffer.concat([Buffer.of(0x01, opcode & 0xff, opcode >> 8, body.length), body]))
    const name = `command 0x${opcode.toString(16)}`
    const answer = await this.event(name, ([, code, , ...rest]) => {
      if (code === commandComplete) return rest[1] === (opcode & 0xff) && rest[2] === opcode >> 8
      return code === commandStatus && rest[2] === (opcode & 0xff) && rest[3] === opcode >> 8
    })
    const [status, rest] = answer[1] === commandComplete ? [answer[6], answer.subarray(7)] : [answer[3], Buffer.alloc(0)]
    if (status !== 0) throw new Error(`${name} was answered with status ${status}`)
    return rest
  }

  /** The first whole H4 event packet, come or to come, that `wanted` accepts; those before it are dropped. */
  async event(name: string, wanted: (packet: Buffer) => boolean): Promise<Buffer> {
    const end = Date.now() + answerDeadline
    for (;;) {
      const found = this.#events.findIndex(wanted)
      const [event] = found < 0 ? [] : this.#events.splice(0, found + 1).slice(-1)
      if (event !== undefined) return event
      await this.#nextPacket(end - Date.now(), name)
    }
  }

  /** LE Set Advertising Parameters, Data, Scan Response Data, Enable (Vol 4 Part E, 7.8.5 to 7.8.9). */
  async advertise(options: { type?: number; target?: Buffer; data?: Uint8Array; scanResponse?: Uint8Array }): Promise<void> {
    const { type = 0x00, target = Buffer.alloc(6), data = Buffer.alloc(0), scanResponse = Buffer.alloc(0) } = options
    await this.command(0x2006, Buffer.concat([Buffer.of(0x20, 0, 0x20, 0, type, 0x00, 0x00), target, Buffer.of(7, 0)]))
    await this.command(0x2008, advertisingData(data))
    await this.command(0x2009, advertisingData(scanResponse))
    await this.command(0x200a, '01')
  }

  /** The same with the extended commands (7.8.53 to 7.8.56), public address. */
  async advertiseExtended(options: { properties: number; sid: number; data: Uint8Array }): Promise<void> {
    const { properties, sid, data } = options
    const parameters = `01 ${hex(properties)}00 200000 200000 07 00 00 000000000000 00 7f 01 00 01 ${hex(sid)} 00`
    await this.command(0x2036, parameters)
    await this.command(0x2037, Buffer.concat([Buffer.of(0x01, 0x03, 0x00, data.length), data]))
    await this.command(0x2039, '01 01 01 0000 00')
  }

  /** Reset, and BD_ADDR as it is printed. */
  async reset(): Promise<string> {
    await this.command(0x0c03)
    const address = (await this.command(0x1009)).reverse().toString('hex').toUpperCase()
    return address.replace(/..(?=.)/g, '$&:')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.destroyed) return
    this.#socket.destroy()
    await once(this.#socket, 'close')
  }

  async #nextPacket(milliseconds: number, name: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to ${name}`)), milliseconds)
      this.#arrived = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    while (this.#received.length >= 3 && this.#received.length >= 3 + this.#received.readUInt8(2)) {
      if (this.#received[0] !== 0x04) throw new Error('only events are expected here')
      const length = 3 + this.#received.readUInt8(2)
      this.#events.push(this.#received.subarray(0, length))
      this.#received = this.#received.subarray(length)
    }
    this.#arrived()
  }
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Length, then the data in the fixed 31 bytes of the legacy commands. */
const advertisingData = (data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(data.length), data, Buffer.alloc(31 - data.length)])
