import type { Device } from '../device.ts'
import type { Handlers } from '../part.ts'
import { leFeatureBit } from '../profile.ts'
import { hciStatus, require } from '../refusal.ts'
import type { Control, Find, Procedure, Receivers } from './control.ts'
import { llPdu } from './control-pdus.ts'

/** Vol 6 Part B, 4.6: what concerns a controller and its host alone, and no peer is told. */
const maskedToPeer = [
  leFeatureBit.ping,
  leFeatureBit.llPrivacy,
  leFeatureBit.extendedScannerFilterPolicies,
  leFeatureBit.extendedAdvertising,
  leFeatureBit.periodicAdvertising,
  leFeatureBit.remotePublicKeyValidation,
].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)

/** Feature Exchange (Vol 6 Part B, 5.1.4). */
export class FeatureExchange implements Procedure {
  readonly name = 'featureExchange'
  readonly #control: Control

  readonly receivers: Receivers = {
    LL_FEATURE_REQ: ({ features }) => this.#answer(features),
    LL_PERIPHERAL_FEATURE_REQ: ({ features }) => this.#answer(features),
    LL_FEATURE_RSP: ({ features }) => {
      this.#control.peerFeatures = features
      if (this.#control.isRunning(this.name)) this.#finish(hciStatus.success, features)
    },
  }

  constructor(control: Control) {
    this.#control = control
  }

  start(): void {
    const { role } = this.#control.end
    const lacksIt = !this.#control.mayUse(leFeatureBit.peripheralInitiatedFeaturesExchange)
    const request = role === 'central' ? 'LL_FEATURE_REQ' : 'LL_PERIPHERAL_FEATURE_REQ'
    if (role === 'peripheral' && lacksIt) this.refused(hciStatus.unsupportedRemoteFeature)
    else this.#control.request(llPdu(request, { features: this.#own }))
  }

  refused(status: number): void {
    this.#finish(status, 0n)
  }

  get #own(): bigint {
    return this.#control.end.device.profile.leFeatures & ~maskedToPeer
  }

  /** The first octet of the answer is what both ends have; the others are what this one has. */
  #answer(features: bigint): void {
    this.#control.peerFeatures = features
    this.#control.end.send(llPdu('LL_FEATURE_RSP', { features: this.#own & (features | ~0xffn) }))
  }

  #finish(status: number, leFeatures: bigint): void {
    const { device, handle: connectionHandle } = this.#control.end
    device.event({ name: 'leReadRemoteFeaturesComplete', status, connectionHandle, leFeatures })
    this.#control.completed()
  }
}

/** Vol 4 Part E, 7.8.21. */
export const featureCommands = (device: Device, find: Find<{ readonly featureExchange: FeatureExchange }>): Handlers => ({
  leReadRemoteFeatures: ({ connectionHandle }) => {
    const procedures = find(connectionHandle)
    const isAble = procedures.end.role === 'central' || device.hasFeature(leFeatureBit.peripheralInitiatedFeaturesExchange)
    require(isAble, hciStatus.commandDisallowed)
    procedures.begin(procedures.featureExchange)
  },
})
