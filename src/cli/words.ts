import { hexNumber } from '../../core/hex.ts'
import { printable } from '../../core/printable.ts'
import type { AdvertisementData, BLEDevice } from '../index.ts'
import { companyName, uuidstrToStr } from '../index.ts'

const shortForm = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/

const serviceWord = (uuid: string): string => {
  const name = uuidstrToStr(uuid)
  if (name !== 'Unknown' && name !== 'Vendor specific') return name
  const [, short] = shortForm.exec(uuid) ?? []
  return short === undefined ? uuid : `0x${short}`
}

/** Everything that comes from the air is made printable here. */
export const nameOf = (device: BLEDevice): string => printable(device.name ?? '')

export const addressOf = (device: BLEDevice): string => (device.addressType === 'anonymous' ? 'anonymous' : device.address)

/** The services that a device names or sends data of, as people call them. */
export const servicesOf = ({ serviceUuids, serviceData }: AdvertisementData): string =>
  Array.from(new Set([...serviceUuids, ...serviceData.keys()]), serviceWord).join(', ')

/** The companies whose manufacturer data a device sends. */
export const companiesOf = ({ manufacturerData }: AdvertisementData): string =>
  Array.from(manufacturerData.keys(), company => companyName(company) ?? hexNumber(company, 4)).join(', ')

const numbers = new Intl.NumberFormat('en-US')

export const count = (amount: number, thing: string): string => `${numbers.format(amount)} ${thing}${amount === 1 ? '' : 's'}`

/** `9.8 s`, `75 s`, `12 min`, `3.4 h` */
export const duration = (milliseconds: number): string => {
  const seconds = Math.max(milliseconds, 0) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 600) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

/** How long ago a device was heard, in at most four cells. */
export const age = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 1) return 'now'
  if (seconds < 100) return `${seconds} s`
  return seconds < 6000 ? `${Math.floor(seconds / 60)} m` : `${Math.floor(seconds / 3600)} h`
}
