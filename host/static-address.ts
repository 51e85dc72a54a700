import type { Address } from '../core/address.ts'
import type { BondStore } from '../smp/bond-store.ts'
import { ownStaticAddress } from '../smp/identity-root.ts'

/** What adapters of this process go by. */
const taken = new Set<Address>()

export interface Claim {
  /** When the address is free for others. */
  readonly ended: Promise<unknown>
  /** The store has failed. */
  report(error: unknown): void
}

/**
 * A static address that stays with the bonds: the first of this store's that no other adapter of this process goes by. Undefined where the
 * store fails.
 */
export const claimStaticAddress = async (store: BondStore, { ended, report }: Claim): Promise<Address | undefined> => {
  try {
    const root = await store.identityRoot()
    let index = 0
    while (taken.has(ownStaticAddress(root, index))) index++
    const address = ownStaticAddress(root, index)
    taken.add(address)
    void ended.then(() => taken.delete(address))
    return address
  } catch (error) {
    report(error)
    return undefined
  }
}
