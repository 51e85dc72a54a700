import { existsSync } from 'node:fs'
import { GuardedHciSocket, loadHciSocketPackage } from '../hci-socket/package.ts'
import { loadPackage } from '../load-package.ts'
import { loadUsbPackage } from '../usb/usb.ts'
import type { Natives, SerialPortInfo } from './natives.ts'

import type { System } from './sysfs.ts'

/** A socket that is bound to nothing, kept to ask the kernel with. */
let question: GuardedHciSocket | undefined

/** The real packages, each loaded when it is asked. */
export const nativesOf = (system: System): Natives => ({
  hciDevicesUp: async () => {
    const native = await loadHciSocketPackage()
    if (native.opensAtOnce && !existsSync(`${system.proc}/net/hci`)) return new Map()
    question ??= new GuardedHciSocket(native, system, { data: () => {}, error: () => {} })
    return question.devicesUp()
  },
  usb: loadUsbPackage,
  serialPorts: async () => {
    const { SerialPort } = await loadPackage('serialport', () => import('serialport'))
    return (await SerialPort.list()) as readonly SerialPortInfo[]
  },
})
