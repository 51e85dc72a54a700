import { commands } from '../hci/commands.ts'
import type { Hci } from '../hci/hci.ts'
import { isDisallowed } from './activity.ts'
import { type AdvertisingPlan, type AdvertisingSet, ownAddressTypeNumber } from './advertising-set.ts'
import { intervalUnit } from './advertising-settings.ts'

/** Advertising_Type (Vol 4 Part E, 7.8.5). */
const typeOf = ({ connectable, scannable, directedTo }: AdvertisingPlan): number => {
  if (connectable) return directedTo ? 4 : 0
  return scannable ? 2 : 3
}

const allChannels = 7

/** The one advertisement of a controller with legacy commands (Vol 4 Part E, 7.8.5 to 7.8.9). */
export class LegacyAdvertisingSet implements AdvertisingSet {
  readonly handle = undefined
  readonly #hci: Pick<Hci, 'run'>

  constructor(hci: Pick<Hci, 'run'>) {
    this.#hci = hci
  }

  async begin(plan: AdvertisingPlan): Promise<void> {
    const interval = Math.round(plan.interval / intervalUnit)
    await this.#hci.run(commands.leSetAdvertisingParameters, {
      advertisingIntervalMin: interval,
      advertisingIntervalMax: interval,
      advertisingType: typeOf(plan),
      ownAddressType: ownAddressTypeNumber[plan.ownAddressType],
      peerAddressType: ownAddressTypeNumber[plan.directedTo?.addressType ?? 'public'],
      peerAddress: plan.directedTo?.address ?? 0,
      advertisingChannelMap: allChannels,
      advertisingFilterPolicy: 0,
    })
    await this.change(plan)
    await this.#enable(true)
  }

  async change({ data, scanResponse, scannable, directedTo }: AdvertisingPlan): Promise<boolean> {
    if (directedTo) return true
    await this.#hci.run(commands.leSetAdvertisingData, { advertisingData: data })
    if (scannable) await this.#hci.run(commands.leSetScanResponseData, { scanResponseData: scanResponse })
    return true
  }

  async end(): Promise<void> {
    try {
      await this.#enable(false)
    } catch (error) {
      // A controller that says it is not advertising has been obeyed.
      if (!isDisallowed(error)) throw error
    }
  }

  forget(): void {}

  async #enable(advertisingEnable: boolean): Promise<void> {
    await this.#hci.run(commands.leSetAdvertisingEnable, { advertisingEnable })
  }
}
