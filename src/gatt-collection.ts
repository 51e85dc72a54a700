import type { GattService } from '../gatt/gatt-types.ts'
import { type BleakGATTCharacteristic, type BleakGATTDescriptor, BleakGATTService, findByUuid } from './gatt-objects.ts'

/** The services of a peer, as far as they were discovered; iterating gives them by handle. */
export class BleakGATTServiceCollection implements Iterable<BleakGATTService> {
  /** By handle of the declaration. */
  readonly services: ReadonlyMap<number, BleakGATTService>
  readonly characteristics: ReadonlyMap<number, BleakGATTCharacteristic>
  readonly descriptors: ReadonlyMap<number, BleakGATTDescriptor>

  constructor(discovered: readonly GattService[], mtu: () => number) {
    const services = new Map<number, BleakGATTService>()
    for (const data of [...discovered].sort((a, b) => a.handle - b.handle)) {
      const includes = () => data.includes.flatMap(({ serviceHandle }) => services.get(serviceHandle) ?? [])
      services.set(data.handle, new BleakGATTService(data, mtu, includes))
    }
    const characteristics = [...services.values()].flatMap(service => service.characteristics)
    this.services = services
    this.characteristics = new Map(characteristics.map(characteristic => [characteristic.handle, characteristic]))
    this.descriptors = new Map(characteristics.flatMap(({ descriptors }) => descriptors.map(one => [one.handle, one] as const)))
  }

  /** By handle or UUID; undefined where there is none. @throws BleakError where several have the UUID. */
  getService(specifier: number | string): BleakGATTService | undefined {
    if (typeof specifier === 'number') return this.services.get(specifier)
    return findByUuid('service', this.services.values(), specifier)
  }

  /** By declaration handle or UUID; undefined where there is none. @throws BleakError where several have the UUID. */
  getCharacteristic(specifier: number | string): BleakGATTCharacteristic | undefined {
    if (typeof specifier === 'number') return this.characteristics.get(specifier)
    return findByUuid('characteristic', this.characteristics.values(), specifier)
  }

  /** By handle or UUID; undefined where there is none. @throws BleakError where several have the UUID. */
  getDescriptor(specifier: number | string): BleakGATTDescriptor | undefined {
    if (typeof specifier === 'number') return this.descriptors.get(specifier)
    return findByUuid('descriptor', this.descriptors.values(), specifier)
  }

  [Symbol.iterator](): Iterator<BleakGATTService> {
    return this.services.values()
  }
}
