import { buildAdvertisingData } from '../../gap/advertising-data-builder.ts'
import type { ExtendedAdvertisingReport, LegacyAdvertisingReport } from '../../hci/advertising-reports.ts'
import type { ScriptedController } from './scripted-controller.ts'

/** A legacy report, by default a connectable advertisement of the random address C1:00:00:00:00:01. */
export const legacyReport = (report: Partial<LegacyAdvertisingReport> = {}): LegacyAdvertisingReport => ({
  eventType: 0,
  addressType: 1,
  address: 0xc10000000001,
  data: new Uint8Array(),
  rssi: -60,
  ...report,
})

/** An extended report of the same address: not connectable, on set 1, secondary PHY 2M. */
export const extendedReport = (report: Partial<ExtendedAdvertisingReport> = {}): ExtendedAdvertisingReport => ({
  eventType: 0,
  addressType: 1,
  address: 0xc10000000001,
  primaryPhy: 1,
  secondaryPhy: 2,
  advertisingSid: 1,
  txPower: 127,
  rssi: -60,
  periodicAdvertisingInterval: 0,
  directAddressType: 0,
  directAddress: 0,
  data: new Uint8Array(),
  ...report,
})

export const named = (localName: string): Uint8Array => buildAdvertisingData({ localName })

export const legacy = (controller: ScriptedController, ...reports: Partial<LegacyAdvertisingReport>[]): void =>
  controller.event({ name: 'leAdvertisingReport', reports: reports.map(legacyReport) })

export const extended = (controller: ScriptedController, ...reports: Partial<ExtendedAdvertisingReport>[]): void =>
  controller.event({ name: 'leExtendedAdvertisingReport', reports: reports.map(extendedReport) })
