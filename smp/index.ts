export { type Bond, type Identity, identityText, isSameIdentity, type LongTermKey, type SigningKey } from './bond.ts'
export { type BondStore, MemoryBondStore, mostBonds } from './bond-store.ts'
