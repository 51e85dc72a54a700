import { describe, expect, test } from 'vitest'
import { bondedHosts, centralIdentity, peripheralIdentity } from '../support/bonded-hosts.ts'
import { reads } from '../support/linked-hosts.ts'
import { comparing } from '../support/pairing-users.ts'
import { outcome } from '../support/scanning.ts'
import { during } from '../support/two-hosts.ts'

/** Milliseconds after which the link is lost: from before the first command to after the last key. */
const moments = Array.from({ length: 24 }, (_, at) => at * 30)

type Rig = Awaited<ReturnType<typeof bondedHosts>>

/** The link is gone at both ends, nobody waits for anything, and a new one can be made and used. */
const recovers = async (rig: Rig) => {
  const { air, central, peripheral } = rig
  await air.advance(10_000)
  expect([central.host.links, peripheral.host.links]).toEqual([[], []])
  await during(air, central.host.unpair(peripheralIdentity))
  await during(air, peripheral.host.unpair(centralIdentity))
  const { link, peer } = await rig.connect({ peripheral: comparing })
  await during(air, link.pairing.pair(comparing))
  await air.advance(500)
  expect([link.security.bonded, peer.security.bonded]).toEqual([true, true])
  expect(await reads(air, link)).toBe(true)
}

describe('HCI-24: the link is lost', () => {
  test.each(moments)('%d ms into a pairing', async moment => {
    const rig = await bondedHosts({ ofCentral: false, ofPeripheral: false })
    const { air } = rig
    const { link } = await rig.connect({ peripheral: comparing })
    const pairing = outcome(link.pairing.pair(comparing))
    await air.advance(moment)
    rig.peripheral.controller.unplug()
    const end = await during(air, pairing, { step: 50 })
    if (end instanceof Error) expect(end).toMatchObject({ name: 'BleakDisconnectedError' })
    await air.advance(10_000)
    expect(rig.central.host.links).toEqual([])
    expect([...rig.central.host.bonds]).toHaveLength(end instanceof Error ? 0 : 1)
  })

  test.each(moments.slice(0, 8))('%d ms into the encryption with a bond', async moment => {
    const rig = await bondedHosts()
    const { air, central, peripheral } = rig
    await peripheral.advertise()
    const connecting = outcome(central.host.connect(peripheral.device, { timeout: 20_000 }))
    await air.advance(100 + moment)
    for (const link of peripheral.host.links) link.disconnect().catch(() => {})
    await during(air, connecting, { step: 50 })
    for (const link of central.host.links) await during(air, link.disconnect())
    await recovers(rig)
  })

  test.each(moments.slice(0, 12))('by our own end, %d ms into a pairing', async moment => {
    const rig = await bondedHosts({ ofCentral: false, ofPeripheral: false })
    const { link } = await rig.connect({ peripheral: comparing })
    const pairing = outcome(link.pairing.pair(comparing))
    await rig.air.advance(moment)
    await during(rig.air, link.disconnect())
    await during(rig.air, pairing)
    await recovers(rig)
  })
})
