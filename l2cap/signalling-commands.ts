// Vol 3 Part A, 4: the commands of the LE signalling channel, in the order of their codes.
import { type Codec, type Fields, many, rest, type Struct, struct, u8, u16 } from '../core/codec.ts'
import { Writer } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'
import { type Packet, type Packets, tagged } from '../core/tagged.ts'

const scratch = new Writer()

/** Identifier and length stand before the fields; LE has one command per frame (4). */
const command = <F extends Fields>(fields: F): Codec<{ readonly identifier: number } & Struct<F>> => {
  const layout = struct(fields)
  return {
    read: from => {
      const identifier = u8.read(from)
      const length = u16.read(from)
      if (length !== from.left) throw new DecodeError(`a command of ${length} bytes, and ${from.left} are there`)
      return { identifier, ...layout.read(from) }
    },
    write: (to, value) => {
      scratch.restart()
      layout.write(scratch, value)
      const data = scratch.finish()
      u8.write(to, value.identifier)
      u16.write(to, data.length)
      to.put(data)
    },
  }
}

const ends = { dcid: u16, scid: u16 }
const receiver = { mtu: u16, mps: u16 }

const commands = {
  commandReject: [0x01, command({ reason: u16, data: rest })],
  disconnectionRequest: [0x06, command(ends)],
  disconnectionResponse: [0x07, command(ends)],
  connectionParameterUpdateRequest: [0x12, command({ intervalMin: u16, intervalMax: u16, latency: u16, timeout: u16 })],
  connectionParameterUpdateResponse: [0x13, command({ result: u16 })],
  leCreditBasedConnectionRequest: [0x14, command({ spsm: u16, scid: u16, ...receiver, initialCredits: u16 })],
  leCreditBasedConnectionResponse: [0x15, command({ dcid: u16, ...receiver, initialCredits: u16, result: u16 })],
  flowControlCreditIndication: [0x16, command({ cid: u16, credits: u16 })],
  creditBasedConnectionRequest: [0x17, command({ spsm: u16, ...receiver, initialCredits: u16, scids: many(u16) })],
  creditBasedConnectionResponse: [0x18, command({ ...receiver, initialCredits: u16, result: u16, dcids: many(u16) })],
  creditBasedReconfigureRequest: [0x19, command({ ...receiver, dcids: many(u16) })],
  creditBasedReconfigureResponse: [0x1a, command({ result: u16 })],
} as const satisfies Packets

export type CommandName = keyof typeof commands
export type Command<N extends CommandName = CommandName> = Packet<typeof commands, N>

export type RequestName = Extract<CommandName, `${string}Request`>
export type ResponseName = Extract<CommandName, `${string}Response`>
/** What the response to a request is called. */
export type ResponseTo<N extends RequestName> = N extends `${infer Base}Request`
  ? Extract<ResponseName, `${Base}Response`>
  : never

/** Without its identifier, which the signalling channel chooses. */
export type Unnumbered<N extends CommandName> = { [K in N]: Omit<Command<K>, 'identifier'> }[N]

/** Encodes and decodes them. */
export const signallingCommand = tagged(commands)

/** Reasons of a Command Reject (4.1). */
export const rejectReason = { notUnderstood: 0x0000, mtuExceeded: 0x0001, invalidCid: 0x0002 } as const
