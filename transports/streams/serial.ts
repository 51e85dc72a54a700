import { readFile, stat } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { BleakBluetoothNotAvailableError, type NotAvailableReason } from '../../core/errors.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { loadPackage } from '../load-package.ts'
import { type SerialPortBinding, serialStream } from './serial-stream.ts'
import { openStream } from './stream.ts'

export interface SerialSettings {
  /** `/dev/ttyACM0`, `COM3`. */
  readonly path: string
  /** Bits per second. */
  readonly baudRate: number
  /** Hardware flow control, which H4 on a real UART needs (Vol 4 Part A, 3); default false. */
  readonly rtscts?: boolean | undefined
}

const uriOf = ({ path, baudRate, rtscts }: SerialSettings): string => `serial:${path},${baudRate}${rtscts ? ',rtscts' : ''}`

/** The name of the group that owns a file, where that is not root's: joining it opens the port. */
const groupOf = async (path: string): Promise<string | undefined> => {
  try {
    const { gid } = await stat(path)
    if (gid === 0) return undefined
    const groups = await readFile('/etc/group', 'utf8')
    return groups
      .split('\n')
      .map(line => line.split(':'))
      .find(fields => fields[2] === String(gid))?.[0]
  } catch {
    return undefined
  }
}

const join = (group: string) => `sudo usermod -aG ${group} "$USER"`
const permissionRemedy = (group: string | undefined): string =>
  group === undefined
    ? `Join the group of the serial ports, then log in again: ${join('dialout')} (on Arch Linux: ${join('uucp')})`
    : `Join the group of the port, then log in again: ${join(group)}`

type Failure = readonly [
  pattern: RegExp,
  reason: NotAvailableReason,
  remedy: (settings: SerialSettings, group?: string) => string,
]

/** serialport's errors carry text only; these are its words (those of Windows included) for what can go wrong. */
const failures: readonly Failure[] = [
  [/permission denied/i, 'permission', (_, group) => permissionRemedy(group)],
  [
    /cannot lock|temporarily unavailable|resource busy|access denied/i,
    'busy',
    ({ path }) => `Another program has ${path} open: close it, then try again`,
  ],
  [
    /no such file|file not found/i,
    'unreachable',
    ({ path }) => `There is no ${path}: plug the controller in, or correct the path`,
  ],
  [
    /no such device|input\/output error/i,
    'unreachable',
    ({ path }) => `Nothing is behind ${path}: plug the controller in, or correct the path`,
  ],
  [
    /inappropriate ioctl|not a typewriter|is a directory/i,
    'unreachable',
    ({ path }) => `${path} is no serial port: correct the path`,
  ],
  [
    /baud rate|parameter is incorrect|invalid argument/i,
    'driver',
    ({ path, baudRate }) => `${path} cannot run at ${baudRate} baud: choose another rate`,
  ],
]

/** An error of serialport as this library's; `group` owns the port, where that is known. */
export const serialError = (settings: SerialSettings, cause: unknown, group?: string): BleakBluetoothNotAvailableError => {
  const message = (cause instanceof Error ? cause.message : String(cause)).replace(/^Error:? /, '')
  const [, reason, remedy] = failures.find(([pattern]) => pattern.test(message)) ?? []
  return new BleakBluetoothNotAvailableError(`${uriOf(settings)}: ${message}`, reason ?? 'unreachable', {
    cause,
    ...(remedy === undefined ? {} : { remedy: remedy(settings, group) }),
  })
}

/** How far the rate may be off, as a part of one: more than this and a UART misreads bytes. */
const tolerance = 0.025

/**
 * A driver may set another rate than it was asked for, and say nothing. Where the rate cannot be read back (macOS), it is taken on trust.
 * So is 0 (B0, "hang up"), which no driver sets in place of a rate: whoever sets up the other side of a pseudoterminal may, such as
 * socat with `rawer`, which for `wait-slave` does so once the port is open.
 */
export const checkBaudRate = async (settings: SerialSettings, port: Pick<SerialPortBinding, 'getBaudRate'>): Promise<void> => {
  const { baudRate } = await port.getBaudRate().catch(() => ({ baudRate: 0 }))
  if (baudRate === 0 || Math.abs(baudRate - settings.baudRate) <= settings.baudRate * tolerance) return
  throw new BleakBluetoothNotAvailableError(`${uriOf(settings)}: the port runs at ${baudRate} baud instead`, 'driver', {
    remedy: `Set the controller to a rate that ${settings.path} can do, and name that rate`,
  })
}

/** The port cannot be called off while it opens; one that opens too late comes back as a stream, which the caller destroys. */
const connectSerial = async (settings: SerialSettings, signal: AbortSignal): Promise<Duplex> => {
  const { path, baudRate, rtscts = false } = settings
  const { SerialPort } = await loadPackage('serialport', () => import('serialport'))
  signal.throwIfAborted()
  let port: SerialPortBinding
  try {
    port = await SerialPort.binding.open({ path, baudRate, rtscts, lock: true })
  } catch (cause) {
    throw serialError(settings, cause, await groupOf(path))
  }
  try {
    await checkBaudRate(settings, port)
    return await serialStream(path, port)
  } catch (cause) {
    await port.close().catch(() => {})
    throw cause instanceof BleakBluetoothNotAvailableError ? cause : serialError(settings, cause)
  }
}

/** H4 on a serial port: 8 data bits, no parity, one stop bit (Vol 4 Part A, 3). Needs the optional package `serialport`. */
export const openSerial = (settings: SerialSettings): OpenTransport =>
  openStream(uriOf(settings), signal => connectSerial(settings, signal))
