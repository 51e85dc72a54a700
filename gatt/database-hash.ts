// Vol 3 Part G, 7.3.
import { typeToBytes } from '../att/attribute-type.ts'
import { aesCmac } from '../core/cmac.ts'
import type { Attribute } from './attribute.ts'
import { attributeTypes } from './attribute-types.ts'
import { u16Value } from './descriptor-values.ts'

/** Hashed with their values (7.3.1, table 7.5). */
const whole: ReadonlySet<string> = new Set([
  attributeTypes.primaryService,
  attributeTypes.secondaryService,
  attributeTypes.include,
  attributeTypes.characteristic,
  attributeTypes.characteristicExtendedProperties,
])

/** Hashed without: their values differ by client, or change. */
const typeOnly: ReadonlySet<string> = new Set([
  attributeTypes.characteristicUserDescription,
  attributeTypes.clientCharacteristicConfiguration,
  attributeTypes.serverCharacteristicConfiguration,
  attributeTypes.characteristicPresentationFormat,
  attributeTypes.characteristicAggregateFormat,
])

/** Of the structure that these attributes make up, in ascending order of handles; as it travels, least significant byte first. */
export const databaseHash = (attributes: Iterable<Pick<Attribute, 'handle' | 'type' | 'value'>>): Uint8Array => {
  const message: number[] = []
  for (const { handle, type, value } of attributes) {
    if (!whole.has(type) && !typeOnly.has(type)) continue
    message.push(...u16Value(handle), ...typeToBytes(type))
    if (whole.has(type)) message.push(...(value.structure ?? []))
  }
  return aesCmac(new Uint8Array(16), Uint8Array.from(message)).reverse()
}
