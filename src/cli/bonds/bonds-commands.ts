import type { Command } from 'commander'
import { endHelp, sections } from '../help-texts.ts'
import type { Io } from '../io.ts'
import { bondAddressValue } from './bonds-values.ts'
import { exportCommand } from './export-command.ts'
import { importCommand } from './import-command.ts'
import { listCommand } from './list-command.ts'
import { removeCommand } from './remove-command.ts'

const json = ['--json', 'JSON, one object a line, without keys'] as const

const bondsHelp = `Bonds:
  What stays of a pairing, in one file for all adapters. The environment variable BARETOOTH_BONDS names it; else it is baretooth/bonds.json where
  the platform keeps data of applications. "virtual:" and "replay:" leave no bonds.
  A program that runs meanwhile has read them already: start it again after a change.`

const exportHelp = `Keys:
  What is exported holds all keys: whoever has it can read what was sent, and be this device to its peers.`

/** What is done with the file of bonds. */
export const addBondsCommands = (program: Command, io: Io, finish: (code: number) => void): void => {
  const bonds = program
    .command('bonds')
    .description('list, remove, export and import what stays of pairings')
    .addHelpText('after', sections(bondsHelp, endHelp))

  bonds
    .command('list')
    .description('show with whom there are bonds, and what they protect against')
    .option(...json)
    .addHelpText('after', sections(bondsHelp, endHelp))
    .action(async options => finish(await listCommand(io, options)))

  bonds
    .command('remove')
    .argument('<address>', "the peer's identity address, as list tells it", bondAddressValue)
    .description('forget the bonds with one device, of every adapter')
    .option(...json)
    .addHelpText('after', sections(bondsHelp, endHelp))
    .action(async (address, options) => finish(await removeCommand(io, address, options)))

  bonds
    .command('export [file]')
    .description('write all bonds with their keys to a file that only you can read, or to standard output')
    .option('--force', 'replace the file if it is there; show keys on a terminal')
    .addHelpText('after', sections(exportHelp, bondsHelp, endHelp))
    .action(async (file, options) => finish(await exportCommand(io, file, options)))

  bonds
    .command('import <file>')
    .description('add the bonds of an export, each in place of the one with the same device')
    .option('--identity', 'become who the export is of, too: peers of the other bonds no longer know this device')
    .option(...json)
    .addHelpText('after', sections(bondsHelp, endHelp))
    .action(async (file, options) => finish(await importCommand(io, file, options)))
}
