import type { BuiltService } from '../gatt/database-builder.ts'
import type { GattProperty } from '../gatt/properties.ts'

/** Where a characteristic of a server stands. */
export interface ServedCharacteristic {
  readonly uuid: string
  readonly properties: readonly GattProperty[]
  /** Of its declaration. */
  readonly handle: number
  readonly valueHandle: number
}

/** Where a service of a server stands. */
export interface ServedService {
  readonly uuid: string
  readonly isPrimary: boolean
  readonly handle: number
  readonly endHandle: number
  readonly characteristics: readonly ServedCharacteristic[]
}

export const servedServices = (services: readonly BuiltService[]): readonly ServedService[] =>
  services.map(({ uuid, isPrimary, handle, endHandle, characteristics }) => ({
    uuid,
    isPrimary,
    handle,
    endHandle,
    characteristics: characteristics.map(one => ({
      uuid: one.uuid,
      properties: one.properties,
      handle: one.handle,
      valueHandle: one.valueHandle,
    })),
  }))
