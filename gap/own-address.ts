import { type Address, type AddressKind, addressKind } from '../core/address.ts'
import { makeResolvableAddress } from '../core/resolvable-address.ts'

/** The two top bits of each kind of random address (Vol 6 Part B, 1.3.2). */
const topBits = { static: 0b11, 'non-resolvable': 0b00 } as const

/** Gives 32 random bits. */
export type RandomBits = () => number

export const platformBits: RandomBits = () => crypto.getRandomValues(new Uint32Array(1))[0] as number

/** A random address of this kind: of its 46 free bits not all are the same. */
export const randomAddress = (kind: keyof typeof topBits, randomBits: RandomBits): Address => {
  const address = topBits[kind] * 2 ** 46 + (randomBits() % 2 ** 14) * 2 ** 32 + randomBits()
  const free = address % 2 ** 46
  return free === 0 || free === 2 ** 46 - 1 ? randomAddress(kind, randomBits) : address
}

/** What the device goes by where nothing else is asked for. */
export interface Identity {
  readonly address: Address
  readonly addressType: 'public' | 'random'
}

/** The address of one advertisement; a private one can be changed. */
export class OwnAddress {
  readonly addressType: 'public' | 'random'
  /** Makes the next private address; undefined where the address stays. */
  readonly #next: (() => Address) | undefined
  #address: Address

  /** `random` stays the device's static address where it goes by a public one. */
  constructor(
    kind: AddressKind | undefined,
    identity: Identity,
    random: Address,
    { irk, randomBits }: { readonly irk?: Uint8Array | undefined; readonly randomBits: RandomBits },
  ) {
    const fixed = kind === undefined || kind === 'public' || kind === 'static'
    const own: Identity =
      kind === 'static' && identity.addressType === 'public' ? { address: random, addressType: 'random' } : identity
    this.addressType = fixed ? own.addressType : 'random'
    if (!fixed)
      this.#next = kind === 'resolvable' ? resolvable(irk, randomBits) : () => randomAddress('non-resolvable', randomBits)
    this.#address = this.#next?.() ?? own.address
  }

  get address(): Address {
    return this.#address
  }

  get kind(): AddressKind {
    return addressKind(this.#address, this.addressType)
  }

  get isPrivate(): boolean {
    return this.#next !== undefined
  }

  renew(): void {
    this.#address = this.#next?.() ?? this.#address
  }
}

/**
 * What a device goes by that does not want to be followed (Vol 3 Part C, 10.7): private addresses for all that it has one address for.
 * Those who have the key recognise it where it connects and advertises; nobody does while it only scans.
 */
export class PrivateAddresses {
  readonly resolvable: OwnAddress
  readonly nonResolvable: OwnAddress

  constructor(identity: Identity, keys: { readonly irk?: Uint8Array | undefined; readonly randomBits: RandomBits }) {
    this.resolvable = new OwnAddress('resolvable', identity, identity.address, keys)
    this.nonResolvable = new OwnAddress('non-resolvable', identity, identity.address, keys)
  }

  renew(): void {
    this.resolvable.renew()
    this.nonResolvable.renew()
  }
}

const resolvable = (given: Uint8Array | undefined, randomBits: RandomBits): (() => Address) => {
  const irk = given ?? Uint8Array.from({ length: 16 }, () => randomBits() & 0xff)
  return () => makeResolvableAddress(irk, randomBits)
}
