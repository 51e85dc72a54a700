import { encode, i8, struct, u8, u16 } from '../core/codec.ts'
import { uuidToBytes } from '../core/uuid.ts'
import type { GattPresentationFormat, GattUuid } from './server-declarations.ts'

/** Vol 3 Part G, 3.3.3.5. */
const presentationFormat = struct({ format: u8, exponent: i8, unit: u16, namespace: u8, description: u16 })

/** Assigned Numbers, 3.5: no unit. */
const unitless = 0x2700
/** Assigned Numbers, 2.4.2: the namespace of descriptions that the Bluetooth SIG gives out. */
const bluetoothSig = 1

const shortUuid = (uuid: GattUuid): number => {
  const bytes = uuidToBytes(uuid)
  if (bytes.length !== 2) throw new RangeError(`a unit has a UUID of 16 bits, not ${uuid}`)
  return u16Of(bytes)
}

const u16Of = ([low = 0, high = 0]: Uint8Array): number => low | (high << 8)

export const presentationFormatValue = (declared: GattPresentationFormat): Uint8Array =>
  encode(presentationFormat, {
    format: declared.format,
    exponent: declared.exponent ?? 0,
    unit: shortUuid(declared.unit ?? unitless),
    namespace: declared.namespace ?? bluetoothSig,
    description: declared.description ?? 0,
  })

/** Two bytes, least significant first. */
export const u16Value = (value: number): Uint8Array => encode(u16, value)

export const handleList = (handles: readonly number[]): Uint8Array => {
  const list = new Uint8Array(handles.length * 2)
  handles.forEach((handle, at) => {
    list.set(u16Value(handle), at * 2)
  })
  return list
}
