import type { Clock, Timer } from '../core/clock.ts'
import { decodePrefix, encode } from '../core/codec.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakHciError, BleakTimeoutError, DecodeError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import { type Command, commandPacket } from './command.ts'
import { commands } from './commands.ts'
import { errorName } from './error-codes.ts'

/** How long a controller may take to answer one command. */
export const commandTimeout = 2_000

export interface CommandOptions {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds from sending the command to its answer; `commandTimeout` where absent. */
  readonly timeout?: number | undefined
}

interface Exchange {
  readonly opcode: number
  readonly name: string
  readonly packet: Uint8Array
  /** Whether a Command Status of success is the whole answer, or Command Complete is still to come. */
  readonly statusIsAnswer: boolean
  readonly timeout: number
  readonly answer: Deferred<Uint8Array>
  timer?: Timer
  /** While it was under way, an answer to its opcode was taken for the late one of an earlier command. */
  passedOver?: boolean
}

/**
 * One command at a time, and none without the controller's leave (Vol 4 Part E, 4.4). Num_HCI_Command_Packets is a
 * level and not an increment; a window of one is always legal, and keeps the order of commands what it was.
 */
export class CommandQueue {
  readonly #clock: Clock
  readonly #send: (command: Uint8Array) => void
  readonly #dead: (error: Error) => void
  readonly #waiting: Exchange[] = []
  /** Answers still owed to commands that timed out, by opcode: they must complete nothing else. */
  readonly #tombstones = new Map<number, number>()
  #active: Exchange | undefined
  #credits = 1
  #controllerSaidZero = false
  #starved: Timer | undefined
  #failure: Error | undefined

  /** `dead` is called once, when the controller has kept its credits at zero past the deadline. */
  constructor(options: { readonly clock: Clock; send(command: Uint8Array): void; dead(error: Error): void }) {
    this.#clock = options.clock
    this.#send = options.send
    this.#dead = options.dead
  }

  /**
   * Sends a command in its turn and gives its return parameters.
   * @throws BleakHciError when the controller refuses, BleakTimeoutError when it does not answer, DecodeError when its
   * answer is malformed, or the reason why the adapter has ended. An abort detaches the caller; a command already sent
   * keeps its place until it is answered.
   */
  async run<P, R>(command: Command<P, R>, params: P, options: CommandOptions = {}): Promise<R> {
    const returned = await this.#exchange(
      command.opcode,
      command.name,
      encode(command.params, params),
      command.answer === 'status',
      options,
    )
    const status = returned[0]
    if (status === undefined) throw new DecodeError(`${command.name}: the controller's answer has no status`)
    if (status !== 0) throw new BleakHciError(command.name, status, errorName(status))
    if (command.answer === 'status') return undefined as R
    try {
      return decodePrefix(command.returns, returned.subarray(1))
    } catch (cause) {
      throw new DecodeError(`${command.name}: malformed answer: ${(cause as Error).message}`, { cause })
    }
  }

  /** Sends a command that no table knows (a vendor's); gives the raw return parameters, the status included. */
  runRaw(opcode: number, params: Uint8Array, options: CommandOptions = {}): Promise<Uint8Array> {
    return this.#exchange(opcode, `HCI command ${hexNumber(opcode, 4)}`, params, false, options)
  }

  /** Feed from Command Complete; `opcode` 0 only updates the window. */
  complete(credits: number, opcode: number, returned: Uint8Array): void {
    this.#answered(credits, opcode, exchange => exchange.answer.resolve(returned.slice()))
  }

  /** Feed from Command Status. */
  status(credits: number, opcode: number, status: number): void {
    if (status === 0 && this.#active?.opcode === opcode && !this.#active.statusIsAnswer && !this.#tombstones.has(opcode))
      this.#window(credits)
    else this.#answered(credits, opcode, exchange => exchange.answer.resolve(Uint8Array.of(status)))
  }

  /** Rejects everything under way and everything to come, until `restart`. */
  fail(error: Error): void {
    if (this.#failure) return
    this.#failure = error
    this.#endStarvation()
    this.#active?.timer?.cancel()
    for (const exchange of [...(this.#active ? [this.#active] : []), ...this.#waiting.splice(0)]) exchange.answer.reject(error)
    this.#active = undefined
  }

  /** After a Hardware Error: everything under way is lost, and the controller takes one command again. */
  restart(error: Error): void {
    this.fail(error)
    this.#failure = undefined
    this.#tombstones.clear()
    this.#credits = 1
    this.#controllerSaidZero = false
  }

  async #exchange(
    opcode: number,
    name: string,
    params: Uint8Array,
    statusIsAnswer: boolean,
    options: CommandOptions,
  ): Promise<Uint8Array> {
    const { signal, timeout = commandTimeout } = options
    signal?.throwIfAborted()
    if (this.#failure) throw this.#failure
    const packet = commandPacket(name, opcode, params)
    const exchange: Exchange = { opcode, name, packet, statusIsAnswer, timeout, answer: new Deferred() }
    const abort = () => {
      const at = this.#waiting.indexOf(exchange)
      if (at >= 0) this.#waiting.splice(at, 1)
      if (this.#waiting.length === 0) this.#endStarvation()
      exchange.answer.reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.#waiting.push(exchange)
    this.#pump()
    try {
      return await exchange.answer.promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  #pump(): void {
    if (this.#active || this.#failure) return
    if (this.#credits === 0) {
      this.#watchStarvation()
      return
    }
    const next = this.#waiting.shift()
    if (!next) return
    this.#active = next
    this.#credits--
    if (next.opcode === commands.reset.opcode) this.#tombstones.clear()
    next.timer = this.#clock.schedule(next.timeout, () => this.#expire(next))
    this.#send(next.packet)
  }

  #answered(credits: number, opcode: number, settle: (exchange: Exchange) => void): void {
    const owed = this.#tombstones.get(opcode) ?? 0
    if (owed > 1) this.#tombstones.set(opcode, owed - 1)
    else this.#tombstones.delete(opcode)
    const active = this.#active
    if (active?.opcode === opcode) {
      if (owed > 0) active.passedOver = true
      else {
        active.timer?.cancel()
        this.#active = undefined
        settle(active)
      }
    }
    this.#window(credits)
  }

  #window(credits: number): void {
    this.#credits = credits
    this.#controllerSaidZero = credits === 0
    if (credits > 0) this.#endStarvation()
    this.#pump()
  }

  #expire(exchange: Exchange): void {
    exchange.answer.reject(new BleakTimeoutError(exchange.name, exchange.timeout))
    // What was passed over was its answer after all: the earlier command never got one, and nothing more is owed.
    if (!exchange.passedOver) this.#tombstones.set(exchange.opcode, (this.#tombstones.get(exchange.opcode) ?? 0) + 1)
    this.#active = undefined
    if (!this.#controllerSaidZero) this.#credits = 1
    this.#pump()
  }

  #watchStarvation(): void {
    if (this.#starved || this.#waiting.length === 0) return
    this.#starved = this.#clock.schedule(commandTimeout, () => {
      const error = new BleakBluetoothNotAvailableError(
        `the controller has taken no command for ${commandTimeout} ms (Num_HCI_Command_Packets stays 0)`,
        'controller',
        { remedy: 'Unplug the adapter or power it off, and open it again' },
      )
      this.fail(error)
      this.#dead(error)
    })
  }

  #endStarvation(): void {
    this.#starved?.cancel()
    this.#starved = undefined
  }
}
