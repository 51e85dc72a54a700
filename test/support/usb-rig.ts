import { expect } from 'vitest'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { Inbox } from '../../core/inbox.ts'
import { packetType } from '../../hci/transport.ts'
import { openUsb } from '../../transports/usb/usb.ts'
import { FakeUsbDevice, type FakeUsbOptions } from './fake-usb.ts'
import { inboxLimit, type Packet } from './transport-rig.ts'

export const opener = (devices: readonly FakeUsbDevice[], selector = '0', platform: NodeJS.Platform = 'linux') =>
  openUsb(selector, { load: () => Promise.resolve({ getDeviceList: () => [...devices] }), platform })

/** A dongle whose two pipes for data out are one inbox. */
export const dongle = (options: FakeUsbOptions = {}) => {
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

/** That a promise rejects with this library's error; gives the error. */
export const refusal = async (promise: Promise<unknown>): Promise<BleakBluetoothNotAvailableError> => {
  const error = await promise.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(BleakBluetoothNotAvailableError)
  return error as BleakBluetoothNotAvailableError
}
