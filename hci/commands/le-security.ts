// Vol 4 Part E, 7.8: P-256 in the controller, and the resolving list that gives private addresses their identities.
import { bytes, u8, u16, u48 } from '../../core/codec.ts'
import { bit, complete, status } from '../command.ts'
import { key, strictBool } from '../fields.ts'

const publicKey = { keyXCoordinate: bytes(32), keyYCoordinate: bytes(32) }

export const leP256Commands = {
  leReadLocalP256PublicKey: status('LE Read Local P-256 Public Key', 0x2025, '7.8.36', bit(34, 1)),
  leGenerateDhKeyV1: status('LE Generate DHKey [v1]', 0x2026, '7.8.37', bit(34, 2), publicKey),
  leGenerateDhKeyV2: status('LE Generate DHKey [v2]', 0x205e, '7.8.37', bit(41, 2), { ...publicKey, keyType: u8 }),
}

const identity = { peerIdentityAddressType: u8, peerIdentityAddress: u48 }
const timeout = { rpaTimeout: u16 }

export const leResolvingListCommands = {
  leAddDeviceToResolvingList: complete('LE Add Device To Resolving List', 0x2027, '7.8.38', bit(34, 3), {
    ...identity,
    peerIrk: key,
    localIrk: key,
  }),
  leRemoveDeviceFromResolvingList: complete('LE Remove Device From Resolving List', 0x2028, '7.8.39', bit(34, 4), identity),
  leClearResolvingList: complete('LE Clear Resolving List', 0x2029, '7.8.40', bit(34, 5)),
  leReadResolvingListSize: complete('LE Read Resolving List Size', 0x202a, '7.8.41', bit(34, 6), {}, { resolvingListSize: u8 }),
  leReadPeerResolvableAddress: complete('LE Read Peer Resolvable Address', 0x202b, '7.8.42', bit(34, 7), identity, {
    peerResolvableAddress: u48,
  }),
  leReadLocalResolvableAddress: complete('LE Read Local Resolvable Address', 0x202c, '7.8.43', bit(35, 0), identity, {
    localResolvableAddress: u48,
  }),
  leSetAddressResolutionEnable: complete('LE Set Address Resolution Enable', 0x202d, '7.8.44', bit(35, 1), {
    addressResolutionEnable: strictBool,
  }),
  leSetResolvablePrivateAddressTimeoutV1: complete(
    'LE Set Resolvable Private Address Timeout [v1]',
    0x202e,
    '7.8.45',
    bit(35, 2),
    timeout,
  ),
  leSetPrivacyMode: complete('LE Set Privacy Mode', 0x204e, '7.8.77', bit(39, 2), { ...identity, privacyMode: u8 }),
}
