import { describe, expect, test } from 'vitest'
import { ownIrk } from '../../smp/identity-root.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import { bondedHosts, centralIdentity, peripheralIdentity } from '../support/bonded-hosts.ts'
import { open, strong, weak } from '../support/encrypting.ts'
import { legacyKey, longTermKey } from '../support/keys.ts'
import { reads } from '../support/linked-hosts.ts'
import { comparing, justWorks, typing } from '../support/pairing-users.ts'
import { outcome } from '../support/scanning.ts'
import { during } from '../support/two-hosts.ts'

const bonded = { ...strong, bonded: true }
const strangers = { ofCentral: false, ofPeripheral: false } as const
const legacy = { secureConnections: 'no' } as const

/** Two hosts with a link, on which each end pairs like this when the other wants to. */
const linkedWith = async (
  pairings: { readonly central?: PairingSettings; readonly peripheral?: PairingSettings },
  options: Parameters<typeof bondedHosts>[0] = strangers,
) => {
  const rig = await bondedHosts(options)
  return { ...rig, ...(await rig.connect(pairings)) }
}

describe('pair', () => {
  test.each([
    ['Secure Connections, numbers compared', comparing, comparing, strong],
    ['Secure Connections, Just Works', justWorks, justWorks, { ...strong, authenticated: false }],
    ['legacy, Just Works', legacy, legacy, weak],
    [
      'legacy, a passkey',
      ...Object.values(typing()).map(one => ({ ...one, ...legacy })),
      { ...strong, secureConnections: false },
    ],
  ] as [string, PairingSettings, PairingSettings, typeof strong][])(
    '%s: as central, and the next link is encrypted',
    async (...row) => {
      const [, central, peripheral, expected] = row
      const rig = await linkedWith({ peripheral })
      const { air, link, peer, seen, peerSeen, connect } = rig
      await during(air, link.pairing.pair(central))
      await air.advance(500)
      expect([link.security, peer.security]).toEqual([
        { ...expected, bonded: true },
        { ...expected, bonded: true },
      ])
      expect([seen.bonds, peerSeen.bonds]).toEqual([1, 1])
      expect([link.bond.identity, peer.bond.identity]).toEqual([peripheralIdentity, centralIdentity])
      expect([link.bond.isProven, peer.bond.isProven]).toEqual([true, true])
      expect(await reads(air, link)).toBe(true)
      await during(air, link.disconnect())
      await air.advance(100)
      const again = await connect()
      expect([again.link.security, again.peer.security]).toEqual([
        { ...expected, bonded: true },
        { ...expected, bonded: true },
      ])
      expect([await rig.store.list(), await rig.peerStore.list()]).toMatchObject([
        [{ local: centralIdentity, peer: peripheralIdentity }],
        [{ local: peripheralIdentity, peer: centralIdentity }],
      ])
    },
  )

  test('each end is known by its identity and the key of its private addresses', async () => {
    const { air, link, store, peerStore } = await linkedWith({ peripheral: justWorks })
    await during(air, link.pairing.pair(justWorks))
    await air.advance(500)
    expect(await store.list()).toMatchObject([{ irk: ownIrk(await peerStore.identityRoot(), peripheralIdentity) }])
    expect(await peerStore.list()).toMatchObject([{ irk: ownIrk(await store.identityRoot(), centralIdentity) }])
  })

  test('a store that has no root for that key: there is a bond all the same', async () => {
    const rig = await bondedHosts(strangers)
    const { air, store, peerStore, reports } = rig
    store.identityRoot = () => Promise.reject(new Error('no root'))
    const { link } = await rig.connect({ peripheral: justWorks })
    await during(air, link.pairing.pair(justWorks))
    await air.advance(500)
    expect(reports[0]).toEqual([new Error('no root')])
    expect(await peerStore.list()).toMatchObject([{ peer: centralIdentity, irk: undefined }])
  })

  test('as peripheral: the central is asked to', async () => {
    const { air, link, peer, seen, peerSeen } = await linkedWith({ central: comparing })
    await during(air, peer.pairing.pair(comparing))
    await air.advance(500)
    expect([link.security, peer.security]).toEqual([bonded, bonded])
    expect([seen.bonds, peerSeen.bonds]).toEqual([1, 1])
  })

  test('both at once make one pairing', async () => {
    const { air, link, peer, seen, peerSeen } = await linkedWith({ central: comparing, peripheral: comparing })
    await during(air, Promise.all([link.pairing.pair(comparing), outcome(peer.pairing.pair(comparing))]))
    await air.advance(500)
    expect([link.security, peer.security]).toEqual([bonded, bonded])
    expect([seen.bonds, peerSeen.bonds]).toEqual([1, 1])
    expect(await reads(air, link)).toBe(true)
  })

  test('already bonded: what there is stays, as central and as peripheral', async () => {
    const { air, link, peer, tap, central } = await linkedWith({}, {})
    const before = tap.commands.length
    const [bond] = central.host.bonds
    expect(await during(air, link.pairing.pair(comparing))).toBeUndefined()
    expect(await during(air, peer.pairing.pair(comparing))).toBeUndefined()
    expect(tap.commands).toHaveLength(before)
    expect([...central.host.bonds]).toEqual([bond])
  })

  test('as peripheral, bonded: the central encrypts the link with the bond', async () => {
    const { air, link, peer, central } = await linkedWith({}, { ofCentral: false })
    central.host.bonds.set({
      local: centralIdentity,
      peer: peripheralIdentity,
      keyAsCentral: longTermKey,
      created: 0,
    })
    expect(link.security).toEqual({ ...open, bonded: true })
    expect(await during(air, peer.pairing.pair(comparing))).toBeUndefined()
    expect(peer.security).toEqual(bonded)
  })

  test('a bond that is not enough for what is asked gives way to a better one', async () => {
    const key = { ...legacyKey }
    const { air, link, central } = await linkedWith(
      { peripheral: comparing },
      { ofCentral: { keyAsCentral: key }, ofPeripheral: { keyAsPeripheral: key } },
    )
    expect(link.security).toMatchObject({ encrypted: true, authenticated: false })
    await during(air, link.pairing.pair({ ...comparing, mitm: true }))
    expect(link.security).toEqual(bonded)
    expect([...central.host.bonds]).toMatchObject([{ keyAsCentral: { authenticated: true } }])
  })

  test('without keeping it', async () => {
    const { air, link, peer, store, seen } = await linkedWith({ peripheral: comparing })
    await during(air, link.pairing.pair({ ...comparing, bond: false }))
    await air.advance(500)
    expect([link.security, peer.security]).toEqual([strong, strong])
    expect([seen.bonds, await store.list()]).toEqual([0, []])
  })

  test('the peer refuses: an error with its reason, and the link goes on', async () => {
    const { air, link } = await linkedWith({})
    const refused = during(air, link.pairing.pair(comparing))
    await expect(refused).rejects.toMatchObject({ name: 'BleakPairingError', reason: 0x05, by: 'peer' })
    expect(link.security).toEqual(open)
    expect(await reads(air, link)).toBe(true)
  })

  test('the peer, as central, refuses', async () => {
    const { air, link, peer } = await linkedWith({})
    const refused = during(air, peer.pairing.pair(comparing), { most: 1_000 })
    await expect(refused).rejects.toMatchObject({ name: 'BleakPairingError', reason: 0x05, by: 'peer' })
    expect(await reads(air, link)).toBe(true)
  })

  test('an abort ends it', async () => {
    const { air, link, peer, store } = await linkedWith({ peripheral: comparing })
    const abort = new AbortController()
    const never = { agent: { confirmNumeric: () => new Promise<boolean>(() => {}) } }
    const pairing = outcome(link.pairing.pair(never, abort.signal))
    await air.advance(1_000)
    abort.abort(new Error('enough'))
    expect(await pairing).toMatchObject({ message: 'enough' })
    await air.advance(1_000)
    expect([link.security, peer.security, await store.list()]).toEqual([open, open, []])
    expect(await reads(air, link)).toBe(true)
  })

  test('HCI-24: the link ends in the middle: both are told, and nothing is kept', async () => {
    const never = { agent: { confirmNumeric: () => new Promise<boolean>(() => {}) } }
    const { air, link, peer, peerSeen, store, peerStore, connect } = await linkedWith({ peripheral: comparing })
    const pairing = outcome(link.pairing.pair(never))
    await air.advance(1_000)
    await during(air, link.disconnect())
    expect(await pairing).toMatchObject({ name: 'BleakDisconnectedError' })
    await during(air, peer.closed)
    expect(peerSeen.failures).toMatchObject([{ name: 'BleakDisconnectedError' }])
    expect([await store.list(), await peerStore.list()]).toEqual([[], []])
    await air.advance(2_000)
    const again = await connect({ peripheral: comparing })
    await during(air, again.link.pairing.pair(comparing))
    expect(again.link.security).toEqual(bonded)
  })
})

describe('a Security Request', () => {
  test('is answered with the bond', async () => {
    const { air, link, peer, central } = await linkedWith({}, { ofCentral: false })
    central.host.bonds.set({ local: centralIdentity, peer: peripheralIdentity, keyAsCentral: longTermKey, created: 0 })
    const asked = outcome(peer.pairing.pair())
    await during(air, asked)
    expect(link.security).toEqual(bonded)
  })

  test('as soon as there is a link, where the peripheral wants that', async () => {
    const { central, air, peripheral } = await bondedHosts({ ofCentral: false })
    let linkOfPeer: { security: { encrypted: boolean } } | undefined
    peripheral.host.onPeripheralLink = link => {
      linkOfPeer = link
      return { requestsSecurity: true }
    }
    await peripheral.advertise()
    const link = await during(air, central.host.connect(peripheral.device, { use: () => ({ pairing: comparing }) }))
    await air.advance(2_000)
    expect(link.isOpen).toBe(true)
    // The central has lost its bond, and the peripheral does not pair here.
    expect(linkOfPeer?.security.encrypted).toBe(false)
  })
})
