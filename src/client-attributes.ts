import { BleakCharacteristicNotFoundError, BleakError } from '../core/errors.ts'
import type { CharacteristicSpecifier, DescriptorSpecifier } from './client-options.ts'
import type { BleakGATTServiceCollection } from './gatt-collection.ts'
import { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'

/** What was discovered for one client, and what its specifiers name. */
export class ClientAttributes {
  #services: BleakGATTServiceCollection | undefined
  /** Every object that this client has given out: one of them stands for what is the same now. */
  readonly #own = new WeakSet<object>()

  /** @throws BleakError when nothing was discovered. */
  get services(): BleakGATTServiceCollection {
    if (!this.#services) throw new BleakError('services have not been discovered: connect() first')
    return this.#services
  }

  set(services: BleakGATTServiceCollection): void {
    this.#services = services
    for (const characteristic of services.characteristics.values()) this.#own.add(characteristic)
    for (const descriptor of services.descriptors.values()) this.#own.add(descriptor)
  }

  /** The connection has ended. */
  clear(): void {
    this.#services = undefined
  }

  /** @throws BleakCharacteristicNotFoundError, BleakError where the UUID is not unique or the object is not of this client. */
  characteristic(specifier: CharacteristicSpecifier): BleakGATTCharacteristic {
    if (specifier instanceof BleakGATTCharacteristic) return this.#current(specifier)
    if (typeof specifier !== 'number' && typeof specifier !== 'string')
      throw new TypeError('a characteristic is named by itself, its handle or its UUID')
    const found = this.services.getCharacteristic(specifier)
    if (!found) throw new BleakCharacteristicNotFoundError(specifier)
    return found
  }

  /** @throws BleakError where there is none. */
  descriptor(specifier: DescriptorSpecifier): BleakGATTDescriptor {
    if (specifier instanceof BleakGATTDescriptor) return this.#currentDescriptor(specifier)
    if (typeof specifier !== 'number') throw new TypeError('a descriptor is named by itself or its handle')
    const found = this.services.descriptors.get(specifier)
    if (!found) throw new BleakError(`the device has no descriptor with handle ${specifier}`)
    return found
  }

  #current(known: BleakGATTCharacteristic): BleakGATTCharacteristic {
    if (!this.#own.has(known)) throw foreign(known)
    const now = this.services.characteristics.get(known.handle)
    if (now && isSame(known, now)) return now
    throw gone(known)
  }

  #currentDescriptor(known: BleakGATTDescriptor): BleakGATTDescriptor {
    if (!this.#own.has(known)) throw foreign(known)
    const now = this.services.descriptors.get(known.handle)
    if (now?.uuid === known.uuid && isSame(known.characteristic, now.characteristic)) return now
    throw gone(known)
  }
}

/** Whether a characteristic is what it was, although its object is another one: the services were discovered again. */
export const isSame = (known: BleakGATTCharacteristic, now: BleakGATTCharacteristic): boolean =>
  now.handle === known.handle &&
  now.valueHandle === known.valueHandle &&
  now.uuid === known.uuid &&
  now.serviceUuid === known.serviceUuid

const foreign = (object: object): BleakError =>
  new BleakError(`${object} belongs to another client: take it from client.services`)

const gone = (object: object): BleakError =>
  new BleakError(`the device does not have ${object} any more: take it from client.services`)
