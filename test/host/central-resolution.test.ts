import { describe, expect, test } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import { profiles } from '../../controller/index.ts'
import { isMadeWith } from '../../core/resolvable-address.ts'
import { commands } from '../../hci/commands.ts'
import { bondedHosts, centralIdentity, peripheralIdentity, storeOf } from '../support/bonded-hosts.ts'
import { reads, Seen } from '../support/linked-hosts.ts'
import { comparing } from '../support/pairing-users.ts'
import { connectable, during } from '../support/two-hosts.ts'

const nothing = { data: new Uint8Array(), scanResponse: new Uint8Array() }
const directed = { ...connectable, scannable: false }
const { le40, le54 } = profiles

/** A central, as a server: what it says of Central Address Resolution, and how often it was asked. */
class Central extends Seen {
  asked = 0

  constructor(value: number | undefined) {
    super()
    const { server } = this
    Object.assign(this, {
      server: {
        command: () => {},
        request: (request: { readonly name: string }, mtu: number) => {
          if (request.name !== 'readByTypeRequest') return server?.request(request as never, mtu)
          this.asked++
          if (value === undefined) throw new AttRefusal(0x0a, 1)
          return { name: 'readByTypeResponse', attributes: [{ handle: 3, value: Uint8Array.of(value) }] }
        },
      },
    })
  }
}

/** A peripheral that goes by private addresses, after it has paired with a central that says this of itself. */
const pairedWith = async (
  value: number | undefined,
  isPrivate: { readonly central?: boolean; readonly peripheral?: boolean } = {},
) => {
  const { central: hides = true, peripheral: alsoHides = true } = isPrivate
  const of = async (privacy: boolean) => ({ host: { privacy, bonds: await storeOf() } })
  const rig = await bondedHosts({
    central: { profile: le54, ...(await of(hides)) },
    peripheral: { profile: le40, ...(await of(alsoHides)) },
  })
  const { air, central, peripheral, peerTap } = rig
  const user = new Central(value)
  peripheral.host.onPeripheralLink = () => Object.assign(new Seen(), { pairing: comparing })
  const { address, addressType } = (await peripheral.advertise()).ownAddress
  const link = await during(air, central.host.connect({ address, addressType }, { use: () => user }))
  await during(air, link.pairing.pair(comparing))
  await air.advance(500)
  expect(await reads(air, link)).toBe(true)
  await during(air, link.disconnect())
  await air.advance(100)
  return {
    ...rig,
    user,
    says: () => peripheral.host.bonds.get(centralIdentity)?.resolvesCentral,
    advertises: () =>
      during(
        air,
        peripheral.host.advertise({ ...directed, directedTo: centralIdentity }, nothing, () => {}),
      ),
    connects: async () => {
      const again = await during(air, central.host.connect(peripheralIdentity, { timeout: 20_000, use: () => user }))
      await air.advance(500)
      expect(await reads(air, again)).toBe(true)
      await during(air, again.disconnect())
    },
    /** Whom the last advertisement was for. */
    target: () => {
      const { opcode } = commands.leSetAdvertisingParameters
      const start = Buffer.of(opcode & 0xff, opcode >> 8).toString('hex')
      const packet = Buffer.from(peerTap.commands.findLast(command => command.startsWith(start)) ?? '', 'hex')
      return { addressType: packet[9] === 0 ? 'public' : 'random', address: packet.readUIntLE(10, 6) }
    },
  }
}

describe('a directed advertisement of a host that goes by private addresses', () => {
  test('calls a central by a private address where that says that it recognises one', async () => {
    const { central, says, advertises, target, connects, user } = await pairedWith(1)
    expect(says()).toBe(true)
    await advertises()
    expect(isMadeWith(central.host.bonds.own.irk as Uint8Array, target().address)).toBe(true)
    expect(target().addressType).toBe('random')
    await connects()
    expect(user.asked).toBe(1)
  })

  test.each([
    ['does not', 0],
    ['does not tell', undefined],
  ])('calls one that %s by who it is', async (_, value) => {
    const { says, advertises, target, connects } = await pairedWith(value, { central: false })
    expect(says()).toBe(false)
    await advertises()
    expect(target()).toEqual(centralIdentity)
    await connects()
  })
})

test('a host that goes by its identity does not ask, and calls everybody by who they are', async () => {
  const { says, advertises, target, connects, user } = await pairedWith(1, { central: false, peripheral: false })
  expect(says()).toBeUndefined()
  expect(user.asked).toBe(0)
  await advertises()
  expect(target()).toEqual(centralIdentity)
  await connects()
})
