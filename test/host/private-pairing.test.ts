import { expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import type { Link } from '../../host/link.ts'
import { ownIrk } from '../../smp/identity-root.ts'
import { bondedHosts, peripheralIdentity } from '../support/bonded-hosts.ts'
import { strong } from '../support/encrypting.ts'
import { reads, Seen } from '../support/linked-hosts.ts'
import { comparing } from '../support/pairing-users.ts'
import { during } from '../support/two-hosts.ts'

test.each(['le42', 'le54'] as const)(
  'a peripheral that goes by private addresses is known by its identity, and found again: %s',
  async name => {
    const profile = profiles[name]
    const rig = await bondedHosts({
      ofCentral: false,
      ofPeripheral: false,
      central: { address: 0xa0b0c0000001, profile },
      peripheral: { address: peripheralIdentity.address, profile },
    })
    const { air, central, peripheral, peerStore } = rig
    const links: Link[] = []
    peripheral.host.onPeripheralLink = link => {
      links.push(link)
      const seen = new Seen()
      seen.pairing = comparing
      return seen
    }
    const irk = ownIrk(await peerStore.identityRoot(), peripheralIdentity)
    const connected = async () => {
      const { ownAddress } = await peripheral.advertise({ addressKind: 'resolvable', irk })
      const link = await during(air, central.host.connect({ address: ownAddress.address, addressType: 'random' }))
      return { link, address: ownAddress.address }
    }
    const first = await connected()
    expect(first.link.bond.identity).toBeUndefined()
    await during(air, first.link.pairing.pair(comparing))
    await air.advance(500)
    expect(first.link.bond.identity).toEqual(peripheralIdentity)
    expect(links[0]?.security).toEqual({ ...strong, bonded: true })
    await during(air, first.link.disconnect())
    await air.advance(1_000)

    const second = await connected()
    expect(second.address).not.toBe(first.address)
    expect(second.link.bond.identity).toEqual(peripheralIdentity)
    expect(second.link.security).toEqual({ ...strong, bonded: true })
    expect(await reads(air, second.link)).toBe(true)
  },
)
