import { encode } from '../../core/codec.ts'
import type { Command, CommandReturns } from '../../hci/command.ts'
import { commands } from '../../hci/commands.ts'
import { encodeEvent, type HciEvent } from '../../hci/events.ts'
import { type OpenTransport, packetType, type TransportHandlers } from '../../hci/transport.ts'

/** What a controller does with a command: return parameters (status first), or nothing at all. */
type Answer = Uint8Array | undefined

const byOpcode = new Map<number, Command>(Object.values(commands).map(command => [command.opcode, command]))

/** Status 0, then these return parameters. */
export const success = <C extends Command>(command: C, returns: CommandReturns<C>): Uint8Array =>
  Uint8Array.of(0, ...encode(command.returns, returns))

const unknownCommand = 0x01

/** Every bit set: the controller announces everything. */
const everything = new Uint8Array(64).fill(0xff)

/** A controller at the other end of a transport, which answers as a test tells it to. By default it is a willing 5.4 one. */
export class ScriptedController {
  /** Names of the commands that arrived, and their parameters as hex. */
  readonly received: string[] = []
  /** Num_HCI_Command_Packets in every answer. */
  credits = 1
  /** Drops commands beyond its credits, as a real one may. */
  strict = false
  closes = 0
  #handlers: TransportHandlers | undefined
  #outstanding = 0
  readonly #answers = new Map<number, (params: Uint8Array) => Answer>()

  constructor() {
    const c = commands
    this.answer(c.readLocalVersionInformation, {
      hciVersion: 13,
      hciSubversion: 1,
      lmpVersion: 13,
      companyIdentifier: 0x05f1,
      lmpSubversion: 1,
    })
    this.answer(c.readLocalSupportedCommands, { supportedCommands: everything })
    this.answer(c.readLocalSupportedFeatures, { lmpFeatures: 0x6000000000n })
    this.answer(c.leReadLocalSupportedFeatures, { leFeatures: 0x5979ffn })
    this.answer(c.leReadBufferSizeV2, {
      leAclDataPacketLength: 251,
      totalNumLeAclDataPackets: 8,
      isoDataPacketLength: 0,
      totalNumIsoDataPackets: 0,
    })
    this.answer(c.leReadBufferSizeV1, { leAclDataPacketLength: 251, totalNumLeAclDataPackets: 8 })
    this.answer(c.leReadSupportedStates, { leStates: 0x3ffffffffffn })
    this.answer(c.leReadFilterAcceptListSize, { filterAcceptListSize: 8 })
    this.answer(c.leReadResolvingListSize, { resolvingListSize: 4 })
    this.answer(c.leReadNumberOfSupportedAdvertisingSets, { numSupportedAdvertisingSets: 2 })
    this.answer(c.leReadMaximumAdvertisingDataLength, { maxAdvertisingDataLength: 1650 })
    this.answer(c.leSetExtendedAdvertisingParametersV1, { selectedTxPower: 0 })
    this.answer(c.readBdAddr, { bdAddr: 0xc0ffee000001 })
  }

  /** A legacy 4.0 controller. */
  static legacy(): ScriptedController {
    const controller = new ScriptedController()
    controller.answer(commands.leReadLocalSupportedFeatures, { leFeatures: 1n })
    return controller
  }

  /** From now on this command succeeds with these return parameters. */
  answer<C extends Command>(command: C, returns: CommandReturns<C>): void {
    this.#answers.set(command.opcode, () => success(command, returns))
  }

  /** From now on this command is answered so; undefined is silence. */
  script(opcode: number, answer: (params: Uint8Array) => Answer): void {
    this.#answers.set(opcode, answer)
  }

  /** From now on this command is refused. */
  refuse(command: Command, status = unknownCommand): void {
    this.script(command.opcode, () => Uint8Array.of(status))
  }

  /** From now on this command is never answered. */
  silence(command: Command): void {
    this.script(command.opcode, () => undefined)
  }

  readonly open: OpenTransport = async handlers => {
    this.#handlers = handlers
    let closed = false
    return {
      send: (type, body) => {
        if (!closed && type === packetType.command) this.#command(body.slice())
        return true
      },
      close: async () => {
        if (closed) return
        closed = true
        this.closes++
        this.#end({ kind: 'closed' })
      },
    }
  }

  /** An event, as the controller would send it. */
  event(event: HciEvent): void {
    this.packet(packetType.event, encodeEvent(event))
  }

  /** Any bytes as a packet. */
  packet(type: 1 | 2 | 3 | 4 | 5, body: Uint8Array): void {
    this.#handlers?.packet(type, body)
  }

  /** The cable is pulled. */
  lose(message = 'unplugged'): void {
    this.#end({ kind: 'lost', error: new Error(message) })
  }

  /** The input is complete, as that of a capture. */
  finish(): void {
    this.#end({ kind: 'ended' })
  }

  #end(reason: Parameters<TransportHandlers['closed']>[0]): void {
    const handlers = this.#handlers
    this.#handlers = undefined
    handlers?.closed(reason)
  }

  #command(packet: Uint8Array): void {
    const opcode = (packet[0] as number) | ((packet[1] as number) << 8)
    if (this.strict && this.#outstanding >= this.credits) return
    this.#outstanding++
    const command = byOpcode.get(opcode)
    const params = packet.subarray(3)
    this.received.push(`${command?.name ?? opcode.toString(16)} ${Buffer.from(params).toString('hex')}`.trim())
    const scripted = this.#answers.get(opcode)
    const returnParameters = scripted ? scripted(params) : this.#willing(command)
    if (returnParameters) queueMicrotask(() => this.#reply(command, opcode, returnParameters))
  }

  #reply(command: Command | undefined, opcode: number, returnParameters: Uint8Array): void {
    this.#outstanding--
    const numHciCommandPackets = this.credits
    if (command?.answer === 'status')
      this.event({ name: 'commandStatus', status: returnParameters[0] ?? 0, numHciCommandPackets, opcode })
    else this.event({ name: 'commandComplete', numHciCommandPackets, opcode, returnParameters })
  }

  #willing(command: Command | undefined): Uint8Array {
    return Uint8Array.of(command ? 0 : unknownCommand)
  }
}
