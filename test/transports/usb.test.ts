import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fromHex } from '../../core/hex.ts'
import { packetType } from '../../hci/transport.ts'
import { probe } from '../../transports/usb/claim.ts'
import { findUsbAdapters } from '../../transports/usb/find.ts'
import { libusbError, transferStatus, type UsbPackage } from '../../transports/usb/package.ts'
import { loadUsbPackage } from '../../transports/usb/usb.ts'
import { audioInterface, FakeUsbDevice, hciInterface, usbError } from '../support/fake-usb.ts'
import { describeTransport } from '../support/transport-contract.ts'
import { Listener, packetOf, take } from '../support/transport-rig.ts'
import { dongle, opener, refusal } from '../support/usb-rig.ts'

describeTransport('usb', {
  toHost: [packetType.event, packetType.acl],
  toController: [packetType.command, packetType.acl],
  start: () => {
    const { device, arrived, send } = dongle({ kernelDriver: true })
    const out = device.endpoints.get(0x02)
    const hold = (held: boolean) => {
      if (out) out.held = held
      if (held) device.holdCommands = true
      else device.releaseCommands()
      out?.work()
    }
    return Promise.resolve({
      open: opener([device]),
      far: () =>
        Promise.resolve({ send, arrived, hold: () => hold(true), resume: () => hold(false), cut: () => device.unplug() }),
      stop: () => {
        if (!device.gone) device.unplug()
        return Promise.resolve()
      },
    })
  },
})

describe('taking the adapter and giving it back', () => {
  test('the kernel driver is detached, and back after close, in libusb’s order; commands are class requests to the device', async () => {
    const { device, arrived } = dongle({ kernelDriver: true })
    const near = new Listener()
    const transport = await opener([device])(near)
    transport.send(packetType.command, fromHex('030c00'))
    expect(await take(arrived, 1)).toEqual([{ type: packetType.command, body: fromHex('030c00') }])
    await transport.close()
    expect(device.log).toEqual(['open', 'detach', 'claim 0', 'request 0x20 0 0 0', 'release 0', 'attach', 'close'])
    expect(near.ends).toEqual([{ kind: 'closed' }])
  })

  test('a controller among other interfaces is addressed by its own (Vol 4 Part B, 2.2.2)', async () => {
    const other = { ...hciInterface(), bInterfaceClass: 8, endpoints: [] }
    const { device } = dongle({ deviceClass: [0xef, 2, 1], interfaces: [other, { ...hciInterface(), bInterfaceNumber: 1 }] })
    const transport = await opener([device])(new Listener())
    transport.send(packetType.command, fromHex('030c00'))
    await transport.close()
    expect(device.log).toEqual(['open', 'claim 1', 'request 0x21 0 0 1', 'release 1', 'close'])
  })

  test('an endpoint that cannot be had: the driver is given back', async () => {
    const { device } = dongle({ kernelDriver: true })
    device.endpoints.delete(0x02)
    const near = new Listener()
    expect((await refusal(opener([device])(near))).reason).toBe('lost')
    expect(device.log).toEqual(['open', 'detach', 'claim 0', 'release 0', 'attach', 'close'])
    expect(near.ends).toEqual([])
  })

  test('a driver that was not there is not attached', async () => {
    const { device } = dongle()
    const transport = await opener([device])(new Listener())
    await transport.close()
    expect(device.log).toEqual(['open', 'claim 0', 'release 0', 'close'])
  })

  test('where the platform knows no kernel drivers, the interface is claimed as it is', async () => {
    const { device } = dongle({ refuse: { driver: usbError(libusbError.notSupported) } })
    const transport = await opener([device], '0', 'win32')(new Listener())
    await transport.close()
    expect(device.log).toEqual(['open', 'claim 0', 'release 0', 'close'])
  })

  test('a claim that fails gives the driver back and leaves nothing open', async () => {
    const { device } = dongle({ kernelDriver: true, refuse: { claim: usbError(libusbError.busy) } })
    await refusal(opener([device])(new Listener()))
    expect(device.log).toEqual(['open', 'detach', 'attach', 'close'])
  })

  test('HCI-44: after an unplug nothing that fails on the way out is in the way', async () => {
    const { device } = dongle({ kernelDriver: true })
    const near = new Listener()
    const transport = await opener([device])(near)
    device.unplug()
    expect(await near.ended.promise).toMatchObject({ kind: 'lost', error: { reason: 'lost' } })
    await transport.close()
    expect(device.log.at(-1)).toBe('close')
    expect(near.ends).toHaveLength(1)
  })

  test('the same dongle twice in one process: the second is refused, the first goes on, and later it can be opened again', async () => {
    const { device, send } = dongle()
    const near = new Listener()
    const transport = await opener([device])(near)
    expect((await refusal(opener([device])(new Listener()))).message).toContain('This process has it open')
    send(packetOf(packetType.event, 1))
    await take(near.packets, 1)
    await transport.close()
    const again = await opener([device])(new Listener())
    await again.close()
  })

  test('an abort while the package loads opens nothing', async () => {
    const { device } = dongle()
    const reason = new Error('changed my mind')
    await expect(opener([device])(new Listener(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(device.log).toEqual([])
  })
})

describe('trouble on the bus', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const turns = async (count = 8) => {
    for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve))
  }

  test('HCI-45: events of 16, 32 and 64 bytes come through at once, with a bus packet of 16', async () => {
    const { device, send } = dongle()
    const near = new Listener()
    const transport = await opener([device])(near)
    for (const size of [14, 30, 62]) {
      send(packetOf(packetType.event, size, size))
      expect(await take(near.packets, 1)).toEqual([packetOf(packetType.event, size, size)])
    }
    await transport.close()
  })

  test('a stalled IN endpoint is cleared, the half event dropped, and reading goes on', async () => {
    const { device, send } = dongle()
    const near = new Listener()
    const transport = await opener([device])(near)
    const events = device.endpoints.get(0x81)
    device.bring(0x81, packetOf(packetType.event, 1, 30).body.subarray(0, 16), 16)
    await turns()
    if (events) events.halted = true
    events?.work()
    await turns()
    expect(device.log.filter(entry => entry === 'clear halt 0x81')).toHaveLength(1)
    expect(transport.skippedBytes).toBe(16)
    send(packetOf(packetType.event, 2, 30))
    expect(await take(near.packets, 1)).toEqual([packetOf(packetType.event, 2, 30)])
    await transport.close()
    expect(near.ends).toEqual([{ kind: 'closed' }])
  })

  test('a stalled OUT endpoint is cleared, and what it refused is sent again in order', async () => {
    const { device, arrived } = dongle()
    const transport = await opener([device])(new Listener())
    const out = device.endpoints.get(0x02)
    if (out) out.halted = true
    const packets = Array.from({ length: 20 }, (_, number) => packetOf(packetType.acl, number, 40))
    for (const { type, body } of packets) transport.send(type, body)
    expect(await take(arrived, 20)).toEqual(packets)
    expect(device.log.filter(entry => entry === 'clear halt 0x2')).toHaveLength(1)
    await transport.close()
  })

  test('one damaged transfer is read again after a pause', async () => {
    const { device, send } = dongle()
    const near = new Listener()
    const transport = await opener([device])(near)
    device.endpoints.get(0x81)?.failOne(transferStatus.error)
    await turns()
    await vi.advanceTimersByTimeAsync(20)
    for (let number = 0; number < 20; number++) send(packetOf(packetType.event, number))
    expect(await take(near.packets, 20)).toEqual(Array.from({ length: 20 }, (_, number) => packetOf(packetType.event, number)))
    await transport.close()
  })

  test('HCI-44: errors without end are the loss of the adapter, told once', async () => {
    const { device } = dongle()
    const near = new Listener()
    const transport = await opener([device])(near)
    for (let i = 0; i < 100 && near.ends.length === 0; i++) {
      device.endpoints.get(0x81)?.fail(transferStatus.error)
      await turns()
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(near.ends).toMatchObject([{ kind: 'lost' }])
    await transport.close()
    expect(device.log.slice(-2)).toEqual(['release 0', 'close'])
  })

  test('close ends although a command never does, and then libusb may refuse to close the device', async () => {
    const { device } = dongle()
    const near = new Listener()
    const transport = await opener([device])(near)
    device.holdCommands = true
    transport.send(packetType.command, fromHex('030c00'))
    const closing = transport.close()
    for (let i = 0; i < 10; i++) {
      await turns(2)
      await vi.advanceTimersByTimeAsync(500)
    }
    await closing
    expect(near.ends).toEqual([{ kind: 'closed' }])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('what stands in the way', () => {
  const refused = (call: 'open' | 'detach' | 'claim', errno: number, platform: NodeJS.Platform) => {
    const { device } = dongle({ kernelDriver: call === 'detach', refuse: { [call]: usbError(errno) } })
    return refusal(opener([device], '0', platform)(new Listener()))
  }

  test('no permission on Linux: the udev rule for this very dongle', async () => {
    const error = await refused('open', libusbError.access, 'linux')
    expect(error.reason).toBe('permission')
    expect(error.remedy).toContain('ATTR{idVendor}=="0a12", ATTR{idProduct}=="0001"')
    // Added to the file: a second dongle must not take the right to the first away.
    expect(error.remedy).toContain('tee -a /etc/udev/rules.d/')
  })

  test.each([
    ['another program', 'claim', libusbError.busy, 'linux', 'busy', 'other program'],
    ['a pulled plug', 'claim', libusbError.noDevice, 'linux', 'no-adapter', 'plug it in'],
    ['an error of the bus', 'open', -1, 'linux', 'driver', 'plug it in'],
    ['no usable driver', 'open', libusbError.notSupported, 'win32', 'driver', 'Zadig'],
    ['no usable driver', 'claim', libusbError.notFound, 'win32', 'driver', 'Zadig'],
    ['the system’s driver', 'detach', libusbError.access, 'darwin', 'driver', 'bluetoothHostControllerSwitchBehavior'],
  ] as const)('%s at %s (%i, %s) is %s', async (_, call, errno, platform, reason, remedy) => {
    const error = await refused(call, errno, platform)
    expect(error.reason).toBe(reason)
    expect(error.remedy).toContain(remedy)
    expect(error.message).toContain('0a12:0001')
  })

  test('nothing there', async () => {
    const error = await refusal(opener([], '0')(new Listener()))
    expect(error.reason).toBe('no-adapter')
  })

  test('a serial number picks among dongles of one kind', async () => {
    const [first, second] = [
      new FakeUsbDevice({ serial: 'A', place: [1, [1]] }),
      new FakeUsbDevice({ serial: 'B', place: [1, [2]] }),
    ]
    const transport = await opener([first, second], '0a12:0001:B')(new Listener())
    expect([first.isOpen, second.isOpen]).toEqual([false, true])
    await transport.close()
    expect((await refusal(opener([first, second], '0a12:0001:C')(new Listener()))).reason).toBe('no-adapter')
    expect([first.isOpen, second.isOpen]).toEqual([false, false])
  })

  test('a serial number that may not be read is no missing dongle', async () => {
    const device = new FakeUsbDevice({ serial: 'A', refuse: { open: usbError(libusbError.access) } })
    const error = await refusal(opener([device], '0a12:0001:A')(new Listener()))
    expect(error.reason).toBe('permission')
    expect(error.remedy).toContain('/etc/udev/rules.d/')
  })

  test('a dongle that is open here is found by its serial number, and is busy', async () => {
    const device = new FakeUsbDevice({ serial: 'A' })
    const transport = await opener([device], '0a12:0001:A')(new Listener())
    expect((await refusal(opener([device], '0a12:0001:A')(new Listener()))).reason).toBe('busy')
    expect(device.isOpen).toBe(true)
    await transport.close()
  })

  test('asking who could take it does no harm while its serial number is being read', async () => {
    const device = new FakeUsbDevice({ serial: 'A' })
    const opening = opener([device], '0a12:0001:A', 'win32')(new Listener())
    await Promise.resolve()
    const [found] = findUsbAdapters([device])
    expect(found && probe(device, found.hci, 'usb:0', 'win32')).toBeUndefined()
    await (await opening).close()
    expect(device.isOpen).toBe(false)
  })

  test('a class of the vendor’s own opens by vendor and product only', async () => {
    const interfaces = [hciInterface(16, [0xff, 0, 0]), audioInterface]
    const { device } = dongle({ deviceClass: [0xff, 0, 0], interfaces: [interfaces[0] as typeof audioInterface] })
    expect((await refusal(opener([device], '0')(new Listener()))).reason).toBe('no-adapter')
    expect((await refusal(opener([device], '2-1.4')(new Listener()))).reason).toBe('no-adapter')
    const transport = await opener([device], '0a12:0001')(new Listener())
    await transport.close()
  })
})

test('the real package has the shape that the fake has, and can be asked', async () => {
  const usb: UsbPackage = await loadUsbPackage()
  const real: UsbPackage = await import('usb')
  expect(typeof real.getDeviceList).toBe('function')
  expect(Array.isArray(usb.getDeviceList())).toBe(true)
})
