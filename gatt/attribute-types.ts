import { normalizeUuid } from '../core/uuid.ts'

/** Assigned numbers that GATT itself speaks of (Vol 3 Part G, 3; Vol 3 Part C, 12). */
export const attributeTypes = {
  genericAccessService: normalizeUuid(0x1800),
  genericAttributeService: normalizeUuid(0x1801),

  primaryService: normalizeUuid(0x2800),
  secondaryService: normalizeUuid(0x2801),
  include: normalizeUuid(0x2802),
  characteristic: normalizeUuid(0x2803),

  characteristicExtendedProperties: normalizeUuid(0x2900),
  characteristicUserDescription: normalizeUuid(0x2901),
  clientCharacteristicConfiguration: normalizeUuid(0x2902),
  serverCharacteristicConfiguration: normalizeUuid(0x2903),
  characteristicPresentationFormat: normalizeUuid(0x2904),
  characteristicAggregateFormat: normalizeUuid(0x2905),

  deviceName: normalizeUuid(0x2a00),
  appearance: normalizeUuid(0x2a01),
  peripheralPreferredConnectionParameters: normalizeUuid(0x2a04),
  serviceChanged: normalizeUuid(0x2a05),
  centralAddressResolution: normalizeUuid(0x2aa6),
  clientSupportedFeatures: normalizeUuid(0x2b29),
  databaseHash: normalizeUuid(0x2b2a),
  serverSupportedFeatures: normalizeUuid(0x2b3a),
} as const
