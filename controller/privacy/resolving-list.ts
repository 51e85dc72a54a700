import type { Address } from '../../core/address.ts'
import { isMadeWith } from '../../core/resolvable-address.ts'
import type { PrivateAddress } from './private-address.ts'

/** A device by its identity address: type 0 public, 1 random static. */
export interface Identity {
  readonly type: 0 | 1
  readonly address: Address
}

/** One device of the resolving list (Vol 6 Part B, 6). A key of zeros is none. */
export interface ResolvingEntry extends Identity {
  readonly peerIrk: Uint8Array | undefined
  readonly localIrk: Uint8Array | undefined
  /** Ours where this peer is concerned, and its own as we name it. */
  readonly local: PrivateAddress | undefined
  readonly target: PrivateAddress | undefined
  privacyMode: 'network' | 'device'
  /** The private address that it was last heard with; 0 before that. */
  heard: Address
}

/** Private addresses remembered, with what they came to; twice as many at most. An air full of devices has fewer. */
const mostRemembered = 10_000

/** Which entry's key made an address, found once per address: a scanner hears each of them again and again. */
class Makers {
  readonly #entries: ReadonlySet<ResolvingEntry>
  readonly #key: 'peerIrk' | 'localIrk'
  #known = new Map<Address, ResolvingEntry | undefined>()
  /** What was known before that had become too much. */
  #old: ReadonlyMap<Address, ResolvingEntry | undefined> = new Map()

  constructor(entries: ReadonlySet<ResolvingEntry>, key: 'peerIrk' | 'localIrk') {
    this.#entries = entries
    this.#key = key
  }

  of(address: Address): ResolvingEntry | undefined {
    const known = this.#known.get(address)
    if (known || this.#known.has(address)) return known
    const entry = this.#old.has(address) ? this.#old.get(address) : this.#find(address)
    this.#remember(address, entry)
    return entry
  }

  forget(): void {
    this.#known = new Map()
    this.#old = this.#known
  }

  #find(address: Address): ResolvingEntry | undefined {
    for (const entry of this.#entries) {
      const irk = entry[this.#key]
      if (irk && isMadeWith(irk, address)) return entry
    }
    return undefined
  }

  #remember(address: Address, entry: ResolvingEntry | undefined): void {
    if (this.#known.size >= mostRemembered) {
      this.#old = this.#known
      this.#known = new Map()
    }
    this.#known.set(address, entry)
  }
}

/** The entries of a resolving list, by identity and by the keys that made an address. */
export class ResolvingList {
  readonly #entries = new Set<ResolvingEntry>()
  readonly #peers = new Makers(this.#entries, 'peerIrk')
  readonly #locals = new Makers(this.#entries, 'localIrk')

  get size(): number {
    return this.#entries.size
  }

  find(type: number, address: Address): ResolvingEntry | undefined {
    if (this.#entries.size === 0) return undefined
    for (const entry of this.#entries) if (entry.type === type && entry.address === address) return entry
    return undefined
  }

  hasPeerIrk(irk: Uint8Array): boolean {
    for (const { peerIrk } of this.#entries) if (peerIrk?.every((byte, at) => byte === irk[at])) return true
    return false
  }

  /** Whose private address it is. */
  peerBehind(address: Address): ResolvingEntry | undefined {
    return this.#entries.size > 0 ? this.#peers.of(address) : undefined
  }

  /** The entry whose local key made it: a private address of our own, in the eyes of that peer. */
  localBehind(address: Address): ResolvingEntry | undefined {
    return this.#entries.size > 0 ? this.#locals.of(address) : undefined
  }

  add(entry: ResolvingEntry): void {
    this.#entries.add(entry)
    this.#forget()
  }

  remove(entry: ResolvingEntry): void {
    this.#entries.delete(entry)
    this.#forget()
  }

  clear(): void {
    this.#entries.clear()
    this.#forget()
  }

  #forget(): void {
    this.#peers.forget()
    this.#locals.forget()
  }
}
