import { Air, type AirOptions, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import type { HciEvent } from '../../hci/events.ts'
import { RawHost } from './raw-host.ts'

export interface ScannerRig {
  readonly air: Air
  readonly controller: VirtualController
  readonly host: RawHost
}

/** A controller with a raw host, alone on its air. */
export const scannerRig = async (
  profile: Profile = profiles.le54,
  options: AirOptions = {},
  address?: number,
): Promise<ScannerRig> => {
  const air = new Air(options)
  const controller = new VirtualController({ air, profile, address })
  return { air, controller, host: await RawHost.on(controller) }
}

/** All the time on one channel after the other, 10 ms each. */
const always = { scanType: 0, scanInterval: 16, scanWindow: 16 }
export const passive1M = { ownAddressType: 0, scanningFilterPolicy: 0, scanningPhys: { le1M: always } }
export const active1M = { ...passive1M, scanningPhys: { le1M: { ...always, scanType: 1 } } }
export const legacyPassive = { leScanType: 0, leScanInterval: 16, leScanWindow: 16, ownAddressType: 0, scanningFilterPolicy: 0 }
export const legacyActive = { ...legacyPassive, leScanType: 1 }

export const on = { enable: true, filterDuplicates: 0, duration: 0, period: 0 }
export const off = { ...on, enable: false }

export const scanExtended = async (host: RawHost, parameters = passive1M, enable = on): Promise<void> => {
  await host.run('leSetExtendedScanParameters', parameters)
  await host.run('leSetExtendedScanEnable', enable)
}

export const scanLegacy = async (host: RawHost, parameters = legacyPassive, filterDuplicates = false): Promise<void> => {
  await host.run('leSetScanParameters', parameters)
  await host.run('leSetScanEnable', { enable: true, filterDuplicates })
}

/** The reports of all events so far, in order. */
export const legacyReports = (host: RawHost): HciEvent<'leAdvertisingReport'>['reports'] =>
  host.got('leAdvertisingReport').flatMap(({ reports }) => reports)
export const extendedReports = (host: RawHost): HciEvent<'leExtendedAdvertisingReport'>['reports'] =>
  host.got('leExtendedAdvertisingReport').flatMap(({ reports }) => reports)
