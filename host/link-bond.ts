import { addressKind } from '../core/address.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakDisconnectedError, BleakError, BleakHciError, BleakKeyMissingError } from '../core/errors.ts'
import type { ConnectionPeer, NewConnection } from '../gap/connection-outcome.ts'
import { type Bond, type Identity, isSameIdentity, type LongTermKey } from '../smp/bond.ts'
import { signedCounter } from '../smp/signing.ts'
import { sign } from '../smp/toolbox.ts'
import type { BondChanges, Bonds } from './bonds.ts'
import type { LinkEncryption } from './link-encryption.ts'

/** Of a SignCounter, which has four bytes. */
const lastCounter = 2 ** 32 - 1
/** PIN or Key Missing (Vol 1 Part F, 2.6). */
const keyMissing = 0x06

export interface LinkBondOptions {
  readonly role: NewConnection['role']
  readonly peer: ConnectionPeer
  readonly bonds: Bonds
  readonly encryption: LinkEncryption
}

/** Who is at the other end of one link, and the bond with them. */
export class LinkBond {
  readonly #options: LinkBondOptions
  readonly #secured = new Deferred<void>()
  /** By whom the bond is found: an address that only a key shows to be theirs, until the link is encrypted with it. */
  #identity: Identity | undefined
  /** The bond was made on this link. */
  #isNew = false

  constructor(options: LinkBondOptions) {
    this.#options = options
    this.#identity = options.bonds.find(options.peer)?.peer
  }

  /** The bond with the peer as it is now. */
  get current(): Bond | undefined {
    return this.#identity && this.#options.bonds.get(this.#identity)
  }

  /** The key of the bond for the role that we have. */
  get key(): LongTermKey | undefined {
    const { current } = this
    return this.#options.role === 'central' ? current?.keyAsCentral : current?.keyAsPeripheral
  }

  /** Whether the peer has shown that it has the bond too: everything that was remembered with it is for this peer. */
  get isProven(): boolean {
    const { key } = this.#options.encryption
    return key !== undefined && this.current !== undefined && (this.#isNew || key === this.key)
  }

  /** What the peer is for good, where that is known: by a bond, by our controller, or because it shows it. */
  get identity(): Identity | undefined {
    if (this.#identity) return this.#identity
    const { address, addressType, isResolved } = this.#options.peer
    const isPrivate = !isResolved && addressType === 'random' && addressKind(address, 'random') !== 'static'
    return isPrivate ? undefined : { address, addressType }
  }

  /**
   * As central, resolves when the link is encrypted with the key of the bond, if there is one: nothing may be sent before. As peripheral at once.
   * @throws as `encrypt`.
   */
  get secured(): Promise<void> {
    return this.#secured.promise
  }

  /** The first thing on a new link. */
  start(): void {
    if (this.#options.role === 'central' && this.key) this.encrypt().then(this.#secured.resolve, this.#secured.reject)
    else this.#secured.resolve()
  }

  /** There is another bond with the peer, or none any more. */
  refresh(): void {
    const { bonds, peer } = this.#options
    this.#identity ??= bonds.find(peer)?.peer
    this.#options.encryption.isBonded = this.key !== undefined
  }

  /** Whether this is the bond with the peer. */
  is(peer: Identity): boolean {
    return this.#identity !== undefined && isSameIdentity(this.#identity, peer)
  }

  /** The bond that a pairing has left. */
  set(bond: Bond): void {
    this.#identity = bond.peer
    this.#isNew = true
    this.#options.bonds.set(bond)
    this.refresh()
  }

  /**
   * As central: encrypts the link with the key of the bond.
   * @throws BleakKeyMissingError where the peer has lost its own, BleakDisconnectedError where it has another, and what `LinkEncryption.encrypt` throws.
   */
  async encrypt(signal?: AbortSignal): Promise<void> {
    const { key } = this
    if (!key) throw new BleakError('there is no bond to encrypt the link with')
    try {
      await this.#options.encryption.encrypt(key, signal)
    } catch (error) {
      throw explained(error)
    }
  }

  /** What else is remembered with the bond, if there is one. */
  update(changes: BondChanges): void {
    if (this.#identity) this.#options.bonds.update(this.#identity, changes)
  }

  /** Signs what goes to the peer (Vol 3 Part H, 2.4.5). @throws BleakError where we have not given it the key for that. */
  sign(message: Uint8Array): Uint8Array {
    const key = this.current?.ownSigningKey
    if (!key) throw new BleakError('there is no key to sign with: pair first, and let the device have it')
    if (key.counter > lastCounter) throw new BleakError('the key has signed as often as it may: pair again')
    // No counter may be used twice, whatever becomes of the message.
    this.update({ ownSigningKey: { ...key, counter: key.counter + 1 } })
    return sign(key.value, message, key.counter)
  }

  /** Whether the peer has signed this, and later than whatever it signed before. */
  verify(message: Uint8Array, signature: Uint8Array): boolean {
    const key = this.current?.peerSigningKey
    const counter = key && signedCounter(key.value, message, signature)
    if (!key || counter === undefined || counter < key.counter) return false
    this.update({ peerSigningKey: { ...key, counter: counter + 1 } })
    return true
  }

  /** As peripheral: the key of the bond, for a central that asks for it by its right name. */
  keyFor(diversifier: number, random: bigint): LongTermKey | undefined {
    const { key } = this
    return key?.diversifier === diversifier && key.random === random ? key : undefined
  }
}

/** What to do about a bond that has not served. */
const explained = (error: unknown): unknown => {
  if (error instanceof BleakHciError && error.status === keyMissing)
    return new BleakKeyMissingError(error.command, { cause: error })
  if (error instanceof BleakDisconnectedError && error.reason !== undefined && strange.has(error.reason))
    return new BleakDisconnectedError(
      `${error.message}, while it was being encrypted. If this stays, the device has another key: unpair() and pair again`,
      error.reason,
      { cause: error },
    )
  return error
}

/** How a link ends whose two ends have different keys: authentication failure, timeout, MIC failure (Vol 6 Part B, 5.1.3.1). */
const strange: ReadonlySet<number> = new Set([0x05, 0x08, 0x3d])
