import type { Address } from '../core/address.ts'
import type { AdvertisingContent, AdvertisingSettings } from './advertising-settings.ts'

/** Everything that the controller is told of one advertisement. */
export interface AdvertisingPlan extends AdvertisingSettings, AdvertisingContent {
  readonly ownAddress: Address
  readonly ownAddressType: 'public' | 'random'
}

/** One advertisement in the controller, in the words of the legacy or of the extended commands. */
export interface AdvertisingSet {
  /** How LE Advertising Set Terminated calls it; undefined while the controller has none. */
  readonly handle: number | undefined
  /** Tells everything and enables; it is off before. */
  begin(plan: AdvertisingPlan): Promise<void>
  /** Changes the data of one that is on; false where that needs a new begin. */
  change(plan: AdvertisingPlan): Promise<boolean>
  /** Off, and the controller's memory free. Also where it is not known to be on. */
  end(): Promise<void>
  /** The controller was reset. */
  forget(): void
}

/** Own_Address_Type (Vol 4 Part E, 7.8.5). */
export const ownAddressTypeNumber = { public: 0, random: 1 } as const
