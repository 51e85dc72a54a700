import { decode, encode } from '../core/codec.ts'
import { Reader } from '../core/cursor.ts'
import { BleakBluetoothNotAvailableError, DecodeError } from '../core/errors.ts'
import type { Command } from '../hci/command.ts'
import { type CommandName, commandNameOf, commands } from '../hci/commands.ts'
import { encodeEvent, type HciEvent } from '../hci/events.ts'
import { type OpenTransport, type PacketType, packetType, type TransportHandlers } from '../hci/transport.ts'
import type { Air } from './air.ts'
import type { Bugs, Profile } from './profile.ts'
import { hciStatus, Refusal } from './refusal.ts'

/** How a port carries out what its host sends. */
export interface PortHandlers {
  /** Carries out one command: its return parameters, or undefined for none. Throws Refusal. */
  command(name: CommandName, params: unknown): unknown
  /** Whether the controller has this command. */
  knows(name: CommandName): boolean
  acl(handle: number, boundary: number, data: Uint8Array): void
  /** The host has gone. */
  closed(): void
}

/** Packets for a host that does not take them; reports beyond that are dropped, as controllers do. */
const mostWaiting = 2_000
const nop = 0x0000

/** Where a host meets a controller: takes its commands, as many as it has credits for, and gives it the answers and events. */
export class Port {
  /** Commands that came without credit and were dropped, packets that were none, and reports that a slow host missed. */
  readonly counters = { dropped: 0, malformed: 0, missed: 0 }
  readonly #air: Air
  readonly #profile: Profile
  readonly #bugs: Bugs
  readonly #on: PortHandlers
  #host: TransportHandlers | undefined
  readonly #waiting: { readonly type: PacketType; readonly body: Uint8Array }[] = []
  /** Commands that have not been answered. */
  #inProgress = 0
  #commands = 0

  constructor(options: { readonly air: Air; readonly profile: Profile; readonly bugs: Bugs; readonly on: PortHandlers }) {
    this.#air = options.air
    this.#profile = options.profile
    this.#bugs = options.bugs
    this.#on = options.on
  }

  /** One host at a time. */
  readonly open: OpenTransport = (handlers, { signal } = {}) => {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#host)
      return Promise.reject(new BleakBluetoothNotAvailableError('the virtual controller has a host already', 'busy'))
    this.#host = handlers
    return Promise.resolve({
      clock: this.#air.clock,
      send: (type, body) => {
        if (this.#host === handlers) this.#receive(type, body.slice())
        return true
      },
      close: () => {
        if (this.#host === handlers) this.#end()
        return Promise.resolve()
      },
    })
  }

  /** The cable is pulled: the host is told that it has lost its controller. */
  unplug(): void {
    const error = new BleakBluetoothNotAvailableError('the virtual controller was unplugged', 'lost')
    this.#leave()?.closed({ kind: 'lost', error })
  }

  event(event: HciEvent): void {
    const isReport = 'reports' in event
    if (isReport && this.#waiting.length >= mostWaiting) this.counters.missed++
    else this.#send(packetType.event, encodeEvent(event))
  }

  acl(handle: number, boundary: number, data: Uint8Array): void {
    const body = new Uint8Array(4 + data.length)
    const head = handle | (boundary << 12)
    body[0] = head & 0xff
    body[1] = head >> 8
    body[2] = data.length & 0xff
    body[3] = data.length >> 8
    body.set(data, 4)
    this.#send(packetType.acl, body)
  }

  /** After a Reset nothing is in progress but the Reset itself. */
  forgetCommands(): void {
    this.#inProgress = Math.min(this.#inProgress, 1)
  }

  #end(): void {
    this.#leave()?.closed({ kind: 'closed' })
  }

  #leave(): TransportHandlers | undefined {
    const host = this.#host
    this.#host = undefined
    this.#waiting.length = 0
    this.#inProgress = 0
    if (host) this.#on.closed()
    return host
  }

  #receive(type: PacketType, body: Uint8Array): void {
    if (type === packetType.command) this.#receiveCommand(body)
    else if (type === packetType.acl) this.#receiveAcl(body)
  }

  #receiveAcl(body: Uint8Array): void {
    const head = (body[0] ?? 0) | ((body[1] ?? 0) << 8)
    const length = (body[2] ?? 0) | ((body[3] ?? 0) << 8)
    if (body.length < 4 || length !== body.length - 4) this.counters.malformed++
    else this.#on.acl(head & 0xfff, (head >> 12) & 3, body.subarray(4))
  }

  /** Vol 4 Part E, 4.4: what exceeds the credits is lost. */
  #receiveCommand(body: Uint8Array): void {
    const isReset = body[0] === 0x03 && body[1] === 0x0c
    if (this.#inProgress >= this.#profile.commandCredits && !isReset) {
      this.counters.dropped++
      return
    }
    this.#inProgress++
    const host = this.#host
    const run = () => {
      if (this.#host === host) this.#run(body)
    }
    if (this.#profile.commandTime > 0) this.#air.after(this.#profile.commandTime, run)
    else run()
  }

  #run(body: Uint8Array): void {
    const opcode = (body[0] ?? 0) | ((body[1] ?? 0) << 8)
    const before = this.#waiting.length
    const name = commandNameOf(opcode)
    const { status, returns } = this.#carryOut(name, body)
    if (!this.#has('silent', name)) {
      const events = this.#waiting.splice(before)
      this.#answer(name, opcode, status, returns)
      this.#waiting.push(...events)
    }
    if (++this.#commands === this.#bugs.hardwareErrorAfter) this.event({ name: 'hardwareError', hardwareCode: 1 })
  }

  #carryOut(name: CommandName | undefined, body: Uint8Array): Answer {
    if (name === undefined || !this.#on.knows(name) || this.#has('missing', name)) return { status: hciStatus.unknownCommand }
    const command: Command = commands[name]
    try {
      const given = body.subarray(3)
      if (body[2] !== given.length) throw new Refusal(hciStatus.invalidParameters)
      const returns = this.#on.command(name, decode(command.params, given))
      return { status: hciStatus.success, returns: encode(command.returns, returns ?? {}) }
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, returns: refusedReturns(command, body) }
      if (error instanceof DecodeError) return { status: hciStatus.invalidParameters, returns: refusedReturns(command, body) }
      throw error
    }
  }

  #answer(name: CommandName | undefined, opcode: number, status: number, returns: Uint8Array | undefined): void {
    this.#inProgress--
    const command: Command | undefined = name && commands[name]
    const credits = this.#bugs.creditsByNop ? 0 : this.#profile.commandCredits - this.#inProgress
    const returnParameters = this.#has('emptyAnswers', name) ? new Uint8Array() : Uint8Array.of(status, ...(returns ?? []))
    const answer: HciEvent =
      command?.answer === 'complete'
        ? { name: 'commandComplete', numHciCommandPackets: credits, opcode, returnParameters }
        : { name: 'commandStatus', status, numHciCommandPackets: credits, opcode }
    this.event(answer)
    if (this.#bugs.doubledAnswers) this.event(answer)
    if (this.#bugs.creditsByNop) this.#nop()
  }

  #nop(): void {
    const numHciCommandPackets = this.#profile.commandCredits - this.#inProgress
    this.event({ name: 'commandComplete', numHciCommandPackets, opcode: nop, returnParameters: new Uint8Array() })
  }

  #has(bug: 'silent' | 'missing' | 'emptyAnswers', name: CommandName | undefined): boolean {
    return name !== undefined && this.#bugs[bug]?.includes(name) === true
  }

  /** Packets reach the host in order, and never inside a call of its own. */
  #send(type: PacketType, body: Uint8Array): void {
    if (!this.#host) return
    this.#waiting.push({ type, body })
    this.#air.touch()
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush())
  }

  #flush(): void {
    for (let packet = this.#waiting.shift(); packet; packet = this.#waiting.shift()) this.#host?.packet(packet.type, packet.body)
  }
}

interface Answer {
  readonly status: number
  /** What follows the status in Command Complete. */
  readonly returns?: Uint8Array
}

const zeros = new Uint8Array(256)

/** What follows the status of a refusal: the handle that it is about, where the answer begins with one, and zeros. */
const refusedReturns = (command: Command, body: Uint8Array): Uint8Array => {
  const from = new Reader(zeros)
  command.returns.read(from)
  const returns = new Uint8Array(from.at)
  const isAboutLink = 'connectionHandle' in (command.returns.read(new Reader(zeros)) as object)
  if (isAboutLink) returns.set(body.subarray(3, 5))
  return returns
}
