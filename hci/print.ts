import { decodePrefix } from '../core/codec.ts'
import { hexNumber } from '../core/hex.ts'
import { findCommand } from './commands.ts'
import { errorName } from './error-codes.ts'
import { leMetaCode } from './event.ts'
import { decodeEvent, type HciEvent, hciEvents } from './events.ts'
import { hidden, printFields, printHex } from './print-fields.ts'
import { printReports } from './print-reports.ts'
import { isSecretCommand, isSecretEvent, secretLength } from './secrets.ts'
import { type PacketType, packetType } from './transport.ts'

/** A line of which empty parts are left out. */
const line = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' ')

const malformed = (what: string, shown: string, why: string): string => `malformed: ${line(what, shown)} (${why})`

const word = (body: Uint8Array, at: number): number => (body[at] ?? 0) | ((body[at + 1] ?? 0) << 8)

/** Runs a decoder and prints what it gives; a packet that it refuses is marked. */
const orMalformed = (what: string, shown: string, describe: () => string): string => {
  try {
    return describe()
  } catch (error) {
    return malformed(what, shown, error instanceof Error ? error.message : String(error))
  }
}

const vendorGroup = 0x3f
const commandTitle = (opcode: number): string => {
  const name = findCommand(opcode)?.name ?? (opcode >> 10 === vendorGroup ? 'Vendor command' : 'Unknown command')
  return `${name} (${hexNumber(opcode, 4)})`
}

const describeCommand = (body: Uint8Array): string => {
  const opcode = word(body, 0)
  const print = isSecretCommand(opcode) ? hidden : printHex
  if (body.length < 3 || body[2] !== body.length - 3) return malformed('command', print(body), 'wrong length')
  const params = body.subarray(3)
  const command = findCommand(opcode)
  if (!command) return line(commandTitle(opcode), print(params))
  return orMalformed(commandTitle(opcode), print(params), () =>
    line(commandTitle(opcode), printFields(decodePrefix(command.params, params) as object)),
  )
}

const describeReturned = (opcode: number, returned: Uint8Array): string => {
  const command = findCommand(opcode)
  const status = returned[0]
  const print = isSecretCommand(opcode) ? hidden : printHex
  if (!command || status === undefined) return print(returned)
  const outcome = `status=${errorName(status)}`
  const values = returned.subarray(1)
  // After a refusal many controllers leave the rest out, or fill it with zeros.
  if (status !== 0) return outcome
  return orMalformed(outcome, print(values), () => line(outcome, printFields(decodePrefix(command.returns, values) as object)))
}

const describeKnownEvent = (event: HciEvent): string => {
  if (event.name === 'commandComplete')
    return event.opcode === 0
      ? `numHciCommandPackets=${event.numHciCommandPackets}`
      : line(commandTitle(event.opcode), describeReturned(event.opcode, event.returnParameters))
  if (event.name === 'commandStatus')
    return event.opcode === 0
      ? `numHciCommandPackets=${event.numHciCommandPackets}`
      : `${commandTitle(event.opcode)} status=${errorName(event.status)}`
  const { name: _, ...fields } = event
  return printReports(event) ?? printFields(fields)
}

/** What a count promised and the packet did not hold. */
const describeMissing = (event: HciEvent, parameters: Uint8Array): string => {
  const rows = 'reports' in event ? event.reports : event.name === 'numberOfCompletedPackets' ? event.completed : undefined
  const announced = parameters['reports' in event ? 1 : 0]
  return rows === undefined || rows.length === announced ? '' : `malformed: ${rows.length} of ${announced} are whole`
}

const describeEvent = (body: Uint8Array): string => {
  const code = body[0] ?? 0
  const print = isSecretEvent(body) ? hidden : printHex
  if (body.length < 2 || body[1] !== body.length - 2) return malformed('event', print(body), 'wrong length')
  if (code === leMetaCode && body.length === 2) return malformed('LE event', print(body), 'no Subevent_Code')
  const parameters = body.subarray(2)
  const title = code === leMetaCode ? `LE event ${hexNumber(parameters[0] ?? 0, 2)}` : `Event ${hexNumber(code, 2)}`
  return orMalformed(title, print(parameters), () => {
    const event = decodeEvent(code, parameters)
    if (!event) return line(title, print(parameters))
    return line(hciEvents[event.name].title, describeKnownEvent(event), describeMissing(event, parameters))
  })
}

/** What there is behind `start`, without so many bytes at the end. */
const printFrom = (body: Uint8Array, start: number, secret: number): string => {
  const end = body.length - secret
  return line(printHex(body.subarray(start, end)), secret > 0 ? hidden(body.subarray(end)) : '')
}

/** Vol 4 Part E, 5.4.2, 5.4.3 and 5.4.5: a handle with flags, a length, data. */
const describeData = (kind: string, head: number, mask: number, body: Uint8Array, boundaries: readonly string[]): string => {
  const secret = kind === 'ACL' ? secretLength(body.subarray(head)) : 0
  const length = (head === 3 ? (body[2] ?? 0) : word(body, 2)) & mask
  if (body.length < head || length !== body.length - head) return malformed(kind, printFrom(body, 0, secret), 'wrong length')
  const handle = hexNumber(word(body, 0) & 0x0fff, 4)
  const boundary = boundaries[(word(body, 0) >> 12) & 3] ?? ''
  return line(kind, `handle=${handle}`, boundary, `${length} bytes`, printFrom(body, head, secret))
}

/**
 * One readable line for one packet (without its indicator), in either direction: names and fields where the tables know it,
 * a code and hex where they do not, `malformed:` and hex where it is broken. Long data is cut and counted. Never throws.
 */
export const describePacket = (type: PacketType, body: Uint8Array): string => {
  switch (type) {
    case packetType.command:
      return describeCommand(body)
    case packetType.event:
      return describeEvent(body)
    case packetType.acl:
      return describeData('ACL', 4, 0xffff, body, ['first', 'continuing', 'first', 'complete'])
    case packetType.sco:
      return describeData('SCO', 3, 0xff, body, [])
    case packetType.iso:
      return describeData('ISO', 4, 0x3fff, body, ['first', 'continuing', 'complete', 'last'])
    default:
      return line(`Packet type ${String(type)}`, printHex(body))
  }
}
