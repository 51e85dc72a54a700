import type { HostOptions } from '../../host/host.ts'
import type { Bond, Identity } from '../../smp/bond.ts'
import { MemoryBondStore } from '../../smp/bond-store.ts'
import { longTermKey } from './keys.ts'
import { connectHosts, type Pairings, Tap } from './linked-hosts.ts'
import { type StationOptions, twoHosts } from './two-hosts.ts'

export const centralIdentity: Identity = { address: 0xa0b0c0000001, addressType: 'public' }
export const peripheralIdentity: Identity = { address: 0xa0b0c0000002, addressType: 'public' }

type BondFields = Partial<Bond>

/** A bond with the same key in both roles, as LE Secure Connections leave it. */
export const bondOf = (fields: Pick<Bond, 'local' | 'peer'> & BondFields): Bond => ({
  keyAsCentral: longTermKey,
  keyAsPeripheral: longTermKey,
  created: 0,
  ...fields,
})

export const storeOf = async (...bonds: readonly Bond[]): Promise<MemoryBondStore> => {
  const store = new MemoryBondStore()
  for (const bond of bonds) await store.set(bond)
  return store
}

export interface BondedOptions {
  /** What is other than usual about the bond at each end; false for none. */
  readonly ofCentral?: BondFields | false
  readonly ofPeripheral?: BondFields | false
  readonly central?: StationOptions
  readonly peripheral?: StationOptions
}

const hostOptions = async (own: Identity, peer: Identity, fields: BondFields | false = {}) => {
  const reports: unknown[] = []
  const store = fields === false ? await storeOf() : await storeOf(bondOf({ local: own, peer, ...fields }))
  const host: HostOptions = { bonds: store, report: error => void reports.push(error) }
  return { store, reports, host }
}

/** Two of our hosts that know each other, with no link yet. */
export const bondedHosts = async (options: BondedOptions = {}) => {
  const [tap, peerTap] = [new Tap(), new Tap()]
  const of = await hostOptions(centralIdentity, peripheralIdentity, options.ofCentral)
  const ofPeer = await hostOptions(peripheralIdentity, centralIdentity, options.ofPeripheral)
  const rig = await twoHosts({
    central: { address: centralIdentity.address, wrap: tap.wrap, host: of.host, ...options.central },
    peripheral: { address: peripheralIdentity.address, wrap: peerTap.wrap, host: ofPeer.host, ...options.peripheral },
  })
  return {
    ...rig,
    tap,
    peerTap,
    store: of.store,
    peerStore: ofPeer.store,
    reports: [of.reports, ofPeer.reports] as const,
    connect: (pairings?: Pairings) => connectHosts(rig, {}, pairings),
  }
}
