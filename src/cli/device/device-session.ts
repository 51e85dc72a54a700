import { Deferred } from '../../../core/deferred.ts'
import { BleakDisconnectedError } from '../../../core/errors.ts'
import { hexNumber } from '../../../core/hex.ts'
import { errorName } from '../../../hci/error-codes.ts'
import { type Adapter, BleakClient, type ClientOptions, defaultConnectTimeout } from '../../index.ts'
import { interruptible } from '../interruptible.ts'
import type { Io } from '../io.ts'
import { chooseSource, openSource, type SourceOptions } from '../source.ts'
import { deviceFailure } from './device-failure.ts'
import { type AddressType, findDevice, readDevice } from './find-device.ts'
import { terminalAgent } from './terminal-agent.ts'

/** What every command about one device takes. */
export interface DeviceOptions extends SourceOptions {
  readonly adapter?: string
  readonly addressType?: AddressType
  /** Milliseconds for finding the device and connecting. */
  readonly timeout?: number
  readonly json?: boolean
  /** Pair before anything else, or use the keys of an earlier pairing. */
  readonly pair?: boolean
}

/** A connected device, as a command sees it. */
export interface Visit {
  readonly adapter: Adapter
  readonly client: BleakClient
  /** Aborted when the user has had enough, or with the error where something failed. */
  readonly signal: AbortSignal
  /** Rejects when the device has hung up or is out of reach. */
  readonly lost: Promise<never>
}

/** Milliseconds for finding a device where nobody says otherwise; whoever advertises rarely takes longer. */
const usualSearch = 10_000

/**
 * Finds a device, connects, does what a command does with it, and closes everything again: the device is free and the controller given back. Gives
 * the exit code.
 */
export const visitDevice = (
  io: Io,
  device: string,
  options: DeviceOptions,
  work: (visit: Visit) => Promise<void>,
): Promise<number> =>
  interruptible(io, async interruption => {
    const wanted = readDevice(device, options.addressType)
    const adapter = await openSource(io, await chooseSource(io, options.adapter), options, interruption)
    const { signal } = interruption
    const begun = performance.now()
    try {
      const search = options.timeout ?? usualSearch
      const found = await findDevice(wanted, adapter, search, signal)
      const timeout = Math.max(1, (options.timeout ?? defaultConnectTimeout) - (performance.now() - begun))
      const pairing = options.pair ? { pair: true, agent: terminalAgent(io) } : {}
      await connected(found, { adapter, timeout, ...pairing }, signal, work)
    } catch (error) {
      throw deviceFailure(error)
    } finally {
      await adapter.close()
    }
  })

const connected = async (
  device: Awaited<ReturnType<typeof findDevice>>,
  options: ClientOptions & { readonly adapter: Adapter },
  signal: AbortSignal,
  work: (visit: Visit) => Promise<void>,
): Promise<void> => {
  const lost = new Deferred<never>()
  // Most commands hear of it from the call that they wait for.
  lost.promise.catch(() => {})
  const disconnectedCallback = (client: BleakClient) => lost.reject(ended(client))
  const client = new BleakClient(device, { ...options, disconnectedCallback })
  await client.connect({ signal })
  try {
    await work({ adapter: options.adapter, client, signal, lost: lost.promise })
  } finally {
    // What the controller cannot end itself ends with the adapter.
    await client.disconnect().catch(() => {})
  }
}

const ended = ({ disconnectReason: reason }: BleakClient): BleakDisconnectedError => {
  const why = reason === undefined ? 'the controller did not tell why' : `${hexNumber(reason, 2)} (${errorName(reason)})`
  return new BleakDisconnectedError(`disconnected: ${why}`, reason)
}
