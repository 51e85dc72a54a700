import { BleakError } from '../core/errors.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { GattCharacteristic, GattDescriptor, GattService } from '../gatt/gatt-types.ts'
import { type GattProperty, propertiesOf } from '../gatt/properties.ts'
import { uuidstrToStr } from './names.ts'

/** The one with this UUID in any form; undefined where there is none. @throws BleakError where there are several. */
export const findByUuid = <T extends { readonly uuid: string; readonly handle: number }>(
  kind: string,
  candidates: Iterable<T>,
  uuid: string,
): T | undefined => {
  const wanted = normalizeUuid(uuid)
  const [first, ...others] = Array.from(candidates).filter(one => one.uuid === wanted)
  if (others.length === 0) return first
  const handles = [first, ...others].map(one => one?.handle).join(', ')
  throw new BleakError(`there are several ${kind}s with UUID ${wanted}: use the handle of one of them (${handles})`)
}

/** A descriptor of a characteristic of a peer. */
export class BleakGATTDescriptor {
  readonly handle: number
  readonly uuid: string
  readonly characteristic: BleakGATTCharacteristic

  constructor({ handle, uuid }: GattDescriptor, characteristic: BleakGATTCharacteristic) {
    this.handle = handle
    this.uuid = uuid
    this.characteristic = characteristic
  }

  /** What it is called. */
  get description(): string {
    return uuidstrToStr(this.uuid)
  }

  toString(): string {
    return `${this.uuid} (Handle: ${this.handle}): ${this.description}`
  }
}

/** A characteristic of a peer. */
export class BleakGATTCharacteristic {
  /** Of its declaration; `valueHandle` is that of its value. */
  readonly handle: number
  readonly valueHandle: number
  readonly uuid: string
  /** `read`, `write`, `write-without-response`, `notify`, `indicate`, … */
  readonly properties: readonly GattProperty[]
  readonly service: BleakGATTService
  readonly descriptors: readonly BleakGATTDescriptor[]
  readonly #mtu: () => number

  constructor(data: GattCharacteristic, service: BleakGATTService, mtu: () => number) {
    this.handle = data.handle
    this.valueHandle = data.valueHandle
    this.uuid = data.uuid
    this.properties = propertiesOf(data.properties)
    this.service = service
    this.descriptors = data.descriptors.map(descriptor => new BleakGATTDescriptor(descriptor, this))
    this.#mtu = mtu
  }

  get serviceUuid(): string {
    return this.service.uuid
  }

  get serviceHandle(): number {
    return this.service.handle
  }

  /** What it is called. */
  get description(): string {
    return uuidstrToStr(this.uuid)
  }

  /** The most bytes that one write without response carries: MTU - 3 (Vol 3 Part G, 4.9.1). */
  get maxWriteWithoutResponseSize(): number {
    return this.#mtu() - 3
  }

  /** By handle or UUID; undefined where there is none. @throws BleakError where several have the UUID. */
  getDescriptor(specifier: number | string): BleakGATTDescriptor | undefined {
    if (typeof specifier === 'number') return this.descriptors.find(({ handle }) => handle === specifier)
    return findByUuid('descriptor', this.descriptors, specifier)
  }

  toString(): string {
    return `${this.uuid} (Handle: ${this.handle}): ${this.description}`
  }
}

/** A service of a peer. */
export class BleakGATTService {
  readonly handle: number
  /** The last handle that belongs to it. */
  readonly endHandle: number
  readonly uuid: string
  readonly isPrimary: boolean
  readonly characteristics: readonly BleakGATTCharacteristic[]
  readonly #includes: () => readonly BleakGATTService[]

  constructor(data: GattService, mtu: () => number, includes: () => readonly BleakGATTService[]) {
    this.handle = data.handle
    this.endHandle = data.endHandle
    this.uuid = data.uuid
    this.isPrimary = data.isPrimary
    this.characteristics = data.characteristics.map(characteristic => new BleakGATTCharacteristic(characteristic, this, mtu))
    this.#includes = includes
  }

  /** Services that it refers to, as far as they were discovered. */
  get includes(): readonly BleakGATTService[] {
    return this.#includes()
  }

  /** What it is called. */
  get description(): string {
    return uuidstrToStr(this.uuid)
  }

  /** By handle or UUID; undefined where there is none. @throws BleakError where several have the UUID. */
  getCharacteristic(specifier: number | string): BleakGATTCharacteristic | undefined {
    if (typeof specifier === 'number') return this.characteristics.find(({ handle }) => handle === specifier)
    return findByUuid('characteristic', this.characteristics, specifier)
  }

  toString(): string {
    return `${this.uuid} (Handle: ${this.handle}): ${this.description}`
  }
}
