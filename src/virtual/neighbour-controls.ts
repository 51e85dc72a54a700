import { attError } from '../../att/error-codes.ts'
import { AttRefusal } from '../../att/server.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import type { Home } from './neighbour-gatt.ts'

/** A byte that clients read, write and are told of, up to `most`. */
const control = (
  { tell }: Home,
  most: number,
  declared: Pick<GattCharacteristicDeclaration, 'uuid' | 'description' | 'presentationFormat' | 'value' | 'permissions'>,
): GattCharacteristicDeclaration => {
  const characteristic: GattCharacteristicDeclaration = {
    ...declared,
    properties: ['read', 'write', 'write-without-response', 'notify'],
    minLength: 1,
    maxLength: 1,
    checkWrite: ([level = 0]) => checkMost(level, most),
    onWrite: value => tell(characteristic, value),
  }
  return characteristic
}

const checkMost = (level: number, most: number): void => {
  if (level > most) throw new AttRefusal(attError.valueNotAllowed)
}

/** For those that have paired: nobody else switches it. */
const paired = { permissions: { write: 'encrypted' } } as const

/** A switch and a brightness in percent. */
export const lampControls = (home: Home, uuids: { readonly switch: string; readonly brightness: string }) => [
  control(home, 1, {
    uuid: uuids.switch,
    ...paired,
    description: 'Switch',
    presentationFormat: { format: 0x01 },
    value: Uint8Array.of(0),
  }),
  control(home, 100, {
    uuid: uuids.brightness,
    ...paired,
    description: 'Brightness',
    presentationFormat: { format: 0x04, unit: '27ad' },
    value: Uint8Array.of(80),
  }),
]

/** What fits the notification of a client that has asked for no larger MTU. */
const partLength = 20

/** A serial line whose two wires are tied together: what is written to it comes back, in parts. */
export const serialLoop = (
  { tell }: Home,
  uuids: { readonly service: string; readonly receive: string; readonly transmit: string },
): GattServiceDeclaration => {
  const transmit: GattCharacteristicDeclaration = { uuid: uuids.transmit, properties: ['notify'], description: 'From the device' }
  const receive: GattCharacteristicDeclaration = {
    uuid: uuids.receive,
    properties: ['write', 'write-without-response'],
    description: 'To the device',
    onWrite: value => {
      for (let at = 0; at < value.length; at += partLength) tell(transmit, value.subarray(at, at + partLength))
    },
  }
  return { uuid: uuids.service, characteristics: [receive, transmit] }
}

/** No Alert, Mild Alert, High Alert. */
const highAlert = 2

/** Immediate Alert, Link Loss and Tx Power: what a tag on a bunch of keys has. */
export const alerts = (): readonly GattServiceDeclaration[] => {
  const level = { uuid: '2a06', minLength: 1, maxLength: 1, checkWrite: ([value = 0]: Uint8Array) => checkMost(value, highAlert) }
  return [
    { uuid: '1802', characteristics: [{ ...level, properties: ['write-without-response'] }] },
    { uuid: '1803', characteristics: [{ ...level, properties: ['read', 'write'], value: Uint8Array.of(0) }] },
    { uuid: '1804', characteristics: [{ uuid: '2a07', properties: ['read'], value: Uint8Array.of(0) }] },
  ]
}
