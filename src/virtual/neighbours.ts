import type { Random } from '../../controller/air/random.ts'
import type { AdvertisingDataFields } from '../../gap/advertising-data-builder.ts'
import { alerts, lampControls, serialLoop } from './neighbour-controls.ts'
import { battery, deviceInformation, type Home, heartRate, type NeighbourGatt, temperatures, twoBytes } from './neighbour-gatt.ts'

/** One advertisement at a time: what is in it, and what is in the scan response. */
export interface Said {
  readonly data: AdvertisingDataFields
  readonly scanResponse?: AdvertisingDataFields
}

/** A device that lives on a virtual air. */
export interface Neighbour {
  readonly name: string
  readonly connectable: boolean
  /** More than 31 bytes, on LE 2M. */
  readonly extended?: boolean
  /** A resolvable private address that changes every few minutes, in place of a static one. */
  readonly isPrivate?: boolean
  /** Milliseconds from one advertisement to the next. */
  readonly interval: number
  /** Milliseconds after which it says something else; never where absent. */
  readonly changes?: number
  /** What it says the `step`th time. */
  says(step: number, random: Random): Said
  /** What it has for those who connect. */
  has?(home: Home): NeighbourGatt
}

const flags = 0x06
const company = (id: number, ...bytes: readonly number[]): ReadonlyMap<number, Uint8Array> =>
  new Map([[id, Uint8Array.from(bytes)]])

/** Assigned Numbers, 7: for tests and for what makes no claim to be somebody's. */
const noCompany = 0xffff
const apple = 0x004c

/** Services that only these devices have, and their characteristics. */
export const lampService = 'ba2e0001-6f3d-4f0c-9b1a-6c616d700000'
export const lampSwitch = 'ba2e0011-6f3d-4f0c-9b1a-6c616d700000'
export const lampBrightness = 'ba2e0012-6f3d-4f0c-9b1a-6c616d700000'
export const temperatureHistory = 'ba2e0021-6f3d-4f0c-9b1a-617474696300'
/** The UART service that many modules have, though no specification does: written to one characteristic, told by the other. */
const uart = {
  service: '6e400001-b5a3-f393-e0a9-e50e24dcca9e',
  receive: '6e400002-b5a3-f393-e0a9-e50e24dcca9e',
  transmit: '6e400003-b5a3-f393-e0a9-e50e24dcca9e',
} as const
const stationService = 'ba2e0002-6f3d-4f0c-9b1a-776561746865'

const strap: Neighbour = {
  name: 'Pulse Strap',
  connectable: true,
  interval: 100,
  says: () => ({
    data: { flags, serviceUuids: ['180d', '180f', '180a'], appearance: 0x0341 },
    scanResponse: { localName: 'Pulse Strap', txPower: 0 },
  }),
  has: home => {
    const [heart, power] = [heartRate(home), battery(home)]
    return {
      appearance: 0x0341,
      services: [heart.service, power.service, deviceInformation('Pulse Strap', home)],
      beats: [heart.beat, power.beat],
    }
  },
}

/** Hundredths of a degree in the attic: the day goes up and down, and the draught comes and goes. */
const atticTemperature = (seconds: number): number =>
  Math.round(2_150 + 150 * Math.sin(seconds / 40) + 3 * Math.sin(seconds * 1.7) + 2 * Math.sin(seconds * 5.3))

/** Tells its temperature in hundredths of a degree, as the Environmental Sensing Service has it. */
const thermometer: Neighbour = {
  name: 'Attic Thermometer',
  connectable: true,
  interval: 250,
  changes: 2_000,
  says: step => ({
    data: { flags, serviceUuids: ['181a'], serviceData: new Map([['2a6e', twoBytes(atticTemperature(step * 2))]]) },
    scanResponse: { localName: 'Attic Thermometer', appearance: 0x0300 },
  }),
  has: home => {
    const [inside, power] = [temperatures(home, atticTemperature, temperatureHistory), battery(home)]
    return {
      appearance: 0x0300,
      services: [inside.service, power.service, deviceInformation('Attic Thermometer', home)],
      beats: [inside.beat, power.beat],
    }
  },
}

const lamp: Neighbour = {
  name: 'Desk Lamp',
  connectable: true,
  interval: 150,
  says: () => ({ data: { flags, serviceUuids: [lampService] }, scanResponse: { localName: 'Desk Lamp', appearance: 0x07c6 } }),
  has: home => ({
    appearance: 0x07c6,
    services: [
      { uuid: lampService, characteristics: lampControls(home, { switch: lampSwitch, brightness: lampBrightness }) },
      deviceInformation('Desk Lamp', home),
    ],
  }),
}

/** An iBeacon: proximity UUID, major 1, minor 7, power at one metre. */
const beacon: Neighbour = {
  name: 'Museum Beacon',
  connectable: false,
  interval: 100,
  says: () => ({
    data: {
      flags: 0x04,
      manufacturerData: company(
        apple,
        ...[0x02, 0x15, 0xba, 0x2e, 0x70, 0x07, 0x6d, 0x75, 0x73, 0x65, 0x75, 0x6d, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
        ...[0x00, 0x01, 0x00, 0x07, 0xc5],
      ),
    },
  }),
}

const tag: Neighbour = {
  name: 'Key Tag',
  connectable: true,
  isPrivate: true,
  interval: 200,
  says: () => ({ data: { flags, serviceUuids: ['1802', '1803', '1804'], localName: 'Key Tag' } }),
  has: home => {
    const power = battery(home)
    return { appearance: 0x0240, services: [...alerts(), power.service, deviceInformation('Key Tag', home)], beats: [power.beat] }
  },
}

/** Wind, rain and pressure of the last hours in one advertisement: more than a legacy one holds. */
const station: Neighbour = {
  name: 'Rooftop Weather Station',
  connectable: false,
  extended: true,
  interval: 300,
  changes: 5_000,
  says: (step, random) => ({
    data: {
      localName: 'Rooftop Weather Station',
      serviceUuids: [stationService],
      manufacturerData: company(noCompany, step & 0xff, ...random.bytes(99)),
    },
  }),
}

const loop: Neighbour = {
  name: 'Serial Loop',
  connectable: true,
  interval: 200,
  says: () => ({ data: { flags, serviceUuids: [uart.service] }, scanResponse: { localName: 'Serial Loop' } }),
  has: home => ({ appearance: 0x0080, services: [serialLoop(home, uart), deviceInformation('Serial Loop', home)] }),
}

/** A handful of devices such as one meets in a house. */
export const neighbours: readonly Neighbour[] = [strap, thermometer, lamp, beacon, tag, station, loop]
