import { bytes, type Codec, decode, i8, many, rest, struct, u8, u16, u24, u32, u48 } from '../core/codec.ts'
import { DecodeError } from '../core/errors.ts'
import { manufacturerData, octets16, serviceData, text, uri, uuids } from './ad-codecs.ts'

/** One kind of advertising structure: its assigned number, its name, and how its value is laid out. */
export interface AdType<T> {
  readonly code: number
  readonly name: string
  readonly codec: Codec<T>
}

const row = <T>(code: number, name: string, codec: Codec<T>): AdType<T> => ({ code, name, codec })

/** Five bytes, one bit per channel, and the event at which it takes effect (Supplement Part A, 1.20). */
const channelMap = struct({ channels: bytes(5), instant: u16 })

/** Six bytes and a flag: 0 public, 1 random (Supplement Part A, 1.16). */
const typedAddress = struct({ address: u48, addressType: u8 })

/** Three or four bytes, in units of 0.625 ms (Supplement Part A, 1.15). */
const longInterval: Codec<number> = {
  read: from => (from.left === 3 ? u24 : u32).read(from),
  write: (to, value) => (value < 2 ** 24 ? u24 : u32).write(to, value),
}

/** Periodic Advertising Response Timing Information (Supplement Part A, 1.24). */
const responseTiming = struct({
  responseAccessAddress: u32,
  subevents: u8,
  subeventInterval: u8,
  responseSlotDelay: u8,
  responseSlotSpacing: u8,
})

/** Assigned Numbers, 2.3 (the values: Core Specification Supplement, Part A). A layout owned by a profile stays bytes here. */
export const adTypes = {
  flags: row(0x01, 'Flags', u8),
  incompleteServiceUuids16: row(0x02, 'Incomplete List of 16-bit Service UUIDs', uuids(2)),
  completeServiceUuids16: row(0x03, 'Complete List of 16-bit Service UUIDs', uuids(2)),
  incompleteServiceUuids32: row(0x04, 'Incomplete List of 32-bit Service UUIDs', uuids(4)),
  completeServiceUuids32: row(0x05, 'Complete List of 32-bit Service UUIDs', uuids(4)),
  incompleteServiceUuids128: row(0x06, 'Incomplete List of 128-bit Service UUIDs', uuids(16)),
  completeServiceUuids128: row(0x07, 'Complete List of 128-bit Service UUIDs', uuids(16)),
  shortenedLocalName: row(0x08, 'Shortened Local Name', text),
  completeLocalName: row(0x09, 'Complete Local Name', text),
  txPowerLevel: row(0x0a, 'Tx Power Level', i8),
  classOfDevice: row(0x0d, 'Class of Device', u24),
  simplePairingHashC192: row(0x0e, 'Simple Pairing Hash C-192', octets16),
  simplePairingRandomizerR192: row(0x0f, 'Simple Pairing Randomizer R-192', octets16),
  /** In inquiry responses the same number means Device ID. */
  securityManagerTkValue: row(0x10, 'Security Manager TK Value', rest),
  securityManagerOutOfBandFlags: row(0x11, 'Security Manager Out of Band Flags', u8),
  peripheralConnectionIntervalRange: row(0x12, 'Peripheral Connection Interval Range', struct({ minimum: u16, maximum: u16 })),
  solicitationUuids16: row(0x14, 'List of 16-bit Service Solicitation UUIDs', uuids(2)),
  solicitationUuids128: row(0x15, 'List of 128-bit Service Solicitation UUIDs', uuids(16)),
  serviceData16: row(0x16, 'Service Data - 16-bit UUID', serviceData(2)),
  publicTargetAddress: row(0x17, 'Public Target Address', many(u48)),
  randomTargetAddress: row(0x18, 'Random Target Address', many(u48)),
  appearance: row(0x19, 'Appearance', u16),
  advertisingInterval: row(0x1a, 'Advertising Interval', u16),
  leBluetoothDeviceAddress: row(0x1b, 'LE Bluetooth Device Address', typedAddress),
  leRole: row(0x1c, 'LE Role', u8),
  simplePairingHashC256: row(0x1d, 'Simple Pairing Hash C-256', octets16),
  simplePairingRandomizerR256: row(0x1e, 'Simple Pairing Randomizer R-256', octets16),
  solicitationUuids32: row(0x1f, 'List of 32-bit Service Solicitation UUIDs', uuids(4)),
  serviceData32: row(0x20, 'Service Data - 32-bit UUID', serviceData(4)),
  serviceData128: row(0x21, 'Service Data - 128-bit UUID', serviceData(16)),
  leSecureConnectionsConfirmationValue: row(0x22, 'LE Secure Connections Confirmation Value', octets16),
  leSecureConnectionsRandomValue: row(0x23, 'LE Secure Connections Random Value', octets16),
  uri: row(0x24, 'URI', uri),
  indoorPositioning: row(0x25, 'Indoor Positioning', rest),
  transportDiscoveryData: row(0x26, 'Transport Discovery Data', rest),
  leSupportedFeatures: row(0x27, 'LE Supported Features', rest),
  channelMapUpdateIndication: row(0x28, 'Channel Map Update Indication', channelMap),
  pbAdv: row(0x29, 'PB-ADV', rest),
  meshMessage: row(0x2a, 'Mesh Message', rest),
  meshBeacon: row(0x2b, 'Mesh Beacon', rest),
  bigInfo: row(0x2c, 'BIGInfo', rest),
  broadcastCode: row(0x2d, 'Broadcast_Code', octets16),
  resolvableSetIdentifier: row(0x2e, 'Resolvable Set Identifier', struct({ hash: u24, random: u24 })),
  advertisingIntervalLong: row(0x2f, 'Advertising Interval - long', longInterval),
  broadcastName: row(0x30, 'Broadcast_Name', text),
  encryptedAdvertisingData: row(0x31, 'Encrypted Advertising Data', rest),
  periodicAdvertisingResponseTiming: row(0x32, 'Periodic Advertising Response Timing Information', responseTiming),
  electronicShelfLabel: row(0x34, 'Electronic Shelf Label', rest),
  threeDInformationData: row(0x3d, '3D Information Data', rest),
  manufacturerSpecificData: row(0xff, 'Manufacturer Specific Data', manufacturerData),
} as const

const byCode: ReadonlyMap<number, AdType<unknown>> = new Map(Object.values(adTypes).map(type => [type.code, type]))

/** The row of an AD type's number; undefined where none is assigned. */
export const adType = (code: number): AdType<unknown> | undefined => byCode.get(code)

/** A structure's value by its table row; undefined where it is too short, too long or forbidden. */
export const readAdValue = <T>(type: AdType<T>, value: Uint8Array): T | undefined => {
  try {
    return decode(type.codec, value)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
