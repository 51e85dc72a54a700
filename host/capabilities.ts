import type { ArbiterCapabilities } from '../gap/radio-arbiter.ts'
import type { ScanCapabilities } from '../gap/scan-activity.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import { leFeature } from '../hci/features.ts'

// What the parts of a host need to know of their controller.

export const scanCapabilities = ({ extended, leFeatures, addressType }: ControllerInfo): ScanCapabilities => ({
  extended,
  codedPhy: leFeature.leCodedPhy(leFeatures),
  ownAddressType: addressType,
})

export const arbiterCapabilities = ({ leStates, address, addressType }: ControllerInfo): ArbiterCapabilities => ({
  leStates,
  randomAddress: addressType === 'random' ? address : undefined,
})
