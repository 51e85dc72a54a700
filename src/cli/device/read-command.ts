import type { Io } from '../io.ts'
import { jsonLine } from '../json-format.ts'
import { findCharacteristic } from './characteristics.ts'
import { type DeviceOptions, visitDevice } from './device-session.ts'
import { readPresentation, valueFacts, valueText } from './values.ts'

/** Reads one characteristic, and tells its bytes and what they mean. Gives the exit code. */
export const readCommand = (io: Io, device: string, characteristic: string, options: DeviceOptions): Promise<number> =>
  visitDevice(io, device, options, async ({ client, signal }) => {
    const wanted = await findCharacteristic(client, characteristic, signal)
    const value = await client.readGattChar(wanted, { signal })
    const known = { uuid: wanted.uuid, value, presentation: await readPresentation(client, wanted, signal) }
    const facts = { address: client.address, uuid: wanted.uuid, handle: wanted.handle, ...valueFacts(known) }
    io.stdout.write(`${options.json ? jsonLine(facts) : valueText(known)}\n`)
  })
