// Vol 4 Part E, 7: every command that an LE host uses, by name. Each entry stands in the file of its group under commands/.
import type { Command } from './command.ts'
import { basebandCommands, informationalCommands, linkControlCommands, statusCommands } from './commands/controller.ts'
import { leExtendedAdvertisingCommands, leLegacyAdvertisingCommands } from './commands/le-advertising.ts'
import {
  leConnectionCommands,
  leDataLengthCommands,
  leEncryptionCommands,
  leInitiatingCommands,
  lePhyCommands,
} from './commands/le-connection.ts'
import { leControllerCommands, lePowerCommands, lePowerControlCommands, leTestCommands } from './commands/le-controller.ts'
import { lePeriodicAdvertisingCommands, lePeriodicSyncCommands, lePeriodicTransferCommands } from './commands/le-periodic.ts'
import { leAcceptListCommands, leScanningCommands } from './commands/le-scanning.ts'
import { leP256Commands, leResolvingListCommands } from './commands/le-security.ts'

export const commands = {
  ...linkControlCommands,
  ...basebandCommands,
  ...informationalCommands,
  ...statusCommands,
  ...leControllerCommands,
  ...leLegacyAdvertisingCommands,
  ...leExtendedAdvertisingCommands,
  ...leScanningCommands,
  ...leAcceptListCommands,
  ...leInitiatingCommands,
  ...leConnectionCommands,
  ...leDataLengthCommands,
  ...lePhyCommands,
  ...leEncryptionCommands,
  ...leP256Commands,
  ...leResolvingListCommands,
  ...lePeriodicAdvertisingCommands,
  ...lePeriodicSyncCommands,
  ...lePeriodicTransferCommands,
  ...lePowerCommands,
  ...lePowerControlCommands,
  ...leTestCommands,
}

export type CommandName = keyof typeof commands

const byOpcode = new Map(Object.values<Command>(commands).map(command => [command.opcode, command]))

/** The command with this opcode; undefined for those that no table knows, the vendors' among them. */
export const findCommand = (opcode: number): Command | undefined => byOpcode.get(opcode)

const names = new Map(Object.entries<Command>(commands).map(([name, { opcode }]) => [opcode, name as CommandName]))

/** What the command with this opcode is called in `commands`. */
export const commandNameOf = (opcode: number): CommandName | undefined => names.get(opcode)
