import { type Command, Option } from 'commander'
import { adapterHelp, characteristicHelp, deviceHelp, endHelp, pairingHelp, sections } from '../help-texts.ts'
import type { Io } from '../io.ts'
import { timeoutValue } from '../option-values.ts'
import { addressTypeValue, countValue } from './device-values.ts'
import { exploreCommand } from './explore-command.ts'
import { infoCommand } from './info-command.ts'
import { notifyCommand } from './notify-command.ts'
import { pairCommand } from './pair-command.ts'
import { readCommand } from './read-command.ts'
import { writeCommand } from './write-command.ts'

const json = ['--json', 'JSON, one object a line; bytes are hex'] as const

const connecting = (command: Command): Command =>
  reaching(command.option('--pair', 'pair with the device first, or use the keys of an earlier pairing'))

const reaching = (command: Command): Command =>
  command
    .option('--address-type <type>', 'public or random: connect to the address without a scan', addressTypeValue)
    .option('--adapter <uri>', 'the controller to use (see below)')
    .option('--timeout <seconds>', 'for finding the device and connecting (default: 10 and 30)', timeoutValue)
    .option('--record <file>', 'record every packet to this btsnoop file')
    .option('--force', 'replace the file if it is there')
    .option('--debug', 'tell every packet on standard error')

const addWrite = (program: Command, io: Io, finish: (code: number) => void): void => {
  const write = program.command('write <device> <characteristic> <value>').description('write one characteristic: hex, or text')
  connecting(
    write
      .option('--text', 'the value is text (UTF-8), and no hex')
      .option('--without-response', 'do not let the device confirm it'),
  )
    .addHelpText('after', sections(deviceHelp, characteristicHelp, adapterHelp, endHelp))
    .action(async (device, characteristic, value, options) =>
      finish(await writeCommand(io, device, characteristic, value, options)),
    )
}

const addNotify = (program: Command, io: Io, finish: (code: number) => void): void => {
  const notify = program
    .command('notify <device> <characteristics...>')
    .description('show the values that a device sends by itself, with the time')
  connecting(
    notify
      .option(...json)
      .option('--rate [seconds]', 'in place of the values, how many there are: every second, or every so many', timeoutValue)
      .option('--count <number>', 'end after so many values', countValue)
      .option('--duration <seconds>', 'end after so many seconds (default: none)', timeoutValue),
  )
    .addHelpText('after', sections(deviceHelp, characteristicHelp, adapterHelp, endHelp))
    .action(async (device, characteristics, { rate, ...options }) =>
      finish(await notifyCommand(io, device, characteristics, { ...options, rate: rate === true ? 1_000 : rate })),
    )
}

const addPair = (program: Command, io: Io, finish: (code: number) => void): void => {
  const pair = program.command('pair <device>').description('pair with a device, asking here what has to be asked')
  reaching(
    pair
      .option(...json)
      .option('--mitm', 'only by a method that keeps everybody else out')
      .addOption(new Option('--secure-connections <kind>', 'LE Secure Connections').choices(['no', 'preferred', 'only']))
      .option('--no-bond', 'do not keep the keys')
      .option('--just-works', 'ask nobody: whoever is near can pair'),
  )
    .addHelpText('after', sections(deviceHelp, pairingHelp, adapterHelp, endHelp))
    .action(async (device, options) => finish(await pairCommand(io, device, options)))
}

/** Commands that connect to a device. */
export const addDeviceCommands = (program: Command, io: Io, finish: (code: number) => void): void => {
  const explore = program
    .command('explore <device>')
    .description('show the services of a device, what is in them, and the values that it lets one read')
  connecting(explore.option(...json).option('--no-values', 'only what there is; read nothing'))
    .addHelpText('after', sections(deviceHelp, adapterHelp, endHelp))
    .action(async (device, options) => finish(await exploreCommand(io, device, options)))

  const read = program.command('read <device> <characteristic>').description('read one characteristic, and say what it means')
  connecting(read.option(...json))
    .addHelpText('after', sections(deviceHelp, characteristicHelp, adapterHelp, endHelp))
    .action(async (device, characteristic, options) => finish(await readCommand(io, device, characteristic, options)))

  addWrite(program, io, finish)
  addNotify(program, io, finish)
  addPair(program, io, finish)

  const info = program.command('info <device>').description('show the link to a device, and what the device tells of itself')
  connecting(info.option(...json))
    .addHelpText('after', sections(deviceHelp, adapterHelp, endHelp))
    .action(async (device, options) => finish(await infoCommand(io, device, options)))
}
