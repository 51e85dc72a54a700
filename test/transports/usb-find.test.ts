import { describe, expect, test } from 'vitest'
import { busPath, findUsbAdapters, parseUsbSelector } from '../../transports/usb/find.ts'
import { audioInterface, FakeUsbDevice, hciInterface } from '../support/fake-usb.ts'

test.each([
  ['0', { by: 'index', index: 0 }],
  ['12', { by: 'index', index: 12 }],
  ['0a12:0001', { by: 'ids', vendorId: 0x0a12, productId: 1, index: 0 }],
  ['0A12:0001#2', { by: 'ids', vendorId: 0x0a12, productId: 1, index: 2 }],
  ['2fe3:000b:9A:3F', { by: 'ids', vendorId: 0x2fe3, productId: 0x0b, serial: '9A:3F', index: 0 }],
  ['2-1.4', { by: 'path', path: '2-1.4' }],
  ['1-1', { by: 'path', path: '1-1' }],
])('%s', (text, selector) => {
  expect(parseUsbSelector(text)).toEqual(selector)
})

test.each(['', '-1', '0a12', '0a12:1', '0a12:0001#', '0a12:0001:', '2-', '2-1.', 'x', '1e3'])('"%s" is no selector', text => {
  expect(() => parseUsbSelector(text)).toThrow(TypeError)
})

describe('which interfaces are adapters', () => {
  const numbers = (device: FakeUsbDevice, selector?: string) =>
    findUsbAdapters([device], selector === undefined ? undefined : parseUsbSelector(selector)).map(({ hci }) => [
      hci.number,
      hci.events.bEndpointAddress,
      hci.aclIn.bEndpointAddress,
      hci.aclOut.bEndpointAddress,
    ])

  test('by the class of the device', () => {
    expect(numbers(new FakeUsbDevice({ deviceClass: [0xe0, 1, 1] }))).toEqual([[0, 0x81, 0x82, 0x02]])
  })

  test('by the class of an interface of a composite device, whose audio interface is left alone', () => {
    const storage = { ...hciInterface(), bInterfaceClass: 8, bInterfaceSubClass: 6, bInterfaceProtocol: 0x50 }
    const interfaces = [storage, audioInterface, { ...hciInterface(), bInterfaceNumber: 2 }]
    expect(numbers(new FakeUsbDevice({ deviceClass: [0xef, 2, 1], interfaces }))).toEqual([[2, 0x81, 0x82, 0x02]])
  })

  test('never by the vendor', () => {
    const interfaces = [hciInterface(16, [0xff, 1, 1])]
    expect(numbers(new FakeUsbDevice({ ids: [0x0a12, 1], deviceClass: [0xff, 1, 1], interfaces }))).toEqual([])
  })

  test('a vendor’s own class, when the user names vendor and product', () => {
    const interfaces = [hciInterface(16, [0xff, 1, 1])]
    const device = new FakeUsbDevice({ deviceClass: [0xff, 1, 1], interfaces })
    expect(numbers(device, '0a12:0001')).toEqual([[0, 0x81, 0x82, 0x02]])
    expect(numbers(device, '0a12:0002')).toEqual([])
  })

  test('an AMP controller (E0/01/04) is none', () => {
    expect(numbers(new FakeUsbDevice({ deviceClass: [0xe0, 1, 4], interfaces: [hciInterface(16, [0xe0, 1, 4])] }))).toEqual([])
  })

  test('a device without a configuration is none', () => {
    expect(numbers(new FakeUsbDevice({ interfaces: [] }))).toEqual([])
  })
})

test('adapters come in the order of their places, whatever the order of the list', () => {
  const places = [
    [2, [1]],
    [1, [10]],
    [1, [2, 4]],
    [1, [2]],
  ] as const
  const devices = places.map(place => new FakeUsbDevice({ place }))
  expect(findUsbAdapters(devices).map(({ device }) => busPath(device))).toEqual(['1-2', '1-2.4', '1-10', '2-1'])
})
