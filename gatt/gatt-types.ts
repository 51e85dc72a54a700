// Vol 3 Part G, 3: what a GATT database is made of, as plain data that survives JSON.
import { attributeTypes } from './attribute-types.ts'

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
  /** The byte of the declaration: bits of `propertyBit`. */
  readonly properties: number
  readonly descriptors: readonly GattDescriptor[]
}

export interface GattDescriptor {
  readonly uuid: string
  readonly handle: number
}

/** Vol 3 Part F, 3.2.9: the most bytes that an attribute value has. */
export const longestValue = 512

/** The descriptor that switches notifications on: the first one, should a peer have two. */
export const configurationOf = ({ descriptors }: GattCharacteristic): GattDescriptor | undefined =>
  descriptors.find(({ uuid }) => uuid === attributeTypes.clientCharacteristicConfiguration)

/** A characteristic of the Generic Attribute service (Vol 3 Part G, 7). */
export const genericAttributeCharacteristic = (services: readonly GattService[], uuid: string): GattCharacteristic | undefined =>
  services
    .find(service => service.uuid === attributeTypes.genericAttributeService)
    ?.characteristics.find(characteristic => characteristic.uuid === uuid)
