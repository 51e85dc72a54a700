import { fromHex } from '../../../core/hex.ts'
import { printable } from '../../../core/printable.ts'
import type { BleakClient, BleakGATTCharacteristic } from '../../index.ts'
import { UsageError } from '../failure.ts'
import type { Io } from '../io.ts'
import { count } from '../words.ts'
import { findCharacteristic } from './characteristics.ts'
import { type DeviceOptions, visitDevice } from './device-session.ts'
import { attempt } from './values.ts'
import { called } from './words.ts'

export interface WriteOptions extends DeviceOptions {
  /** The value is text, to be sent as UTF-8, and no hex. */
  readonly text?: boolean
  readonly withoutResponse?: boolean
}

/** Writes one characteristic. Gives the exit code. */
export const writeCommand = async (
  io: Io,
  device: string,
  characteristic: string,
  value: string,
  options: WriteOptions,
): Promise<number> => {
  const bytes = bytesOf(value, options)
  return await visitDevice(io, device, options, async ({ client, signal }) => {
    const wanted = await findCharacteristic(client, characteristic, signal)
    const { properties, maxWriteWithoutResponseSize: most } = wanted
    const response = !options.withoutResponse && (properties.includes('write') || !properties.includes('write-without-response'))
    if (!response && bytes.length > most)
      throw new UsageError(
        `${count(bytes.length, 'byte')}, and a write without response to this device takes ${most} at most`,
        'Write less, or with response where the device lets you.',
      )
    if (!response && !properties.includes('write-without-response'))
      io.stderr.write(`${called(wanted)} does not tell that it takes writes without response: the device may ignore it.\n`)
    await client.writeGattChar(wanted, bytes, { response, signal })
    if (!response) await arrived(client, wanted, signal)
    const how = response ? 'the device has confirmed' : 'without response'
    io.stdout.write(printable(`${count(bytes.length, 'byte')} written to ${called(wanted)}, ${how}`).concat('\n'))
  })
}

const deviceName = '00002a00-0000-1000-8000-00805f9b34fb'

/**
 * A controller that is told to disconnect may drop what it has not sent yet. A device takes what it gets in order, so when it has answered a
 * request it has got what came before.
 */
const arrived = async (client: BleakClient, written: BleakGATTCharacteristic, signal: AbortSignal): Promise<void> => {
  const readable = [...client.services.characteristics.values()].filter(({ properties }) => properties.includes('read'))
  const asked = readable.find(({ uuid }) => uuid === deviceName) ?? readable[0] ?? written
  await attempt(() => client.readGattChar(asked, { signal }))
}

const bytesOf = (value: string, { text = false }: WriteOptions): Uint8Array => {
  if (text) return new TextEncoder().encode(value)
  try {
    return fromHex(value.replace(/^0x/i, ''))
  } catch (cause) {
    throw new UsageError(`"${value}" is no hex`, 'Give two digits a byte: 01ff; or text, with --text.', { cause })
  }
}
