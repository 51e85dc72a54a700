import { type Clock, systemClock } from '../core/clock.ts'
import type { CallOptions } from '../core/deadline.ts'
import { BleakBluetoothNotAvailableError, BleakError, DecodeError } from '../core/errors.ts'
import type { Command } from './command.ts'
import { type CommandOptions, CommandQueue } from './command-queue.ts'
import { decodeEvent, type HciEvent } from './events.ts'
import { type CloseReason, type OpenTransport, type PacketType, packetType, type Transport } from './transport.ts'

/** What has passed through one adapter since it was opened. */
export interface HciCounters {
  /** Packets from the controller. */
  received: number
  /** Packets to the controller. */
  sent: number
  /** Packets from the controller that are not what their type says. */
  malformed: number
  /** Events that no table knows, and packets of a type that nobody takes (SCO, ISO). */
  ignored: number
}

/** Where an adapter's traffic goes; given at construction. None of them may throw. */
export interface HciHandlers {
  /** Every event that the command queue does not consume. Views in it are valid until the call returns. */
  event(event: HciEvent): void
  /** An ACL packet whose length is right: handle, Packet_Boundary_Flag, data (a view). */
  acl(handle: number, boundary: number, data: Uint8Array): void
  /** The transport has room for ACL again. */
  drained(): void
  /** Exactly once, last. */
  closed(reason: CloseReason): void
}

/** One open controller: its commands, its events, its data. Nothing that it sends makes this throw. */
export class Hci {
  readonly counters: HciCounters = { received: 0, sent: 0, malformed: 0, ignored: 0 }
  readonly clock: Clock
  readonly #handlers: HciHandlers
  readonly #commands: CommandQueue
  #transport: Transport | undefined
  #ended = false

  /** Opens a transport; the controller is untouched until the first command (see `bringUp`). */
  static async open(open: OpenTransport, handlers: HciHandlers, options?: CallOptions): Promise<Hci> {
    const hci = new Hci(handlers)
    await hci.#start(open, options)
    return hci
  }

  private constructor(handlers: HciHandlers) {
    this.#handlers = handlers
    this.clock = {
      now: () => (this.#transport?.clock ?? systemClock).now(),
      schedule: (milliseconds, task) => (this.#transport?.clock ?? systemClock).schedule(milliseconds, task),
    }
    this.#commands = new CommandQueue({
      clock: this.clock,
      send: packet => this.send(packetType.command, packet),
      dead: error => void this.abandon(error),
    })
  }

  async #start(open: OpenTransport, options: CallOptions | undefined): Promise<void> {
    this.#transport = await open(
      {
        packet: (type, body) => this.#receive(type, body),
        drained: () => this.#handlers.drained(),
        closed: reason => this.#close(reason),
      },
      options,
    )
  }

  /** Bytes that were no packet and were skipped by the transport. */
  get skippedBytes(): number {
    return this.#transport?.skippedBytes ?? 0
  }

  /** Runs one command; see CommandQueue.run for what it throws. */
  run<P, R>(command: Command<P, R>, params: P, options?: CommandOptions): Promise<R> {
    return this.#commands.run(command, params, options)
  }

  /** Sends a vendor's command as opcode and bytes; gives its return parameters, the status included. */
  runRaw(opcode: number, params: Uint8Array, options?: CommandOptions): Promise<Uint8Array> {
    return this.#commands.runRaw(opcode, params, options)
  }

  /** Sends one packet as it is. False: no more ACL before `drained`. */
  send(type: PacketType, body: Uint8Array): boolean {
    this.counters.sent++
    return this.#transport?.send(type, body) ?? true
  }

  /** After a Hardware Error (Vol 4 Part E, 7.7.16): whoever waits for an answer is told, and the queue starts afresh. */
  restart(error: Error): void {
    this.#commands.restart(error)
  }

  /** Idempotent. Every command that waits is rejected. */
  async close(): Promise<void> {
    this.#commands.fail(adapterClosed())
    await this.#transport?.close()
  }

  /** Gives up a controller that does not work any more: whoever waits is told `error`. Idempotent. */
  async abandon(error: Error): Promise<void> {
    this.#close({ kind: 'lost', error })
    await this.#transport?.close()
  }

  #close(reason: CloseReason): void {
    if (this.#ended) return
    this.#ended = true
    this.#commands.fail(adapterLost(reason))
    this.#handlers.closed(reason)
  }

  #receive(type: PacketType, body: Uint8Array): void {
    if (this.#ended) return
    this.counters.received++
    if (type === packetType.event) this.#receiveEvent(body)
    else if (type === packetType.acl) this.#receiveAcl(body)
    else this.counters.ignored++
  }

  #receiveEvent(body: Uint8Array): void {
    if (body.length < 2 || body.length !== 2 + (body[1] as number)) {
      this.counters.malformed++
      return
    }
    try {
      const event = decodeEvent(body[0] as number, body, 2)
      if (event === undefined) this.counters.ignored++
      else this.#dispatch(event)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.counters.malformed++
    }
  }

  #dispatch(event: HciEvent): void {
    switch (event.name) {
      case 'commandComplete':
        this.#commands.complete(event.numHciCommandPackets, event.opcode, event.returnParameters)
        break
      case 'commandStatus':
        this.#commands.status(event.numHciCommandPackets, event.opcode, event.status)
        break
      default:
        this.#handlers.event(event)
    }
  }

  /** Vol 4 Part E, 5.4.2: handle and flags, then a length that must be the real one. Broadcast flags do not exist on LE. */
  #receiveAcl(body: Uint8Array): void {
    const head = (body[0] ?? 0) | ((body[1] ?? 0) << 8)
    const boundary = (head >> 12) & 3
    const broadcast = head >> 14
    const length = (body[2] ?? 0) | ((body[3] ?? 0) << 8)
    if (body.length < 4 || length !== body.length - 4 || broadcast !== 0 || boundary === 3) this.counters.malformed++
    else this.#handlers.acl(head & 0xfff, boundary, body.subarray(4))
  }
}

const adapterClosed = (): BleakError => new BleakError('the adapter has been closed')

/** What everybody who waits for an adapter hears when it has ended. */
export const adapterLost = (reason: CloseReason): Error => {
  if (reason.kind === 'closed') return adapterClosed()
  if (reason.kind === 'ended') return new BleakError('the adapter has ended: its input is complete')
  const { error } = reason
  if (error instanceof BleakBluetoothNotAvailableError) return error
  return new BleakBluetoothNotAvailableError(`the adapter has been lost: ${error.message}`, 'lost', { cause: error })
}
