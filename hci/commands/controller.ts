// Vol 4 Part E, 7.1 and 7.3 to 7.5: the commands outside the LE group that an LE host uses.
import { bool, bytes, i8, u8, u16, u48, u64 } from '../../core/codec.ts'
import { bit, complete, status } from '../command.ts'
import { handle, strictBool } from '../fields.ts'

const link = { connectionHandle: handle }
const payloadTimeout = { ...link, authenticatedPayloadTimeout: u16 }
const leHost = { leSupportedHost: bool, simultaneousLeHost: u8 }
const version = { hciVersion: u8, hciSubversion: u16, lmpVersion: u8, companyIdentifier: u16, lmpSubversion: u16 }
const buffers = {
  aclDataPacketLength: u16,
  synchronousDataPacketLength: u8,
  totalNumAclDataPackets: u16,
  totalNumSynchronousDataPackets: u16,
}
const hostBuffers = {
  hostAclDataPacketLength: u16,
  hostSynchronousDataPacketLength: u8,
  hostTotalNumAclDataPackets: u16,
  hostTotalNumSynchronousDataPackets: u16,
}
const extendedFeatures = { pageNumber: u8, maxPageNumber: u8, extendedLmpFeatures: u64 }

export const linkControlCommands = {
  disconnect: status('Disconnect', 0x0406, '7.1.6', bit(0, 5), { ...link, reason: u8 }),
  readRemoteVersionInformation: status('Read Remote Version Information', 0x041d, '7.1.23', bit(2, 7), link),
}

export const basebandCommands = {
  setEventMask: complete('Set Event Mask', 0x0c01, '7.3.1', bit(5, 6), { eventMask: u64 }),
  reset: complete('Reset', 0x0c03, '7.3.2', bit(5, 7)),
  readTransmitPowerLevel: complete(
    'Read Transmit Power Level',
    0x0c2d,
    '7.3.35',
    bit(10, 2),
    { ...link, type: u8 },
    { ...link, txPowerLevel: i8 },
  ),
  setControllerToHostFlowControl: complete('Set Controller To Host Flow Control', 0x0c31, '7.3.38', bit(10, 5), {
    flowControlEnable: u8,
  }),
  hostBufferSize: complete('Host Buffer Size', 0x0c33, '7.3.39', bit(10, 6), hostBuffers),
  setEventMaskPage2: complete('Set Event Mask Page 2', 0x0c63, '7.3.69', bit(22, 2), { eventMaskPage2: u64 }),
  readLeHostSupport: complete('Read LE Host Support', 0x0c6c, '7.3.78', bit(24, 5), {}, leHost),
  writeLeHostSupport: complete('Write LE Host Support', 0x0c6d, '7.3.79', bit(24, 6), { ...leHost, leSupportedHost: strictBool }),
  readAuthenticatedPayloadTimeout: complete(
    'Read Authenticated Payload Timeout',
    0x0c7b,
    '7.3.93',
    bit(32, 4),
    link,
    payloadTimeout,
  ),
  writeAuthenticatedPayloadTimeout: complete(
    'Write Authenticated Payload Timeout',
    0x0c7c,
    '7.3.94',
    bit(32, 5),
    payloadTimeout,
    link,
  ),
}

export const informationalCommands = {
  readLocalVersionInformation: complete('Read Local Version Information', 0x1001, '7.4.1', bit(14, 3), {}, version),
  // Reading the mask of supported commands has no bit of its own in the mask.
  readLocalSupportedCommands: complete(
    'Read Local Supported Commands',
    0x1002,
    '7.4.2',
    undefined,
    {},
    { supportedCommands: bytes(64) },
  ),
  readLocalSupportedFeatures: complete('Read Local Supported Features', 0x1003, '7.4.3', bit(14, 5), {}, { lmpFeatures: u64 }),
  readLocalExtendedFeatures: complete(
    'Read Local Extended Features',
    0x1004,
    '7.4.4',
    bit(14, 6),
    { pageNumber: u8 },
    extendedFeatures,
  ),
  readBufferSize: complete('Read Buffer Size', 0x1005, '7.4.5', bit(14, 7), {}, buffers),
  readBdAddr: complete('Read BD_ADDR', 0x1009, '7.4.6', bit(15, 1), {}, { bdAddr: u48 }),
}

export const statusCommands = {
  readRssi: complete('Read RSSI', 0x1405, '7.5.4', bit(15, 5), link, { ...link, rssi: i8 }),
}
