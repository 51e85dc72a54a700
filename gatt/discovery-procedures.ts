// Vol 3 Part G, 4.4 to 4.7: the discovery procedures, one by one.

import { attributeType, typeFromBytes, typeToBytes } from '../att/attribute-type.ts'
import { decode, rest, struct, u8, u16 } from '../core/codec.ts'
import { attributeTypes } from './attribute-types.ts'
import { type Ask, type Found, mostCharacteristics, mostDescriptors, mostServices, type Sweep, sweep } from './discovery-sweep.ts'
import { everyHandle, type HandleRange } from './handle-range.ts'

export interface FoundService extends Found {
  readonly uuid: string
  readonly isPrimary: boolean
}
export interface FoundInclude extends Found {
  readonly serviceHandle: number
  readonly endHandle: number
  /** Undefined where it has 128 bits, which do not fit the declaration. */
  readonly uuid: string | undefined
}
export interface FoundCharacteristic extends Found {
  readonly uuid: string
  readonly properties: number
  readonly valueHandle: number
}
export interface FoundDescriptor extends Found {
  readonly uuid: string
}

/** Where to go on, for callers who know what they need. */
export type Next<T extends Found> = Sweep<T>['next']

/** 4.4.1, Discover All Primary Services. */
export const primaryServices = (ask: Ask, range: HandleRange = everyHandle): Promise<FoundService[]> =>
  sweep({
    what: 'services',
    range,
    most: mostServices,
    ask: async ({ start, end }) => {
      const request = { startingHandle: start, endingHandle: end, attributeGroupType: attributeTypes.primaryService }
      const { groups } = await ask({ name: 'readByGroupTypeRequest', ...request })
      return groups.map(group => ({
        handle: group.handle,
        end: group.endGroupHandle,
        uuid: typeFromBytes(group.value),
        isPrimary: true,
      }))
    },
  })

/** 4.4.2, Discover Primary Service by Service UUID. */
export const primaryServicesByUuid = (ask: Ask, uuid: string, range: HandleRange = everyHandle): Promise<FoundService[]> =>
  sweep({
    what: 'services',
    range,
    most: mostServices,
    ask: async ({ start, end }) => {
      const request = { startingHandle: start, endingHandle: end, attributeType: 0x2800, attributeValue: typeToBytes(uuid) }
      const { handlesInformation } = await ask({ name: 'findByTypeValueRequest', ...request })
      return handlesInformation.map(one => ({ handle: one.foundHandle, end: one.groupEndHandle, uuid, isPrimary: true }))
    },
  })

/** 4.5.1, Find Included Services, without the reads that 128-bit UUIDs need (`includedUuid`). */
export const includedServices = (ask: Ask, range: HandleRange, next?: Next<FoundInclude>): Promise<FoundInclude[]> =>
  sweep({
    what: 'included services',
    range,
    most: mostServices,
    ask: async asked => (await readByType(ask, attributeTypes.include, asked)).map(include),
    ...(next && { next }),
  })

const includeDeclaration = struct({ serviceHandle: u16, endHandle: u16, uuid: rest })

const include = ({ handle, value }: TypeRow): FoundInclude => {
  const { uuid, ...range } = decode(includeDeclaration, value)
  return { handle, end: handle, ...range, uuid: uuid.length === 0 ? undefined : typeFromBytes(uuid) }
}

/** The UUID of a service, read from its declaration. */
export const includedUuid = async (ask: Ask, serviceHandle: number): Promise<string> =>
  typeFromBytes((await ask({ name: 'readRequest', handle: serviceHandle })).value)

/** 4.6.1, Discover All Characteristics of a Service; here also of several. */
export const characteristics = (ask: Ask, range: HandleRange, next?: Next<FoundCharacteristic>): Promise<FoundCharacteristic[]> =>
  sweep({
    what: 'characteristics',
    range,
    most: mostCharacteristics,
    ask: async asked => (await readByType(ask, attributeTypes.characteristic, asked)).map(characteristic),
    ...(next && { next }),
  })

const characteristicDeclaration = struct({ properties: u8, valueHandle: u16, uuid: attributeType })

const characteristic = ({ handle, value }: TypeRow): FoundCharacteristic => ({
  handle,
  end: handle,
  ...decode(characteristicDeclaration, value),
})

/** 4.7.1, Discover All Characteristic Descriptors; whatever there is in a range, declarations and values too. */
export const descriptors = (ask: Ask, range: HandleRange, next?: Next<FoundDescriptor>): Promise<FoundDescriptor[]> =>
  sweep({
    what: 'descriptors',
    range,
    most: mostDescriptors,
    ask: async ({ start, end }) => {
      const { information } = await ask({ name: 'findInformationRequest', startingHandle: start, endingHandle: end })
      return information.map(({ handle, type }) => ({ handle, end: handle, uuid: type }))
    },
    ...(next && { next }),
  })

/** Descriptors of one type, from their values: those of all services in few requests. */
export const descriptorsByType = (
  ask: Ask,
  uuid: string,
  range: HandleRange,
  next?: Next<FoundDescriptor>,
): Promise<FoundDescriptor[]> =>
  sweep({
    what: 'descriptors',
    range,
    most: mostDescriptors,
    ask: async asked => (await readByType(ask, uuid, asked)).map(({ handle }) => ({ handle, end: handle, uuid })),
    ...(next && { next }),
  })

interface TypeRow {
  readonly handle: number
  readonly value: Uint8Array
}

/** One Read By Type Request. */
export const readByType = async (ask: Ask, uuid: string, { start, end }: HandleRange): Promise<readonly TypeRow[]> => {
  const request = { startingHandle: start, endingHandle: end, attributeType: uuid }
  return (await ask({ name: 'readByTypeRequest', ...request })).attributes
}
