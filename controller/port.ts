import { BleakBluetoothNotAvailableError } from '../core/errors.ts'
import { type CommandName, commandNameOf, commands } from '../hci/commands.ts'
import { encodeEvent, type HciEvent } from '../hci/events.ts'
import { type OpenTransport, type PacketType, packetType, type TransportHandlers } from '../hci/transport.ts'
import type { Air } from './air/air.ts'
import { Turns } from './air/turns.ts'
import { type Answer, answerTo, commandHeader, opcodeOf, type RunCommand, unknownCommand } from './command-answer.ts'
import type { Bugs, Profile } from './profile.ts'

/** How a port carries out what its host sends. */
export interface PortHandlers {
  readonly command: RunCommand
  /** Whether the controller has this command. */
  knows(name: CommandName): boolean
  acl(handle: number, boundary: number, data: Uint8Array): void
  /** The controller is to report a hardware error. */
  hardwareError(): void
  /** The host has gone. */
  closed(): void
}

/** Deliveries after which timers and other hosts get their turn: a host that polls would keep everybody waiting. */
const mostInARow = 1_000
/** Packets for a host that does not take them; reports beyond that are dropped, as controllers do. */
const mostWaiting = 2_000
const nop = 0x0000
/** What others cause as often as they like. */
const reports: ReadonlySet<HciEvent['name']> = new Set([
  'leAdvertisingReport',
  'leDirectedAdvertisingReport',
  'leExtendedAdvertisingReport',
  'lePeriodicAdvertisingReportV1',
  'leScanRequestReceived',
])

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
  /** Microseconds. */
  #busyUntil = 0
  #isFlushing = false
  #inARow = 0

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
    if (this.#waiting.length >= mostWaiting && reports.has(event.name)) this.counters.missed++
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

  #end(): void {
    this.#leave()?.closed({ kind: 'closed' })
  }

  #leave(): TransportHandlers | undefined {
    const host = this.#host
    this.#host = undefined
    this.#waiting.length = 0
    this.#inProgress = 0
    this.#busyUntil = 0
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
    // Broadcast flags mean nothing on LE (Vol 4 Part E, 5.4.2).
    if (body.length < 4 || length !== body.length - 4 || head >> 14 !== 0) this.counters.malformed++
    else this.#on.acl(head & 0xfff, (head >> 12) & 3, body.subarray(4))
  }

  /** Vol 4 Part E, 4.4: what exceeds the credits is lost, but for a Reset, which a host sends when nothing else helps. */
  #receiveCommand(packet: Uint8Array): void {
    if (packet.length < commandHeader) {
      this.counters.malformed++
      return
    }
    const room = this.#profile.commandCredits + (opcodeOf(packet) === commands.reset.opcode ? 1 : 0)
    if (this.#inProgress >= room) {
      this.counters.dropped++
      return
    }
    this.#inProgress++
    const { commandTime } = this.#profile
    if (commandTime === 0) this.#run(packet)
    else this.#runLater(packet, commandTime)
  }

  /** One command after the other. */
  #runLater(packet: Uint8Array, commandTime: number): void {
    const host = this.#host
    this.#busyUntil = Math.max(this.#busyUntil, this.#air.time) + commandTime
    this.#air.at(this.#busyUntil, () => {
      if (this.#host === host) this.#run(packet)
    })
  }

  #run(packet: Uint8Array): void {
    const opcode = opcodeOf(packet)
    const name = commandNameOf(opcode)
    const before = this.#waiting.length
    const known = name !== undefined && this.#on.knows(name) && !this.#has('missing', name)
    const answer = known ? answerTo(name, packet, this.#on.command) : unknownCommand(opcode)
    this.#inProgress--
    const events = this.#waiting.splice(before)
    if (!this.#has('silent', name)) this.#answer(this.#has('emptyAnswers', name) ? withoutStatus(answer) : answer)
    this.#waiting.push(...events)
    if (++this.#commands === this.#bugs.hardwareErrorAfter) this.#on.hardwareError()
  }

  #answer(answer: Answer): void {
    const credits = this.#credits
    const event = { ...answer, numHciCommandPackets: this.#bugs.creditsByNop ? 0 : credits }
    this.event(event)
    if (this.#bugs.doubledAnswers) this.event(event)
    if (this.#bugs.creditsByNop)
      this.event({ name: 'commandComplete', numHciCommandPackets: credits, opcode: nop, returnParameters: new Uint8Array() })
  }

  /** Num_HCI_Command_Packets; a Reset may have taken one more than there are. */
  get #credits(): number {
    return Math.max(0, this.#profile.commandCredits - this.#inProgress)
  }

  #has(bug: 'silent' | 'missing' | 'emptyAnswers', name: CommandName | undefined): boolean {
    return name !== undefined && this.#bugs[bug]?.includes(name) === true
  }

  /** Packets reach the host in order, and never inside a call of its own. */
  #send(type: PacketType, body: Uint8Array): void {
    if (!this.#host) return
    this.#waiting.push({ type, body })
    this.#air.touch()
    if (this.#isFlushing) return
    this.#isFlushing = true
    if (++this.#inARow < mostInARow) queueMicrotask(() => this.#flush())
    else void this.#flushLater()
  }

  async #flushLater(): Promise<void> {
    this.#inARow = 0
    const release = this.#air.hold()
    const turns = new Turns()
    await turns.turn()
    turns.close()
    try {
      this.#flush()
    } finally {
      release()
    }
  }

  #flush(): void {
    try {
      for (let packet = this.#waiting.shift(); packet; packet = this.#waiting.shift())
        this.#host?.packet(packet.type, packet.body)
    } finally {
      this.#isFlushing = false
    }
  }
}

const withoutStatus = (answer: Answer): Answer =>
  answer.name === 'commandComplete' ? { ...answer, returnParameters: new Uint8Array() } : answer
