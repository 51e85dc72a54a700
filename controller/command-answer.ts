import { decode, encode } from '../core/codec.ts'
import { Reader } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'
import type { Command } from '../hci/command.ts'
import { type CommandName, commands } from '../hci/commands.ts'
import type { HciEvent } from '../hci/events.ts'
import { hciStatus, Refusal } from './refusal.ts'

/** Carries out one command: its return parameters, or undefined for none. Throws Refusal. */
export type RunCommand = (name: CommandName, params: unknown) => unknown

/** What a host is told of a command, but for the credits. */
export type Answer =
  | Omit<HciEvent<'commandComplete'>, 'numHciCommandPackets'>
  | Omit<HciEvent<'commandStatus'>, 'numHciCommandPackets'>

/** Opcode and Parameter_Total_Length (Vol 4 Part E, 5.4.1). */
export const commandHeader = 3
export const opcodeOf = (packet: Uint8Array): number => (packet[0] ?? 0) | ((packet[1] ?? 0) << 8)

/** A controller does not know how a command is answered that it does not know (Vol 4 Part E, 4.5). */
export const unknownCommand = (opcode: number): Answer => ({
  name: 'commandStatus',
  status: hciStatus.unknownCommand,
  opcode,
})

/** Carries a whole command packet out and tells what came of it. */
export const answerTo = (name: CommandName, packet: Uint8Array, run: RunCommand): Answer => {
  const command: Command = commands[name]
  const { opcode } = command
  const { status, returns } = carryOut(name, command, packet, run)
  return command.answer === 'status'
    ? { name: 'commandStatus', status, opcode }
    : { name: 'commandComplete', opcode, returnParameters: Uint8Array.of(status, ...returns) }
}

const carryOut = (name: CommandName, command: Command, packet: Uint8Array, run: RunCommand) => {
  try {
    const given = packet.subarray(commandHeader)
    if (packet[commandHeader - 1] !== given.length) throw new Refusal(hciStatus.invalidParameters)
    const returned = run(name, decode(command.params, given))
    return { status: hciStatus.success, returns: encode(command.returns, returned ?? {}) }
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, returns: refusedReturns(command, packet) }
    if (error instanceof DecodeError) return { status: hciStatus.invalidParameters, returns: refusedReturns(command, packet) }
    throw error
  }
}

const zeros = new Uint8Array(256)

/** What follows the status of a refusal: the handle that it is about, where the answer begins with one, and zeros (4.5). */
const refusedReturns = (command: Command, packet: Uint8Array): Uint8Array => {
  const from = new Reader(zeros)
  const fields = command.returns.read(from) as object
  const returns = new Uint8Array(from.at)
  if ('connectionHandle' in fields) returns.set(packet.subarray(commandHeader, commandHeader + 2))
  return returns
}
