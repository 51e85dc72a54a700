import { attErrorName } from '../../../att/error-codes.ts'
import { hexNumber } from '../../../core/hex.ts'
import { printable } from '../../../core/printable.ts'
import type { BleakClient, BleakGATTCharacteristic, BleakGATTDescriptor, BleakGATTService } from '../../index.ts'
import type { Io } from '../io.ts'
import { jsonLine } from '../json-format.ts'
import { paletteOf } from '../palette.ts'
import { type DeviceOptions, visitDevice } from './device-session.ts'
import { type Branch, treeLines } from './tree.ts'
import { attempt, type Outcome, readPresentation, valueFacts, valueText } from './values.ts'
import { called, nameOf } from './words.ts'

export interface ExploreOptions extends DeviceOptions {
  /** False: tell what there is, and read nothing. */
  readonly values?: boolean
}

interface Explored<T> {
  readonly item: T
  /** Undefined where it was not asked for. */
  readonly outcome: Outcome | undefined
}

interface ExploredCharacteristic extends Explored<BleakGATTCharacteristic> {
  readonly presentation: Uint8Array | undefined
  readonly descriptors: readonly Explored<BleakGATTDescriptor>[]
}

interface ExploredService {
  readonly item: BleakGATTService
  readonly characteristics: readonly ExploredCharacteristic[]
}

/** Tells everything that a device has: its services, what is in them, and the values that it lets one read. Gives the exit code. */
export const exploreCommand = (io: Io, device: string, options: ExploreOptions): Promise<number> =>
  visitDevice(io, device, options, async ({ client, signal }) => {
    const explored: ExploredService[] = []
    for (const service of client.services) explored.push(await explore(client, service, options, signal))
    io.stdout.write(options.json ? `${jsonLine(factsOf(client, explored))}\n` : textOf(io, client, explored))
  })

const explore = async (
  client: BleakClient,
  item: BleakGATTService,
  { values = true }: ExploreOptions,
  signal: AbortSignal,
): Promise<ExploredService> => {
  const characteristics: ExploredCharacteristic[] = []
  for (const one of item.characteristics) {
    const isRead = values && one.properties.includes('read')
    const outcome = isRead ? await attempt(() => client.readGattChar(one, { signal })) : undefined
    const descriptors: Explored<BleakGATTDescriptor>[] = []
    for (const descriptor of one.descriptors) {
      const told = values ? await attempt(() => client.readGattDescriptor(descriptor, { signal })) : undefined
      descriptors.push({ item: descriptor, outcome: told })
    }
    const presentation = isRead ? await readPresentation(client, one, signal) : undefined
    characteristics.push({ item: one, outcome, presentation, descriptors })
  }
  return { item, characteristics }
}

/** `= 55  85 %`, or `! read not permitted (0x02)`. */
const outcomeText = (uuid: string, { value, error }: Outcome, presentation?: Uint8Array): string =>
  value ? `= ${valueText({ uuid, value, presentation })}` : `! ${attErrorName(error.code)} (${hexNumber(error.code, 2)})`

const textOf = (io: Io, client: BleakClient, services: readonly ExploredService[]): string => {
  const { bold, dim } = paletteOf(io)
  const characteristicOf = ({ item, outcome, presentation, descriptors }: ExploredCharacteristic): Branch => ({
    text: `${called(item)}  ${dim(`handle:${item.handle}`)}  ${item.properties.join(', ')}`,
    branches: [
      ...(outcome ? [{ text: outcomeText(item.uuid, outcome, presentation) }] : []),
      ...descriptors.map(({ item: descriptor, outcome: told }) => ({
        text: `${called(descriptor)}${told ? ` ${outcomeText(descriptor.uuid, told)}` : ''}`,
      })),
    ],
  })
  const serviceOf = ({ item, characteristics }: ExploredService): Branch => ({
    text: `${bold(called(item))}  ${dim(`handles ${item.handle} to ${item.endHandle}`)}${item.isPrimary ? '' : '  secondary'}`,
    branches: [
      ...item.includes.map(included => ({ text: `includes ${called(included)}` })),
      ...characteristics.map(characteristicOf),
    ],
  })
  const name = client.name === null ? '' : `  ${bold(printable(client.name))}`
  return [`${client.address}${name}  ${dim(`MTU ${client.mtuSize}`)}`, ...treeLines(services.map(serviceOf))]
    .join('\n')
    .concat('\n')
}

const outcomeFacts = (uuid: string, outcome: Outcome | undefined, presentation?: Uint8Array) => {
  if (!outcome) return {}
  const { value, error } = outcome
  return value ? valueFacts({ uuid, value, presentation }) : { error: { code: error.code, message: error.message } }
}

const factsOf = (client: BleakClient, services: readonly ExploredService[]) => ({
  address: client.address,
  name: client.name,
  mtu: client.mtuSize,
  services: services.map(({ item, characteristics }) => ({
    uuid: item.uuid,
    name: nameOf(item.uuid),
    handle: item.handle,
    endHandle: item.endHandle,
    primary: item.isPrimary,
    includes: item.includes.map(({ uuid, handle }) => ({ uuid, handle })),
    characteristics: characteristics.map(({ item: one, outcome, presentation, descriptors }) => ({
      uuid: one.uuid,
      name: nameOf(one.uuid),
      handle: one.handle,
      valueHandle: one.valueHandle,
      properties: one.properties,
      ...outcomeFacts(one.uuid, outcome, presentation),
      descriptors: descriptors.map(({ item: descriptor, outcome: told }) => ({
        uuid: descriptor.uuid,
        name: nameOf(descriptor.uuid),
        handle: descriptor.handle,
        ...outcomeFacts(descriptor.uuid, told),
      })),
    })),
  })),
})
