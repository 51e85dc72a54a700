import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { fromHex } from '../../core/hex.ts'
import { Inbox } from '../../core/inbox.ts'
import { packetType } from '../../hci/transport.ts'
import { loadUsbPackage, openUsb } from '../../transports/usb.ts'
import { libusbError, transferStatus, type UsbPackage } from '../../transports/usb-package.ts'
import { audioInterface, FakeUsbDevice, type FakeUsbOptions, hciInterface, usbError } from '../support/fake-usb.ts'
import { describeTransport } from '../support/transport-contract.ts'
import { inboxLimit, Listener, type Packet, packetOf, take } from '../support/transport-rig.ts'

const opener = (devices: readonly FakeUsbDevice[], selector = '0', platform: NodeJS.Platform = 'linux') =>
  openUsb(selector, { load: () => Promise.resolve({ getDeviceList: () => [...devices] }), platform })

/** A dongle whose two pipes for data out are one inbox. */
const dongle = (options: FakeUsbOptions = {}) => {
  const device = new FakeUsbDevice(options)
  const arrived = new Inbox<Packet>(inboxLimit)
  device.written = (address, body) => arrived.put({ type: address === 0 ? packetType.command : packetType.acl, body })
  const waiting: Packet[] = []
  // One after the other: what is sent on two endpoints at once has no order on this bus.
  const next = (): void => {
    for (let packet = waiting[0]; packet; packet = waiting[0]) {
      const [address, other, size] = packet.type === packetType.event ? [0x81, 0x82, 16] : [0x82, 0x81, 64]
      if (device.endpoints.get(other)?.outgoing.length) {
        setImmediate(next)
        return
      }
      waiting.shift()
      device.bring(address, packet.body, size)
    }
  }
  const send = (packet: Packet): void => {
    waiting.push(packet)
    if (waiting.length === 1) next()
  }
  return { device, arrived, send }
}

const refusal = async (promise: Promise<unknown>): Promise<BleakBluetoothNotAvailableError> => {
  const error = await promise.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(BleakBluetoothNotAvailableError)
  return error as BleakBluetoothNotAvailableError
}

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
    expect(error.remedy).toContain('/etc/udev/rules.d/')
  })

  test.each([
    ['another program', 'claim', libusbError.busy, 'linux', 'busy', 'other program'],
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
