import { type Address, formatAddress } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import { deadline, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import type { ResolvableIdentity } from '../gap/address-resolver.ts'
import type { WantedDevice } from '../gap/connection-outcome.ts'
import { usualSettings } from '../gap/connection-settings.ts'
import type { ScanHandlers } from '../gap/scan-activity.ts'
import type { ScanSettings } from '../gap/scan-settings.ts'
import type { ConnectOptions } from './connections.ts'
import type { Link } from './link.ts'
import type { Privacy } from './privacy.ts'

/** Milliseconds for which a device is taken to go by the address that it was heard by. */
const freshness = 5_000
/** Milliseconds for connecting by one address, before it is looked whether the device goes by another one. */
const attemptTimeout = 15_000

/** What connecting to a device that goes by private addresses takes. */
export interface PrivatePeerContext {
  readonly clock: Clock
  readonly privacy: Privacy
  connect(device: WantedDevice, options: ConnectOptions): Promise<Link>
  scan(settings: ScanSettings, handlers: ScanHandlers, signal: AbortSignal): Promise<{ stop(): Promise<void> }>
}

/**
 * Connects to a device of which we have the key: the controller may recognise it, and where that comes to nothing the address that it goes by
 * now is looked for. Throws as `Connections.connect`.
 */
export const connectToPrivatePeer = async (
  peer: ResolvableIdentity,
  options: ConnectOptions,
  context: PrivatePeerContext,
): Promise<Link> => {
  const { signal, timeout } = options
  const late = (milliseconds: number) => new BleakTimeoutError(`connecting to ${formatAddress(peer.address)}`, milliseconds)
  return await deadline({ signal, timeout, clock: context.clock }, late, async within => {
    for (let isFirst = true; ; isFirst = false) {
      const device = isFirst && context.privacy.list.has(peer) ? peer : await currentAddress(peer, options, context, within)
      const link = await attempt(device, { ...options, signal: within, timeout: attemptTimeout }, context)
      if (link) return link
    }
  })
}

/** Undefined where the time is up: the device may have another address by now. */
const attempt = async (
  device: WantedDevice,
  options: ConnectOptions,
  { connect }: PrivatePeerContext,
): Promise<Link | undefined> => {
  try {
    return await connect(device, options)
  } catch (error) {
    if (options.signal?.aborted || !(error instanceof BleakTimeoutError)) throw error
    return undefined
  }
}

const currentAddress = async (
  peer: ResolvableIdentity,
  { settings }: ConnectOptions,
  { clock, privacy, scan }: PrivatePeerContext,
  signal: AbortSignal,
): Promise<WantedDevice> => {
  const { address, addressType, irk } = peer
  const byKey = (): Address | undefined => privacy.resolver.addressOf(peer, clock.now() - freshness)
  const known = byKey()
  if (known !== undefined) return { address: known, addressType: 'random', irk }
  const found = new Deferred<WantedDevice>()
  const { phys, scanInterval, scanWindow } = { ...usualSettings, ...settings }
  const scanning = await scan(
    { active: false, filterDuplicates: false, phys, interval: scanInterval, window: scanWindow },
    {
      report: report => {
        const isIt = report.address === address && (report.addressType & 1) === (addressType === 'random' ? 1 : 0)
        // By its identity, or by an address that the controller or we have recognised.
        const literal = byKey()
        if (isIt) found.resolve(literal === undefined ? peer : { address: literal, addressType: 'random', irk })
      },
      ended: error => found.reject(error ?? new BleakTimeoutError('looking for the device', 0)),
    },
    signal,
  )
  try {
    return await untilAborted(found.promise, signal)
  } finally {
    await scanning.stop()
  }
}
