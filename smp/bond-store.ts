import { type Bond, bondKey, type Identity } from './bond.ts'

/** Where bonds are kept. Keyed by both identities; what fails rejects, and costs a new pairing. */
export interface BondStore {
  get(local: Identity, peer: Identity): Promise<Bond | undefined>
  /** Keeps this one in place of whatever was kept for the same two. */
  set(bond: Bond): Promise<void>
  /** False where there was none. */
  delete(local: Identity, peer: Identity): Promise<boolean>
  /** All of them, of every adapter. */
  list(): Promise<readonly Bond[]>
  /**
   * 16 random bytes that are always the same (IR of Vol 3 Part H, Appendix B): what our own Identity Resolving Keys and static addresses
   * are made from. Whoever loses them is another device to all its peers.
   */
  identityRoot(): Promise<Uint8Array>
}

/** The most bonds that a store of ours keeps: the one that was set longest ago gives way. */
export const mostBonds = 256

/** Keeps bonds as long as it lives. */
export class MemoryBondStore implements BondStore {
  readonly #bonds = new Map<string, Bond>()
  readonly #root = crypto.getRandomValues(new Uint8Array(16))

  get(local: Identity, peer: Identity): Promise<Bond | undefined> {
    return Promise.resolve(this.#bonds.get(bondKey({ local, peer })))
  }

  set(bond: Bond): Promise<void> {
    const key = bondKey(bond)
    this.#bonds.delete(key)
    this.#bonds.set(key, bond)
    const [oldest] = this.#bonds.keys()
    if (this.#bonds.size > mostBonds && oldest !== undefined) this.#bonds.delete(oldest)
    return Promise.resolve()
  }

  delete(local: Identity, peer: Identity): Promise<boolean> {
    return Promise.resolve(this.#bonds.delete(bondKey({ local, peer })))
  }

  list(): Promise<readonly Bond[]> {
    return Promise.resolve([...this.#bonds.values()])
  }

  identityRoot(): Promise<Uint8Array> {
    return Promise.resolve(this.#root.slice())
  }
}
