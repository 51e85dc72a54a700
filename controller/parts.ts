import type { Address } from '../core/address.ts'
import type { AirAddress, PeerAddress } from './address.ts'
import type { AdvertisingEvent, ConnectRequest, Side } from './air/advertising-event.ts'
import type { TrainTransfer } from './air/periodic-train.ts'

// What the parts of one controller ask of each other; each is explained where it is implemented.

/** Privacy. */
export interface Addresses {
  readonly randomAddress: Address | undefined
  ownAddress(ownAddressType: number, peer?: { readonly type: number; readonly address: Address }, random?: Address): AirAddress
  renewOwnAddress(peer: AirAddress): void
  targetAddress(ownAddressType: number, peer: AirAddress): AirAddress
  resolve(onAir: AirAddress): PeerAddress
  accepts(onAir: AirAddress): boolean
  isMeant(target: AirAddress, own: AirAddress): boolean
}

/** AcceptList. */
export interface FilterList {
  has(peer: PeerAddress | undefined): boolean
}

/** Scanning and Initiating: while they are on, the lists that they use do not change. */
export interface Activity {
  readonly isOn: boolean
  readonly usesAcceptList: boolean
}

/** Advertising. */
export interface AdvertisingActivity extends Activity {
  readonly isLegacyOn: boolean
  useCommands(kind: 'legacy' | 'extended'): void
}

/** PeriodicSyncs. */
export interface TrainFollower {
  readonly isPending: boolean
  found(event: AdvertisingEvent): void
  transferred(end: { readonly handle: number }, transfer: TrainTransfer): void
}

/** Connections. */
export interface LinkMaker {
  readonly hasRoom: boolean
  has(peer: PeerAddress): boolean
  create(central: Side, peripheral: Side | undefined, request: ConnectRequest): void
  failed(status: number, peer?: PeerAddress, role?: 'central' | 'peripheral'): void
}
