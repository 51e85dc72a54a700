import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { System } from '../../transports/adapters/sysfs.ts'

/** What one USB device shows of itself. */
export interface UsbDeviceFiles {
  readonly vendor: string
  readonly product: string
  readonly name?: string
  readonly deviceClass?: readonly [string, string, string]
  readonly interfaceClass?: readonly [string, string, string]
  /** The driver of the HCI interface. */
  readonly driver?: string
  /** The HCI device that the driver made. */
  readonly hci?: string
}

/** A machine's /sys, /proc and /dev in a directory of their own, laid out as the kernel does it. */
export class FakeSystem {
  readonly root = mkdtempSync(join(tmpdir(), 'system-'))
  #devices = 0

  system(platform: NodeJS.Platform = 'linux'): System {
    return { platform, sys: join(this.root, 'sys'), proc: join(this.root, 'proc'), dev: join(this.root, 'dev') }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  file(path: string, content = ''): string {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${content}\n`)
    return file
  }

  link(path: string, target: string): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    symlinkSync(target, file)
  }

  capabilities(effective: string): void {
    this.file('proc/self/status', `Name:\tnode\nCapInh:\t0000000000000000\nCapEff:\t${effective}\nSeccomp:\t0`)
  }

  /** `hci0`, on a USB interface, on another device of a bus, or on nothing at all (a virtual one). */
  hciDevice(name: string, device?: string): void {
    this.file(`sys/class/bluetooth/${name}/uevent`, 'DEVTYPE=host')
    if (device !== undefined) this.link(`sys/class/bluetooth/${name}/device`, join(this.root, device))
  }

  /** Gives the directory of the device's HCI interface, relative to the root. */
  usbDevice(path: string, files: UsbDeviceFiles): string {
    const number = ++this.#devices
    const device = `sys/devices/pci0000:00/usb${path.split('-')[0]}/${path}`
    const hci = `${device}/${path}:1.0`
    this.file(`${device}/idVendor`, files.vendor)
    this.file(`${device}/idProduct`, files.product)
    if (files.name !== undefined) this.file(`${device}/product`, files.name)
    this.file(`${device}/busnum`, path.split('-')[0])
    this.file(`${device}/devnum`, `${number}`)
    this.#class(device, 'bDevice', files.deviceClass ?? ['e0', '01', '01'])
    this.#class(hci, 'bInterface', files.interfaceClass ?? ['e0', '01', '01'])
    this.#endpoint(`${hci}/ep_81`, 'Interrupt', 'in')
    this.#endpoint(`${hci}/ep_82`, 'Bulk', 'in')
    this.#endpoint(`${hci}/ep_02`, 'Bulk', 'out')
    this.#class(`${device}/${path}:1.1`, 'bInterface', ['e0', '01', '01'])
    this.#endpoint(`${device}/${path}:1.1/ep_83`, 'Isoc', 'in')
    if (files.driver !== undefined) this.link(`${hci}/driver`, `../../../../../bus/usb/drivers/${files.driver}`)
    if (files.hci !== undefined) this.file(`${hci}/bluetooth/${files.hci}/uevent`, 'DEVTYPE=host')
    this.link(`sys/bus/usb/devices/${path}`, join(this.root, device))
    this.link(`sys/bus/usb/devices/${path}:1.0`, join(this.root, hci))
    this.file(`dev/bus/usb/${path.split('-')[0]?.padStart(3, '0')}/${`${number}`.padStart(3, '0')}`)
    return hci
  }

  /** A port of a USB device. */
  tty(name: string, usbInterface: string): void {
    this.link(`sys/class/tty/${name}/device`, join(this.root, usbInterface))
    this.file(`dev/${name}`)
  }

  #class(directory: string, prefix: string, values: readonly [string, string, string]): void {
    for (const [i, part] of ['Class', 'SubClass', 'Protocol'].entries())
      this.file(`${directory}/${prefix}${part}`, values[i] as string)
  }

  #endpoint(directory: string, type: string, direction: string): void {
    this.file(`${directory}/type`, type)
    this.file(`${directory}/direction`, direction)
  }
}
