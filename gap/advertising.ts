import type { Address } from '../core/address.ts'
import { BleakError, BleakHciError } from '../core/errors.ts'
import { commands } from '../hci/commands.ts'
import { errorName } from '../hci/error-codes.ts'
import type { HciEvent } from '../hci/events.ts'
import type { Hci } from '../hci/hci.ts'
import { isAnswer } from './activity.ts'
import { AdvertisingActivity, type AdvertisingEnd, type NewLink } from './advertising-activity.ts'
import { advertisingDataLimit } from './advertising-data-builder.ts'
import { AdvertisingHandles } from './advertising-handles.ts'
import {
  type AdvertisingCapabilities,
  type AdvertisingContent,
  type AdvertisingSettings,
  checkCapabilities,
  checkContent,
  checkSettings,
} from './advertising-settings.ts'
import { failedToBeEstablished } from './connection-outcome.ts'
import { ExtendedAdvertisingSet } from './extended-advertising-set.ts'
import { LegacyAdvertisingSet } from './legacy-advertising-set.ts'
import { type Identity, OwnAddress, type PrivateAddresses, platformBits, type RandomBits, randomAddress } from './own-address.ts'
import type { RadioArbiter } from './radio-arbiter.ts'

/** An advertisement on the air. */
export interface Advertisement {
  /** What it carries at the moment; private ones change. */
  readonly ownAddress: OwnAddress
  /** @throws RangeError for content that is too long, BleakHciError when the controller refuses. */
  update(content: AdvertisingContent): Promise<void>
  /** Idempotent; resolves when the controller knows. */
  stop(): Promise<void>
}

export interface AdvertisingOptions {
  /** For advertisements that ask for a static address where the device goes by its public one; a random one where absent. */
  readonly staticAddress?: Address | undefined
  /** What resolvable addresses are made with; a random key where there is none. */
  readonly irk?: (() => Uint8Array | undefined) | undefined
  /** What the device goes by where nothing else is asked for, in place of its identity. */
  readonly privateAddresses?: PrivateAddresses | undefined
  readonly randomBits?: RandomBits | undefined
}

/** All advertisements of one adapter. */
export class Advertising {
  readonly #hci: Pick<Hci, 'run' | 'clock'>
  readonly #arbiter: RadioArbiter
  readonly #capabilities: () => AdvertisingCapabilities
  readonly #handles = new AdvertisingHandles()
  readonly #options: AdvertisingOptions
  readonly #staticAddress: Address
  readonly #randomBits: RandomBits
  readonly #running = new Set<AdvertisingActivity>()
  /** The most bytes that an extended advertisement holds; undefined until the controller was asked. */
  #maximum: number | undefined
  /** The last link of ours as a peripheral: LE Advertising Set Terminated tells only its handle. */
  #lastLink: NewLink | undefined

  constructor(
    hci: Pick<Hci, 'run' | 'clock'>,
    arbiter: RadioArbiter,
    capabilities: () => AdvertisingCapabilities,
    options: AdvertisingOptions = {},
  ) {
    const { randomBits = platformBits, staticAddress = randomAddress('static', randomBits) } = options
    this.#options = options
    this.#randomBits = randomBits
    this.#hci = hci
    this.#arbiter = arbiter
    this.#capabilities = capabilities
    this.#staticAddress = staticAddress
  }

  /**
   * Begins one more advertisement. More than the controller has room for take turns, as with whatever else it cannot do beside.
   * @throws RangeError for what no controller can send, BleakError for what this one cannot do, BleakHciError when it refuses.
   */
  async start(
    settings: AdvertisingSettings,
    content: AdvertisingContent,
    ended: (end: AdvertisingEnd) => void,
    signal?: AbortSignal,
  ): Promise<Advertisement> {
    checkSettings(settings)
    checkContent(settings, content)
    const capabilities = this.#capabilities()
    checkCapabilities(settings, capabilities)
    signal?.throwIfAborted()
    const maximum = await this.#arbiter.exclusively(() => this.#askMaximum(capabilities), signal)
    checkContent(settings, content, maximum)
    const { extended } = capabilities
    const ownAddress = this.#ownAddress(settings, capabilities)
    const activity = new AdvertisingActivity(
      {
        clock: this.#hci.clock,
        arbiter: this.#arbiter,
        set: extended ? new ExtendedAdvertisingSet(this.#hci, this.#handles) : new LegacyAdvertisingSet(this.#hci),
        handles: this.#handles,
        sharesRandomAddress: !extended,
        settings,
        ownAddress,
        isRenewed: ownAddress === this.#options.privateAddresses?.resolvable,
        randomBits: this.#randomBits,
        ended: end => {
          this.#running.delete(activity)
          ended(end)
        },
      },
      content,
    )
    this.#running.add(activity)
    try {
      await activity.start(signal)
    } catch (error) {
      this.#running.delete(activity)
      throw error
    }
    return {
      ownAddress,
      update: async next => {
        if (!this.#running.has(activity)) throw new BleakError('this advertisement has ended')
        checkContent(settings, next, maximum)
        await activity.update(next)
      },
      stop: () => {
        this.#running.delete(activity)
        return activity.stop()
      },
    }
  }

  /** The adapter has ended: with the reason why, or without one because its input is complete. */
  ended(error?: Error): void {
    for (const activity of this.#running) activity.lost(error)
  }

  /** What a device may have connected to just now: the address of each advertisement on the air that takes connections. */
  get connectableAddresses(): readonly Identity[] {
    return [...this.#running].filter(activity => activity.takesConnections).map(({ onAir }) => onAir)
  }

  /** The address of the advertisement that the controller calls so. */
  addressOf(advertisingHandle: number): Identity | undefined {
    return [...this.#running].find(({ isOn, handle }) => isOn && handle === advertisingHandle)?.onAir
  }

  /** Whatever the controller tells: what ends an advertisement is taken from it. */
  event(event: HciEvent): void {
    switch (event.name) {
      case 'leConnectionComplete':
      case 'leEnhancedConnectionCompleteV1':
      case 'leEnhancedConnectionCompleteV2':
        if (event.role !== peripheral) break
        if (event.status === 0) this.#connected(event)
        else for (const activity of this.#running) activity.connectionFailed()
        break
      case 'leAdvertisingSetTerminated':
        this.#terminated(event)
        break
      case 'disconnectionComplete':
        if (event.status === 0) for (const activity of this.#running) activity.disconnected(event.connectionHandle, event.reason)
        break
    }
  }

  /** Where the device has one random address for everything, what else it does goes by the same. */
  #ownAddress({ addressKind, irk }: AdvertisingSettings, capabilities: AdvertisingCapabilities): OwnAddress {
    const { extended, address, addressType } = capabilities
    const { privateAddresses } = this.#options
    if (!addressKind && privateAddresses && !extended) return privateAddresses.resolvable
    const kind = addressKind ?? (privateAddresses && 'resolvable')
    const keys = { irk: irk ?? this.#options.irk?.(), randomBits: this.#randomBits }
    return new OwnAddress(kind, { address, addressType }, this.#staticAddress, keys)
  }

  #connected(event: ConnectionComplete): void {
    const { connectionHandle, peerAddress: address, peerAddressType: addressType, connectionInterval } = event
    this.#lastLink = { connectionHandle, peer: { address, addressType }, interval: connectionInterval * connectionIntervalUnit }
    if (this.#capabilities().extended) return
    for (const activity of this.#running) if (activity.isOn) activity.connected(this.#lastLink)
  }

  #terminated({ status, advertisingHandle, connectionHandle }: HciEvent<'leAdvertisingSetTerminated'>): void {
    const activity = Array.from(this.#running).find(({ isOn, handle }) => isOn && handle === advertisingHandle)
    if (!activity) return
    if (status === failedToBeEstablished) activity.connectionFailed()
    else if (status !== 0) activity.failed(new BleakHciError('LE Advertising Set Terminated', status, errorName(status)))
    else if (this.#lastLink?.connectionHandle === connectionHandle) activity.connected(this.#lastLink)
    else activity.failed(new BleakError('the controller ended the advertisement for a link that it has not told of'))
  }

  /** Asks an extended controller for its room, once. What it does not answer is taken to be small. */
  async #askMaximum({ extended }: AdvertisingCapabilities): Promise<number> {
    if (!extended) return advertisingDataLimit.legacy
    if (this.#maximum !== undefined) return this.#maximum
    const sets = await known(this.#hci.run(commands.leReadNumberOfSupportedAdvertisingSets, {}))
    const length = await known(this.#hci.run(commands.leReadMaximumAdvertisingDataLength, {}))
    this.#handles.limit = sets?.numSupportedAdvertisingSets ?? 1
    this.#maximum = Math.min(
      length?.maxAdvertisingDataLength ?? advertisingDataLimit.extendedSingle,
      advertisingDataLimit.extended,
    )
    return this.#maximum
  }
}

type ConnectionComplete = HciEvent<'leConnectionComplete' | 'leEnhancedConnectionCompleteV1' | 'leEnhancedConnectionCompleteV2'>

/** Role in the connection events (Vol 4 Part E, 7.7.65.1), and the unit of Connection_Interval in milliseconds. */
const peripheral = 1
const connectionIntervalUnit = 1.25

const known = async <T>(step: Promise<T>): Promise<T | undefined> => {
  try {
    return await step
  } catch (error) {
    if (!isAnswer(error)) throw error
    return undefined
  }
}
