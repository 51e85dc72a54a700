// Vol 3 Part G, 3: from declarations to attributes.
import { typeToBytes } from '../att/attribute-type.ts'
import { checkList, checkType } from '../core/check.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { Attribute } from './attribute.ts'
import { open } from './attribute-permissions.ts'
import { attributeTypes } from './attribute-types.ts'
import { FixedValue } from './attribute-values.ts'
import { applicationValueOf, type BuiltCharacteristic, buildCharacteristic, type ValueOf } from './characteristic-builder.ts'
import { u16Value } from './descriptor-values.ts'
import { type HandleAllocator, NoHandlesError } from './handle-allocator.ts'
import type { GattServiceDeclaration, GattUuid } from './server-declarations.ts'

/** A service with its handles. */
export interface BuiltService {
  readonly declaration: GattServiceDeclaration
  readonly uuid: string
  readonly isPrimary: boolean
  readonly handle: number
  readonly endHandle: number
  readonly includes: readonly BuiltService[]
  readonly characteristics: readonly BuiltCharacteristic[]
  readonly attributes: readonly Attribute[]
}

/** While a service is being built, its end is not known, nor where the services are that it includes. */
type Draft = { -readonly [K in keyof BuiltService]: BuiltService[K] }

/**
 * Gives the services their handles, in their order.
 * @param present Services that are there already, for includes.
 * @throws TypeError or RangeError that says what is wrong with a declaration.
 */
export const buildServices = (
  declarations: readonly GattServiceDeclaration[],
  handles: HandleAllocator,
  present: readonly BuiltService[] = [],
  makeValue: ValueOf = applicationValueOf,
): readonly BuiltService[] => {
  const drafts = declarations.map(declaration => buildService(declaration, handles, makeValue))
  const all = [...present, ...drafts]
  for (const draft of drafts) draft.includes = (draft.declaration.includes ?? []).map(one => included(one, all))
  return drafts
}

const buildService = (declaration: GattServiceDeclaration, handles: HandleAllocator, makeValue: ValueOf): Draft => {
  checkType('the type of a service', declaration.type, 'string')
  checkList('characteristics', declaration.characteristics)
  checkList('includes', declaration.includes)
  const uuid = normalizeUuid(declaration.uuid)
  const isPrimary = declaration.type !== 'secondary'
  const handle = handles.take(declaration.handle)
  const attributes: Attribute[] = []
  const characteristics: BuiltCharacteristic[] = []
  const draft: Draft = { declaration, uuid, isPrimary, handle, endHandle: handle, includes: [], characteristics, attributes }
  declaration.includes?.forEach((_, at) => {
    attributes.push(fixed(handles.take(), attributeTypes.include, () => includeValue(draft.includes[at])))
  })
  for (const one of declaration.characteristics ?? []) {
    const characteristic = buildCharacteristic(one, handles, makeValue)
    characteristics.push(characteristic)
    attributes.push(...characteristic.attributes)
  }
  draft.endHandle = handles.last
  const type = isPrimary ? attributeTypes.primaryService : attributeTypes.secondaryService
  const bytes = typeToBytes(uuid)
  attributes.unshift({ ...fixed(handle, type, () => bytes), groupEnd: draft.endHandle })
  return draft
}

/** A declaration: read by anybody, written by nobody. */
const fixed = (handle: number, type: string, bytes: () => Uint8Array): Attribute => ({
  handle,
  type,
  groupEnd: handle,
  read: open,
  write: undefined,
  writtenBy: [],
  value: new FixedValue(bytes),
})

/** A UUID of 16 bits has no place behind the handles where it has 128 (3.2). */
const includeValue = (service: BuiltService | undefined): Uint8Array => {
  if (!service) throw new NoHandlesError('an include without its service')
  const uuid = typeToBytes(service.uuid)
  return Uint8Array.of(...u16Value(service.handle), ...u16Value(service.endHandle), ...(uuid.length === 2 ? uuid : []))
}

const included = (wanted: GattServiceDeclaration | GattUuid, all: readonly BuiltService[]): BuiltService => {
  const uuid = typeof wanted === 'object' ? undefined : normalizeUuid(wanted)
  const found = all.filter(one => (uuid === undefined ? one.declaration === wanted : one.uuid === uuid))
  const [first] = found
  const name = uuid ?? normalizeUuid((wanted as GattServiceDeclaration).uuid)
  if (!first) throw new TypeError(`the included service ${name} is none of this server`)
  if (found.length > 1) throw new TypeError(`${found.length} services have the UUID ${name}: include one by its declaration`)
  return first
}
