import { normalizeUuid } from '../../../core/uuid.ts'
import type { BleakClient, BleakGATTCharacteristic } from '../../index.ts'
import { CommandError } from '../failure.ts'
import { attempt } from './values.ts'
import { called } from './words.ts'

/**
 * The characteristic that `handle:12`, a UUID or a name means. Where no assigned name fits, the device's own descriptions are read.
 * @throws CommandError where there is none, or more than one.
 */
export const findCharacteristic = async (
  client: BleakClient,
  text: string,
  signal: AbortSignal,
): Promise<BleakGATTCharacteristic> => {
  const all = [...client.services.characteristics.values()]
  const assigned = candidates(all, text.trim())
  const [found, ...others] = assigned.length > 0 ? assigned : await describedAs(client, all, text.trim().toLowerCase(), signal)
  if (!found)
    throw new CommandError(
      `the device has no characteristic ${text}`,
      'See what there is with "baretooth explore"; give a UUID, a name, or a handle as it tells it.',
    )
  if (others.length === 0) return found
  const list = [found, ...others].map(one => `handle:${one.handle} (${called(one.service)})`).join(', ')
  throw new CommandError(`${text} is several characteristics: ${list}`, 'Give one of them by its handle.')
}

const userDescription = '00002901-0000-1000-8000-00805f9b34fb'

const describedAs = async (
  client: BleakClient,
  all: readonly BleakGATTCharacteristic[],
  wanted: string,
  signal: AbortSignal,
): Promise<readonly BleakGATTCharacteristic[]> => {
  if (handle.test(wanted) || uuidIn(wanted) !== undefined) return []
  const found: BleakGATTCharacteristic[] = []
  for (const one of all) {
    const descriptor = one.descriptors.find(({ uuid }) => uuid === userDescription)
    const { value } = descriptor ? await attempt(() => client.readGattDescriptor(descriptor, { signal })) : {}
    if (value && new TextDecoder().decode(value).replace(/\0+$/, '').trim().toLowerCase() === wanted) found.push(one)
  }
  return found
}

const handle = /^handle:(0x[0-9a-f]{1,4}|\d{1,5})$/i

const candidates = (all: readonly BleakGATTCharacteristic[], text: string): readonly BleakGATTCharacteristic[] => {
  const [, number] = handle.exec(text) ?? []
  if (number !== undefined) return all.filter(one => one.handle === Number(number) || one.valueHandle === Number(number))
  const uuid = uuidIn(text)
  if (uuid !== undefined) return all.filter(one => one.uuid === uuid)
  const wanted = text.toLowerCase()
  const names = all.map(one => ({ one, name: one.description.toLowerCase() }))
  const exactly = names.filter(({ name }) => name === wanted)
  return (exactly.length > 0 ? exactly : names.filter(({ name }) => name.includes(wanted))).map(({ one }) => one)
}

const uuidIn = (text: string): string | undefined => {
  try {
    return normalizeUuid(text.replace(/^0x/i, ''))
  } catch {
    return undefined
  }
}
