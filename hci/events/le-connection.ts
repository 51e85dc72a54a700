// Vol 4 Part E, 7.7.65: connections, their parameters, their power and their keys.
import { bytes, i8, u8, u16, u48, u64 } from '../../core/codec.ts'
import { leEvent } from '../event.ts'
import { handle } from '../fields.ts'

const link = { connectionHandle: handle }
const outcome = { status: u8, ...link }
const parameters = { connectionInterval: u16, peripheralLatency: u16, supervisionTimeout: u16 }
const peer = { role: u8, peerAddressType: u8, peerAddress: u48 }
const privateAddresses = { localResolvablePrivateAddress: u48, peerResolvablePrivateAddress: u48 }
const enhanced = { ...outcome, ...peer, ...privateAddresses, ...parameters, centralClockAccuracy: u8 }

export const leConnectionEvents = {
  leConnectionComplete: leEvent('LE Connection Complete', 0x01, '7.7.65.1', {
    ...outcome,
    ...peer,
    ...parameters,
    centralClockAccuracy: u8,
  }),
  leEnhancedConnectionCompleteV1: leEvent('LE Enhanced Connection Complete [v1]', 0x0a, '7.7.65.10', enhanced),
  leEnhancedConnectionCompleteV2: leEvent('LE Enhanced Connection Complete [v2]', 0x29, '7.7.65.10', {
    ...enhanced,
    // 0xff and 0xffff where the connection came of no advertising set and of no periodic train.
    advertisingHandle: u8,
    syncHandle: u16,
  }),
  leConnectionUpdateComplete: leEvent('LE Connection Update Complete', 0x03, '7.7.65.3', { ...outcome, ...parameters }),
  leReadRemoteFeaturesComplete: leEvent('LE Read Remote Features Complete', 0x04, '7.7.65.4', { ...outcome, leFeatures: u64 }),
  leRemoteConnectionParameterRequest: leEvent('LE Remote Connection Parameter Request', 0x06, '7.7.65.6', {
    ...link,
    intervalMin: u16,
    intervalMax: u16,
    maxLatency: u16,
    timeout: u16,
  }),
  leDataLengthChange: leEvent('LE Data Length Change', 0x07, '7.7.65.7', {
    ...link,
    maxTxOctets: u16,
    maxTxTime: u16,
    maxRxOctets: u16,
    maxRxTime: u16,
  }),
  lePhyUpdateComplete: leEvent('LE PHY Update Complete', 0x0c, '7.7.65.12', { ...outcome, txPhy: u8, rxPhy: u8 }),
  leChannelSelectionAlgorithm: leEvent('LE Channel Selection Algorithm', 0x14, '7.7.65.20', {
    ...link,
    channelSelectionAlgorithm: u8,
  }),
  leRequestPeerScaComplete: leEvent('LE Request Peer SCA Complete', 0x1f, '7.7.65.31', { ...outcome, peerClockAccuracy: u8 }),
  lePathLossThreshold: leEvent('LE Path Loss Threshold', 0x20, '7.7.65.32', { ...link, currentPathLoss: u8, zoneEntered: u8 }),
  // Its Reason is no error code, as that of the others is, and so it has another name here.
  leTransmitPowerReporting: leEvent('LE Transmit Power Reporting', 0x21, '7.7.65.33', {
    ...outcome,
    reportReason: u8,
    phy: u8,
    txPowerLevel: i8,
    txPowerLevelFlag: u8,
    delta: i8,
  }),
  leSubrateChange: leEvent('LE Subrate Change', 0x23, '7.7.65.35', {
    ...outcome,
    subrateFactor: u16,
    peripheralLatency: u16,
    continuationNumber: u16,
    supervisionTimeout: u16,
  }),
}

export const leSecurityEvents = {
  leLongTermKeyRequest: leEvent('LE Long Term Key Request', 0x05, '7.7.65.5', {
    ...link,
    randomNumber: u64,
    encryptedDiversifier: u16,
  }),
  leReadLocalP256PublicKeyComplete: leEvent('LE Read Local P-256 Public Key Complete', 0x08, '7.7.65.8', {
    status: u8,
    keyXCoordinate: bytes(32),
    keyYCoordinate: bytes(32),
  }),
  leGenerateDhKeyComplete: leEvent('LE Generate DHKey Complete', 0x09, '7.7.65.9', { status: u8, dhKey: bytes(32) }),
}
