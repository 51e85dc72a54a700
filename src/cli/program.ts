import { Command } from 'commander'
import { adaptersCommand } from './adapters-command.ts'
import { advertiseCommand } from './advertise-command.ts'
import {
  addressKindValue,
  advertisedServiceValues,
  advertisingPhyValue,
  eddystoneUidValue,
  eddystoneUrlValue,
  hexValue,
  iBeaconValue,
  intervalValue,
  manufacturerValues,
  nameValue,
  serviceDataValues,
  txPowerValue,
} from './advertise-values.ts'
import { addBondsCommands } from './bonds/bonds-commands.ts'
import { controllerCommand } from './controller-command.ts'
import { bugForms, bugValues, profileNames, profileValue, seedValue } from './controller-values.ts'
import { addDeviceCommands } from './device/device-commands.ts'
import { adapterHelp, endHelp, filterHelp, sections } from './help-texts.ts'
import type { Io } from './io.ts'
import { companyValues, phyValue, rssiValue, serviceValues, speedValue, textValues, timeoutValue } from './option-values.ts'
import { recordCommand } from './record-command.ts'
import { replayCommand } from './replay-command.ts'
import { scanCommand } from './scan-command.ts'
import { serveCommand } from './serve/serve-command.ts'

const shown = (command: Command): Command =>
  command
    .option('--name <text>', 'only devices whose name contains this', textValues)
    .option('--address <text>', 'only devices whose address contains this', textValues)
    .option('--service <uuid or name>', 'only devices that advertise this service: 180d, "heart rate"', serviceValues)
    .option('--company <number or name>', 'only devices with manufacturer data of this company: 0x004c, apple', companyValues)
    .option('--rssi <dBm>', 'only reports at least this strong', rssiValue)
    .option('--json', 'one JSON object a line; bytes are hex')
    .option('--duplicates', 'lines and JSON: every report, not only those with something new')

const listened = (command: Command): Command =>
  command
    .option('--adapter <uri>', 'the controller to use (see below)')
    .option('--passive', 'only listen; ask for no scan responses')
    .option('--phy <phys>', '1m, coded or 1m,coded (default: 1m)', phyValue)

const ended = (command: Command): Command =>
  command
    .option('--timeout <seconds>', 'end after so many seconds (default: none)', timeoutValue)
    .option('--debug', 'tell every packet on standard error; no live table then')

const carried = (command: Command): Command =>
  command
    .option('--name <text>', 'the name; shortened, or told when asked for, where it does not fit', nameValue)
    .option(
      '--service <uuid or name>',
      'a service that it offers: 180d, "heart rate"; may be given several times',
      advertisedServiceValues,
    )
    .option('--manufacturer <company:hex>', 'data of a company, by number or name: 0xffff:0102', manufacturerValues)
    .option('--company <company:hex>', 'the same as --manufacturer', manufacturerValues)
    .option('--service-data <uuid:hex>', 'data of a service: 181a:0102', serviceDataValues)
    .option('--ibeacon <uuid,major,minor[,power]>', 'be an iBeacon', iBeaconValue)
    .option('--eddystone-url <url>', 'be an Eddystone beacon of a URL', eddystoneUrlValue)
    .option('--eddystone-uid <namespace,instance>', 'be an Eddystone beacon of 10 and 6 bytes, hex', eddystoneUidValue)
    .option('--raw <hex>', 'structures of your own, behind all others', hexValue)
    .option('--scan-response <hex>', 'what is told to those who ask for more', hexValue)

const sent = (command: Command): Command =>
  command
    .option('--connectable', 'let others connect')
    .option('--extended', 'extended advertising: more than 31 bytes; older devices do not hear it')
    .option('--interval <milliseconds>', 'from one advertising event to the next (default: 100)', intervalValue)
    .option('--phy <phy>', '1m, 2m or coded (default: 1m); all but 1m need --extended', advertisingPhyValue)
    .option('--tx-power <dBm>', 'tell this power, and ask for it where the controller lets one choose', txPowerValue)
    .option(
      '--address-kind <kind>',
      "public, static, resolvable or non-resolvable (default: the adapter's own)",
      addressKindValue,
    )
    .option('--adapter <uri>', 'the controller to use (see below)')
    .option('--json', 'one JSON object a line; bytes are hex')

const controllerHelp = `Each URI is served by a virtual controller of its own, as H4; all of them share one air, which goes with the wall clock:
  tcp:host:port  unix:/path  ws://host:port/path  pty:/path (needs socat); port 0 takes a free one
  One host at a time: a second one is hung up on. When a host hangs up, its controller is as after power-on.
Bugs:
${bugForms.map(form => `  ${form}`).join('\n')}`

const addController = (program: Command, io: Io, finish: (code: number) => void): void => {
  program
    .command('controller <uris...>')
    .description('serve virtual controllers to Bluetooth stacks in other processes')
    .option('--profile <name>', `the kind of controller: ${profileNames.join(', ')}`, profileValue, 'le54')
    .option('--seed <number>', 'what all chance comes from', seedValue, 1)
    .option('--bug <kind>', 'a mistake that it makes (see below); may be given several times', bugValues)
    .option('--neighbourhood', 'let the devices of virtual: live on the air, too')
    .option('--json', 'one JSON object a line for each controller')
    .option('--debug', 'tell every packet, and every host that comes and goes, on standard error')
    .addHelpText('after', sections(controllerHelp, endHelp))
    .action(async (uris, options) => finish(await controllerCommand(io, uris, options)))
}

const addAdapters = (program: Command, io: Io, finish: (code: number) => void): void => {
  program
    .command('adapters')
    .description('list the controllers that can be reached, and why some cannot be used')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', sections(endHelp))
    .action(async options => finish(await adaptersCommand(io, options)))
}

const serveHelp = `File:
  JSON, or a module in JavaScript or TypeScript whose default export are the options of a BleakServer; see docs/serving.md:
  { "deviceName": "Lamp", "services": [{ "uuid": "180f", "characteristics": [{ "uuid": "2a19", "properties": ["read"], "value": 99 }] }] }`

const addServe = (program: Command, io: Io, finish: (code: number) => void): void => {
  const serve = program
    .command('serve <file>')
    .description('be a device that others connect to: serve what a file describes, and tell what they do')
    .option('--name <text>', 'the name, in place of the one in the file', nameValue)
    .option('--adapter <uri>', 'the controller to use (see below)')
    .option('--json', 'one JSON object a line; bytes are hex')
  ended(serve)
    .addHelpText('after', sections(serveHelp, adapterHelp, endHelp))
    .action(async (file, options) => finish(await serveCommand(io, file, options)))
}

/** The whole command line; every command hands its exit code to `finish`. */
export const createProgram = (io: Io, version: string, finish: (code: number) => void): Command => {
  const program = new Command('baretooth')
    .description('Bluetooth LE on bare HCI: scan, connect and advertise with a dongle or a board, or scan a capture.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns || 100,
      getErrHelpWidth: () => io.stderr.columns || 100,
      outputError: (text, write) => write(`baretooth: ${text.replace(/^error: /, '')}`),
    })
    .showHelpAfterError('See the options with --help.')
    .addHelpText('after', sections(endHelp))

  const scan = program.command('scan').description('show the devices that advertise: a live table on a terminal, else lines')
  ended(shown(listened(scan)))
    .option('--record <file>', 'record every packet to this btsnoop file')
    .option('--force', 'replace the file if it is there')
    .addHelpText('after', sections(filterHelp, adapterHelp, endHelp))
    .action(async options => finish(await scanCommand(io, options)))

  const replay = program.command('replay <file>').description('scan a capture (btsnoop) as scan does a controller')
  const speedText = 'max or a factor (default: a table at recorded speed, faster if that takes over 12 s; else max)'
  ended(shown(replay).option('--speed <factor>', speedText, speedValue))
    .addHelpText('after', sections(filterHelp, endHelp))
    .action(async (file, options) => finish(await replayCommand(io, file, options)))

  const record = program.command('record <file>').description('scan, and record every packet to a btsnoop file')
  ended(listened(record).option('--force', 'replace the file if it is there'))
    .addHelpText('after', sections(adapterHelp, endHelp))
    .action(async (file, options) => finish(await recordCommand(io, file, options)))

  const advertise = program
    .command('advertise')
    .description('be a device that others find: a beacon, or one with a name and data')
  ended(sent(carried(advertise)))
    .addHelpText('after', sections(adapterHelp, endHelp))
    .action(async ({ company, ...options }) =>
      finish(await advertiseCommand(io, { ...options, manufacturer: [...(options.manufacturer ?? []), ...(company ?? [])] })),
    )

  addDeviceCommands(program, io, finish)
  addBondsCommands(program, io, finish)

  addAdapters(program, io, finish)
  addServe(program, io, finish)
  addController(program, io, finish)
  return program
}
