import { attributeTypes } from '../../../gatt/attribute-types.ts'
import type { GattAccessReport, ServedCharacteristic, ServedService } from '../../index.ts'

/** By the bits of a Client Characteristic Configuration (Vol 3 Part G, 3.3.3.3). */
const wishes = ['nothing', 'notifications', 'indications', 'notifications and indications'] as const

/** What a client has asked for by writing a descriptor, and of which characteristic; undefined where it wrote something else. */
export const subscriptionAt = (
  services: readonly ServedService[],
  { uuid, handle, value }: Pick<GattAccessReport<unknown>, 'uuid' | 'handle' | 'value'>,
): { readonly characteristic: ServedCharacteristic; readonly wants: (typeof wishes)[number] } | undefined => {
  if (uuid !== attributeTypes.clientCharacteristicConfiguration) return undefined
  const before = services.flatMap(({ characteristics }) => characteristics).filter(one => one.valueHandle < handle)
  const characteristic = before.at(-1)
  return characteristic && { characteristic, wants: wishes[(value[0] ?? 0) & 3] ?? 'nothing' }
}
