import { type Codec, encode, type Fields, type Infer, type Struct, struct } from '../core/codec.ts'

/** One HCI command: what it is called, how it travels and how the controller answers it (Vol 4 Part E, 7). */
export interface Command<P = unknown, R = unknown> {
  /** `LE Set Scan Enable`, as the specification writes it, without the HCI prefix. */
  readonly name: string
  /** OGF << 10 | OCF (Vol 4 Part E, 5.4.1). */
  readonly opcode: number
  /** Its section in Vol 4 Part E: `7.8.11`. */
  readonly section: string
  /** Its bit in Supported_Commands, octet * 8 + bit (Vol 4 Part E, 6.27); undefined where it has none. */
  readonly supported: number | undefined
  /** Command Complete with the results, or Command Status now and an event of its own later. */
  readonly answer: 'complete' | 'status'
  readonly params: Codec<P>
  /** What follows the status byte in Command Complete. */
  readonly returns: Codec<R>
}

/** The decoded parameters of a command: `CommandParams<typeof commands.leSetScanEnable>`. */
export type CommandParams<C extends Command> = Infer<C['params']>
/** The decoded return parameters of a command, without the status. */
export type CommandReturns<C extends Command> = Infer<C['returns']>

type None = Record<never, Codec<unknown>>

/** A command that Command Complete answers. */
export const complete = <P extends Fields = None, R extends Fields = None>(
  name: string,
  opcode: number,
  section: string,
  supported: number | undefined,
  params = {} as P,
  returns = {} as R,
): Command<Struct<P>, Struct<R>> => ({
  name,
  opcode,
  section,
  supported,
  answer: 'complete',
  params: struct(params),
  returns: struct(returns),
})

/** A command that Command Status answers; what comes of it is an event of its own. */
export const status = <P extends Fields = None>(
  name: string,
  opcode: number,
  section: string,
  supported: number | undefined,
  params = {} as P,
): Command<Struct<P>, Struct<None>> => ({ ...complete(name, opcode, section, supported, params), answer: 'status' })

/** A place in Supported_Commands (Vol 4 Part E, 6.27). */
export const bit = (octet: number, position: number): number => octet * 8 + position

/** A whole command packet: opcode, length, parameters (Vol 4 Part E, 5.4.1). Throws RangeError where the parameters are too long. */
export const commandPacket = (name: string, opcode: number, params: Uint8Array): Uint8Array => {
  if (params.length > 255) throw new RangeError(`${name}: ${params.length} bytes of parameters, 255 at most`)
  const packet = new Uint8Array(3 + params.length)
  packet[0] = opcode
  packet[1] = opcode >> 8
  packet[2] = params.length
  packet.set(params, 3)
  return packet
}

/** The same of a command in the tables. Throws RangeError where a value does not fit its field. */
export const encodeCommand = <P>({ name, opcode, params: codec }: Command<P>, params: P): Uint8Array =>
  commandPacket(name, opcode, encode(codec, params))

/** Whether a bit of Supported_Commands is set; commands that have none count as supported. */
export const isSupported = (supportedCommands: Uint8Array, { supported }: Command): boolean =>
  supported === undefined || ((supportedCommands[supported >> 3] ?? 0) & (1 << (supported & 7))) !== 0
