// The services that every GATT server has: Vol 3 Part C, 12, and Vol 3 Part G, 7.
import { checkType } from '../core/check.ts'
import { encode, struct, u16 } from '../core/codec.ts'
import { normalizeUuid } from '../core/uuid.ts'
import { attributeTypes } from './attribute-types.ts'
import { ApplicationValue, ClientFeaturesValue, HashValue } from './attribute-values.ts'
import type { ValueOf } from './characteristic-builder.ts'
import { u16Value } from './descriptor-values.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration } from './server-declarations.ts'

/** Vol 3 Part C, 12.3: what this device would have; intervals in 1.25 ms, the timeout in 10 ms. */
const preferredParameters = struct({ intervalMin: u16, intervalMax: u16, latency: u16, timeout: u16 })

export interface GenericAccessOptions {
  /** `baretooth` where absent. */
  readonly deviceName?: string | undefined
  /** Assigned Numbers, 2.6; 0, unknown, where absent. */
  readonly appearance?: number | undefined
  /** Present where it is true or false: whether this device, as a central, resolves the addresses of its peers. */
  readonly centralAddressResolution?: boolean | undefined
  /** Present where it is given. */
  readonly preferredConnectionParameters?:
    | { readonly intervalMin: number; readonly intervalMax: number; readonly latency: number; readonly timeout: number }
    | undefined
}

export const genericAccessService = (options: GenericAccessOptions): GattServiceDeclaration => {
  const { deviceName = 'baretooth', appearance = 0, centralAddressResolution, preferredConnectionParameters } = options
  checkType('deviceName', deviceName, 'string')
  checkType('appearance', appearance, 'number')
  const readable = (uuid: string, value: Uint8Array): GattCharacteristicDeclaration => ({ uuid, properties: ['read'], value })
  const characteristics = [
    readable(attributeTypes.deviceName, new TextEncoder().encode(deviceName)),
    readable(attributeTypes.appearance, u16Value(appearance)),
  ]
  if (preferredConnectionParameters)
    characteristics.push(
      readable(
        attributeTypes.peripheralPreferredConnectionParameters,
        encode(preferredParameters, preferredConnectionParameters),
      ),
    )
  if (centralAddressResolution !== undefined)
    characteristics.push(readable(attributeTypes.centralAddressResolution, Uint8Array.of(centralAddressResolution ? 1 : 0)))
  return { uuid: attributeTypes.genericAccessService, characteristics }
}

/** It comes first, so that its handles are the same whatever else there is: clients remember where Service Changed stands. */
export const genericAttributeService: GattServiceDeclaration = {
  uuid: attributeTypes.genericAttributeService,
  characteristics: [
    { uuid: attributeTypes.serviceChanged, properties: ['indicate'] },
    { uuid: attributeTypes.clientSupportedFeatures, properties: ['read', 'write'] },
    { uuid: attributeTypes.databaseHash, properties: ['read'] },
    // No enhanced bearers (7.4).
    { uuid: attributeTypes.serverSupportedFeatures, properties: ['read'], value: Uint8Array.of(0) },
  ],
}

/** Two of its values are not the application's. */
export const genericAttributeValues =
  (hash: () => Uint8Array): ValueOf =>
  declared => {
    const uuid = normalizeUuid(declared.uuid)
    if (uuid === attributeTypes.clientSupportedFeatures) return new ClientFeaturesValue()
    return uuid === attributeTypes.databaseHash ? new HashValue(hash) : new ApplicationValue(declared)
  }
