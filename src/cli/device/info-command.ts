import { BleakDisconnectedError, BleakError } from '../../../core/errors.ts'
import { hexNumber } from '../../../core/hex.ts'
import { printable } from '../../../core/printable.ts'
import { decodeCharacteristic } from '../../characteristic-formats.ts'
import type { BleakClient } from '../../index.ts'
import { fitted } from '../cells.ts'
import type { Io } from '../io.ts'
import { jsonLine } from '../json-format.ts'
import { paletteOf } from '../palette.ts'
import { type DeviceOptions, visitDevice } from './device-session.ts'
import { featureNames } from './le-features.ts'
import { attempt } from './values.ts'

/** What a device tells of itself: the Generic Access and Device Information services. */
const ownWords = {
  deviceName: '2a00',
  appearance: '2a01',
  manufacturer: '2a29',
  model: '2a24',
  serialNumber: '2a25',
  hardware: '2a27',
  firmware: '2a26',
  software: '2a28',
  pnpId: '2a50',
} as const

/** Tells what the link to a device is like and what the device says that it is. Gives the exit code. */
export const infoCommand = (io: Io, device: string, options: DeviceOptions): Promise<number> =>
  visitDevice(io, device, options, async ({ client, adapter, signal }) => {
    const link = {
      rssi: await ifTold(() => client.readRssi({ signal })),
      version: await ifTold(() => client.requestPeerVersion({ signal })),
      features: (await ifTold(() => client.requestPeerFeatures({ signal })))?.bits,
      // Last, so that it is as things are when both ends have agreed on everything.
      ...(await ifTold(() => Promise.resolve(client.linkInfo))),
    }
    const words = await ownWordsOf(client, signal)
    const { address, identityAddress, name } = client
    const facts = { adapter: adapter.uri, address, identityAddress, name, mtu: client.mtuSize, ...link }
    io.stdout.write(options.json ? `${jsonLine(jsonOf(facts, words))}\n` : textOf(io, facts, words))
  })

/** What cannot be told is left out; a lost connection is another matter. */
const ifTold = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof BleakError) || error instanceof BleakDisconnectedError) throw error
    return undefined
  }
}

type Words = Readonly<Partial<Record<keyof typeof ownWords, NonNullable<ReturnType<typeof decodeCharacteristic>>>>>

const ownWordsOf = async (client: BleakClient, signal: AbortSignal): Promise<Words> => {
  const words: Record<string, ReturnType<typeof decodeCharacteristic>> = {}
  for (const [key, short] of Object.entries(ownWords)) {
    const characteristic = [...client.services.characteristics.values()].find(({ uuid }) =>
      uuid.startsWith(`0000${short}-0000-1000-8`),
    )
    if (!characteristic?.properties.includes('read')) continue
    const { value } = await attempt(() => client.readGattChar(characteristic, { signal }))
    const decoded = value && decodeCharacteristic(characteristic.uuid, value)
    if (decoded) words[key] = decoded
  }
  return words
}

interface Facts {
  readonly adapter: string
  readonly address: string
  readonly identityAddress: string | undefined
  readonly name: string | null
  readonly mtu: number
  readonly rssi?: number | null | undefined
  readonly version?: Awaited<ReturnType<BleakClient['requestPeerVersion']>> | undefined
  readonly features?: bigint | undefined
  readonly phy?: BleakClient['linkInfo']['phy']
  readonly interval?: number
  readonly latency?: number
  readonly supervisionTimeout?: number
  readonly txOctets?: number
  readonly rxOctets?: number
}

const jsonOf = ({ version, features, ...facts }: Facts, words: Words) => ({
  ...facts,
  controller: version,
  features:
    features === undefined ? undefined : { bits: `0x${features.toString(16).padStart(16, '0')}`, names: featureNames(features) },
  device: Object.fromEntries(Object.entries(words).map(([key, { value }]) => [key, value])),
})

const labels: Readonly<Record<keyof Words, string>> = {
  deviceName: 'device name',
  appearance: 'appearance',
  manufacturer: 'manufacturer',
  model: 'model',
  serialNumber: 'serial number',
  hardware: 'hardware',
  firmware: 'firmware',
  software: 'software',
  pnpId: 'PnP ID',
}

const linkRows = ({ phy, interval, latency, supervisionTimeout, txOctets, rxOctets, mtu, rssi }: Facts): readonly Row[] => [
  ['PHY', phy && (phy.tx === phy.rx ? phy.tx : `${phy.tx} to it, ${phy.rx} from it`)],
  [
    'interval',
    interval === undefined ? undefined : `${interval} ms, latency ${latency ?? 0}, supervision timeout ${supervisionTimeout} ms`,
  ],
  ['packets', txOctets === undefined ? undefined : `${txOctets} bytes to it, ${rxOctets} bytes from it`],
  ['MTU', `${mtu}`],
  ['RSSI', typeof rssi === 'number' ? `${rssi} dBm` : undefined],
]

type Row = readonly [label: string, text: string | undefined]

const textOf = (io: Io, facts: Facts, words: Words): string => {
  const { dim } = paletteOf(io)
  const { version, features } = facts
  const names = features === undefined ? [] : featureNames(features)
  const rows: readonly Row[] = [
    ['address', facts.address],
    ['identity', facts.identityAddress === facts.address ? undefined : facts.identityAddress],
    ['name', facts.name ?? undefined],
    ['adapter', facts.adapter],
    ...linkRows(facts),
    [
      'controller',
      version && `Bluetooth ${version.version}, ${version.manufacturer}, subversion ${hexNumber(version.subversion, 4)}`,
    ],
    ...(features === undefined
      ? []
      : (names.length > 0 ? names : ['none']).map((name, i): Row => [i === 0 ? 'features' : '', name])),
    ...Object.entries(words).map(([key, { text }]): Row => [labels[key as keyof Words], text]),
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  return rows
    .flatMap(([label, text]) => (text === undefined ? [] : [`${dim(fitted(label, width))}  ${printable(text)}\n`]))
    .join('')
}
