// Vol 3 Part G, 3: what a GATT database is made of, as plain data that survives JSON.
import { normalizeUuid } from '../core/uuid.ts'

export interface GattService {
  readonly uuid: string
  /** Of its declaration. */
  readonly handle: number
  /** The last handle that belongs to it. */
  readonly endHandle: number
  readonly isPrimary: boolean
  readonly includes: readonly GattInclude[]
  readonly characteristics: readonly GattCharacteristic[]
}

/** A service that another one refers to. */
export interface GattInclude {
  /** Of the include declaration. */
  readonly handle: number
  /** Of the declaration of the service that is included. */
  readonly serviceHandle: number
  readonly endHandle: number
  readonly uuid: string
}

export interface GattCharacteristic {
  readonly uuid: string
  /** Of its declaration. */
  readonly handle: number
  readonly valueHandle: number
  /** Bits of `characteristicProperty`. */
  readonly properties: number
  readonly descriptors: readonly GattDescriptor[]
}

export interface GattDescriptor {
  readonly uuid: string
  readonly handle: number
}

/** Vol 3 Part G, 3.3.1.1. */
export const characteristicProperty = {
  broadcast: 0x01,
  read: 0x02,
  writeWithoutResponse: 0x04,
  write: 0x08,
  notify: 0x10,
  indicate: 0x20,
  authenticatedSignedWrites: 0x40,
  extendedProperties: 0x80,
} as const

/** Attribute types and characteristics that the client itself deals with (Vol 3 Part G, 3.4 and 7). */
export const gattUuid = {
  primaryService: normalizeUuid(0x2800),
  secondaryService: normalizeUuid(0x2801),
  include: normalizeUuid(0x2802),
  characteristic: normalizeUuid(0x2803),
  clientCharacteristicConfiguration: normalizeUuid(0x2902),
  genericAttribute: normalizeUuid(0x1801),
  serviceChanged: normalizeUuid(0x2a05),
  clientSupportedFeatures: normalizeUuid(0x2b29),
  databaseHash: normalizeUuid(0x2b2a),
} as const

/** Vol 3 Part F, 3.2.9: the most bytes that an attribute value has. */
export const longestValue = 512

/** The descriptor that switches notifications on: the first one, should a peer have two. */
export const configurationOf = ({ descriptors }: GattCharacteristic): GattDescriptor | undefined =>
  descriptors.find(({ uuid }) => uuid === gattUuid.clientCharacteristicConfiguration)

/** A characteristic of the Generic Attribute service (Vol 3 Part G, 7). */
export const genericAttributeCharacteristic = (services: readonly GattService[], uuid: string): GattCharacteristic | undefined =>
  services
    .find(service => service.uuid === gattUuid.genericAttribute)
    ?.characteristics.find(characteristic => characteristic.uuid === uuid)
