import { BleakError } from '../core/errors.ts'
import { leFeature } from '../hci/features.ts'
import { type ConnectionParameters, checkParameters, usualParameters } from './connection-parameters.ts'

/** Where a device is looked for: its primary advertisements are on LE 1M or on LE Coded. */
export type ConnectingPhy = '1m' | 'coded'

/** How a connection is to be made. */
export interface ConnectionSettings {
  readonly parameters: ConnectionParameters
  /** At least one. */
  readonly phys: readonly ConnectingPhy[]
  /** Milliseconds from one scan window to the next, and how long each is. */
  readonly scanInterval: number
  readonly scanWindow: number
}

/** Connecting as quickly as can be. */
export const usualSettings: ConnectionSettings = {
  parameters: usualParameters,
  phys: ['1m'],
  scanInterval: 60,
  scanWindow: 60,
}

/** What of the controller matters to connecting. */
export interface InitiatingCapabilities {
  /** Extended commands were chosen at bring-up; legacy ones must not be mixed in (Vol 4 Part E, 3.1.1). */
  readonly extended: boolean
  readonly leFeatures: bigint
  readonly address: number
  readonly addressType: 'public' | 'random'
  /** How many devices the filter accept list holds; 0 where there is none. */
  readonly acceptListSize: number
}

/** HCI's unit of scan intervals in milliseconds. */
export const scanUnit = 0.625

/** 7.8.12 and 7.8.66, in milliseconds. */
const leastScan = 4 * scanUnit
const greatestScan = 0x4000 * scanUnit

/** @throws RangeError for what no controller can do, BleakError for what this one cannot. */
export const checkConnectionSettings = (
  { parameters, phys, scanInterval, scanWindow }: ConnectionSettings,
  { extended, leFeatures }: InitiatingCapabilities,
): void => {
  checkParameters(parameters)
  if (phys.length === 0) throw new RangeError('connecting needs at least one PHY')
  if (!(scanWindow >= leastScan && scanWindow <= scanInterval && scanInterval * phys.length <= greatestScan))
    throw new RangeError(
      `scan window of ${scanWindow} ms every ${scanInterval} ms: must be from 2.5 ms, and no longer than the interval, which is ${greatestScan} ms at most`,
    )
  if (phys.includes('coded') && !(extended && leFeature.leCodedPhy(leFeatures)))
    throw new BleakError('this controller cannot connect on the LE Coded PHY')
}
