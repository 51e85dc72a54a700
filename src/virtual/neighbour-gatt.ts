import type { Random } from '../../controller/air/random.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration } from '../../gatt/server-declarations.ts'

/** Where a neighbour lives. */
export interface Home {
  /** How long it has been on, in seconds. */
  seconds(): number
  readonly random: Random
  /** Tells a value to whoever has asked for it. */
  tell(characteristic: GattCharacteristicDeclaration, value: Uint8Array): void
}

/** A characteristic that is told again and again while somebody is connected. */
export interface Beat {
  readonly characteristic: GattCharacteristicDeclaration
  /** Milliseconds. */
  readonly every: number
  value(): Uint8Array
}

/** What a neighbour has for those who connect to it. */
export interface NeighbourGatt {
  /** Assigned Numbers, 2.6. */
  readonly appearance: number
  readonly services: readonly GattServiceDeclaration[]
  readonly beats?: readonly Beat[]
}

const encoder = new TextEncoder()

/** Two bytes, least significant first, also of what is below zero. */
export const twoBytes = (value: number): Uint8Array => Uint8Array.of(value & 0xff, (value >> 8) & 0xff)

const readable = (uuid: string, value: Uint8Array): GattCharacteristicDeclaration => ({ uuid, properties: ['read'], value })

/** What a value is, its power of ten and its unit (Assigned Numbers, 2.4.1 and 3.5). */
const percentage = { format: 0x04, unit: '27ad' }
const hundredthsOfCelsius = { format: 0x0e, exponent: -2, unit: '272f' }

export const deviceInformation = (model: string, { random }: Home): GattServiceDeclaration => ({
  uuid: '180a',
  characteristics: [
    readable('2a29', encoder.encode('Virtual Neighbourhood')),
    readable('2a24', encoder.encode(model)),
    readable('2a25', encoder.encode(String(random.uint32() % 1_000_000).padStart(6, '0'))),
    readable('2a26', encoder.encode('1.0')),
  ],
})

const secondsPerPercent = 600
const tellsBattery = 60_000

/** Full less a little at first, and slowly emptier. */
export const battery = ({ random, seconds }: Home): { readonly service: GattServiceDeclaration; readonly beat: Beat } => {
  const full = 60 + Math.floor(40 * random.fraction())
  const value = () => Uint8Array.of(Math.max(1, full - Math.floor(seconds() / secondsPerPercent)))
  const characteristic: GattCharacteristicDeclaration = {
    uuid: '2a19',
    properties: ['read', 'notify'],
    presentationFormat: percentage,
    onRead: value,
  }
  return { service: { uuid: '180f', characteristics: [characteristic] }, beat: { characteristic, every: tellsBattery, value } }
}

/** Heart Rate Measurement: a byte a minute, the skin is touched, and the time from one beat to the next is told. */
const measurementFlags = 0x16
const chest = 1

export const heartRate = ({ random, seconds }: Home): { readonly service: GattServiceDeclaration; readonly beat: Beat } => {
  const [rest, phase] = [58 + Math.floor(12 * random.fraction()), 2 * Math.PI * random.fraction()]
  const value = () => {
    const time = seconds()
    const perMinute = Math.round(rest + 10 + 10 * Math.sin(time / 45 + phase) + 2 * Math.sin(time / 3))
    return Uint8Array.of(measurementFlags, perMinute, ...twoBytes(Math.round((60 * 1024) / perMinute)))
  }
  const characteristic: GattCharacteristicDeclaration = { uuid: '2a37', properties: ['notify'] }
  return {
    service: { uuid: '180d', characteristics: [characteristic, readable('2a38', Uint8Array.of(chest))] },
    beat: { characteristic, every: 1_000, value },
  }
}

/** The values of the thermometer's history, and the seconds between two of them. */
const historyLength = 240
const historyStep = 15

/** `at` gives hundredths of a degree by seconds. */
export const temperatures = (
  { seconds }: Home,
  at: (seconds: number) => number,
  history: string,
): { readonly service: GattServiceDeclaration; readonly beat: Beat } => {
  const value = () => twoBytes(at(seconds()))
  const characteristic: GattCharacteristicDeclaration = {
    uuid: '2a6e',
    properties: ['read', 'notify'],
    description: 'Under the roof',
    presentationFormat: hundredthsOfCelsius,
    onRead: value,
  }
  const past = () => {
    const now = Math.floor(seconds() / historyStep)
    const values = Array.from({ length: historyLength }, (_, back) => at((now - back) * historyStep))
    return Uint8Array.from(values.flatMap(one => [...twoBytes(one)]))
  }
  const pastTemperatures: GattCharacteristicDeclaration = {
    uuid: history,
    properties: ['read'],
    description: 'The last hour, every 15 seconds, the latest first',
    onRead: past,
  }
  return {
    service: { uuid: '181a', characteristics: [characteristic, pastTemperatures] },
    beat: { characteristic, every: 2_000, value },
  }
}
