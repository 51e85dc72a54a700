import type { Address } from '../../core/address.ts'
import type { PeerAddress } from '../address.ts'
import type { Device } from '../device.ts'
import type { LinkEnd } from '../link-end.ts'
import { leFeatureBit } from '../profile.ts'
import { hciStatus } from '../refusal.ts'

/** Central_Clock_Accuracy: 50 ppm, told to the peripheral only (Vol 4 Part E, 7.7.65.1). */
const clockAccuracy = 5

/** What comes of an attempt to connect. */
interface Outcome {
  readonly status: number
  readonly connectionHandle: number
  readonly role: LinkEnd['role']
  readonly peer: PeerAddress
  readonly localRpa: Address
  readonly connectionInterval: number
  readonly peripheralLatency: number
  readonly supervisionTimeout: number
}

const nobody: PeerAddress = { type: 0, address: 0, rpa: 0 }

/** An attempt that came to nothing. */
export const failure = (status: number, peer: PeerAddress = nobody, role: LinkEnd['role'] = 'central'): Outcome => ({
  status,
  connectionHandle: 0,
  role,
  peer,
  localRpa: 0,
  connectionInterval: 0,
  peripheralLatency: 0,
  supervisionTimeout: 0,
})

/** LE Enhanced Connection Complete [v1], or LE Connection Complete for a host that does not listen to that (Vol 4 Part E, 7.7.65.10). */
export const tellOutcome = (device: Device, { role, peer, localRpa, ...outcome }: Outcome): void => {
  const event = {
    ...outcome,
    role: role === 'central' ? 0 : 1,
    peerAddress: peer.address,
    centralClockAccuracy: role === 'central' || outcome.status !== hciStatus.success ? 0 : clockAccuracy,
  }
  if (device.listensTo('leEnhancedConnectionCompleteV1'))
    device.event({
      ...event,
      name: 'leEnhancedConnectionCompleteV1',
      peerAddressType: peer.type,
      localResolvablePrivateAddress: localRpa,
      peerResolvablePrivateAddress: peer.rpa,
    })
  else device.event({ ...event, name: 'leConnectionComplete', peerAddressType: peer.type & 1 })
}

/** LE Channel Selection Algorithm (7.7.65.20): the second one where both can. */
export const tellChannelSelection = (device: Device, other: Device, connectionHandle: number): void => {
  const bit = leFeatureBit.channelSelectionAlgorithm2
  if (!device.hasFeature(bit)) return
  const channelSelectionAlgorithm = other.hasFeature(bit) ? 1 : 0
  device.event({ name: 'leChannelSelectionAlgorithm', connectionHandle, channelSelectionAlgorithm })
}
