// Vol 4 Part E, 7.8: scanning, legacy and extended, and the filter accept list that scanning and initiating share.
import { u8, u16, u48 } from '../../core/codec.ts'
import { bit, complete } from '../command.ts'
import { perPhy, strictBool } from '../fields.ts'

const legacyParameters = { leScanType: u8, leScanInterval: u16, leScanWindow: u16, ownAddressType: u8, scanningFilterPolicy: u8 }
const parameters = {
  ownAddressType: u8,
  scanningFilterPolicy: u8,
  scanningPhys: perPhy({ scanType: u8, scanInterval: u16, scanWindow: u16 }),
}

export const leScanningCommands = {
  leSetScanParameters: complete('LE Set Scan Parameters', 0x200b, '7.8.10', bit(26, 2), legacyParameters),
  leSetScanEnable: complete('LE Set Scan Enable', 0x200c, '7.8.11', bit(26, 3), {
    enable: strictBool,
    filterDuplicates: strictBool,
  }),
  leSetExtendedScanParameters: complete('LE Set Extended Scan Parameters', 0x2041, '7.8.64', bit(37, 5), parameters),
  leSetExtendedScanEnable: complete('LE Set Extended Scan Enable', 0x2042, '7.8.65', bit(37, 6), {
    enable: strictBool,
    filterDuplicates: u8,
    duration: u16,
    period: u16,
  }),
}

const device = { addressType: u8, address: u48 }

export const leAcceptListCommands = {
  leReadFilterAcceptListSize: complete(
    'LE Read Filter Accept List Size',
    0x200f,
    '7.8.14',
    bit(26, 6),
    {},
    { filterAcceptListSize: u8 },
  ),
  leClearFilterAcceptList: complete('LE Clear Filter Accept List', 0x2010, '7.8.15', bit(26, 7)),
  leAddDeviceToFilterAcceptList: complete('LE Add Device To Filter Accept List', 0x2011, '7.8.16', bit(27, 0), device),
  leRemoveDeviceFromFilterAcceptList: complete('LE Remove Device From Filter Accept List', 0x2012, '7.8.17', bit(27, 1), device),
}
