// Vol 3 Part G, 3.3: the attributes of one characteristic.
import { typeToBytes } from '../att/attribute-type.ts'
import { checkList, checkOneOf, checkType } from '../core/check.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { Attribute, AttributeValue, WriteKind } from './attribute.ts'
import { open, type Requirements, requirementsOf } from './attribute-permissions.ts'
import { attributeTypes } from './attribute-types.ts'
import { ApplicationValue, ConfigurationValue, FixedValue } from './attribute-values.ts'
import { handleList, presentationFormatValue, u16Value } from './descriptor-values.ts'
import type { HandleAllocator } from './handle-allocator.ts'
import { type GattProperty, gattProperties, propertyBits } from './properties.ts'
import { configurationBits } from './server-client.ts'
import type { GattCharacteristicDeclaration, GattDescriptorDeclaration } from './server-declarations.ts'

/** A characteristic with its handles. */
export interface BuiltCharacteristic {
  readonly declaration: GattCharacteristicDeclaration
  readonly uuid: string
  readonly properties: readonly GattProperty[]
  /** Of its declaration. */
  readonly handle: number
  readonly valueHandle: number
  readonly value: AttributeValue
  /** Where clients can ask for its values. */
  readonly configuration: { readonly handle: number; readonly value: ConfigurationValue } | undefined
  /** Who may be told its values. */
  readonly subscribe: Requirements
  readonly attributes: readonly Attribute[]
}

/** Where the value of a characteristic is. */
export type ValueOf = (declared: GattCharacteristicDeclaration) => AttributeValue

export const applicationValueOf: ValueOf = declared => new ApplicationValue(declared)

export const buildCharacteristic = (
  declared: GattCharacteristicDeclaration,
  handles: HandleAllocator,
  makeValue: ValueOf,
): BuiltCharacteristic => {
  checkList('properties', declared.properties)
  for (const property of declared.properties) checkOneOf('a property', property, gattProperties)
  const { properties, permissions = {} } = declared
  const uuid = normalizeUuid(declared.uuid)
  const bits = propertyBits(properties)
  const handle = handles.take(declared.handle)
  const valueHandle = handles.take()
  const value = makeValue(declared)
  const writtenBy = writeKinds(properties)
  const attributes: Attribute[] = [
    fixed(handle, attributeTypes.characteristic, Uint8Array.of(bits & 0xff, ...u16Value(valueHandle), ...typeToBytes(uuid))),
    {
      ...attribute(valueHandle, uuid, value),
      read: properties.includes('read') ? requirementsOf(permissions.read) : undefined,
      write: writtenBy.length > 0 ? requirementsOf(permissions.write) : undefined,
      writtenBy,
    },
  ]
  const subscribe = requirementsOf(permissions.subscribe ?? permissions.read)
  const configuration = buildConfiguration(declared, subscribe, handles)
  if (configuration) attributes.push(configuration.attribute)
  attributes.push(...madeDescriptors(declared, bits, handles))
  for (const descriptor of declared.descriptors ?? []) attributes.push(buildDescriptor(descriptor, handles))
  return { declaration: declared, uuid, properties, handle, valueHandle, value, configuration, subscribe, attributes }
}

const writeKinds = (properties: readonly GattProperty[]): readonly WriteKind[] => {
  const kinds = new Set<WriteKind>()
  for (const property of properties) for (const kind of kindsOf[property] ?? []) kinds.add(kind)
  return [...kinds]
}

const kindsOf: Readonly<Partial<Record<GattProperty, readonly WriteKind[]>>> = {
  write: ['request', 'prepared'],
  'reliable-write': ['prepared'],
  'write-without-response': ['command'],
  'authenticated-signed-writes': ['signed'],
}

const attribute = (handle: number, type: string, value: Attribute['value']): Attribute => ({
  handle,
  type,
  groupEnd: handle,
  read: open,
  write: undefined,
  writtenBy: [],
  value,
})

const fixed = (handle: number, type: string, bytes: Uint8Array): Attribute => attribute(handle, type, new FixedValue(() => bytes))

/** Whoever may read the value may have it told (3.3.3.3). */
const buildConfiguration = (declared: GattCharacteristicDeclaration, subscribe: Requirements, handles: HandleAllocator) => {
  const { notify, indicate } = configurationBits
  const { properties } = declared
  const allowed = (properties.includes('notify') ? notify : 0) | (properties.includes('indicate') ? indicate : 0)
  if (allowed === 0) return undefined
  const handle = handles.take()
  const value = new ConfigurationValue(handle, allowed, declared)
  const base = attribute(handle, attributeTypes.clientCharacteristicConfiguration, value)
  return { handle, value, attribute: { ...base, write: subscribe, writtenBy: ['request', 'prepared'] } satisfies Attribute }
}

const extended = propertyBits(['extended-properties'])

/** Those that follow from other fields of the declaration. */
const madeDescriptors = (declared: GattCharacteristicDeclaration, bits: number, handles: HandleAllocator): Attribute[] => {
  const { description, presentationFormat = [] } = declared
  const made: Attribute[] = []
  if ((bits & extended) !== 0)
    made.push(fixed(handles.take(), attributeTypes.characteristicExtendedProperties, u16Value(bits >> 8)))
  if (description !== undefined) made.push(buildDescription(declared, description, handles))
  const formats = 'format' in presentationFormat ? [presentationFormat] : presentationFormat
  const formatHandles = formats.map(format => {
    const handle = handles.take()
    made.push(fixed(handle, attributeTypes.characteristicPresentationFormat, presentationFormatValue(format)))
    return handle
  })
  if (formatHandles.length > 1)
    made.push(fixed(handles.take(), attributeTypes.characteristicAggregateFormat, handleList(formatHandles)))
  return made
}

const buildDescription = (
  { properties, permissions }: GattCharacteristicDeclaration,
  description: string,
  handles: HandleAllocator,
): Attribute => {
  checkType('description', description, 'string')
  const value = new ApplicationValue({ value: new TextEncoder().encode(description) })
  const base = attribute(handles.take(), attributeTypes.characteristicUserDescription, value)
  if (!properties.includes('writable-auxiliaries')) return base
  return { ...base, write: requirementsOf(permissions?.write), writtenBy: ['request', 'prepared'] }
}

/** Of which there is one, which the server makes (3.3.3.1 to 3.3.3.3). */
const reserved: readonly string[] = [
  attributeTypes.characteristicExtendedProperties,
  attributeTypes.clientCharacteristicConfiguration,
]

const buildDescriptor = (declared: GattDescriptorDeclaration, handles: HandleAllocator): Attribute => {
  const uuid = normalizeUuid(declared.uuid)
  if (reserved.includes(uuid)) throw new TypeError(`the descriptor ${uuid} follows from the properties: leave it out`)
  const { read, write } = declared.permissions ?? {}
  const isWritten = write !== undefined || declared.onWrite !== undefined
  return {
    ...attribute(handles.take(declared.handle), uuid, new ApplicationValue(declared)),
    read: requirementsOf(read),
    write: isWritten ? requirementsOf(write) : undefined,
    writtenBy: isWritten ? ['request', 'prepared'] : [],
  }
}
