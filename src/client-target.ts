import { formatAddress, parseAddress } from '../core/address.ts'
import { checkOneOf } from '../core/check.ts'
import { BleakDeviceNotFoundError } from '../core/errors.ts'
import type { WantedDevice } from '../gap/connection-outcome.ts'
import type { Identity } from '../smp/bond.ts'
import type { Adapter } from './adapter.ts'
import type { AddressLike } from './base-client.ts'
import { BLEDevice } from './ble-device.ts'
import { BleakScanner } from './scanner.ts'

/** What a client was made for. */
type Target = BLEDevice | AddressLike

/** @throws TypeError or RangeError for what cannot be connected to. */
export const checkTarget = (target: Target): void => {
  if (typeof target === 'string') return void parseAddress(target)
  if (typeof target !== 'object' || target === null)
    throw new TypeError('a client needs a BLEDevice, an address, or { address, addressType }')
  if (target.addressType === 'anonymous') throw new TypeError('an anonymous advertiser cannot be connected to')
  parseAddress(target.address)
  if (target.addressType === undefined) throw new TypeError("an address in an object needs its addressType: 'public' or 'random'")
  checkOneOf('addressType', target.addressType, ['public', 'random'])
}

/** Upper-case with colons. */
export const addressOf = (target: Target): string =>
  formatAddress(parseAddress(typeof target === 'string' ? target : target.address))

/** What a bond with it would be kept by; a bare address may be of either type. */
export const identitiesOf = (target: Target): readonly Identity[] => {
  const address = parseAddress(typeof target === 'string' ? target : target.address)
  if (typeof target === 'string')
    return [
      { address, addressType: 'public' },
      { address, addressType: 'random' },
    ]
  return [{ address, addressType: target.addressType === 'public' ? 'public' : 'random' }]
}

/** As long as a scan can last: whoever waits for it ends it. */
const longest = 2 ** 31 - 1

/** What connecting needs to know; a bare address is scanned for, to learn its type. */
export const findTarget = async (
  target: Target,
  adapter: Adapter,
  phys: readonly ('1m' | 'coded')[],
  signal: AbortSignal,
): Promise<{ readonly wanted: WantedDevice; readonly name: string | null }> => {
  const device =
    typeof target === 'string'
      ? await BleakScanner.findDeviceByAddress(target, { adapter, phys, timeout: longest, signal })
      : target
  if (!device) throw new BleakDeviceNotFoundError(addressOf(target), longest)
  const addressType = device.addressType === 'public' ? 'public' : 'random'
  const name = device instanceof BLEDevice ? device.name : null
  return { wanted: { address: parseAddress(device.address), addressType }, name }
}
