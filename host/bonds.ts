import { deadline } from '../core/deadline.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import { isMadeWith } from '../core/resolvable-address.ts'
import { type Bond, type Identity, identityText, isSameIdentity } from '../smp/bond.ts'
import { type BondStore, mostBonds } from '../smp/bond-store.ts'
import { ownIrk } from '../smp/identity-root.ts'

/** Milliseconds that a store may take, where somebody waits for it. */
export const storeTimeout = 2_000

/** What of a bond changes while the bond stays. */
export type BondChanges = Partial<
  Pick<Bond, 'peerSigningKey' | 'ownSigningKey' | 'resolvesCentral' | 'gattClientState' | 'gattDatabase'>
>

/** Who this adapter is, and what its private addresses are made with; without a key before `prepare`, and where the store gives no root for one. */
export interface OwnIdentity extends Identity {
  /** 16 bytes, most significant first. */
  readonly irk: Uint8Array | undefined
}

export interface BondsOptions {
  readonly store: BondStore
  /** The store has failed: what it was to keep is here as long as the adapter is open, and no longer. */
  report(error: unknown): void
  /** There is another bond, or one less, or another key; not for the rest of what changes. */
  changed(): void
}

/**
 * The bonds of one adapter, all of them in memory, so that nobody waits for a store; what changes is written behind, the latest of each
 * bond. A store that fails is reported, and costs a new pairing some day.
 */
export class Bonds {
  readonly #options: BondsOptions
  #own: OwnIdentity | undefined
  /** By the text of the peer's identity; the one that was set longest ago is the first. */
  readonly #bonds = new Map<string, Bond>()
  /** What is to be written, by the same: undefined where a bond has gone. */
  readonly #unwritten = new Map<string, { readonly peer: Identity; readonly bond: Bond | undefined }>()
  #writing: Promise<void> | undefined
  #preparing: Promise<void> | undefined

  constructor(options: BondsOptions) {
    this.#options = options
  }

  /** Those of the adapter that goes by this, for good. Called once, when that is known; never rejects. */
  async load(local: Identity): Promise<void> {
    const { store, report, changed } = this.#options
    this.#own = { ...local, irk: undefined }
    try {
      for (const bond of await store.list()) if (isSameIdentity(bond.local, local)) this.#bonds.set(identityText(bond.peer), bond)
    } catch (error) {
      report(error)
    }
    // Whoever has bonds has a root, too; whoever has none makes one when it is needed, and not before.
    if (this.#bonds.size > 0) await this.prepare()
    changed()
  }

  /** Sees to it that who we are has its key. To be called before a pairing; never rejects. */
  async prepare(): Promise<void> {
    this.#preparing ??= this.#prepare()
    await this.#preparing
  }

  /** Who we are to our peers, once loaded. */
  get own(): OwnIdentity {
    if (!this.#own) throw new BleakError('the adapter is not open')
    return this.#own
  }

  /** Those there are now. */
  [Symbol.iterator](): IterableIterator<Bond> {
    return [...this.#bonds.values()].values()
  }

  get(peer: Identity): Bond | undefined {
    return this.#bonds.get(identityText(peer))
  }

  /** The bond with whoever goes by this: by an identity, or by a private address, which counts for the bond that was made last. */
  find({ address, addressType }: Identity): Bond | undefined {
    const known = this.get({ address, addressType })
    if (known || addressType === 'public') return known
    return [...this].findLast(({ irk }) => irk?.some(byte => byte !== 0) && isMadeWith(irk, address))
  }

  /** Keeps this one in place of whatever there was. Of more than `mostBonds`, the oldest that protects least goes. */
  set(bond: Bond): void {
    const key = identityText(bond.peer)
    this.#bonds.delete(key)
    this.#bonds.set(key, bond)
    this.#write(bond.peer, bond)
    if (this.#bonds.size > mostBonds) this.#evict(key)
    this.#options.changed()
  }

  /** What has changed of a bond, if it is still there. */
  update(peer: Identity, changes: BondChanges): void {
    const bond = this.get(peer)
    if (!bond) return
    const changed = { ...bond, ...changes }
    this.#bonds.set(identityText(peer), changed)
    this.#write(peer, changed)
  }

  /** False where there was none. */
  delete(peer: Identity): boolean {
    if (!this.#bonds.delete(identityText(peer))) return false
    this.#write(peer, undefined)
    this.#options.changed()
    return true
  }

  /** Resolves when the store has all of it, or has failed; never rejects. */
  async written(): Promise<void> {
    await this.#writing
  }

  async #prepare(): Promise<void> {
    const { store, report } = this.#options
    const late = (milliseconds: number) => new BleakTimeoutError('reading the identity root', milliseconds)
    try {
      const root = await deadline({ timeout: storeTimeout }, late, () => store.identityRoot())
      this.#own = { ...this.own, irk: ownIrk(root, this.own) }
    } catch (error) {
      this.#preparing = undefined
      report(error)
    }
  }

  #evict(newest: string): void {
    const others = [...this.#bonds].filter(([key]) => key !== newest)
    const [key, bond] =
      others.find(([, { keyAsCentral, keyAsPeripheral }]) => {
        return !(keyAsCentral?.authenticated || keyAsPeripheral?.authenticated)
      }) ??
      others[0] ??
      []
    if (key === undefined || !bond) return
    this.#bonds.delete(key)
    this.#write(bond.peer, undefined)
  }

  #write(peer: Identity, bond: Bond | undefined): void {
    this.#unwritten.set(identityText(peer), { peer, bond })
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  async #writeAll(): Promise<void> {
    const { store, report } = this.#options
    for (let next = this.#next(); next; next = this.#next()) {
      try {
        if (next.bond) await store.set(next.bond)
        else await store.delete(this.own, next.peer)
      } catch (error) {
        report(error)
      }
    }
  }

  #next() {
    const [first] = this.#unwritten
    if (!first) return undefined
    const [key, value] = first
    this.#unwritten.delete(key)
    return value
  }
}
