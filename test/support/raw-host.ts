import { Turns } from '../../controller/air/turns.ts'
import type { VirtualController } from '../../controller/controller.ts'
import { decodePrefix, encode } from '../../core/codec.ts'
import { type CommandParams, type CommandReturns, commandPacket } from '../../hci/command.ts'
import { type CommandName, commands } from '../../hci/commands.ts'
import { decodeEvent, type HciEvent, type HciEventName } from '../../hci/events.ts'
import { type CloseReason, type PacketType, packetType, type Transport } from '../../hci/transport.ts'

type Params<N extends CommandName> = CommandParams<(typeof commands)[N]>
type Returns<N extends CommandName> = CommandReturns<(typeof commands)[N]>

/** What a command came to: the status, and the return parameters of Command Complete. */
export interface Answer<N extends CommandName> {
  readonly status: number
  readonly returns: Returns<N>
}

export interface AclPacket {
  readonly handle: number
  readonly boundary: number
  readonly data: Uint8Array
}

/** What a controller has told its host. */
class Received {
  readonly events: HciEvent[] = []
  readonly data: AclPacket[] = []
  readonly all: (HciEvent | AclPacket)[] = []
  readonly answers: (HciEvent<'commandComplete'> | HciEvent<'commandStatus'>)[] = []
  readonly closings: CloseReason[] = []

  take(type: PacketType, body: Uint8Array): void {
    if (type === packetType.event) this.#event(body)
    else if (type === packetType.acl) this.#acl(body)
  }

  #event(body: Uint8Array): void {
    const event = decodeEvent(body[0] as number, body, 2)
    if (event?.name === 'commandComplete' || event?.name === 'commandStatus') this.answers.push(event)
    else if (event) {
      this.events.push(event)
      this.all.push(event)
    }
  }

  #acl(body: Uint8Array): void {
    const head = (body[0] as number) | ((body[1] as number) << 8)
    const packet = { handle: head & 0xfff, boundary: head >> 12, data: body.subarray(4) }
    this.data.push(packet)
    this.all.push(packet)
  }
}

/** A host of nothing but HCI: sends commands as a test says, and keeps every event and every packet of data. */
export class RawHost {
  /** Every event but the answers to commands. */
  readonly events: Received['events']
  readonly data: Received['data']
  /** Events and data together, in the order in which they came. */
  readonly all: Received['all']
  /** Command Complete and Command Status, as they came. */
  readonly answers: Received['answers']
  /** Why the controller has gone; one entry at most. */
  readonly closings: Received['closings']
  readonly #transport: Transport

  /** A host on this controller that wants to hear everything, unless `quiet`. */
  static async on(controller: VirtualController, { quiet = false } = {}): Promise<RawHost> {
    const received = new Received()
    const transport = await controller.open({
      packet: (type, body) => received.take(type, body.slice()),
      drained: () => {},
      closed: reason => received.closings.push(reason),
    })
    const host = new RawHost(transport, received)
    if (!quiet) await host.listenToEverything()
    return host
  }

  private constructor(transport: Transport, { events, data, all, answers, closings }: Received) {
    this.#transport = transport
    this.events = events
    this.data = data
    this.all = all
    this.answers = answers
    this.closings = closings
  }

  async listenToEverything(): Promise<void> {
    await this.run('setEventMask', { eventMask: 0x3fffffffffffffffn })
    await this.run('setEventMaskPage2', { eventMaskPage2: 0xffffffffn })
    await this.run('leSetEventMask', { leEventMask: 0xffffffffffn })
  }

  /** Sends the command and gives its answer, which comes before anything else happens. */
  async command<N extends CommandName>(name: N, params: Params<N>): Promise<Answer<N>> {
    const command = commands[name]
    const before = this.answers.length
    this.send(command.opcode, encode<unknown>(command.params, params))
    for (let turns = 0; this.answers.length === before && turns < 5; turns++) await Promise.resolve()
    if (this.answers.length === before) await macrotask()
    const answer = this.answers.slice(before).find(one => one.opcode === command.opcode)
    if (!answer) throw new Error(`${command.name}: no answer`)
    if (answer.name === 'commandStatus') return { status: answer.status, returns: {} as Returns<N> }
    const [status = -1, ...rest] = answer.returnParameters
    return { status, returns: (status === 0 ? decodePrefix<unknown>(command.returns, Uint8Array.from(rest)) : {}) as Returns<N> }
  }

  /** The same of a command that must succeed. */
  async run<N extends CommandName>(name: N, params: Params<N>): Promise<Returns<N>> {
    const { status, returns } = await this.command(name, params)
    if (status !== 0) throw new Error(`${commands[name].name}: status 0x${status.toString(16)}`)
    return returns
  }

  /** A command packet of any opcode and parameters. */
  send(opcode: number, params: Uint8Array = new Uint8Array()): void {
    this.#transport.send(packetType.command, commandPacket('', opcode, params))
  }

  sendAcl(handle: number, data: Uint8Array, boundary = 0): void {
    const head = handle | (boundary << 12)
    this.#transport.send(packetType.acl, Uint8Array.of(head & 0xff, head >> 8, data.length & 0xff, data.length >> 8, ...data))
  }

  /** The events of this name so far. */
  got<N extends HciEventName>(name: N): HciEvent<N>[] {
    return this.events.filter(event => event.name === name) as HciEvent<HciEventName>[] as HciEvent<N>[]
  }

  async close(): Promise<void> {
    await this.#transport.close()
  }
}

/** Once in a while a controller lets others go first. */
const macrotask = async (): Promise<void> => {
  const turns = new Turns()
  await turns.turn()
  turns.close()
}
