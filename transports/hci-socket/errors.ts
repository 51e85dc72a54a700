import { realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { BleakBluetoothNotAvailableError, type NotAvailableReason } from '../../core/errors.ts'
import { describeProcess, type HciHolders } from './holders.ts'

/** The texts of the C library, for errors that carry nothing else. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/resource busy/i, 'EBUSY'],
  [/operation not permitted/i, 'EPERM'],
  [/permission denied/i, 'EACCES'],
  [/no such device/i, 'ENODEV'],
  [/rf-?kill/i, 'ERFKILL'],
  [/too many users/i, 'EUSERS'],
  [/address family not supported/i, 'EAFNOSUPPORT'],
  [/broken pipe/i, 'EPIPE'],
  [/timed out/i, 'ETIMEDOUT'],
  [/no such file/i, 'ENOENT'],
]

const codes = new Map(Object.entries(constants.errno).map(([code, number]) => [number as number, code]))

/** `EBUSY` and the like, from whichever of code, number and text the package gave. */
export const errorCode = (error: unknown): string | undefined => {
  const { code, errno, message = '' } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return code
  if (typeof errno === 'number' && codes.has(Math.abs(errno))) return codes.get(Math.abs(errno))
  return texts.find(([text]) => text.test(message))?.[1]
}

/** The path of this Node, for a shell. A file capability belongs to the file itself, so a link to it (nvm, asdf) would not do. */
const thisNode = (): string => {
  let path = process.execPath
  try {
    path = realpathSync(path)
  } catch {
    // An update has replaced the file since.
  }
  return /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

export const capabilityRemedy = (): string =>
  `Give this Node the right: sudo setcap cap_net_admin+eip ${thisNode()} ` +
  '(CAP_NET_RAW is not enough); in a systemd unit write AmbientCapabilities=CAP_NET_ADMIN, for a container --cap-add NET_ADMIN'

export const rfkillRemedy = 'Unblock it: rfkill unblock bluetooth (a hardware switch must be moved by hand)'

export const noBluetoothRemedy =
  'Load the module (sudo modprobe bluetooth); a container needs the network of its host (--network host)'

/** How to get an adapter whose interface is up. */
export const busyRemedy = ({ bluetoothd, others }: HciHolders, device: number): string => {
  const stop = others.length > 0 ? [`Stop ${others.map(describeProcess).join(' or ')}`] : []
  const down = bluetoothd
    ? `${describeProcess(bluetoothd)} powers it: bluetoothctl power off, or for good sudo systemctl stop bluetooth`
    : `Take the interface down: sudo hciconfig hci${device} down`
  return [...stop, down].join('; or: ')
}

/** By error code of bind: the reason, what to say, and what to do. EBUSY is told apart by the caller. */
const failures: Readonly<Record<string, readonly [NotAvailableReason, string, (device: number) => string]>> = {
  EPERM: ['permission', 'this process may not take an adapter (CAP_NET_ADMIN is missing)', capabilityRemedy],
  EACCES: ['permission', 'this process may not take an adapter (CAP_NET_ADMIN is missing)', capabilityRemedy],
  ENODEV: ['no-adapter', 'there is no such adapter', () => 'See which there are: ls /sys/class/bluetooth'],
  ERFKILL: ['powered-off', 'it is blocked by rfkill', () => rfkillRemedy],
  EAFNOSUPPORT: ['no-adapter', 'this kernel, or this network namespace, has no Bluetooth', () => noBluetoothRemedy],
  ENOENT: ['firmware-missing', 'the kernel did not find its firmware', device => seeLog(device)],
  ETIMEDOUT: ['controller', 'the controller did not answer the kernel', device => seeLog(device)],
}

const seeLog = (device: number): string => `See why: sudo dmesg | grep hci${device}`

/** An error of opening hci`device`, as this library's. */
export const bindError = (device: number, cause: unknown): BleakBluetoothNotAvailableError => {
  const known = failures[errorCode(cause) ?? '']
  const uri = `hci-socket:${device}`
  if (!known)
    return new BleakBluetoothNotAvailableError(`${uri}: ${(cause as Error).message}`, 'driver', { cause, remedy: seeLog(device) })
  const [reason, why, remedy] = known
  return new BleakBluetoothNotAvailableError(`${uri}: ${why}`, reason, { cause, remedy: remedy(device) })
}
