import { systemClock } from '../../core/clock.ts'
import { Deferred } from '../../core/deferred.ts'
import { toHex } from '../../core/hex.ts'
import { printable } from '../../core/printable.ts'
import { readOptions } from '../advertising-options.ts'
import {
  type Adapter,
  type AddressKind,
  type AdvertisementContent,
  type AdvertisementEnd,
  type AdvertiserOptions,
  type AdvertisingPhy,
  BleakAdvertiser,
  BleakError,
} from '../index.ts'
import type { Keyed } from './advertise-values.ts'
import { apple, eddystoneService } from './beacons.ts'
import { CommandError, UsageError } from './failure.ts'
import { interruptible } from './interruptible.ts'
import type { Io } from './io.ts'
import { jsonLine } from './json-format.ts'
import { chooseSource, openSource } from './source.ts'

export interface AdvertiseCommandOptions {
  readonly name?: string
  readonly service?: readonly string[]
  readonly manufacturer?: Keyed<number>
  readonly serviceData?: Keyed<string>
  readonly ibeacon?: Uint8Array
  readonly eddystoneUrl?: Uint8Array
  readonly eddystoneUid?: Uint8Array
  readonly raw?: Uint8Array
  readonly scanResponse?: Uint8Array
  readonly connectable?: boolean
  readonly extended?: boolean
  readonly interval?: number
  readonly phy?: AdvertisingPhy
  readonly txPower?: number
  readonly addressKind?: AddressKind
  readonly adapter?: string
  /** Milliseconds. */
  readonly timeout?: number
  readonly json?: boolean
  readonly debug?: boolean
}

/** Beacons say that they are discoverable, as their makers ask for. */
const beaconFlags = 0x06

const contentOf = (options: AdvertiseCommandOptions): AdvertisementContent => {
  const { name, service = [], ibeacon, eddystoneUrl, eddystoneUid, txPower, raw, scanResponse } = options
  const eddystone = eddystoneUrl ?? eddystoneUid
  const manufacturerData = new Map(options.manufacturer)
  const serviceData = new Map<string | number, Uint8Array>(options.serviceData)
  if (ibeacon) manufacturerData.set(apple, ibeacon)
  if (eddystone) serviceData.set(eddystoneService, eddystone)
  return {
    localName: name,
    serviceUuids: [...service, ...(eddystone ? [eddystoneService] : [])],
    manufacturerData,
    serviceData,
    txPower,
    raw,
    scanResponse,
    ...((ibeacon || eddystone) && { flags: beaconFlags }),
  }
}

const optionsOf = (options: AdvertiseCommandOptions): AdvertiserOptions => {
  const { connectable, extended, interval, phy, addressKind } = options
  if (options.eddystoneUrl && options.eddystoneUid)
    throw new UsageError('--eddystone-url and --eddystone-uid are two beacons', 'Leave one of them out.')
  return { ...contentOf(options), connectable, extended, interval, phy, addressKind }
}

/** The library's words for its options, as the command line has them. */
const inOptions = (message: string): string =>
  message.replaceAll(/`(\w+)`/g, (_, name: string) => `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`)

const helpHint = 'See the options with "baretooth advertise --help".'

/** What no controller can send is a mistake in the command line, told before anything happens. */
const checked = (options: AdvertiserOptions): AdvertiserOptions => {
  try {
    readOptions(options)
    return options
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof TypeError)
      throw new UsageError(inOptions(cause.message), helpHint, { cause })
    throw cause
  }
}

/** Advertises until the time is up, a device has connected or the user wants no more, and leaves the controller silent. Gives the exit code. */
export const advertiseCommand = async (io: Io, options: AdvertiseCommandOptions): Promise<number> => {
  const wanted = checked(optionsOf(options))
  return await interruptible(io, async interruption => {
    const adapter = await openSource(io, await chooseSource(io, options.adapter), { debug: options.debug }, interruption)
    try {
      await advertise(io, adapter, wanted, options, interruption.signal)
    } finally {
      await adapter.close()
    }
  })
}

const advertise = async (
  io: Io,
  adapter: Adapter,
  wanted: AdvertiserOptions,
  { timeout, json = false }: AdvertiseCommandOptions,
  signal: AbortSignal,
): Promise<void> => {
  const advertiser = await started({ ...wanted, adapter, signal })
  const say = (line: string, facts: Record<string, unknown>): void =>
    void io.stdout.write(`${json ? jsonLine(facts) : printable(line)}\n`)
  const { address, addressKind } = advertiser
  const facts = { event: 'started', adapter: adapter.uri, address, addressKind, ...hexOf(wanted) }
  say(`advertising as ${address} (${addressKind}) on ${adapter.uri}`, facts)
  try {
    const end = await over(advertiser, timeout, signal)
    if (end?.kind === 'lost') throw end.error
    if (end?.kind === 'connected') {
      const { address: peer, addressType } = end
      say(`${peer} has connected`, { event: 'connected', address: peer, addressType })
    }
  } finally {
    await advertiser.stop()
  }
}

const hexOf = (options: AdvertiserOptions) => {
  const { data, scanResponse } = readOptions(options).content
  return { data: toHex(data), scanResponse: toHex(scanResponse) }
}

const started = async (options: AdvertiserOptions): Promise<BleakAdvertiser> => {
  try {
    return await BleakAdvertiser.start(options)
  } catch (cause) {
    // A BleakError of no further kind tells what this controller does not have.
    if (cause instanceof RangeError || (cause instanceof BleakError && cause.name === BleakError.name))
      throw new CommandError(inOptions(cause.message), helpHint, { cause })
    throw cause
  }
}

/** Undefined when the time is up or the user wants no more. */
const over = async (
  advertiser: BleakAdvertiser,
  timeout: number | undefined,
  signal: AbortSignal,
): Promise<AdvertisementEnd | undefined> => {
  const done = new Deferred<AdvertisementEnd | undefined>()
  const stop = () => done.resolve(undefined)
  const timer = timeout === undefined ? undefined : systemClock.schedule(timeout, stop)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  void advertiser.stopped.then(done.resolve)
  try {
    return await done.promise
  } finally {
    timer?.cancel()
    signal.removeEventListener('abort', stop)
  }
}
