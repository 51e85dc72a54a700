import { describe, expect, test } from 'vitest'
import { packetType } from '../../hci/transport.ts'
import type { Identity } from '../../smp/bond.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import { bondedHosts, centralIdentity, peripheralIdentity } from '../support/bonded-hosts.ts'
import { open, strong } from '../support/encrypting.ts'
import { longTermKey } from '../support/keys.ts'
import { connectHosts, reads } from '../support/linked-hosts.ts'
import { comparing, justWorks } from '../support/pairing-users.ts'
import { outcome } from '../support/scanning.ts'
import { during, Station } from '../support/two-hosts.ts'

const strangers = { ofCentral: false, ofPeripheral: false } as const
const bonded = { ...strong, bonded: true }
const never: PairingSettings = { agent: { confirmNumeric: () => new Promise<boolean>(() => {}) } }
/** ACL of handle 0 on the channel of SMP. */
const smp = (hex: string) => {
  const length = (hex.length / 2).toString(16).padStart(2, '0')
  const frame = (hex.length / 2 + 4).toString(16).padStart(2, '0')
  return `0020${frame}00${length}000600${hex}`
}

describe('a flood of Security Requests', () => {
  test('SMP-32: one pairing', async () => {
    const rig = await bondedHosts(strangers)
    let asked = 0
    const central: PairingSettings = { agent: { authorize: () => ++asked > 0 } }
    const { link, air, tap } = { ...rig, ...(await rig.connect({ central, peripheral: justWorks })) }
    for (let times = 0; times < 1_000; times++) rig.tap.packet(packetType.acl, smp('0b01'))
    await air.advance(1_000)
    for (let times = 0; times < 1_000; times++) rig.tap.packet(packetType.acl, smp('0b0d'))
    await air.advance(2_000)
    expect(asked).toBe(1)
    expect(tap.commands.filter(command => command.startsWith('1920'))).toHaveLength(1)
    expect(link.security).toMatchObject({ encrypted: true, bonded: true })
    expect(await reads(air, link)).toBe(true)
  })

  test('SMP-32: one encryption with the bond, where that is enough, and none where the link is protected', async () => {
    const rig = await bondedHosts()
    const { link, air } = { ...rig, ...(await rig.connect()) }
    for (let times = 0; times < 1_000; times++) rig.tap.packet(packetType.acl, smp('0b05'))
    await air.advance(1_000)
    expect(rig.tap.commands.filter(command => command.startsWith('1920'))).toHaveLength(1)
    expect(link.security).toEqual(bonded)
    expect(await reads(air, link)).toBe(true)
  })

  test('SMP-32: one refusal, where nobody wants to pair', async () => {
    const rig = await bondedHosts(strangers)
    const { link, air, peerSeen } = { ...rig, ...(await rig.connect()) }
    for (let times = 0; times < 1_000; times++) rig.tap.packet(packetType.acl, smp('0b01'))
    await air.advance(1_000)
    expect(link.security).toEqual(open)
    expect(peerSeen.ends).toEqual([])
    expect(await reads(air, link)).toBe(true)
  })

  test('SMP-33: a higher demand than the bond meets, and then no pairing: the bond stays', async () => {
    const key = { ...longTermKey, authenticated: false }
    const rig = await bondedHosts({ ofCentral: { keyAsCentral: key }, ofPeripheral: { keyAsPeripheral: key } })
    const before = [...rig.central.host.bonds]
    const { link, air, seen } = { ...rig, ...(await rig.connect({ central: comparing })) }
    rig.tap.packet(packetType.acl, smp('0b0d'))
    await air.advance(1_000)
    expect(seen.failures).toMatchObject([{ name: 'BleakPairingError', reason: 0x05, by: 'peer' }])
    expect([...rig.central.host.bonds]).toEqual(before)
    expect(link.security.encrypted).toBe(true)
    expect(await reads(air, link)).toBe(true)
  })
})

describe('keys', () => {
  test('SMP-11: asked for before there are any: refused, and the pairing fails', async () => {
    const rig = await bondedHosts(strangers)
    const { link, peer, air, peerSeen, peerStore } = { ...rig, ...(await rig.connect({ peripheral: never })) }
    const pairing = outcome(link.pairing.pair(never))
    await air.advance(1_000)
    await expect(during(air, link.encryption.encrypt(longTermKey))).rejects.toMatchObject({ status: 0x06 })
    expect(await during(air, pairing)).toMatchObject({ name: 'BleakPairingError', reason: 0x08, by: 'peer' })
    expect(peerSeen.failures).toMatchObject([{ name: 'BleakPairingError', by: 'us' }])
    expect([peer.security, await peerStore.list()]).toEqual([open, []])
    expect(await reads(air, link)).toBe(true)
  })

  test('SMP-11: nor does the key of the bond go to somebody who pairs', async () => {
    const rig = await bondedHosts({
      ofCentral: false,
      ofPeripheral: { keyAsPeripheral: { ...longTermKey, authenticated: false } },
    })
    const { link, peer, air } = { ...rig, ...(await rig.connect({ peripheral: never })) }
    const pairing = outcome(link.pairing.pair(never))
    await air.advance(1_000)
    await expect(during(air, link.encryption.encrypt(longTermKey))).rejects.toMatchObject({ status: 0x06 })
    await during(air, pairing)
    expect(peer.security).toEqual({ ...open, bonded: true })
  })

  test.each(['central', 'peripheral'] as const)('HCI-46: that come before Encryption Change, at the %s', async end => {
    const rig = await bondedHosts(strangers)
    const { link, peer, air } = { ...rig, ...(await rig.connect({ peripheral: comparing })) }
    const tap = end === 'central' ? rig.tap : rig.peerTap
    tap.keeps = 0x08
    const pairing = outcome(link.pairing.pair(comparing))
    await air.advance(end === 'central' ? 2_000 : 500)
    tap.release()
    await during(air, pairing)
    await air.advance(500)
    expect([link.security, peer.security]).toEqual([bonded, bonded])
    expect(await reads(air, link)).toBe(true)
  })
})

describe('SMP-34: a peer that fails again and again', () => {
  const refusing: PairingSettings = { agent: { confirmNumeric: () => false } }
  const request = smp('01030009100000')

  test('has to wait, longer each time, and then is answered again', async () => {
    const rig = await bondedHosts(strangers)
    const { air, link, peerSeen } = { ...rig, ...(await rig.connect({ peripheral: comparing })) }
    const answer = async () => {
      rig.peerTap.packet(packetType.acl, request)
      await air.advance(10)
      return rig.peerTap.data.at(-1)?.slice(16, 20)
    }
    expect(await during(air, outcome(link.pairing.pair(refusing)))).toMatchObject({ reason: 0x0c, by: 'us' })
    await air.advance(100)
    expect(peerSeen.failures).toHaveLength(1)
    for (let times = 0; times < 50; times++) expect(await answer()).toBe('0509')
    await air.advance(500)
    expect(await answer()).toBe('0201')
    rig.peerTap.packet(packetType.acl, smp('0508'))
    await air.advance(1_500)
    expect(peerSeen.failures).toHaveLength(2)
    expect(await answer()).toBe('0509')
    await air.advance(500)
    expect(await answer()).toBe('0201')
    rig.peerTap.packet(packetType.acl, smp('0508'))
    expect(await reads(air, link)).toBe(true)
  })

  test('our own end waits by itself', async () => {
    const rig = await bondedHosts(strangers)
    const { air, link } = { ...rig, ...(await rig.connect({ peripheral: comparing })) }
    await during(air, outcome(link.pairing.pair(refusing)))
    const before = air.time
    await during(air, link.pairing.pair(comparing))
    expect((air.time - before) / 1000).toBeGreaterThan(1_000)
    expect(link.security).toEqual(bonded)
  })

  test('a link that ends meanwhile ends the waiting', async () => {
    const rig = await bondedHosts(strangers)
    const { air, link } = { ...rig, ...(await rig.connect({ peripheral: comparing })) }
    await during(air, outcome(link.pairing.pair(refusing)))
    const waiting = outcome(link.pairing.pair(comparing))
    await during(air, link.disconnect())
    expect(await waiting).toMatchObject({ name: 'BleakDisconnectedError' })
  })
})

describe('SMP-40: a bond that somebody has vouched for', () => {
  const victim: Identity = { address: 0xa0b0c0000099, addressType: 'public' }

  test('is not replaced by a pairing that nobody vouches for', async () => {
    const rig = await bondedHosts({ ofCentral: false })
    const before = [...rig.peripheral.host.bonds]
    const { air, link, peerSeen } = { ...rig, ...(await rig.connect({ peripheral: comparing })) }
    const refused = during(air, link.pairing.pair(justWorks))
    await expect(refused).rejects.toMatchObject({ name: 'BleakPairingError', reason: 0x03, by: 'peer' })
    expect(peerSeen.failures).toMatchObject([{ reason: 0x03, by: 'us' }])
    expect([...rig.peripheral.host.bonds]).toEqual(before)
    expect(await reads(air, link)).toBe(true)
  })

  test('nor by a legacy one, where it came of Secure Connections', async () => {
    const key = { ...longTermKey, authenticated: false }
    const rig = await bondedHosts({ ofCentral: false, ofPeripheral: { keyAsPeripheral: key, keyAsCentral: key } })
    const { air, link } = { ...rig, ...(await rig.connect({ peripheral: justWorks })) }
    const refused = during(air, link.pairing.pair({ ...justWorks, secureConnections: 'no' }))
    await expect(refused).rejects.toMatchObject({ name: 'BleakPairingError', reason: 0x03, by: 'peer' })
    expect([...rig.peripheral.host.bonds]).toMatchObject([{ keyAsPeripheral: key }])
  })

  test('gives way when it was removed', async () => {
    const rig = await bondedHosts()
    await during(rig.air, rig.central.host.unpair(peripheralIdentity))
    await during(rig.air, rig.peripheral.host.unpair(centralIdentity))
    const { link } = await rig.connect({ peripheral: justWorks })
    await during(rig.air, link.pairing.pair({ ...justWorks, secureConnections: 'no' }))
    expect(link.security).toMatchObject({ encrypted: true, bonded: true, secureConnections: false })
  })

  test('is not taken over by somebody else who says to be its peer: the link ends, and nothing is kept', async () => {
    const { air, central, peripheral } = await bondedHosts({ ofCentral: false, ofPeripheral: { peer: victim } })
    const before = [...peripheral.host.bonds]
    const attacker = await Station.on(air, { address: 0xa0b0c00000aa })
    const { link, peer, peerSeen } = await connectHosts({ air, central: attacker, peripheral }, {}, { peripheral: justWorks })
    const identity = { ...victim, irk: new Uint8Array(16).fill(5) }
    await during(air, outcome(link.pairing.pair({ ...justWorks, identity })))
    await during(air, peer.closed)
    expect(peerSeen.failures).toMatchObject([{ name: 'BleakPairingError', reason: 0x03, by: 'us' }])
    expect(peerSeen.bonds).toBe(0)
    expect([...peripheral.host.bonds]).toEqual(before)
    await air.advance(5_000)
    const good = await connectHosts({ air, central, peripheral }, {}, { peripheral: justWorks })
    expect(good.link.isOpen).toBe(true)
  })

  test('SMP-42: nobody says that it is us', async () => {
    const rig = await bondedHosts(strangers)
    const { air, link, peer, peerSeen } = { ...rig, ...(await rig.connect({ peripheral: justWorks })) }
    const identity = { ...peripheralIdentity, irk: new Uint8Array(16).fill(5) }
    await during(air, outcome(link.pairing.pair({ ...justWorks, identity })))
    await during(air, peer.closed)
    expect(peerSeen.failures).toMatchObject([{ name: 'BleakPairingError', reason: 0x03, by: 'us' }])
    expect([...rig.peripheral.host.bonds]).toEqual([])
  })
})

test('a bond whose key everybody knows protects nothing, and gives way to any other', async () => {
  const rig = await bondedHosts({ ofCentral: { isDebug: true }, ofPeripheral: { isDebug: true } })
  const { air, link } = { ...rig, ...(await rig.connect({ peripheral: justWorks })) }
  await during(air, link.pairing.pair(justWorks))
  await air.advance(500)
  for (const { host } of [rig.central, rig.peripheral]) expect([...host.bonds]).toMatchObject([{ isDebug: false }])
})
