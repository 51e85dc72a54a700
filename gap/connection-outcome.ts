import type { Address } from '../core/address.ts'
import { isMadeWith } from '../core/resolvable-address.ts'
import type { HciEvent } from '../hci/events.ts'
import { intervalUnit, timeoutUnit } from './connection-parameters.ts'

/** Connection Failed to be Established: nothing ever came from the peer (Vol 1 Part F, 2.62). */
export const failedToBeEstablished = 0x3e

/** Connection events without a packet after which a link was never established (Vol 6 Part B, 4.5), and some for the event to come. */
export const eventsUntilEstablished = 6 + 4

/** A device that somebody wants a connection to. */
export interface WantedDevice {
  readonly address: Address
  readonly addressType: 'public' | 'random'
  /** What its private addresses are made with, most significant byte first, where that is known. */
  readonly irk?: Uint8Array | undefined
}

/** The other end of a connection. */
export interface ConnectionPeer {
  /** Its identity where `isResolved`, else what it goes by on the air. */
  readonly address: Address
  readonly addressType: 'public' | 'random'
  /** The controller has recognised a private address by its resolving list. */
  readonly isResolved: boolean
  /** The private address that it came with, where the controller tells. */
  readonly privateAddress: Address | undefined
}

/** A connection as the controller tells of it. */
export interface NewConnection {
  readonly connectionHandle: number
  readonly role: 'central' | 'peripheral'
  readonly peer: ConnectionPeer
  /** The private address that the controller made for this end. */
  readonly ownPrivateAddress: Address | undefined
  /** Milliseconds, and connection events. */
  readonly interval: number
  readonly latency: number
  readonly supervisionTimeout: number
}

/** The three events that tell of a connection, or of none (Vol 4 Part E, 7.7.65.1 and 7.7.65.10). */
export type ConnectionComplete = HciEvent<
  'leConnectionComplete' | 'leEnhancedConnectionCompleteV1' | 'leEnhancedConnectionCompleteV2'
>

/** What one that succeeded says. */
export const connectionOf = (event: ConnectionComplete): NewConnection => {
  const isEnhanced = event.name !== 'leConnectionComplete'
  return {
    connectionHandle: event.connectionHandle,
    role: event.role === 0 ? 'central' : 'peripheral',
    peer: {
      address: event.peerAddress,
      addressType: event.peerAddressType & 1 ? 'random' : 'public',
      isResolved: event.peerAddressType > 1,
      privateAddress: isEnhanced ? event.peerResolvablePrivateAddress || undefined : undefined,
    },
    ownPrivateAddress: isEnhanced ? event.localResolvablePrivateAddress || undefined : undefined,
    interval: event.connectionInterval * intervalUnit,
    latency: event.peripheralLatency,
    supervisionTimeout: event.supervisionTimeout * timeoutUnit,
  }
}

/** Whether this is the wanted device: by its address, by the private one that was asked for, or by the key of its private ones. */
export const isSameDevice = ({ address, addressType, irk }: WantedDevice, peer: ConnectionPeer): boolean =>
  (peer.address === address && peer.addressType === addressType) ||
  (peer.privateAddress === address && addressType === 'random') ||
  (irk !== undefined && peer.addressType === 'random' && isMadeWith(irk, peer.address))
