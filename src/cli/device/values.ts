import { BleakGATTProtocolError } from '../../../core/errors.ts'
import { toHex } from '../../../core/hex.ts'
import { printable } from '../../../core/printable.ts'
import { decodeCharacteristic } from '../../characteristic-formats.ts'
import type { BleakClient, BleakGATTCharacteristic } from '../../index.ts'

/** A value and whatever helps to understand it. */
export interface KnownValue {
  readonly uuid: string
  readonly value: Uint8Array
  /** The value of the Characteristic Presentation Format beside it. */
  readonly presentation?: Uint8Array | undefined
}

const presentationFormat = '00002904-0000-1000-8000-00805f9b34fb'
const readable = /^[\x20-\x7e]{3,}$/

/** Text that stands there in so many words, whatever the value is meant to be. */
const asText = (value: Uint8Array): string | undefined => {
  const text = Array.from(value, byte => String.fromCharCode(byte)).join('')
  return readable.test(text) ? JSON.stringify(text) : undefined
}

/** `55  85 %`: the bytes, and what they mean where that is known. */
export const valueText = ({ uuid, value, presentation }: KnownValue): string => {
  if (value.length === 0) return '(empty)'
  const meaning = decodeCharacteristic(uuid, value, presentation)?.text ?? asText(value)
  return printable(meaning === undefined ? toHex(value) : `${toHex(value)}  ${meaning}`)
}

/** For JSON: `decoded` is absent where nothing is known. */
export const valueFacts = ({ uuid, value, presentation }: KnownValue) => {
  const meaning = decodeCharacteristic(uuid, value, presentation)
  return { value: toHex(value), ...(meaning && { decoded: meaning.value, text: meaning.text }) }
}

/** What describes the values of a characteristic, where exactly one descriptor does. */
export const readPresentation = async (
  client: BleakClient,
  { descriptors }: BleakGATTCharacteristic,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> => {
  const [descriptor, other] = descriptors.filter(({ uuid }) => uuid === presentationFormat)
  if (!descriptor || other) return undefined
  const outcome = await attempt(() => client.readGattDescriptor(descriptor, { signal }))
  return outcome.value
}

/** A value, or why the device does not give it. */
export type Outcome =
  | { readonly value: Uint8Array; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: BleakGATTProtocolError }

/** A refusal of the device is an outcome; whatever else goes wrong is thrown. */
export const attempt = async (read: () => Promise<Uint8Array>): Promise<Outcome> => {
  try {
    return { value: await read() }
  } catch (error) {
    if (error instanceof BleakGATTProtocolError) return { error }
    throw error
  }
}
