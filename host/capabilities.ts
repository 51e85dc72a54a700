import type { InitiatingCapabilities } from '../gap/connection-settings.ts'
import type { ArbiterCapabilities } from '../gap/radio-arbiter.ts'
import type { ScanCapabilities } from '../gap/scan-activity.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import { leFeature } from '../hci/features.ts'
import type { Privacy } from './privacy.ts'

// What the parts of a host need to know of their controller.

export const scanCapabilities = (
  { extended, leFeatures, addressType }: ControllerInfo,
  { addresses }: Privacy,
): ScanCapabilities => ({
  extended,
  codedPhy: leFeature.leCodedPhy(leFeatures),
  ownAddressType: addresses ? 'random' : addressType,
})

export const initiatingCapabilities = (info: ControllerInfo, { addresses }: Privacy): InitiatingCapabilities => {
  const { address, addressType } = addresses?.resolvable ?? info
  return { ...info, address, addressType }
}

export const arbiterCapabilities = (
  { leStates, address, addressType }: ControllerInfo,
  privacy: Privacy,
): ArbiterCapabilities => ({
  leStates,
  randomAddress: addressType === 'random' ? address : undefined,
  get privateAddress() {
    return privacy.addresses?.nonResolvable
  },
})
