import { formatAddress, parseAddress } from '../../core/address.ts'
import type { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { busyRemedy, capabilityRemedy, rfkillRemedy } from '../hci-socket/errors.ts'
import { isOpenHere, openHereRemedy } from '../hci-socket/hci-socket.ts'
import { findHolders } from '../hci-socket/holders.ts'
import { type AdapterInfo, type Availability, free, hindered } from './adapter-info.ts'
import { usbDeviceOf } from './adapters-usb.ts'
import type { Natives } from './natives.ts'
import { linkName, listNames, readText, realPath, type System } from './sysfs.ts'

/** The kernel's HCI devices, of which none is opened. */
export const listHciDevices = async (system: System, natives: Natives): Promise<AdapterInfo[]> => {
  const directory = `${system.sys}/class/bluetooth`
  // Connections are listed there too, as hci0:42.
  const names = (await listNames(directory)).filter(name => /^hci\d+$/.test(name))
  if (names.length === 0) return []
  const ask = await prepare(system, natives)
  return Promise.all(
    names.map(async name => {
      const device = Number(name.slice(3))
      return {
        uri: `hci-socket:${device}`,
        transport: 'hci-socket' as const,
        ...(await identify(`${directory}/${name}`)),
        ...(await ask(device, `${directory}/${name}`)),
      }
    }),
  )
}

/** Looks once at what is the same for all devices. */
const prepare = async (
  system: System,
  natives: Natives,
): Promise<(device: number, directory: string) => Promise<Availability>> => {
  const up = await natives.hciDevicesUp().catch((error: BleakBluetoothNotAvailableError) => error)
  const allowed = await hasNetAdmin(system)
  return async (device, directory) => {
    if (await isBlocked(directory)) return hindered('powered-off', rfkillRemedy)
    if (up instanceof Error) return hindered('package-missing', up.remedy ?? up.message)
    if (isOpenHere(device)) return hindered('busy', openHereRemedy)
    if (up.get(device)) return hindered('busy', busyRemedy(await findHolders(system), device))
    return allowed ? free : hindered('permission', capabilityRemedy())
  }
}

/** Bit 12 of the effective capabilities is CAP_NET_ADMIN, which the user channel demands. */
const hasNetAdmin = async ({ proc }: System): Promise<boolean> => {
  const effective = /^CapEff:\s*([0-9a-f]+)$/im.exec((await readText(`${proc}/self/status`)) ?? '')?.[1]
  return effective === undefined || ((BigInt(`0x${effective}`) >> 12n) & 1n) === 1n
}

const isBlocked = async (directory: string): Promise<boolean> => {
  const switches = (await listNames(directory)).filter(name => /^rfkill\d+$/.test(name))
  const states = await Promise.all(
    switches.flatMap(name => ['soft', 'hard'].map(kind => readText(`${directory}/${name}/${kind}`))),
  )
  return states.includes('1')
}

const identify = async (directory: string): Promise<Pick<AdapterInfo, 'name' | 'address' | 'usb'>> => {
  const address = await addressOf(directory)
  const place = await realPath(`${directory}/device`)
  if (place === undefined) return { name: 'virtual controller', ...address }
  const usb = await usbDeviceOf(place)
  if (usb) return { name: usb.name, usb: usb.identity, ...address }
  return { name: `on-board controller (${(await linkName(`${place}/subsystem`)) ?? 'unknown bus'})`, ...address }
}

/** Only some kernels tell it there. */
const addressOf = async (directory: string): Promise<Pick<AdapterInfo, 'address'>> => {
  const text = await readText(`${directory}/address`)
  try {
    return text === undefined ? {} : { address: formatAddress(parseAddress(text)) }
  } catch {
    return {}
  }
}
