import { formatAddress, parseAddress } from '../../../core/address.ts'
import { type Adapter, type BLEDevice, BleakScanner, type TypedAddress } from '../../index.ts'
import { CommandError, UsageError } from '../failure.ts'
import { duration } from '../words.ts'

export type AddressType = TypedAddress['addressType']

/** A device as the command line names it. */
export interface WantedDevice {
  /** Upper-case with colons; undefined where a name was given. */
  readonly address: string | undefined
  readonly name: string
  /** With it the address is connected to unseen. */
  readonly addressType: AddressType | undefined
}

/** @throws UsageError where an address type stands beside a name. */
export const readDevice = (text: string, addressType: AddressType | undefined): WantedDevice => {
  const address = addressIn(text)
  if (address === undefined && addressType !== undefined)
    throw new UsageError(
      `"${text}" is no address`,
      '--address-type needs an address like E0:E1:E2:E3:E4:E5; leave it out for a name.',
    )
  if (text.trim() === '') throw new UsageError('the device has no name', 'Give its address or its name.')
  return { address, name: text, addressType }
}

const addressIn = (text: string): string | undefined => {
  try {
    return formatAddress(parseAddress(text))
  } catch {
    return undefined
  }
}

const plain = (name: string): string => name.replace(/\0+$/, '').trim().toLowerCase()

/** What can be connected to: an address of known type as it is; else what a scan finds. */
export const findDevice = async (
  { address, name, addressType }: WantedDevice,
  adapter: Adapter,
  timeout: number,
  signal: AbortSignal,
): Promise<BLEDevice | TypedAddress> => {
  if (address !== undefined && addressType !== undefined) return { address, addressType }
  const wanted = plain(name)
  const isIt = (device: BLEDevice) =>
    address === undefined ? plain(device.name ?? '') === wanted : device.address === address || device.identityAddress === address
  let isSeen = false
  const found = await BleakScanner.findDeviceByFilter(
    (device, { connectable }) => {
      if (!isIt(device)) return false
      isSeen = true
      return connectable
    },
    { adapter, timeout, signal },
  )
  if (found) return found
  throw notFound(address ?? `called "${name}"`, isSeen, timeout)
}

const notFound = (what: string, isSeen: boolean, timeout: number): CommandError =>
  isSeen
    ? new CommandError(
        `the device ${what} lets nobody connect`,
        'It only advertises; or it has a connection already: see that nothing else holds it.',
      )
    : new CommandError(
        `no device ${what} was seen within ${duration(timeout)}`,
        'See who is there with "baretooth scan"; a device that somebody is connected to is mostly silent.',
      )
