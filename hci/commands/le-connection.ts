// Vol 4 Part E, 7.8: connections: creating and cancelling them, their parameters, data length and PHY.
import { bytes, u8, u16, u48, u64 } from '../../core/codec.ts'
import { bit, complete, status } from '../command.ts'
import { handle, perPhy } from '../fields.ts'

const link = { connectionHandle: handle }
const interval = { connectionIntervalMin: u16, connectionIntervalMax: u16, maxLatency: u16, supervisionTimeout: u16 }
const eventLength = { minCeLength: u16, maxCeLength: u16 }

const create = {
  leScanInterval: u16,
  leScanWindow: u16,
  initiatorFilterPolicy: u8,
  peerAddressType: u8,
  peerAddress: u48,
  ownAddressType: u8,
  ...interval,
  ...eventLength,
}
const extendedCreate = {
  initiatorFilterPolicy: u8,
  ownAddressType: u8,
  peerAddressType: u8,
  peerAddress: u48,
  initiatingPhys: perPhy({ scanInterval: u16, scanWindow: u16, ...interval, ...eventLength }),
}
const extendedCreateV2 = { advertisingHandle: u8, subevent: u8, ...extendedCreate }

export const leInitiatingCommands = {
  leCreateConnection: status('LE Create Connection', 0x200d, '7.8.12', bit(26, 4), create),
  leCreateConnectionCancel: complete('LE Create Connection Cancel', 0x200e, '7.8.13', bit(26, 5)),
  leExtendedCreateConnectionV1: status('LE Extended Create Connection [v1]', 0x2043, '7.8.66', bit(37, 7), extendedCreate),
  leExtendedCreateConnectionV2: status('LE Extended Create Connection [v2]', 0x2085, '7.8.66', bit(47, 0), extendedCreateV2),
}

const subrate = { subrateMin: u16, subrateMax: u16, maxLatency: u16, continuationNumber: u16, supervisionTimeout: u16 }
const parameterReply = { ...link, intervalMin: u16, intervalMax: u16, maxLatency: u16, timeout: u16, ...eventLength }

export const leConnectionCommands = {
  leConnectionUpdate: status('LE Connection Update', 0x2013, '7.8.18', bit(27, 2), { ...link, ...interval, ...eventLength }),
  leSetHostChannelClassification: complete('LE Set Host Channel Classification', 0x2014, '7.8.19', bit(27, 3), {
    channelMap: bytes(5),
  }),
  leReadChannelMap: complete('LE Read Channel Map', 0x2015, '7.8.20', bit(27, 4), link, { ...link, channelMap: bytes(5) }),
  leReadRemoteFeatures: status('LE Read Remote Features', 0x2016, '7.8.21', bit(27, 5), link),
  leRemoteConnectionParameterRequestReply: complete(
    'LE Remote Connection Parameter Request Reply',
    0x2020,
    '7.8.31',
    bit(33, 4),
    parameterReply,
    link,
  ),
  leRemoteConnectionParameterRequestNegativeReply: complete(
    'LE Remote Connection Parameter Request Negative Reply',
    0x2021,
    '7.8.32',
    bit(33, 5),
    { ...link, reason: u8 },
    link,
  ),
  leRequestPeerSca: status('LE Request Peer SCA', 0x206d, '7.8.108', bit(43, 2), link),
  leReadRemoteTransmitPowerLevel: status('LE Read Remote Transmit Power Level', 0x2077, '7.8.118', bit(44, 4), {
    ...link,
    phy: u8,
  }),
  leSetDefaultSubrate: complete('LE Set Default Subrate', 0x207d, '7.8.123', bit(46, 0), subrate),
  leSubrateRequest: status('LE Subrate Request', 0x207e, '7.8.124', bit(46, 1), { ...link, ...subrate }),
}

const suggested = { suggestedMaxTxOctets: u16, suggestedMaxTxTime: u16 }
const maximum = { supportedMaxTxOctets: u16, supportedMaxTxTime: u16, supportedMaxRxOctets: u16, supportedMaxRxTime: u16 }

export const leDataLengthCommands = {
  leSetDataLength: complete('LE Set Data Length', 0x2022, '7.8.33', bit(33, 6), { ...link, txOctets: u16, txTime: u16 }, link),
  leReadSuggestedDefaultDataLength: complete(
    'LE Read Suggested Default Data Length',
    0x2023,
    '7.8.34',
    bit(33, 7),
    {},
    suggested,
  ),
  leWriteSuggestedDefaultDataLength: complete('LE Write Suggested Default Data Length', 0x2024, '7.8.35', bit(34, 0), suggested),
  leReadMaximumDataLength: complete('LE Read Maximum Data Length', 0x202f, '7.8.46', bit(35, 3), {}, maximum),
}

const wishedPhys = { allPhys: u8, txPhys: u8, rxPhys: u8 }

export const lePhyCommands = {
  leReadPhy: complete('LE Read PHY', 0x2030, '7.8.47', bit(35, 4), link, { ...link, txPhy: u8, rxPhy: u8 }),
  leSetDefaultPhy: complete('LE Set Default PHY', 0x2031, '7.8.48', bit(35, 5), wishedPhys),
  leSetPhy: status('LE Set PHY', 0x2032, '7.8.49', bit(35, 6), { ...link, ...wishedPhys, phyOptions: u16 }),
}

const encryption = { ...link, randomNumber: u64, encryptedDiversifier: u16, longTermKey: bytes(16) }

export const leEncryptionCommands = {
  leEnableEncryption: status('LE Enable Encryption', 0x2019, '7.8.24', bit(28, 0), encryption),
  leLongTermKeyRequestReply: complete(
    'LE Long Term Key Request Reply',
    0x201a,
    '7.8.25',
    bit(28, 1),
    { ...link, longTermKey: bytes(16) },
    link,
  ),
  leLongTermKeyRequestNegativeReply: complete(
    'LE Long Term Key Request Negative Reply',
    0x201b,
    '7.8.26',
    bit(28, 2),
    link,
    link,
  ),
}
