import { attributeTypes } from './attribute-types.ts'
import type { FoundCharacteristic, FoundService } from './discovery-procedures.ts'
import type { GattInclude, GattService } from './gatt-types.ts'
import { type HandleRange, rangeOf } from './handle-range.ts'

/** A service, and which of its handles are still to be explained. */
export interface ServiceLayout {
  readonly service: FoundService
  /** Before the first characteristic, where include declarations stand (Vol 3 Part G, 3.1). */
  readonly head: readonly HandleRange[]
  readonly characteristics: readonly CharacteristicLayout[]
}

export interface CharacteristicLayout {
  readonly declaration: FoundCharacteristic
  /** Behind the value, where descriptors stand. */
  readonly tail: readonly HandleRange[]
}

/** Gives each service its characteristics. `found` ascends. */
export const layOut = (services: readonly FoundService[], found: readonly FoundCharacteristic[]): ServiceLayout[] =>
  services.map(service => {
    const own = found.filter(({ handle }) => handle > service.handle && handle <= service.end)
    return {
      service,
      head: rangeOf(service.handle + 1, own[0] ? own[0].handle - 1 : service.end),
      characteristics: own.flatMap((declaration, at) => layOutOne(declaration, own[at + 1]?.handle ?? service.end + 1)),
    }
  })

/** None where the value is not inside its own characteristic: nobody shall read or write through such a handle. */
const layOutOne = (declaration: FoundCharacteristic, beyond: number): CharacteristicLayout[] => {
  const { handle, valueHandle } = declaration
  if (valueHandle <= handle || valueHandle >= beyond) return []
  return [{ declaration, tail: rangeOf(valueHandle + 1, beyond - 1) }]
}

/** What is no descriptor wherever it stands. */
const declarations: readonly string[] = [
  attributeTypes.primaryService,
  attributeTypes.secondaryService,
  attributeTypes.include,
  attributeTypes.characteristic,
]

/** The services as plain data. Descriptors come as types by handle. */
export const assemble = (
  layouts: readonly ServiceLayout[],
  includes: readonly GattInclude[],
  descriptors: ReadonlyMap<number, string>,
): GattService[] => {
  const known = [...descriptors].filter(([, uuid]) => !declarations.includes(uuid)).sort(([one], [other]) => one - other)
  const inside = (ranges: readonly HandleRange[], handle: number) =>
    ranges.some(({ start, end }) => handle >= start && handle <= end)
  return layouts.map(({ service, characteristics }) => ({
    uuid: service.uuid,
    handle: service.handle,
    endHandle: service.end,
    isPrimary: service.isPrimary,
    includes: includes.filter(({ handle }) => handle > service.handle && handle <= service.end),
    characteristics: characteristics.map(({ declaration: { uuid, handle, valueHandle, properties }, tail }) => ({
      uuid,
      handle,
      valueHandle,
      properties,
      descriptors: known.filter(([one]) => inside(tail, one)).map(([one, type]) => ({ uuid: type, handle: one })),
    })),
  }))
}
