import { describe, expect, test } from 'vitest'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { Bonds } from '../../host/bonds.ts'
import type { Bond, Identity } from '../../smp/bond.ts'
import { type BondStore, MemoryBondStore, mostBonds } from '../../smp/bond-store.ts'
import { ownIrk } from '../../smp/identity-root.ts'
import { bondOf, storeOf } from '../support/bonded-hosts.ts'
import { legacyKey, longTermKey } from '../support/keys.ts'

const local: Identity = { address: 1, addressType: 'public' }
const peerOf = (address: number): Identity => ({ address, addressType: 'public' })
const bondWith = (address: number, fields: Partial<Bond> = {}) => bondOf({ local, peer: peerOf(address), ...fields })
const irk = (seed: number) => new Uint8Array(16).fill(seed)
const privateOf = (seed: number): Identity => ({
  address: makeResolvableAddress(irk(seed), () => 0x12345678),
  addressType: 'random',
})

const bookOf = async (store: BondStore) => {
  const reports: unknown[] = []
  let changes = 0
  const bonds = new Bonds({ store, report: error => void reports.push(error), changed: () => void changes++ })
  await bonds.load(local)
  return { bonds, reports, changes: () => changes }
}

describe('whom there is a bond with', () => {
  test('those of this adapter, and of no other', async () => {
    const other = bondOf({ local: peerOf(2), peer: peerOf(11) })
    const { bonds } = await bookOf(await storeOf(bondWith(10), other))
    expect([...bonds]).toEqual([bondWith(10)])
    expect(bonds.get(peerOf(11))).toBeUndefined()
    expect(bonds.get({ address: 10, addressType: 'random' })).toBeUndefined()
  })

  test('SMP-48: by a private address, which only its key resolves', async () => {
    const { bonds } = await bookOf(await storeOf(bondWith(10, { irk: irk(1) }), bondWith(11, { irk: irk(2) }), bondWith(12)))
    expect(bonds.find(privateOf(2))).toMatchObject({ peer: peerOf(11) })
    const wrong = { ...privateOf(2), address: privateOf(2).address ^ 1 }
    for (const stranger of [privateOf(3), { ...privateOf(2), addressType: 'public' as const }, wrong])
      expect(bonds.find(stranger)).toBeUndefined()
  })

  test('SMP-48: of two with one key, the one that was made last', async () => {
    const { bonds } = await bookOf(await storeOf(bondWith(10, { irk: irk(1) }), bondWith(11, { irk: irk(1) })))
    expect(bonds.find(privateOf(1))).toMatchObject({ peer: peerOf(11) })
  })

  test('SMP-39: a key of zeros resolves nothing', async () => {
    const { bonds } = await bookOf(await storeOf(bondWith(10, { irk: irk(0) })))
    expect(bonds.find(privateOf(0))).toBeUndefined()
  })
})

describe('who we are', () => {
  test('our own key is made when it is needed, and is then the same for every adapter that opens as this one', async () => {
    const store = await storeOf()
    let asked = 0
    const counted: BondStore = Object.assign(Object.create(store) as BondStore, {
      list: () => store.list(),
      identityRoot: () => {
        asked++
        return store.identityRoot()
      },
    })
    const { bonds } = await bookOf(counted)
    expect(bonds.own).toEqual({ ...local, irk: undefined })
    expect(asked).toBe(0)
    await Promise.all([bonds.prepare(), bonds.prepare()])
    expect(bonds.own).toEqual({ ...local, irk: ownIrk(await store.identityRoot(), local) })
    expect(asked).toBe(1)
  })

  test('whoever has a bond has the key from the beginning', async () => {
    const store = await storeOf(bondWith(10))
    const { bonds } = await bookOf(store)
    expect(bonds.own.irk).toEqual(ownIrk(await store.identityRoot(), local))
  })
})

describe('what is kept', () => {
  test('reaches the store, and what was removed leaves it', async () => {
    const store = new MemoryBondStore()
    const { bonds, changes } = await bookOf(store)
    bonds.set(bondWith(10))
    bonds.set(bondWith(11))
    expect(bonds.delete(peerOf(10))).toBe(true)
    expect(bonds.delete(peerOf(10))).toBe(false)
    await bonds.written()
    expect(await store.list()).toEqual([bondWith(11)])
    expect(changes()).toBe(4)
  })

  test('what changes of a bond reaches it too, and brings back none that has gone', async () => {
    const store = new MemoryBondStore()
    const { bonds, changes } = await bookOf(store)
    bonds.set(bondWith(10))
    bonds.update(peerOf(10), { gattClientState: 1 })
    bonds.update(peerOf(11), { gattClientState: 1 })
    await bonds.written()
    expect(await store.list()).toEqual([bondWith(10, { gattClientState: 1 })])
    expect(changes()).toBe(2)
  })

  test('of what changes while the store is busy, the latest is written, once', async () => {
    const written: unknown[] = []
    let finish = () => {}
    const store = new MemoryBondStore()
    store.set = async bond => {
      written.push(bond.gattClientState)
      await new Promise<void>(resolve => {
        finish = resolve
      })
    }
    const { bonds } = await bookOf(store)
    bonds.set(bondWith(10))
    for (let state = 1; state <= 100; state++) bonds.update(peerOf(10), { gattClientState: state })
    finish()
    await Promise.resolve()
    await Promise.resolve()
    finish()
    await bonds.written()
    expect(written).toEqual([undefined, 100])
  })

  test('SMP-46: no more than the most: the oldest that nobody vouched for goes, also out of the store', async () => {
    const store = new MemoryBondStore()
    const { bonds } = await bookOf(store)
    bonds.set(bondWith(9))
    for (let address = 10; address < 10 + mostBonds - 1; address++)
      bonds.set(bondWith(address, { keyAsCentral: legacyKey, keyAsPeripheral: legacyKey }))
    await bonds.written()
    bonds.set(bondWith(1_000))
    await bonds.written()
    expect(bonds.get(peerOf(10))).toBeUndefined()
    expect([bonds.get(peerOf(9)), bonds.get(peerOf(11)), bonds.get(peerOf(1_000))].every(bond => bond)).toBe(true)
    expect([...bonds]).toHaveLength(mostBonds)
    const stored = await store.list()
    expect(stored.some(({ peer }) => peer.address === 10)).toBe(false)
  })

  test('SMP-46: 1,000 peers whom somebody vouched for', async () => {
    const { bonds } = await bookOf(new MemoryBondStore())
    for (let address = 10; address < 1_010; address++) bonds.set(bondWith(address))
    expect([...bonds]).toHaveLength(mostBonds)
    expect(bonds.get(peerOf(1_009))).toMatchObject({ keyAsCentral: longTermKey })
  })
})

describe('a store that fails', () => {
  const failing = (what: keyof BondStore): BondStore => {
    const store = new MemoryBondStore()
    return Object.assign(store, { [what]: () => Promise.reject(new Error(what)) })
  }

  test.each(['list', 'set', 'delete'] as const)('to %s: it is reported, and the bonds are there', async what => {
    const { bonds, reports } = await bookOf(failing(what))
    bonds.set(bondWith(10))
    bonds.set(bondWith(11))
    bonds.delete(peerOf(11))
    await bonds.written()
    expect([...bonds]).toEqual([bondWith(10)])
    expect(reports).toContainEqual(new Error(what))
  })
})
