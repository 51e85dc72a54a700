import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { idsOf, isUsbOpenHere, probe, usbOpenHereRemedy } from '../usb/claim.ts'
import { idsText, udevRemedy } from '../usb/errors.ts'
import { busPath, findUsbAdapters, isBluetoothClass } from '../usb/find.ts'
import { type AdapterInfo, type Availability, free, hindered, type UsbIdentity } from './adapter-info.ts'
import type { Natives } from './natives.ts'
import { linkName, listNames, readNumber, readText, type System } from './sysfs.ts'

export interface UsbDeviceName {
  readonly name: string
  readonly identity: UsbIdentity
}

/** The USB device that a directory of sysfs is, or lies in: an interface of it, a tty on that. */
export const usbDeviceOf = async (directory: string): Promise<UsbDeviceName | undefined> => {
  let at = directory
  for (let level = 0; level < 4; level++, at = dirname(at)) {
    const vendorId = await readNumber(`${at}/idVendor`, 16)
    const productId = await readNumber(`${at}/idProduct`, 16)
    if (vendorId === undefined || productId === undefined) continue
    const words = [await readText(`${at}/manufacturer`), await readText(`${at}/product`)]
    const identity = { vendorId, productId, path: basename(at) }
    return { name: words.filter(Boolean).join(' ') || `USB device ${idsText(identity)}`, identity }
  }
  return undefined
}

/** Bluetooth interfaces on the USB: on Linux as sysfs shows them, elsewhere as the package `usb` does. */
export const listUsbAdapters = (system: System, natives: Natives): Promise<AdapterInfo[]> =>
  system.platform === 'linux' ? listFromSysfs(system, natives) : listFromPackage(system.platform, natives)

const listFromSysfs = async (system: System, natives: Natives): Promise<AdapterInfo[]> => {
  const directory = `${system.sys}/bus/usb/devices`
  const devices = (await listNames(directory)).filter(name => /^\d+-\d+(\.\d+)*$/.test(name))
  const found = await Promise.all(
    devices.map(async device => {
      const known = await usbDeviceOf(`${directory}/${device}`)
      const hci = known && (await findInterface(`${directory}/${device}`))
      if (!hci) return []
      const info = { uri: `usb:${device}`, transport: 'usb' as const, name: known.name, usb: known.identity }
      return [{ ...info, ...(await availability(system, natives, `${directory}/${device}`, hci, info)) }]
    }),
  )
  return found.flat()
}

/** The directory of the interface that carries HCI: see usb-find.ts, which decides by the same rule. */
const findInterface = async (device: string): Promise<string | undefined> => {
  const ofDevice = await hasBluetoothClass(device, 'bDevice')
  for (const name of (await listNames(device)).filter(each => each.startsWith(`${basename(device)}:`))) {
    const directory = `${device}/${name}`
    if ((ofDevice || (await hasBluetoothClass(directory, 'bInterface'))) && (await hasEndpoints(directory))) return directory
  }
  return undefined
}

const hasBluetoothClass = async (directory: string, prefix: 'bDevice' | 'bInterface'): Promise<boolean> => {
  const numbers = await Promise.all(
    ['Class', 'SubClass', 'Protocol'].map(part => readNumber(`${directory}/${prefix}${part}`, 16)),
  )
  const [deviceClass = 0, subClass = 0, protocol = 0] = numbers
  return isBluetoothClass(deviceClass, subClass, protocol)
}

const hasEndpoints = async (directory: string): Promise<boolean> => {
  const names = (await listNames(directory)).filter(name => name.startsWith('ep_'))
  const kinds = await Promise.all(
    names.map(async name => `${await readText(`${directory}/${name}/type`)} ${await readText(`${directory}/${name}/direction`)}`),
  )
  return ['Interrupt in', 'Bulk in', 'Bulk out'].every(kind => kinds.includes(kind))
}

const availability = async (
  { dev }: System,
  natives: Natives,
  device: string,
  hci: string,
  { uri, usb }: { readonly uri: string; readonly usb: UsbIdentity },
): Promise<Availability> => {
  const driver = await linkName(`${hci}/driver`)
  if (driver === 'usbfs')
    return hindered('busy', isUsbOpenHere(usb.path) ? usbOpenHereRemedy : 'Another program has claimed it: stop that')
  if (driver !== undefined) return hindered('driver', driverRemedy(driver, uri, await listNames(`${hci}/bluetooth`)))
  const [bus, address] = await Promise.all(['busnum', 'devnum'].map(file => readText(`${device}/${file}`)))
  const node = `${dev}/bus/usb/${bus?.padStart(3, '0')}/${address?.padStart(3, '0')}`
  if (!(await isWritable(node))) return hindered('permission', udevRemedy(usb))
  return installed(natives.usb())
}

/** The same radio stands in the list twice: under its HCI device, and as what the driver would have to be taken from. */
const driverRemedy = (driver: string, uri: string, hciDevices: readonly string[]): string => {
  const device = hciDevices[0]?.replace('hci', 'hci-socket:')
  const instead =
    device === undefined
      ? `The kernel's driver ${driver} runs it`
      : `The kernel's driver ${driver} runs it as ${hciDevices[0]}: use ${device}`
  return `${instead}; ${uri}, named explicitly, takes it from that driver and gives it back on close`
}

/** Whether a package is there, as an availability. */
export const installed = async (loading: Promise<unknown>): Promise<Availability> => {
  try {
    await loading
    return free
  } catch (error) {
    return hindered('package-missing', (error as BleakBluetoothNotAvailableError).remedy ?? (error as Error).message)
  }
}

export const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )

/** Only opening a device tells whether a driver that libusb can use is there; it is closed again at once. */
const listFromPackage = async (platform: NodeJS.Platform, natives: Natives): Promise<AdapterInfo[]> => {
  const usb = await natives.usb().catch(() => undefined)
  const counts = new Map<string, number>()
  return findUsbAdapters(usb?.getDeviceList() ?? []).map(({ device, hci }) => {
    const ids = idsOf(device)
    const nth = counts.get(idsText(ids)) ?? 0
    counts.set(idsText(ids), nth + 1)
    const path = busPath(device)
    const uri = `usb:${path ?? `${idsText(ids)}#${nth}`}`
    const refused = probe(device, hci, uri, platform)
    return {
      uri,
      transport: 'usb' as const,
      name: `USB Bluetooth adapter ${idsText(ids)}`,
      usb: { ...ids, path: path ?? `${device.busNumber}-${device.deviceAddress}` },
      ...(refused ? hindered(refused.reason, refused.remedy ?? refused.message) : free),
    }
  })
}
