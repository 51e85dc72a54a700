// Vol 3 Part H, 3.3 to 3.6: every command of the Security Manager, in the order of their codes. Values and keys begin with their most
// significant byte here; on the wire they end with it.
import { bytes, type Codec, struct, u8, u16, u48, u64 } from '../core/codec.ts'
import { type Packet, type Packets, tagged } from '../core/tagged.ts'

const reversed = (length: number): Codec<Uint8Array> => {
  const plain = bytes(length)
  return {
    // A copy: those who wait for a PDU get it later.
    read: from => Uint8Array.from(plain.read(from)).reverse(),
    write: (to, value) => plain.write(to, value.toReversed()),
  }
}

/** Bits of AuthReq (3.5.1); the lower two say how it is with bonding, of which 1 is the only one that means it. */
export const authReqBit = { bonding: 0x01, mitm: 0x04, secureConnections: 0x08, keypress: 0x10, ct2: 0x20 } as const
/** Bits of what is distributed (3.6.1). */
export const keyBit = { encryption: 0x01, identity: 0x02, signing: 0x04, link: 0x08 } as const

const features = struct({ ioCapability: u8, oobData: u8, authReq: u8, maxKeySize: u8, initiatorKeys: u8, responderKeys: u8 })
const value = struct({ value: reversed(16) })

const pdus = {
  pairingRequest: [0x01, features],
  pairingResponse: [0x02, features],
  pairingConfirm: [0x03, value],
  pairingRandom: [0x04, value],
  pairingFailed: [0x05, struct({ reason: u8 })],
  encryptionInformation: [0x06, struct({ longTermKey: reversed(16) })],
  centralIdentification: [0x07, struct({ diversifier: u16, random: u64 })],
  identityInformation: [0x08, struct({ irk: reversed(16) })],
  identityAddressInformation: [0x09, struct({ addressType: u8, address: u48 })],
  signingInformation: [0x0a, struct({ signatureKey: reversed(16) })],
  securityRequest: [0x0b, struct({ authReq: u8 })],
  pairingPublicKey: [0x0c, struct({ x: reversed(32), y: reversed(32) })],
  pairingDhKeyCheck: [0x0d, value],
  pairingKeypressNotification: [0x0e, struct({ notificationType: u8 })],
} as const satisfies Packets

export type SmpPduName = keyof typeof pdus
export type SmpPdu<N extends SmpPduName = SmpPduName> = Packet<typeof pdus, N>
/** What both ends say of themselves. */
export type PairingFeatures = Omit<SmpPdu<'pairingRequest'>, 'name'>

/** Encodes and decodes them. */
export const smpPdu = tagged(pdus)

/** AuthReq, OOB flag, IO capability: the `IOcap` of f6. */
export const ioCapOf = ({ authReq, oobData, ioCapability }: PairingFeatures): Uint8Array =>
  Uint8Array.of(authReq, oobData, ioCapability)
