import { type AdapterInfo, free, hindered } from './adapter-info.ts'
import { installed, isWritable, usbDeviceOf } from './adapters-usb.ts'
import type { Natives } from './natives.ts'
import { listNames, realPath, type System } from './sysfs.ts'

/** How a port on the USB says that HCI is spoken behind it: Zephyr's "HCI UART sample", and firmware named after it. */
const saysHci = /\bhci[ _-]?(?:uart|h4)\b/i

/** What such firmware is built with. A port on the USB has no real rate; flow control costs nothing there. */
const settings = '1000000,rtscts'

/** Serial ports that identify themselves as HCI controllers. A port that does not say so is never guessed at. */
export const listSerialAdapters = (system: System, natives: Natives): Promise<AdapterInfo[]> =>
  system.platform === 'linux' ? listFromSysfs(system, natives) : listFromPackage(natives)

const listFromSysfs = async (system: System, natives: Natives): Promise<AdapterInfo[]> => {
  const directory = `${system.sys}/class/tty`
  const names = (await listNames(directory)).filter(name => /^tty(?:ACM|USB)\d+$/.test(name))
  const found = await Promise.all(
    names.map(async name => {
      const place = await realPath(`${directory}/${name}/device`)
      const device = place === undefined ? undefined : await usbDeviceOf(place)
      if (!device || !saysHci.test(device.name)) return []
      const path = `${system.dev}/${name}`
      const state = (await isWritable(path)) ? await installed(natives.serialPorts()) : hindered('permission', groupRemedy(path))
      return [
        { uri: `serial:${path},${settings}`, transport: 'serial' as const, name: device.name, usb: device.identity, ...state },
      ]
    }),
  )
  return found.flat()
}

const groupRemedy = (path: string): string =>
  `Join the group that owns ${path} and log in again: sudo usermod -aG "$(stat -c %G ${path})" "$USER"`

const listFromPackage = async (natives: Natives): Promise<AdapterInfo[]> => {
  const ports = await natives.serialPorts().catch(() => [])
  return ports.flatMap(({ path, manufacturer, pnpId, friendlyName }) => {
    const name = [manufacturer, friendlyName ?? pnpId].filter(Boolean).join(' ')
    return saysHci.test(name) ? [{ uri: `serial:${path},${settings}`, transport: 'serial' as const, name, ...free }] : []
  })
}
