// Vol 4 Part E, 7.8: what an LE controller is and can do, and its radio test.
import { i8, i16, sized, u8, u16, u64 } from '../../core/codec.ts'
import { bit, complete } from '../command.ts'
import { handle, key, strictBool } from '../fields.ts'

const aclBuffers = { leAclDataPacketLength: u16, totalNumLeAclDataPackets: u8 }
const isoBuffers = { isoDataPacketLength: u16, totalNumIsoDataPackets: u8 }
const pathCompensation = { rfTxPathCompensationValue: i16, rfRxPathCompensationValue: i16 }

export const leControllerCommands = {
  leSetEventMask: complete('LE Set Event Mask', 0x2001, '7.8.1', bit(25, 0), { leEventMask: u64 }),
  leReadBufferSizeV1: complete('LE Read Buffer Size [v1]', 0x2002, '7.8.2', bit(25, 1), {}, aclBuffers),
  leReadBufferSizeV2: complete('LE Read Buffer Size [v2]', 0x2060, '7.8.2', bit(41, 5), {}, { ...aclBuffers, ...isoBuffers }),
  leReadLocalSupportedFeatures: complete(
    'LE Read Local Supported Features',
    0x2003,
    '7.8.3',
    bit(25, 2),
    {},
    { leFeatures: u64 },
  ),
  leEncrypt: complete('LE Encrypt', 0x2017, '7.8.22', bit(27, 6), { key, plaintextData: key }, { encryptedData: key }),
  leRand: complete('LE Rand', 0x2018, '7.8.23', bit(27, 7), {}, { randomNumber: u64 }),
  leReadSupportedStates: complete('LE Read Supported States', 0x201c, '7.8.27', bit(28, 3), {}, { leStates: u64 }),
  leSetHostFeatureV1: complete('LE Set Host Feature [v1]', 0x2074, '7.8.115', bit(44, 1), {
    bitNumber: u8,
    bitValue: strictBool,
  }),
  leSetHostFeatureV2: complete('LE Set Host Feature [v2]', 0x2097, '7.8.115', bit(47, 4), {
    bitNumber: u16,
    bitValue: strictBool,
  }),
}

export const lePowerCommands = {
  leReadTransmitPower: complete('LE Read Transmit Power', 0x204b, '7.8.74', bit(38, 7), {}, { minTxPower: i8, maxTxPower: i8 }),
  leReadRfPathCompensation: complete('LE Read RF Path Compensation', 0x204c, '7.8.75', bit(39, 0), {}, pathCompensation),
  leWriteRfPathCompensation: complete('LE Write RF Path Compensation', 0x204d, '7.8.76', bit(39, 1), pathCompensation),
}

const cteReceive = {
  rxChannel: u8,
  phy: u8,
  modulationIndex: u8,
  expectedCteLength: u8,
  expectedCteType: u8,
  slotDurations: u8,
  antennaIds: sized,
}
const transmit = { txChannel: u8, testDataLength: u8, packetPayload: u8 }
const cteTransmit = { ...transmit, phy: u8, cteLength: u8, cteType: u8, antennaIds: sized }

export const leTestCommands = {
  leReceiverTestV1: complete('LE Receiver Test [v1]', 0x201d, '7.8.28', bit(28, 4), { rxChannel: u8 }),
  leReceiverTestV2: complete('LE Receiver Test [v2]', 0x2033, '7.8.28', bit(35, 7), {
    rxChannel: u8,
    phy: u8,
    modulationIndex: u8,
  }),
  leReceiverTestV3: complete('LE Receiver Test [v3]', 0x204f, '7.8.28', bit(39, 3), cteReceive),
  leTransmitterTestV1: complete('LE Transmitter Test [v1]', 0x201e, '7.8.29', bit(28, 5), transmit),
  leTransmitterTestV2: complete('LE Transmitter Test [v2]', 0x2034, '7.8.29', bit(36, 0), { ...transmit, phy: u8 }),
  leTransmitterTestV3: complete('LE Transmitter Test [v3]', 0x2050, '7.8.29', bit(39, 4), cteTransmit),
  leTransmitterTestV4: complete('LE Transmitter Test [v4]', 0x207b, '7.8.29', bit(45, 0), { ...cteTransmit, txPowerLevel: i8 }),
  leTestEnd: complete('LE Test End', 0x201f, '7.8.30', bit(28, 6), {}, { numPackets: u16 }),
}

const link = { connectionHandle: handle }
const pathLoss = { highThreshold: u8, highHysteresis: u8, lowThreshold: u8, lowHysteresis: u8, minTimeSpent: u16 }

export const lePowerControlCommands = {
  leEnhancedReadTransmitPowerLevel: complete(
    'LE Enhanced Read Transmit Power Level',
    0x2076,
    '7.8.117',
    bit(44, 3),
    { ...link, phy: u8 },
    { ...link, phy: u8, currentTxPowerLevel: i8, maxTxPowerLevel: i8 },
  ),
  leSetPathLossReportingParameters: complete(
    'LE Set Path Loss Reporting Parameters',
    0x2078,
    '7.8.119',
    bit(44, 5),
    { ...link, ...pathLoss },
    link,
  ),
  leSetPathLossReportingEnable: complete(
    'LE Set Path Loss Reporting Enable',
    0x2079,
    '7.8.120',
    bit(44, 6),
    { ...link, enable: strictBool },
    link,
  ),
  leSetTransmitPowerReportingEnable: complete(
    'LE Set Transmit Power Reporting Enable',
    0x207a,
    '7.8.121',
    bit(44, 7),
    { ...link, localEnable: strictBool, remoteEnable: strictBool },
    link,
  ),
}
