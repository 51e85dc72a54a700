import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { ioCapabilities } from '../../smp/pairing-agent.ts'
import { associationOf, methodOf } from '../../smp/pairing-methods.ts'
import { Adapter, BleakClient, BleakServer, createOobData, type PairingOptions } from '../../src/index.ts'
import { Users } from '../support/smp-agents.ts'
import { during } from '../support/two-hosts.ts'

const secret = new TextEncoder().encode('secret')

/** Two adapters on one air, whose controllers compare the keys that their hosts give them. */
const meet = async () => {
  const air = new Air({ seed: 9 })
  const open = () => during(air, Adapter.open({ transport: new VirtualController({ air }).open }))
  return { air, near: await open(), far: await open() }
}

let rig: Awaited<ReturnType<typeof meet>>
beforeAll(async () => {
  rig = await meet()
})
afterAll(async () => {
  await rig.near.close()
  await rig.far.close()
})

/** Pairs, reads what only such a link gets, and comes again with the bond alone; both ends forget it afterwards. */
const pairTwice = async (ofCentral: PairingOptions, ofPeripheral: PairingOptions, level: 'encrypted' | 'authenticated') => {
  const { air, near, far } = rig
  const characteristic = { uuid: 'a004', properties: ['read'], permissions: { read: level }, value: secret } as const
  const services = [{ uuid: 'a000', characteristics: [characteristic] }]
  const server = await during(air, BleakServer.start({ adapter: far, services, pairing: ofPeripheral }))
  const device = { address: far.address, addressType: far.addressType }
  const securities = []
  for (const pair of [ofCentral, false] as const) {
    const client = await during(air, BleakClient.connect(device, { adapter: near, pair }))
    securities.push([client.security, server.connections[0]?.security])
    expect(await during(air, client.readGattChar('a004'))).toEqual(secret)
    await during(air, client.disconnect())
  }
  await during(air, new BleakClient(device, { adapter: near }).unpair())
  await during(air, server.stop())
  await during(air, new BleakClient({ address: near.address, addressType: near.addressType }, { adapter: far }).unpair())
  return securities.flat()
}

describe.each([false, true])('two of us, LE Secure Connections %s', secure => {
  test.each(ioCapabilities.flatMap(central => ioCapabilities.map(peripheral => [central, peripheral] as const)))(
    '%s with %s: the link is as well protected as the method says, then and with the bond',
    async (central, peripheral) => {
      const users = new Users()
      const method = methodOf(associationOf(secure, central, peripheral), 'initiator')
      const isAuthenticated = method !== 'just-works'
      const options = { secureConnections: secure ? ('only' as const) : ('no' as const), mitm: isAuthenticated }
      const securities = await pairTwice(
        { ...options, agent: users.agent(central) },
        { ...options, agent: users.agent(peripheral) },
        isAuthenticated ? 'authenticated' : 'encrypted',
      )
      const level = { encrypted: true, authenticated: isAuthenticated, secureConnections: secure, keySize: 16, bonded: true }
      expect(securities).toEqual([level, level, level, level])
      expect(users.methods).toHaveLength(2)
      expect(users.methods).toContain(method)
    },
  )
})

describe('data from out of band', () => {
  const [ours, theirs] = [createOobData(), createOobData()]
  const given = ({ confirm, random }: typeof ours) => ({ confirm, random })
  const temporaryKey = new Uint8Array(16).fill(7)
  const ways: [string, PairingOptions, PairingOptions, boolean][] = [
    ['LE legacy pairing', { oob: { temporaryKey } }, { oob: { temporaryKey }, secureConnections: 'no' }, false],
    ['LE Secure Connections, to the peripheral', { oob: { own: ours } }, { oob: { peer: given(ours) } }, true],
    ['LE Secure Connections, to the central', { oob: { peer: given(theirs) } }, { oob: { own: theirs } }, true],
    [
      'LE Secure Connections, both ways',
      { oob: { own: ours, peer: given(theirs) } },
      { oob: { own: theirs, peer: given(ours) } },
      true,
    ],
  ]
  test.each(ways)('%s', async (_, ofCentral, ofPeripheral, secureConnections) => {
    const level = { encrypted: true, authenticated: true, secureConnections, keySize: 16, bonded: true }
    expect(await pairTwice(ofCentral, ofPeripheral, 'authenticated')).toEqual([level, level, level, level])
  })
})
