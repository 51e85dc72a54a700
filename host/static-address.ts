import type { Address } from '../core/address.ts'
import type { BondStore } from '../smp/bond-store.ts'
import { ownStaticAddress } from '../smp/identity-root.ts'

/** What adapters of this process go by. */
const taken = new Set<Address>()

export interface ClaimedAddress {
  readonly address: Address
  release(): void
}

/** A static address that stays with the bonds: the first of this store's that no other adapter of this process goes by. */
export const claimStaticAddress = async (store: BondStore): Promise<ClaimedAddress> => {
  const root = await store.identityRoot()
  let index = 0
  while (taken.has(ownStaticAddress(root, index))) index++
  const address = ownStaticAddress(root, index)
  taken.add(address)
  return { address, release: () => taken.delete(address) }
}
