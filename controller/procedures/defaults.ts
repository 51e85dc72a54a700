import type { Device } from '../device.ts'
import type { DataLength } from '../link-end.ts'

/** The PHYs that a host prefers, one bit each; undefined where it does not mind. */
export interface PhyPreference {
  readonly tx: number | undefined
  readonly rx: number | undefined
}

/** What a host has said of the links to come. */
interface LinkDefaults {
  /** Vol 4 Part E, 7.8.35. */
  dataLength: DataLength
  /** Vol 4 Part E, 7.8.48. */
  phys: PhyPreference
}

const defaults = new WeakMap<Device, LinkDefaults>()

export const defaultsOf = (device: Device): LinkDefaults => {
  const known = defaults.get(device) ?? { dataLength: { octets: 27, time: 328 }, phys: { tx: undefined, rx: undefined } }
  defaults.set(device, known)
  return known
}

/** As after a Reset (Vol 4 Part E, 7.3.2). */
export const forgetDefaults = (device: Device): void => {
  defaults.delete(device)
}
