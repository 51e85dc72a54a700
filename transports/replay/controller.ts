import { Reader } from '../../core/cursor.ts'
import { DecodeError } from '../../core/errors.ts'
import type { Command } from '../../hci/command.ts'
import { leExtendedAdvertisingCommands } from '../../hci/commands/le-advertising.ts'
import {
  lePeriodicAdvertisingCommands,
  lePeriodicSyncCommands,
  lePeriodicTransferCommands,
} from '../../hci/commands/le-periodic.ts'
import { commands, findCommand } from '../../hci/commands.ts'
import { encodeEvent } from '../../hci/events.ts'
import { type PacketType, packetType } from '../../hci/transport.ts'
import { defaultAnswers } from './answers.ts'
import type { Survey } from './survey.ts'

const success = 0x00
/** Vol 1 Part F, 2.1. */
const unknownCommand = 0x01
/** LE Extended Advertising (Vol 6 Part B, 4.6), behind the status byte. */
const featureAt = 8 + 12

const extendedCommands: readonly Command[] = [
  ...Object.values<Command>(leExtendedAdvertisingCommands),
  commands.leSetExtendedScanParameters,
  commands.leSetExtendedScanEnable,
  commands.leExtendedCreateConnectionV1,
  commands.leExtendedCreateConnectionV2,
  ...Object.values<Command>(lePeriodicAdvertisingCommands),
  ...Object.values<Command>(lePeriodicSyncCommands),
  ...Object.values<Command>(lePeriodicTransferCommands),
]

/**
 * Answers a live host in place of the recorded controller (Vol 4 Part E, 4.4):
 * - what only sets something succeeds;
 * - what reads something gets the recorded answer, else that of `defaultAnswers`. Features and supported commands are made to fit the recorded
 *   advertising reports, so that a host that can do both chooses legacy or extended commands as the recorded one did;
 * - what Command Status answers gets the recorded status;
 * - all else is an Unknown HCI Command. ACL and ISO packets count as completed at once.
 */
export class ReplayController {
  readonly #survey: Survey
  readonly #extended: boolean
  #scanning = false

  constructor(survey: Survey) {
    this.#survey = survey
    const features = survey.completed.get(commands.leReadLocalSupportedFeatures.opcode)
    this.#extended =
      survey.reports === undefined ? features !== undefined && hasBit(features, featureAt) : survey.reports === 'extended'
  }

  /** Whether the host's last word on scanning was to enable it. */
  get scanning(): boolean {
    return this.#scanning
  }

  /** The event that answers one packet of the host; undefined where none does. */
  answer(type: PacketType, body: Uint8Array): Uint8Array | undefined {
    if (type === packetType.acl || type === packetType.iso) return completedPackets(body)
    if (type !== packetType.command || body.length < 3) return undefined
    const opcode = (body[0] as number) | ((body[1] as number) << 8)
    this.#follow(opcode, body[3])
    return this.#answerCommand(opcode)
  }

  #follow(opcode: number, enable: number | undefined): void {
    if (opcode === commands.reset.opcode) this.#scanning = false
    else if (opcode === commands.leSetScanEnable.opcode || opcode === commands.leSetExtendedScanEnable.opcode)
      this.#scanning = enable === 1
  }

  #answerCommand(opcode: number): Uint8Array {
    const command = findCommand(opcode)
    if (command && onlySets(command)) return commandComplete(opcode, Uint8Array.of(success))
    const returned = this.#returned(opcode)
    if (returned) return commandComplete(opcode, returned)
    const status = this.#survey.statuses.get(opcode)
    if (status !== undefined) return commandStatus(opcode, status)
    return command?.answer === 'status'
      ? commandStatus(opcode, unknownCommand)
      : commandComplete(opcode, Uint8Array.of(unknownCommand))
  }

  /** Status and return parameters of a command that reads something. */
  #returned(opcode: number): Uint8Array | undefined {
    switch (opcode) {
      case commands.leRand.opcode:
        return succeeded(crypto.getRandomValues(new Uint8Array(8)))
      case commands.readLocalSupportedCommands.opcode:
        return this.#supportedCommands()
      case commands.leReadLocalSupportedFeatures.opcode:
        return this.#features()
      default:
        return this.#recordedOrDefault(opcode)
    }
  }

  #recordedOrDefault(opcode: number): Uint8Array | undefined {
    const fallback = defaultAnswers.get(opcode)
    return this.#survey.completed.get(opcode) ?? (fallback && succeeded(fallback))
  }

  #features(): Uint8Array {
    const features = this.#recorded(commands.leReadLocalSupportedFeatures, 8)
    setBit(features, featureAt, this.#extended)
    return features
  }

  #supportedCommands(): Uint8Array {
    const known = this.#survey.completed.has(commands.readLocalSupportedCommands.opcode)
    const mask = this.#recorded(commands.readLocalSupportedCommands, 64)
    for (const command of Object.values<Command>(commands)) {
      const { supported } = command
      if (supported === undefined) continue
      const isExtended = extendedCommands.includes(command)
      if (!known || isExtended) setBit(mask, 8 + supported, (!isExtended || this.#extended) && this.#canAnswer(command))
    }
    return mask
  }

  #canAnswer(command: Command): boolean {
    return (
      onlySets(command) ||
      this.#recordedOrDefault(command.opcode) !== undefined ||
      this.#survey.statuses.get(command.opcode) === success
    )
  }

  /** A successful recorded answer of at least `length` bytes after its status, or zeros. A copy. */
  #recorded({ opcode }: Command, length: number): Uint8Array {
    const recorded = this.#survey.completed.get(opcode)
    return recorded && recorded.length > length && recorded[0] === success ? recorded.slice() : new Uint8Array(1 + length)
  }
}

const nothing = new Uint8Array(0)

/** Whether a command's whole answer is its status: it reads nothing. */
const onlySets = ({ answer, returns }: Command): boolean => {
  if (answer === 'status') return false
  try {
    returns.read(new Reader(nothing))
    return true
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return false
  }
}

const hasBit = (bytes: Uint8Array, bit: number): boolean => ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0

const setBit = (bytes: Uint8Array, bit: number, value: boolean): void => {
  const mask = 1 << (bit & 7)
  const old = bytes[bit >> 3] ?? 0
  bytes[bit >> 3] = value ? old | mask : old & ~mask
}

const succeeded = (returned: Uint8Array): Uint8Array => Uint8Array.of(success, ...returned)

/** What Command Complete has room for after its own three bytes. */
const longestReturned = 252

const commandComplete = (opcode: number, returned: Uint8Array): Uint8Array =>
  encodeEvent({
    name: 'commandComplete',
    numHciCommandPackets: 1,
    opcode,
    returnParameters: returned.subarray(0, longestReturned),
  })

const commandStatus = (opcode: number, status: number): Uint8Array =>
  encodeEvent({ name: 'commandStatus', numHciCommandPackets: 1, opcode, status })

const completedPackets = (body: Uint8Array): Uint8Array | undefined => {
  if (body.length < 2) return undefined
  const connectionHandle = (body[0] as number) | (((body[1] as number) & 0x0f) << 8)
  return encodeEvent({ name: 'numberOfCompletedPackets', completed: [{ connectionHandle, numCompletedPackets: 1 }] })
}
