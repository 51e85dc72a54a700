import type { Device } from '../device.ts'
import type { Handlers } from '../part.ts'
import { disallowedUnless, hciStatus } from '../refusal.ts'
import { defaultParameters, legacyParameters, leStateOf } from './advertising-parameters.ts'
import { longestHighDuty } from './advertising-rules.ts'
import { AdvertisingSet } from './advertising-set.ts'

/** The one set of a host that uses the legacy commands (Vol 4 Part E, 7.8.5 to 7.8.9). */
export class LegacyAdvertising {
  readonly handlers: Handlers
  readonly #device: Device
  set: AdvertisingSet

  constructor(device: Device) {
    this.#device = device
    this.set = this.#newSet()
    this.handlers = {
      leSetAdvertisingParameters: params => {
        disallowedUnless(!this.set.isOn)
        this.set.parameters = legacyParameters(device, params)
      },
      leReadAdvertisingPhysicalChannelTxPower: () => ({ txPowerLevel: device.radio.txPower }),
      leSetAdvertisingData: ({ advertisingData }) => {
        this.set.data.replace(advertisingData)
        this.set.changed('data')
      },
      leSetScanResponseData: ({ scanResponseData }) => {
        this.set.scanResponse.replace(scanResponseData)
        this.set.changed('scanResponse')
      },
      leSetAdvertisingEnable: ({ advertisingEnable }) => {
        if (advertisingEnable) this.#enable()
        else this.set.disable()
      },
    }
  }

  reset(): void {
    this.set.disable()
    this.set = this.#newSet()
  }

  #enable(): void {
    const { kind } = this.set.parameters
    this.set.ownAddress()
    this.#device.enter(leStateOf(kind))
    this.set.enable({ duration: kind.highDuty ? longestHighDuty : 0, events: 0 })
  }

  /** High duty cycle advertising that has found nobody ends as a connection that was not made (7.8.9). */
  #newSet(): AdvertisingSet {
    const device = this.#device
    return new AdvertisingSet(device, defaultParameters(device), undefined, status => {
      const { peer } = this.set.parameters
      if (status === hciStatus.advertisingTimeout) device.connections.failed(status, { ...peer, rpa: 0 }, 'peripheral')
    })
  }
}
