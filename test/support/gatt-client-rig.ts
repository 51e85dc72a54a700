import { AttBearer } from '../../att/bearer.ts'
import { GattClient, type GattClientOptions } from '../../gatt/client.ts'
import { propertyBit as property } from '../../gatt/properties.ts'
import { FakeClock } from './fake-clock.ts'
import { type DeclaredService, declare, type ScriptedAttribute } from './gatt-table.ts'
import { ScriptedGattServer } from './scripted-gatt-server.ts'

/** A client, and a server that a test scripts. */
export const gattClientRig = (table: ScriptedAttribute[], options: Partial<GattClientOptions> & { mtu?: number } = {}) => {
  const { mtu, ...rest } = options
  const server = new ScriptedGattServer(table, mtu)
  const clock = new FakeClock()
  const reported: unknown[] = []
  const ends: Error[] = []
  const client = new GattClient(
    ({ value, closed }) => {
      const handlers = {
        value,
        closed: (error: Error) => {
          closed(error)
          ends.push(error)
        },
      }
      return new AttBearer(server.open, handlers, { clock })
    },
    { report: error => void reported.push(error), ...rest },
  )
  return { server, clock, client, reported, ends }
}

/** What `promise` rejects with, or what it comes to. */
export const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

/** 128-bit UUIDs that are not from the Bluetooth base. */
export const longUuid = (number: number): string => `${number.toString(16).padStart(8, '0')}-1234-5678-9abc-def012345678`

export const genericAccess: DeclaredService = {
  uuid: 0x1800,
  characteristics: [
    { uuid: 0x2a00, properties: property.read, value: new TextEncoder().encode('scripted') },
    { uuid: 0x2a01, properties: property.read, value: Uint8Array.of(0, 0) },
  ],
}

/** With Service Changed, Client Supported Features and a Database Hash. */
export const genericAttribute: DeclaredService = {
  uuid: 0x1801,
  characteristics: [
    { uuid: 0x2a05, properties: property.indicate, value: new Uint8Array(4), descriptors: [0x2902] },
    { uuid: 0x2b29, properties: property.read | property.write, value: Uint8Array.of(0) },
    { uuid: 0x2b2a, properties: property.read, value: new Uint8Array(16).fill(0xab) },
  ],
}

/** Handles of `genericAttribute` behind `genericAccess`. */
export const serviceChangedHandle = 8
export const serviceChangedConfiguration = 9
export const featuresHandle = 11
export const hashHandle = 13

/** One service at handle 14: 0xffe0 with 0xffe1 (value at 16, CCCD at 17) and 0xffe2 (value at 19, no descriptor). */
export const example: DeclaredService = {
  uuid: 0xffe0,
  characteristics: [
    {
      uuid: 0xffe1,
      properties: property.read | property.write | property['write-without-response'] | property.notify | property.indicate,
      value: Uint8Array.of(1, 2, 3),
      descriptors: [0x2902],
    },
    { uuid: 0xffe2, properties: property.read | property.write, value: Uint8Array.of(9) },
  ],
}

export const exampleTable = (): ScriptedAttribute[] => declare([genericAccess, genericAttribute, example])
