import { type Address, addressKind } from '../core/address.ts'
import { isMadeWith } from '../core/resolvable-address.ts'
import type { AdvertisingReport } from './reports.ts'

/** A device that goes by private addresses, and what they are made with. */
export interface ResolvableIdentity {
  /** What it is known by for good. */
  readonly address: Address
  readonly addressType: 'public' | 'random'
  /** Identity Resolving Key, 16 bytes, most significant first; one of zeros resolves nothing. */
  readonly irk: Uint8Array
  /** Whether it is also heard by its identity ('device'), or by private addresses alone (Vol 6 Part B, 4.7); 'device' where absent. */
  readonly privacyMode?: 'network' | 'device' | undefined
}

/** Private addresses whose owner, or that they have none we know, is remembered; the one that was met longest ago gives way. */
const mostAddresses = 4_096

/** When a device was last heard, and by which address. */
interface Heard {
  readonly address: Address
  readonly time: number
}

/** Recognises devices by the keys that their private addresses are made with (Vol 6 Part B, 1.3.2.3). */
export class AddressResolver {
  #identities: readonly ResolvableIdentity[] = []
  readonly #owners = new Map<Address, ResolvableIdentity | undefined>()
  readonly #heard = new Map<ResolvableIdentity, Heard>()

  /** In place of those before. Of two with the same key the later one counts. */
  set identities(identities: readonly ResolvableIdentity[]) {
    this.#identities = identities.filter(({ irk }) => irk.some(byte => byte !== 0)).reverse()
    this.#owners.clear()
    this.#heard.clear()
  }

  /** There is nobody to recognise. */
  get isIdle(): boolean {
    return this.#identities.length === 0
  }

  /** Whose address this is; undefined where nobody's that we know. Each address is worked out once. */
  resolve(address: Address): ResolvableIdentity | undefined {
    if (addressKind(address, 'random') !== 'resolvable') return undefined
    if (this.#owners.has(address)) return this.#owners.get(address)
    const owner = this.#identities.find(({ irk }) => isMadeWith(irk, address))
    this.#owners.set(address, owner)
    const [oldest] = this.#owners.keys()
    if (this.#owners.size > mostAddresses && oldest !== undefined) this.#owners.delete(oldest)
    return owner
  }

  /** The report as if the controller had resolved its address (Vol 4 Part E, 7.7.65.13). */
  resolved(report: AdvertisingReport, now: number): AdvertisingReport {
    if (report.addressType !== random) return report
    const owner = this.resolve(report.address)
    if (!owner) return report
    this.#heard.set(owner, { address: report.address, time: now })
    return { ...report, address: owner.address, addressType: owner.addressType === 'public' ? publicIdentity : randomIdentity }
  }

  /** The private address by which a device was heard last, if that is not before `since`. */
  addressOf({ address, addressType }: Pick<ResolvableIdentity, 'address' | 'addressType'>, since: number): Address | undefined {
    const owner = this.#identities.find(one => one.address === address && one.addressType === addressType)
    const heard = owner && this.#heard.get(owner)
    return heard && heard.time >= since ? heard.address : undefined
  }
}

/** Address types of an advertising report (Vol 4 Part E, 7.7.65.13). */
const random = 1
const publicIdentity = 2
const randomIdentity = 3
