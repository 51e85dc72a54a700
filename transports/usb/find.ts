import {
  endpointIsIn,
  endpointKind,
  kindBulk,
  kindInterrupt,
  type UsbDevice,
  type UsbEndpointDescriptor,
  type UsbInterfaceDescriptor,
} from './package.ts'

/** Which dongle is meant: `0`, `0a12:0001`, `0a12:0001:SERIAL`, `0a12:0001#1`, `2-1.4`. */
export type UsbSelector =
  | { readonly by: 'index'; readonly index: number }
  | {
      readonly by: 'ids'
      readonly vendorId: number
      readonly productId: number
      readonly serial?: string
      readonly index: number
    }
  | { readonly by: 'path'; readonly path: string }

const forms: readonly (readonly [RegExp, (parts: string[]) => UsbSelector])[] = [
  [/^(\d{1,3})$/, ([index]) => ({ by: 'index', index: Number(index) })],
  [/^(\d+-\d+(?:\.\d+)*)$/, ([path]) => ({ by: 'path', path: path as string })],
  [
    /^([0-9a-f]{4}):([0-9a-f]{4})(?::(.+)|#(\d{1,3}))?$/i,
    ([vendor, product, serial, index]) => ({
      by: 'ids',
      vendorId: Number.parseInt(vendor as string, 16),
      productId: Number.parseInt(product as string, 16),
      ...(serial === undefined ? {} : { serial }),
      index: Number(index ?? 0),
    }),
  ],
]

/** Throws TypeError on what is no selector. Both indexes count from 0. */
export const parseUsbSelector = (text: string): UsbSelector => {
  for (const [form, read] of forms) {
    const match = form.exec(text)
    if (match) return read(match.slice(1))
  }
  throw new TypeError(
    `not a USB adapter: "${text}" (expected an index 0, a vendor and product 0a12:0001, with :SERIAL or #1, or a bus path 2-1.4)`,
  )
}

/** The interface of a device that carries HCI, and its endpoints. */
export interface HciInterface {
  readonly number: number
  readonly events: UsbEndpointDescriptor
  readonly aclIn: UsbEndpointDescriptor
  readonly aclOut: UsbEndpointDescriptor
}

/** Wireless controller, radio frequency, Bluetooth programming interface (Vol 4 Part B, 3.1). */
export const isBluetoothClass = (deviceClass: number, subClass: number, protocol: number): boolean =>
  deviceClass === 0xe0 && subClass === 1 && protocol === 1

/** Three endpoints make an HCI interface; the second one, for synchronous audio, has isochronous ones only and is left alone. */
const readEndpoints = ({ bInterfaceNumber, endpoints }: UsbInterfaceDescriptor): HciInterface | undefined => {
  const find = (kind: number, isIn: boolean) =>
    endpoints.find(endpoint => endpointKind(endpoint) === kind && endpointIsIn(endpoint) === isIn)
  const events = find(kindInterrupt, true)
  const aclIn = find(kindBulk, true)
  const aclOut = find(kindBulk, false)
  return events && aclIn && aclOut && { number: bInterfaceNumber, events, aclIn, aclOut }
}

/**
 * The HCI interface of a device, by class: that of the interface, or that of the whole device. `named`: the user said which device it is, so
 * that a class of the vendor's own will do.
 */
export const findHciInterface = (device: UsbDevice, named: boolean): HciInterface | undefined => {
  const { bDeviceClass, bDeviceSubClass, bDeviceProtocol } = device.deviceDescriptor
  const ofDevice = isBluetoothClass(bDeviceClass, bDeviceSubClass, bDeviceProtocol)
  const settings = (configurationOf(device)?.interfaces ?? []).flatMap(alternates => alternates[0] ?? [])
  const byClass = settings.filter(
    ({ bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol }) =>
      ofDevice || isBluetoothClass(bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol),
  )
  for (const setting of named ? [...byClass, ...settings] : byClass) {
    const found = readEndpoints(setting)
    if (found) return found
  }
  return undefined
}

const configurationOf = (device: UsbDevice): UsbDevice['configDescriptor'] => {
  try {
    return device.configDescriptor
  } catch {
    return undefined
  }
}

/** `2-1.4`, as Linux writes it; undefined where the platform tells no ports. */
export const busPath = ({ busNumber, portNumbers }: UsbDevice): string | undefined =>
  portNumbers && portNumbers.length > 0 ? `${busNumber}-${portNumbers.join('.')}` : undefined

const place = (device: UsbDevice): string => busPath(device) ?? `${device.busNumber}-${device.deviceAddress}`

/** The devices that `selector` may mean, with their HCI interfaces, in the order of their places; a serial number is not looked at. */
export const findUsbAdapters = (
  devices: readonly UsbDevice[],
  selector?: UsbSelector,
): { readonly device: UsbDevice; readonly hci: HciInterface }[] =>
  devices
    .filter(device => selector === undefined || couldBe(device, selector))
    .flatMap(device => {
      const hci = findHciInterface(device, selector?.by === 'ids')
      return hci ? [{ device, hci }] : []
    })
    .sort((a, b) => place(a.device).localeCompare(place(b.device), 'en', { numeric: true }))

const couldBe = (device: UsbDevice, selector: UsbSelector): boolean => {
  if (selector.by === 'path') return busPath(device) === selector.path
  if (selector.by === 'index') return true
  const { idVendor, idProduct } = device.deviceDescriptor
  return idVendor === selector.vendorId && idProduct === selector.productId
}
