// Vol 4 Part E, 7.8: advertising, legacy and extended. A controller takes one kind or the other until the next Reset (3.1.1).
import { counted, i8, padded, sized, struct, u8, u16, u24, u48 } from '../../core/codec.ts'
import { bit, complete } from '../command.ts'
import { strictBool } from '../fields.ts'

/** The data of one legacy advertising packet. */
const legacyData = padded(31)
const legacyParameters = {
  advertisingIntervalMin: u16,
  advertisingIntervalMax: u16,
  advertisingType: u8,
  ownAddressType: u8,
  peerAddressType: u8,
  peerAddress: u48,
  advertisingChannelMap: u8,
  advertisingFilterPolicy: u8,
}

export const leLegacyAdvertisingCommands = {
  leSetRandomAddress: complete('LE Set Random Address', 0x2005, '7.8.4', bit(25, 4), { randomAddress: u48 }),
  leSetAdvertisingParameters: complete('LE Set Advertising Parameters', 0x2006, '7.8.5', bit(25, 5), legacyParameters),
  leReadAdvertisingPhysicalChannelTxPower: complete(
    'LE Read Advertising Physical Channel Tx Power',
    0x2007,
    '7.8.6',
    bit(25, 6),
    {},
    { txPowerLevel: i8 },
  ),
  leSetAdvertisingData: complete('LE Set Advertising Data', 0x2008, '7.8.7', bit(25, 7), { advertisingData: legacyData }),
  leSetScanResponseData: complete('LE Set Scan Response Data', 0x2009, '7.8.8', bit(26, 0), { scanResponseData: legacyData }),
  leSetAdvertisingEnable: complete('LE Set Advertising Enable', 0x200a, '7.8.9', bit(26, 1), { advertisingEnable: strictBool }),
}

const set = { advertisingHandle: u8 }
const fragment = { ...set, operation: u8, fragmentPreference: u8 }
const parameters = {
  ...set,
  advertisingEventProperties: u16,
  primaryAdvertisingIntervalMin: u24,
  primaryAdvertisingIntervalMax: u24,
  primaryAdvertisingChannelMap: u8,
  ownAddressType: u8,
  peerAddressType: u8,
  peerAddress: u48,
  advertisingFilterPolicy: u8,
  advertisingTxPower: i8,
  primaryAdvertisingPhy: u8,
  secondaryAdvertisingMaxSkip: u8,
  secondaryAdvertisingPhy: u8,
  advertisingSid: u8,
  scanRequestNotificationEnable: strictBool,
}
const parametersV2 = { ...parameters, primaryAdvertisingPhyOptions: u8, secondaryAdvertisingPhyOptions: u8 }
const enable = { enable: strictBool, sets: counted(struct({ ...set, duration: u16, maxExtendedAdvertisingEvents: u8 })) }

export const leExtendedAdvertisingCommands = {
  leSetAdvertisingSetRandomAddress: complete('LE Set Advertising Set Random Address', 0x2035, '7.8.52', bit(36, 1), {
    ...set,
    randomAddress: u48,
  }),
  leSetExtendedAdvertisingParametersV1: complete(
    'LE Set Extended Advertising Parameters [v1]',
    0x2036,
    '7.8.53',
    bit(36, 2),
    parameters,
    { selectedTxPower: i8 },
  ),
  leSetExtendedAdvertisingParametersV2: complete(
    'LE Set Extended Advertising Parameters [v2]',
    0x207f,
    '7.8.53',
    bit(46, 2),
    parametersV2,
    { selectedTxPower: i8 },
  ),
  leSetExtendedAdvertisingData: complete('LE Set Extended Advertising Data', 0x2037, '7.8.54', bit(36, 3), {
    ...fragment,
    advertisingData: sized,
  }),
  leSetExtendedScanResponseData: complete('LE Set Extended Scan Response Data', 0x2038, '7.8.55', bit(36, 4), {
    ...fragment,
    scanResponseData: sized,
  }),
  leSetExtendedAdvertisingEnable: complete('LE Set Extended Advertising Enable', 0x2039, '7.8.56', bit(36, 5), enable),
  leReadMaximumAdvertisingDataLength: complete(
    'LE Read Maximum Advertising Data Length',
    0x203a,
    '7.8.57',
    bit(36, 6),
    {},
    { maxAdvertisingDataLength: u16 },
  ),
  leReadNumberOfSupportedAdvertisingSets: complete(
    'LE Read Number of Supported Advertising Sets',
    0x203b,
    '7.8.58',
    bit(36, 7),
    {},
    { numSupportedAdvertisingSets: u8 },
  ),
  leRemoveAdvertisingSet: complete('LE Remove Advertising Set', 0x203c, '7.8.59', bit(37, 0), set),
  leClearAdvertisingSets: complete('LE Clear Advertising Sets', 0x203d, '7.8.60', bit(37, 1)),
  leSetDataRelatedAddressChanges: complete('LE Set Data Related Address Changes', 0x207c, '7.8.122', bit(45, 6), {
    ...set,
    changeReasons: u8,
  }),
}
