import type { Address } from '../core/address.ts'

/** A device address as packets carry it: type 0 public, 1 random. */
export interface AirAddress {
  readonly type: 0 | 1
  readonly address: Address
}

/** A device as a host is told of it: type 0 public, 1 random, 2 and 3 an identity (public, random) that was resolved. */
export interface PeerAddress {
  readonly type: 0 | 1 | 2 | 3
  readonly address: Address
  /** The resolvable private address that it used on the air; 0 for none. */
  readonly rpa: Address
}

export const sameAddress = (a: AirAddress | undefined, b: AirAddress | undefined): boolean =>
  a?.type === b?.type && a?.address === b?.address
