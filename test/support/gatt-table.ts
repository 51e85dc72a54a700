import { typeToBytes } from '../../att/attribute-type.ts'
import { encode, struct, u8, u16 } from '../../core/codec.ts'
import { normalizeUuid } from '../../core/uuid.ts'

/** One attribute of a scripted server. */
export interface ScriptedAttribute {
  readonly handle: number
  readonly type: string
  value: Uint8Array
  /** The last handle of the group that it begins. */
  end?: number
  /** Answered to every read or write of it. */
  refusal?: number
}

export interface DeclaredCharacteristic {
  readonly uuid: string | number
  readonly properties: number
  readonly value?: Uint8Array
  readonly descriptors?: readonly (string | number)[]
}
export interface DeclaredService {
  readonly uuid: string | number
  readonly secondary?: boolean
  /** Handles of the services that it includes; these must be declared in the same call. */
  readonly includes?: readonly number[]
  readonly characteristics?: readonly DeclaredCharacteristic[]
  /** The first handle; the next free one where absent. */
  readonly at?: number
  /** The last handle, where it is not that of its last attribute. */
  readonly end?: number
}

const type = (uuid: string | number) => normalizeUuid(uuid)
const cccd = type(0x2902)

/** A table of attributes made of services. */
export const declare = (services: readonly DeclaredService[]): ScriptedAttribute[] => {
  const table: ScriptedAttribute[] = []
  let next = 1
  for (const { uuid, secondary = false, includes = [], characteristics = [], at = next, end } of services) {
    const add = (uuidOf: string | number, value: Uint8Array): ScriptedAttribute => {
      const attribute = { handle: next++, type: type(uuidOf), value }
      table.push(attribute)
      return attribute
    }
    next = at
    const declaration = add(secondary ? 0x2801 : 0x2800, typeToBytes(type(uuid)))
    for (const included of includes) add(0x2802, encode(struct({ included: u16 }), { included }))
    const addCharacteristic = (one: DeclaredCharacteristic): void => {
      const head = encode(struct({ properties: u8, valueHandle: u16 }), { properties: one.properties, valueHandle: next + 1 })
      add(0x2803, Uint8Array.of(...head, ...typeToBytes(type(one.uuid))))
      add(one.uuid, one.value ?? Uint8Array.of(next & 0xff))
      for (const descriptor of one.descriptors ?? [])
        add(descriptor, type(descriptor) === cccd ? new Uint8Array(2) : Uint8Array.of(1))
    }
    characteristics.forEach(addCharacteristic)
    declaration.end = end ?? next - 1
    next = declaration.end + 1
  }
  for (const one of table.filter(({ type: of }) => of === type(0x2802))) finishInclude(one, table)
  return table
}

const finishInclude = (include: ScriptedAttribute, table: readonly ScriptedAttribute[]): void => {
  const handle = (include.value[0] as number) | ((include.value[1] as number) << 8)
  const service = table.find(one => one.handle === handle)
  if (!service) throw new Error(`no service at ${handle} to include`)
  const range = encode(struct({ handle: u16, end: u16 }), { handle, end: service.end ?? handle })
  include.value = service.value.length === 2 ? Uint8Array.of(...range, ...service.value) : range
}
