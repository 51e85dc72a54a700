// Vol 4 Part E, 7.7.65: what a scanner hears, what an advertiser is told, and periodic advertising.
import { i8, sized, u8, u16, u48 } from '../../core/codec.ts'
import { directedAdvertisingReports, extendedAdvertisingReports, legacyAdvertisingReports } from '../advertising-reports.ts'
import { leEvent } from '../event.ts'
import { handle } from '../fields.ts'

export const leScanningEvents = {
  leAdvertisingReport: leEvent('LE Advertising Report', 0x02, '7.7.65.2', { reports: legacyAdvertisingReports }),
  leDirectedAdvertisingReport: leEvent('LE Directed Advertising Report', 0x0b, '7.7.65.11', {
    reports: directedAdvertisingReports,
  }),
  leExtendedAdvertisingReport: leEvent('LE Extended Advertising Report', 0x0d, '7.7.65.13', {
    reports: extendedAdvertisingReports,
  }),
  leScanTimeout: leEvent('LE Scan Timeout', 0x11, '7.7.65.17', {}),
}

export const leAdvertisingEvents = {
  leAdvertisingSetTerminated: leEvent('LE Advertising Set Terminated', 0x12, '7.7.65.18', {
    status: u8,
    advertisingHandle: u8,
    connectionHandle: handle,
    numCompletedExtendedAdvertisingEvents: u8,
  }),
  leScanRequestReceived: leEvent('LE Scan Request Received', 0x13, '7.7.65.19', {
    advertisingHandle: u8,
    scannerAddressType: u8,
    scannerAddress: u48,
  }),
}

const train = {
  advertisingSid: u8,
  advertiserAddressType: u8,
  advertiserAddress: u48,
  advertiserPhy: u8,
  periodicAdvertisingInterval: u16,
  advertiserClockAccuracy: u8,
}
const subevents = { numSubevents: u8, subeventInterval: u8, responseSlotDelay: u8, responseSlotSpacing: u8 }
const sync = { syncHandle: handle }
const established = { status: u8, ...sync, ...train }
const transferred = { status: u8, connectionHandle: handle, serviceData: u16, ...sync, ...train }
const signal = { ...sync, txPower: i8, rssi: i8, cteType: u8 }
const periodicData = { dataStatus: u8, data: sized }

export const lePeriodicEvents = {
  lePeriodicAdvertisingSyncEstablishedV1: leEvent(
    'LE Periodic Advertising Sync Established [v1]',
    0x0e,
    '7.7.65.14',
    established,
  ),
  lePeriodicAdvertisingSyncEstablishedV2: leEvent('LE Periodic Advertising Sync Established [v2]', 0x24, '7.7.65.14', {
    ...established,
    ...subevents,
  }),
  lePeriodicAdvertisingReportV1: leEvent('LE Periodic Advertising Report [v1]', 0x0f, '7.7.65.15', {
    ...signal,
    ...periodicData,
  }),
  lePeriodicAdvertisingReportV2: leEvent('LE Periodic Advertising Report [v2]', 0x25, '7.7.65.15', {
    ...signal,
    periodicEventCounter: u16,
    subevent: u8,
    ...periodicData,
  }),
  lePeriodicAdvertisingSyncLost: leEvent('LE Periodic Advertising Sync Lost', 0x10, '7.7.65.16', sync),
  lePeriodicAdvertisingSyncTransferReceivedV1: leEvent(
    'LE Periodic Advertising Sync Transfer Received [v1]',
    0x18,
    '7.7.65.24',
    transferred,
  ),
  lePeriodicAdvertisingSyncTransferReceivedV2: leEvent('LE Periodic Advertising Sync Transfer Received [v2]', 0x26, '7.7.65.24', {
    ...transferred,
    ...subevents,
  }),
}
