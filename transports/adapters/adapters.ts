import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { noBluetoothRemedy } from '../hci-socket/errors.ts'
import type { AdapterInfo } from './adapter-info.ts'
import { listHciDevices } from './adapters-hci.ts'
import { listSerialAdapters } from './adapters-serial.ts'
import { listUsbAdapters } from './adapters-usb.ts'
import { nativesOf } from './load-natives.ts'
import type { ListAdaptersOptions } from './natives.ts'
import { thisSystem } from './sysfs.ts'

export type { AdapterInfo, UsbIdentity } from './adapter-info.ts'
export type { ListAdaptersOptions } from './natives.ts'

/**
 * Every controller that can be reached: HCI devices (Linux), then Bluetooth interfaces on the USB, then serial ports that say that they
 * are HCI controllers. None is taken from anybody. A radio that a kernel driver runs is listed as its HCI device and, not available, as what it
 * is on the USB. An optional package that is missing is the remedy of the adapters that need it.
 */
export const listAdapters = async ({
  system = thisSystem,
  natives = nativesOf(system),
}: ListAdaptersOptions = {}): Promise<readonly AdapterInfo[]> => {
  const lists = await Promise.all([
    system.platform === 'linux' ? listHciDevices(system, natives) : [],
    listUsbAdapters(system, natives),
    listSerialAdapters(system, natives),
  ])
  return lists.flat()
}

/**
 * The first adapter that is free, in the order of `listAdapters`. Never one that would have to be taken from an interface that is up
 * or a driver that runs it. Throws BleakBluetoothNotAvailableError, which says what stands in the way of each.
 */
export const defaultAdapterUri = async (options: ListAdaptersOptions = {}): Promise<string> => {
  const adapters = await listAdapters(options)
  const first = adapters.find(({ available }) => available)
  if (first) return first.uri
  throw adapters.length > 0 ? noneFree(adapters) : await noneFound(options)
}

const noneFree = (adapters: readonly AdapterInfo[]): BleakBluetoothNotAvailableError => {
  const list = adapters.map(({ uri, name, reason }) => `${uri} (${name}: ${reason ?? 'unknown'})`).join(', ')
  // What a driver runs is in the list as its HCI device too, and better taken there.
  const best = adapters.filter(({ transport, reason }) => transport !== 'usb' || reason !== 'driver')
  const remedy = (best.length > 0 ? best : adapters).map(each => `${each.uri}: ${each.remedy ?? 'no remedy is known'}`).join('. ')
  const reason = (best[0] ?? adapters[0])?.reason ?? 'no-adapter'
  return new BleakBluetoothNotAvailableError(`no Bluetooth adapter is free: ${list}`, reason, { remedy })
}

const noneFound = async ({
  system = thisSystem,
  natives = nativesOf(system),
}: ListAdaptersOptions): Promise<BleakBluetoothNotAvailableError> => {
  const missing = await natives.usb().then(
    () => undefined,
    (error: BleakBluetoothNotAvailableError) => error.remedy,
  )
  const advice = [
    'Plug in a USB Bluetooth dongle, or name a controller (serial:PATH,BAUD, tcp:HOST:PORT)',
    // Without the package nothing on the USB is seen outside Linux.
    ...(system.platform !== 'linux' && missing !== undefined ? [missing] : []),
    ...(system.platform === 'linux' ? [`If the machine has a radio of its own: ${noBluetoothRemedy}`] : []),
    'To try things without Bluetooth, name the adapter virtual:',
  ]
  return new BleakBluetoothNotAvailableError('no Bluetooth controller was found', 'no-adapter', { remedy: advice.join('. ') })
}
