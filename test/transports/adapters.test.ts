import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { defaultAdapterUri, listAdapters } from '../../transports/adapters/adapters.ts'
import type { Natives } from '../../transports/adapters/natives.ts'
import { libusbError } from '../../transports/usb/package.ts'
import { FakeSystem } from '../support/fake-system.ts'
import { FakeUsbDevice, usbError } from '../support/fake-usb.ts'

let machine: FakeSystem
beforeEach(() => {
  machine = new FakeSystem()
  machine.capabilities('000001ffffffffff')
})
afterEach(() => machine.remove())

const notInstalled = (name: string) =>
  Promise.reject(
    new BleakBluetoothNotAvailableError(`the optional package "${name}" is not installed`, 'package-missing', {
      remedy: `Install it: npm install ${name}`,
    }),
  )

const natives = (up: Record<number, boolean> = {}, more: Partial<Natives> = {}): Natives => ({
  hciDevicesUp: () => Promise.resolve(new Map(Object.entries(up).map(([device, isUp]) => [Number(device), isUp]))),
  usb: () => Promise.resolve({ getDeviceList: () => [] }),
  serialPorts: () => Promise.resolve([]),
  ...more,
})

const list = (with_: Natives = natives()) => listAdapters({ system: machine.system(), natives: with_ })
const choose = (with_: Natives = natives()) => defaultAdapterUri({ system: machine.system(), natives: with_ })
const refusal = async (promise: Promise<unknown>): Promise<BleakBluetoothNotAvailableError> => {
  const error = await promise.then(
    value => expect.unreachable(`it gave ${value}`),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(BleakBluetoothNotAvailableError)
  return error as BleakBluetoothNotAvailableError
}

const dongle = { vendor: '0a12', product: '0001', name: 'CSR8510 A10' }
/** A dongle that the kernel runs as hci0. */
const drivenDongle = () => machine.hciDevice('hci0', machine.usbDevice('1-1.2', { ...dongle, driver: 'btusb', hci: 'hci0' }))

test('nothing there is no error for the list, and for the default a remedy', async () => {
  expect(await list()).toEqual([])
  const error = await refusal(choose())
  expect(error.reason).toBe('no-adapter')
  expect(error.remedy).toContain('Plug in a USB Bluetooth dongle')
  expect(error.remedy).toContain('virtual:')
})

describe('HCI devices', () => {
  test('a free one, with what it is; connections are none', async () => {
    machine.hciDevice('hci0')
    machine.file('sys/class/bluetooth/hci0:42/uevent', 'DEVTYPE=link')
    machine.file('sys/class/bluetooth/hci0/address', '00:1a:7d:da:71:13')
    expect(await list()).toEqual([
      {
        uri: 'hci-socket:0',
        transport: 'hci-socket',
        name: 'virtual controller',
        address: '00:1A:7D:DA:71:13',
        available: true,
      },
    ])
    expect(await choose()).toBe('hci-socket:0')
  })

  test('one soldered on tells its bus', async () => {
    machine.link('sys/devices/serial0/subsystem', '../../bus/serial')
    machine.hciDevice('hci0', 'sys/devices/serial0')
    expect(await list()).toMatchObject([{ name: 'on-board controller (serial)' }])
  })

  test('hci2 comes before hci10, and the first that is free is the default', async () => {
    for (const name of ['hci10', 'hci2', 'hci0']) machine.hciDevice(name)
    const with_ = natives({ 0: true, 2: false, 10: false })
    expect((await list(with_)).map(({ uri }) => uri)).toEqual(['hci-socket:0', 'hci-socket:2', 'hci-socket:10'])
    expect(await choose(with_)).toBe('hci-socket:2')
  })

  test('an interface that is up is busy, is never taken down, and bluetoothd is named', async () => {
    machine.hciDevice('hci0')
    machine.file('proc/512/comm', 'bluetoothd')
    const error = await refusal(choose(natives({ 0: true })))
    expect(error.reason).toBe('busy')
    expect(error.message).toContain('hci-socket:0 (virtual controller: busy)')
    expect(error.remedy).toContain('bluetoothd (process 512)')
    expect(error.remedy).toContain('bluetoothctl power off')
  })

  test('blocked by rfkill', async () => {
    machine.hciDevice('hci0')
    machine.file('sys/class/bluetooth/hci0/rfkill3/soft', '1')
    machine.file('sys/class/bluetooth/hci0/rfkill3/hard', '0')
    expect(await list()).toMatchObject([{ available: false, reason: 'powered-off', remedy: expect.stringContaining('rfkill') }])
  })

  test('CAP_NET_RAW alone is not enough, CAP_NET_ADMIN alone is', async () => {
    machine.hciDevice('hci0')
    machine.capabilities('0000000000002000')
    expect(await list()).toMatchObject([{ available: false, reason: 'permission', remedy: expect.stringContaining('setcap') }])
    machine.capabilities('0000000000001000')
    expect(await list()).toMatchObject([{ available: true }])
  })

  test('without the package the device is listed, with how to get the package', async () => {
    machine.hciDevice('hci0')
    const with_ = natives({}, { hciDevicesUp: () => notInstalled('@stoprocent/bluetooth-hci-socket') })
    expect(await list(with_)).toMatchObject([
      {
        available: false,
        reason: 'package-missing',
        remedy: expect.stringContaining('npm install @stoprocent/bluetooth-hci-socket'),
      },
    ])
  })
})

describe('USB adapters on Linux', () => {
  test('one that nobody drives is free, and its audio interface is not a second one', async () => {
    machine.usbDevice('2-1.4', dongle)
    expect(await list()).toEqual([
      {
        uri: 'usb:2-1.4',
        transport: 'usb',
        name: 'CSR8510 A10',
        usb: { vendorId: 0x0a12, productId: 1, path: '2-1.4' },
        available: true,
      },
    ])
    expect(await choose()).toBe('usb:2-1.4')
  })

  test('the same radio as HCI device and on the USB: both say so, one is usable', async () => {
    drivenDongle()
    expect(await list()).toMatchObject([
      { uri: 'hci-socket:0', name: 'CSR8510 A10', usb: { path: '1-1.2' }, available: true },
      {
        uri: 'usb:1-1.2',
        available: false,
        reason: 'driver',
        remedy: expect.stringMatching(/btusb runs it as hci0: use hci-socket:0; usb:1-1\.2, named explicitly, takes it/),
      },
    ])
  })

  test('the default never takes a dongle from its driver, and advises on the HCI device', async () => {
    drivenDongle()
    const error = await refusal(choose(natives({ 0: true })))
    expect(error.reason).toBe('busy')
    expect(error.message).toContain('usb:1-1.2 (CSR8510 A10: driver)')
    expect(error.remedy).not.toContain('named explicitly')
  })

  test('a second dongle, which nobody drives, is the default then', async () => {
    drivenDongle()
    machine.usbDevice('1-3', dongle)
    expect(await choose(natives({ 0: true }))).toBe('usb:1-3')
  })

  test('one that another program has claimed', async () => {
    machine.usbDevice('1-1', { ...dongle, driver: 'usbfs' })
    expect(await list()).toMatchObject([{ available: false, reason: 'busy' }])
  })

  test('one that this user may not open: the udev rule', async () => {
    machine.usbDevice('1-1', dongle)
    rmSync(join(machine.root, 'dev/bus'), { recursive: true })
    expect(await list()).toMatchObject([{ reason: 'permission', remedy: expect.stringContaining('ATTR{idProduct}=="0001"') }])
  })

  test('without the package it is listed, with how to get the package', async () => {
    machine.usbDevice('1-1', { vendor: '8087', product: '0a2b' })
    expect(await list(natives({}, { usb: () => notInstalled('usb') }))).toMatchObject([
      { name: 'USB device 8087:0a2b', available: false, reason: 'package-missing', remedy: 'Install it: npm install usb' },
    ])
  })

  test('by class, of the device or of the interface, never by vendor', async () => {
    const other = ['ff', '01', '01'] as const
    machine.usbDevice('1-1', { ...dongle, deviceClass: ['ef', '02', '01'] })
    machine.usbDevice('1-2', { ...dongle, interfaceClass: other })
    machine.usbDevice('1-3', { ...dongle, deviceClass: other, interfaceClass: other })
    expect((await list()).map(({ uri }) => uri)).toEqual(['usb:1-1', 'usb:1-2'])
  })
})

describe('serial ports', () => {
  const port = (name: string, product: string) =>
    machine.tty(
      name,
      machine.usbDevice(`3-${name.slice(-1)}`, {
        vendor: '2fe3',
        product: '0004',
        name: product,
        deviceClass: ['ef', '02', '01'],
        interfaceClass: ['02', '02', '01'],
      }),
    )

  test('one that says it is an HCI controller is the last choice; any other is never guessed at', async () => {
    port('ttyACM1', 'Zephyr HCI UART sample')
    port('ttyACM2', 'Arduino Uno')
    const uri = `serial:${machine.root}/dev/ttyACM1,1000000,rtscts`
    expect(await list()).toMatchObject([{ uri, transport: 'serial', name: 'Zephyr HCI UART sample', available: true }])
    expect(await choose()).toBe(uri)
    machine.usbDevice('1-1', dongle)
    expect(await choose()).toBe('usb:1-1')
    machine.hciDevice('hci0')
    expect(await choose()).toBe('hci-socket:0')
  })

  test('one that this user may not open', async () => {
    port('ttyACM1', 'Zephyr HCI UART sample')
    rmSync(join(machine.root, 'dev/ttyACM1'))
    expect(await list()).toMatchObject([{ reason: 'permission', remedy: expect.stringContaining('usermod') }])
  })
})

describe('other systems', () => {
  const elsewhere = (platform: NodeJS.Platform, devices: readonly FakeUsbDevice[], more: Partial<Natives> = {}) => ({
    system: machine.system(platform),
    natives: natives({}, { usb: () => Promise.resolve({ getDeviceList: () => [...devices] }), ...more }),
  })

  test('a dongle is opened for a moment to learn whether it can be used', async () => {
    const [good, bad] = [
      new FakeUsbDevice({ place: [1, [1]] }),
      new FakeUsbDevice({ place: [1, [2]], refuse: { open: usbError(libusbError.notSupported) } }),
    ]
    const adapters = await listAdapters(elsewhere('win32', [bad, good]))
    expect(adapters).toMatchObject([
      { uri: 'usb:1-1', usb: { vendorId: 0x0a12 }, available: true },
      { uri: 'usb:1-2', available: false, reason: 'driver', remedy: expect.stringContaining('Zadig') },
    ])
    expect(good.log).toEqual(['open', 'close'])
    expect(bad.isOpen).toBe(false)
  })

  test('one that the system drives is left to it', async () => {
    const options = elsewhere('darwin', [new FakeUsbDevice({ kernelDriver: true })])
    expect(await listAdapters(options)).toMatchObject([{ available: false, reason: 'driver' }])
    expect((await refusal(defaultAdapterUri(options))).remedy).toContain('macOS')
  })

  test('HCI devices of a Linux tree are not looked at', async () => {
    machine.hciDevice('hci0')
    expect(await listAdapters(elsewhere('darwin', []))).toEqual([])
  })

  test('without the package nothing on the USB is seen, and the default says how to get it', async () => {
    const error = await refusal(defaultAdapterUri(elsewhere('win32', [], { usb: () => notInstalled('usb') })))
    expect(error.remedy).toContain('npm install usb')
  })

  test('serial ports by what the package tells of them', async () => {
    const ports = [
      { path: 'COM3', manufacturer: 'ZEPHYR', friendlyName: 'Zephyr HCI UART sample (COM3)' },
      { path: 'COM4', manufacturer: 'FTDI', friendlyName: 'USB Serial Port (COM4)' },
    ]
    expect(await listAdapters(elsewhere('win32', [], { serialPorts: () => Promise.resolve(ports) }))).toMatchObject([
      { uri: 'serial:COM3,1000000,rtscts', available: true },
    ])
  })
})

test('this machine, with the real packages, can be listed', async () => {
  const adapters = await listAdapters()
  for (const { uri, available, remedy } of adapters) {
    expect(uri).toMatch(/^(?:hci-socket|usb|serial):/)
    expect(available || remedy !== undefined).toBe(true)
  }
})
