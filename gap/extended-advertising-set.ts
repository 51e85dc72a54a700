import { BleakHciError } from '../core/errors.ts'
import type { Command } from '../hci/command.ts'
import { commands } from '../hci/commands.ts'
import type { Hci } from '../hci/hci.ts'
import { isAnswer, isDisallowed } from './activity.ts'
import { advertisingDataLimit } from './advertising-data-builder.ts'
import type { AdvertisingHandles } from './advertising-handles.ts'
import { type AdvertisingPlan, type AdvertisingSet, ownAddressTypeNumber } from './advertising-set.ts'
import { intervalUnit } from './advertising-settings.ts'

/** Bits of Advertising_Event_Properties (Vol 4 Part E, 7.8.53). */
const property = { connectable: 1, scannable: 2, directed: 4, legacy: 16 } as const
/** Primary and secondary PHY. */
const phyNumbers = { '1m': [1, 1], '2m': [1, 2], coded: [3, 3] } as const
const noPreference = 127
const allChannels = 7
/** Operation: how a command's part of the data stands to the whole (7.8.54). */
const operation = { intermediate: 0, first: 1, last: 2, complete: 3 } as const
const unknownAdvertisingIdentifier = 0x42

/** The part that one command holds, with its Operation. */
interface Part {
  readonly operation: number
  readonly bytes: Uint8Array
}

const partsOf = (data: Uint8Array): readonly Part[] => {
  const size = advertisingDataLimit.extendedSingle
  if (data.length <= size) return [{ operation: operation.complete, bytes: data }]
  const parts: Part[] = []
  for (let at = 0; at < data.length; at += size) {
    const isLast = at + size >= data.length
    const ofPart = at === 0 ? operation.first : isLast ? operation.last : operation.intermediate
    parts.push({ operation: ofPart, bytes: data.subarray(at, at + size) })
  }
  return parts
}

const propertiesOf = ({ connectable, scannable, directedTo, extended }: AdvertisingPlan): number =>
  (connectable ? property.connectable : 0) |
  (scannable ? property.scannable : 0) |
  (directedTo ? property.directed : 0) |
  (extended ? 0 : property.legacy)

/** Whether events of this kind have advertising data: not ADV_DIRECT_IND, nor what only a scan response follows. */
const carriesData = ({ extended, scannable, directedTo }: AdvertisingPlan): boolean => (extended ? !scannable : !directedTo)

/** One set of a controller with extended commands (Vol 4 Part E, 7.8.52 to 7.8.59). */
export class ExtendedAdvertisingSet implements AdvertisingSet {
  readonly #hci: Pick<Hci, 'run'>
  readonly #handles: AdvertisingHandles
  #handle: number | undefined

  constructor(hci: Pick<Hci, 'run'>, handles: AdvertisingHandles) {
    this.#hci = hci
    this.#handles = handles
  }

  get handle(): number | undefined {
    return this.#handle
  }

  async begin(plan: AdvertisingPlan): Promise<void> {
    const handle = this.#handles.take()
    this.#handle = handle
    try {
      await this.#setParameters(handle, plan)
      if (plan.ownAddressType === 'random')
        await this.#hci.run(commands.leSetAdvertisingSetRandomAddress, {
          advertisingHandle: handle,
          randomAddress: plan.ownAddress,
        })
      await this.#setContent(handle, plan)
      await this.#enable(handle, true)
    } catch (error) {
      if (isAnswer(error)) await this.end().catch(() => {})
      throw error
    }
  }

  async change(plan: AdvertisingPlan): Promise<boolean> {
    const isWhole = [plan.data, plan.scanResponse].every(({ length }) => length <= advertisingDataLimit.extendedSingle)
    if (this.#handle === undefined || !isWhole) return false
    await this.#setContent(this.#handle, plan)
    return true
  }

  async end(): Promise<void> {
    const handle = this.#handle
    if (handle === undefined) return
    try {
      await this.#disable(handle)
      // A set that stays takes memory, and does no other harm.
      await this.#ignoring(commands.leRemoveAdvertisingSet, { advertisingHandle: handle })
    } finally {
      this.forget()
    }
  }

  forget(): void {
    if (this.#handle !== undefined) this.#handles.give(this.#handle)
    this.#handle = undefined
  }

  /** A set that somebody has left behind with this handle is ended first. */
  async #setParameters(advertisingHandle: number, plan: AdvertisingPlan): Promise<void> {
    const { phy, interval, txPower = noPreference, directedTo } = plan
    const [primaryAdvertisingPhy, secondaryAdvertisingPhy] = phyNumbers[phy]
    const ticks = Math.round(interval / intervalUnit)
    const parameters = {
      advertisingHandle,
      advertisingEventProperties: propertiesOf(plan),
      primaryAdvertisingIntervalMin: ticks,
      primaryAdvertisingIntervalMax: ticks,
      primaryAdvertisingChannelMap: allChannels,
      ownAddressType: ownAddressTypeNumber[plan.ownAddressType],
      peerAddressType: ownAddressTypeNumber[directedTo?.addressType ?? 'public'],
      peerAddress: directedTo?.address ?? 0,
      advertisingFilterPolicy: 0,
      advertisingTxPower: txPower,
      primaryAdvertisingPhy,
      secondaryAdvertisingMaxSkip: 0,
      secondaryAdvertisingPhy,
      advertisingSid: advertisingHandle % 16,
      scanRequestNotificationEnable: false,
    }
    try {
      await this.#hci.run(commands.leSetExtendedAdvertisingParametersV1, parameters)
    } catch (error) {
      if (!isDisallowed(error)) throw error
      await this.#disable(advertisingHandle)
      await this.#ignoring(commands.leRemoveAdvertisingSet, { advertisingHandle })
      await this.#hci.run(commands.leSetExtendedAdvertisingParametersV1, parameters)
    }
  }

  async #setContent(advertisingHandle: number, plan: AdvertisingPlan): Promise<void> {
    const common = { advertisingHandle, fragmentPreference: 0 }
    if (carriesData(plan))
      for (const { operation, bytes } of partsOf(plan.data))
        await this.#hci.run(commands.leSetExtendedAdvertisingData, { ...common, operation, advertisingData: bytes })
    if (plan.scannable)
      for (const { operation, bytes } of partsOf(plan.scanResponse))
        await this.#hci.run(commands.leSetExtendedScanResponseData, { ...common, operation, scanResponseData: bytes })
  }

  async #disable(advertisingHandle: number): Promise<void> {
    try {
      await this.#enable(advertisingHandle, false)
    } catch (error) {
      // A controller that does not know the set, or says that it is not on, has been obeyed.
      if (!isDisallowed(error) && !isUnknownSet(error)) throw error
    }
  }

  async #enable(advertisingHandle: number, enable: boolean): Promise<void> {
    const set = { advertisingHandle, duration: 0, maxExtendedAdvertisingEvents: 0 }
    await this.#hci.run(commands.leSetExtendedAdvertisingEnable, { enable, sets: [set] })
  }

  async #ignoring<P>(command: Command<P>, params: P): Promise<void> {
    try {
      await this.#hci.run(command, params)
    } catch (error) {
      if (!isAnswer(error)) throw error
    }
  }
}

const isUnknownSet = (error: unknown): boolean => error instanceof BleakHciError && error.status === unknownAdvertisingIdentifier
