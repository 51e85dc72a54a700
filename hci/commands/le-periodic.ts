// Vol 4 Part E, 7.8: periodic advertising, from both ends, and its transfer over a connection.
import { sized, u8, u16, u48 } from '../../core/codec.ts'
import { bit, complete, status } from '../command.ts'
import { handle } from '../fields.ts'

const set = { advertisingHandle: u8 }
const parameters = {
  ...set,
  periodicAdvertisingIntervalMin: u16,
  periodicAdvertisingIntervalMax: u16,
  periodicAdvertisingProperties: u16,
}

export const lePeriodicAdvertisingCommands = {
  leSetPeriodicAdvertisingParametersV1: complete(
    'LE Set Periodic Advertising Parameters [v1]',
    0x203e,
    '7.8.61',
    bit(37, 2),
    parameters,
  ),
  leSetPeriodicAdvertisingData: complete('LE Set Periodic Advertising Data', 0x203f, '7.8.62', bit(37, 3), {
    ...set,
    operation: u8,
    advertisingData: sized,
  }),
  // Bit 0 of `enable` enables, bit 1 asks for the AdvDataInfo field in the packets.
  leSetPeriodicAdvertisingEnable: complete('LE Set Periodic Advertising Enable', 0x2040, '7.8.63', bit(37, 4), {
    enable: u8,
    ...set,
  }),
}

const sync = { syncHandle: handle }
const advertiser = { advertiserAddressType: u8, advertiserAddress: u48 }
const createSync = { options: u8, advertisingSid: u8, ...advertiser, skip: u16, syncTimeout: u16, syncCteType: u8 }
const listed = { ...advertiser, advertisingSid: u8 }

export const lePeriodicSyncCommands = {
  lePeriodicAdvertisingCreateSync: status('LE Periodic Advertising Create Sync', 0x2044, '7.8.67', bit(38, 0), createSync),
  lePeriodicAdvertisingCreateSyncCancel: complete('LE Periodic Advertising Create Sync Cancel', 0x2045, '7.8.68', bit(38, 1)),
  lePeriodicAdvertisingTerminateSync: complete('LE Periodic Advertising Terminate Sync', 0x2046, '7.8.69', bit(38, 2), sync),
  leAddDeviceToPeriodicAdvertiserList: complete(
    'LE Add Device To Periodic Advertiser List',
    0x2047,
    '7.8.70',
    bit(38, 3),
    listed,
  ),
  leRemoveDeviceFromPeriodicAdvertiserList: complete(
    'LE Remove Device From Periodic Advertiser List',
    0x2048,
    '7.8.71',
    bit(38, 4),
    listed,
  ),
  leClearPeriodicAdvertiserList: complete('LE Clear Periodic Advertiser List', 0x2049, '7.8.72', bit(38, 5)),
  leReadPeriodicAdvertiserListSize: complete(
    'LE Read Periodic Advertiser List Size',
    0x204a,
    '7.8.73',
    bit(38, 6),
    {},
    { periodicAdvertiserListSize: u8 },
  ),
  leSetPeriodicAdvertisingReceiveEnable: complete('LE Set Periodic Advertising Receive Enable', 0x2059, '7.8.88', bit(40, 5), {
    ...sync,
    enable: u8,
  }),
}

const link = { connectionHandle: handle }
const transferMode = { mode: u8, skip: u16, syncTimeout: u16, cteType: u8 }

export const lePeriodicTransferCommands = {
  lePeriodicAdvertisingSyncTransfer: complete(
    'LE Periodic Advertising Sync Transfer',
    0x205a,
    '7.8.89',
    bit(40, 6),
    { ...link, serviceData: u16, ...sync },
    link,
  ),
  lePeriodicAdvertisingSetInfoTransfer: complete(
    'LE Periodic Advertising Set Info Transfer',
    0x205b,
    '7.8.90',
    bit(40, 7),
    { ...link, serviceData: u16, ...set },
    link,
  ),
  leSetPeriodicAdvertisingSyncTransferParameters: complete(
    'LE Set Periodic Advertising Sync Transfer Parameters',
    0x205c,
    '7.8.91',
    bit(41, 0),
    { ...link, ...transferMode },
    link,
  ),
  leSetDefaultPeriodicAdvertisingSyncTransferParameters: complete(
    'LE Set Default Periodic Advertising Sync Transfer Parameters',
    0x205d,
    '7.8.92',
    bit(41, 1),
    transferMode,
  ),
}
