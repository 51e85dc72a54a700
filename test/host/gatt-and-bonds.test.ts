import { describe, expect, test, vi } from 'vitest'
import type { GattClient } from '../../gatt/client.ts'
import type { GattServerOptions } from '../../gatt/server.ts'
import type { Link } from '../../host/link.ts'
import type { SigningKey } from '../../smp/bond.ts'
import { sign } from '../../smp/toolbox.ts'
import { peripheralIdentity } from '../support/bonded-hosts.ts'
import { gattHosts } from '../support/gatt-hosts.ts'
import { legacyKey } from '../support/keys.ts'

const table: GattServerOptions = {
  services: [
    {
      uuid: 0xaa00,
      characteristics: [
        { uuid: 0xaa01, properties: ['read', 'notify'], value: Uint8Array.of(1) },
        { uuid: 0xaa02, properties: ['read', 'authenticated-signed-writes'], value: Uint8Array.of(2) },
        { uuid: 0xaa03, properties: ['read', 'write'], value: Uint8Array.of(3), permissions: { read: 'authenticated' } },
      ],
    },
  ],
}
const handleOf = ({ services }: GattClient, uuid: string) =>
  services?.flatMap(({ characteristics }) => characteristics).find(one => one.uuid.startsWith(`0000${uuid}`))
    ?.valueHandle as number
const notified = ({ services }: GattClient) => {
  const found = services?.flatMap(({ characteristics }) => characteristics).find(one => one.uuid.startsWith('0000aa01'))
  if (!found) throw new Error('no such characteristic')
  return found
}
const nobody = { value: () => {}, ended: () => {} }
const noBonds = { ofCentral: false, ofPeripheral: false } as const

describe('what a server remembers of a client', () => {
  test('GATT-13: comes back with the bond, before the client asks for anything', async () => {
    const rig = await gattHosts(table)
    const { connected, gatt, peripheral, peerStore } = rig
    await connected(async ({ client }) => {
      await client.start({ exchangeMtu: false })
      await client.subscribe(notified(client), nobody)
    })
    expect(await peerStore.list()).toMatchObject([{ gattClientState: { subscriptions: [{ value: 2 }, { value: 1 }] } }])
    await connected(async ({ connection, peer }) => {
      expect(connection.peer).toBe('public A0:B0:C0:00:00:01')
      expect(peer.security.encrypted).toBe(true)
      expect(await gatt.notify('aa01', Uint8Array.of(9))).toBe(1)
    })
    peripheral.host.bonds.delete({ address: 0xa0b0c0000001, addressType: 'public' })
  })

  test('not without a bond', async () => {
    const { connected, gatt } = await gattHosts(table, noBonds)
    await connected(async ({ client }) => {
      await client.start({ exchangeMtu: false })
      await client.subscribe(notified(client), nobody)
      expect(await gatt.notify('aa01', Uint8Array.of(9))).toBe(1)
    })
    await connected(async ({ connection }) => {
      expect(connection.peer).toBeUndefined()
      expect(await gatt.notify('aa01', Uint8Array.of(9))).toBe(0)
    })
  })

  test('and not for whoever has its address, and not its key', async () => {
    const { connected, gatt, central } = await gattHosts(table)
    await connected(async ({ client }) => {
      await client.start({ exchangeMtu: false })
      await client.subscribe(notified(client), nobody)
    })
    central.host.bonds.delete(peripheralIdentity)
    await connected(async ({ client, connection, peer }) => {
      expect(peer.security).toMatchObject({ encrypted: false, bonded: true })
      expect(connection.peer).toBeUndefined()
      expect(await gatt.notify('aa01', Uint8Array.of(9))).toBe(0)
      await client.start({ exchangeMtu: false })
      await expect(client.read(handleOf(client, 'aa03'))).rejects.toMatchObject({ code: 0x0f })
    })
  })

  test('GATT-17, GATT-18: the server knows the level of the link as soon as it changes', async () => {
    const { connected, central } = await gattHosts(table, {
      ofCentral: { keyAsCentral: legacyKey },
      ofPeripheral: { keyAsPeripheral: legacyKey },
    })
    await connected(async ({ client, link, peer }) => {
      await client.start({ exchangeMtu: false })
      const handle = handleOf(client, 'aa03')
      await expect(client.read(handle)).rejects.toMatchObject({ code: 0x05 })
      peer.encryption.keyFor = () => ({ ...legacyKey, authenticated: true })
      await link.encryption.encrypt(legacyKey)
      expect(await client.read(handle)).toEqual(Uint8Array.of(3))
    })
    expect(central.host.links).toEqual([])
  })
})

describe('what a client remembers of a server', () => {
  const discoveries = async (connected: Awaited<ReturnType<typeof gattHosts>>['connected']) =>
    await connected(async ({ client, link }) => {
      const asked = vi.spyOn(link.bearer, 'request')
      await client.start({ exchangeMtu: false })
      return asked.mock.calls.map(([{ name }]) => name)
    })

  test('lives with the bond', async () => {
    const { connected, store, cache } = await gattHosts(table)
    expect(await discoveries(connected)).toContain('readByGroupTypeRequest')
    expect(await store.list()).toMatchObject([{ gattDatabase: { isWatched: true } }])
    expect(await discoveries(connected)).not.toContain('readByGroupTypeRequest')
    expect(await cache.get('public A0:B0:C0:00:00:01 public A0:B0:C0:00:00:02')).toBeUndefined()
  })

  test('what the store holds is looked at before it is believed', async () => {
    const { connected } = await gattHosts(table, { ofCentral: { gattDatabase: { services: 'all of them', isWatched: true } } })
    expect(await discoveries(connected)).toContain('readByGroupTypeRequest')
  })

  test('is kept in memory where there is no bond', async () => {
    const { connected, store, cache } = await gattHosts(table, noBonds)
    await discoveries(connected)
    expect(await store.list()).toEqual([])
    expect(await cache.get('public A0:B0:C0:00:00:01 public A0:B0:C0:00:00:02')).toMatchObject({ isWatched: false })
  })
})

describe('ATT-42: signed writes', () => {
  const key: SigningKey = { value: new Uint8Array(16).fill(3), counter: 5, authenticated: false }
  /** Links that are not encrypted, and whose ends have signing keys. */
  const rigOf = () =>
    gattHosts(table, {
      ofCentral: { keyAsCentral: undefined, ownSigningKey: key },
      ofPeripheral: { keyAsPeripheral: undefined, peerSigningKey: key },
    })
  const written = async (client: GattClient, work: (handle: number) => Promise<void>) => {
    const handle = handleOf(client, 'aa02')
    await work(handle)
    return [...(await client.read(handle))]
  }
  const signed = (client: GattClient, link: Link, value: number) =>
    written(client, handle => client.writeSigned(handle, Uint8Array.of(value), message => link.bond.sign(message)))

  test('are carried out, and their counters are stored at both ends', async () => {
    const { connected, store, peerStore } = await rigOf()
    await connected(async ({ client, link }) => {
      await client.start({ exchangeMtu: false })
      expect(await signed(client, link, 7)).toEqual([7])
      expect(await signed(client, link, 8)).toEqual([8])
    })
    expect(await store.list()).toMatchObject([{ ownSigningKey: { counter: 7 } }])
    expect(await peerStore.list()).toMatchObject([{ peerSigningKey: { counter: 7 } }])
  })

  test('a replay, a wrong signature and one of before the last restart change nothing', async () => {
    const { connected, peerStore } = await rigOf()
    await connected(async ({ client, link }) => {
      await client.start({ exchangeMtu: false })
      const by = (counter: number, secret = key.value) =>
        written(client, handle => client.writeSigned(handle, Uint8Array.of(counter), message => sign(secret, message, counter)))
      expect(await by(4)).toEqual([2])
      expect(await by(6)).toEqual([6])
      expect(await by(6)).toEqual([6])
      expect(await by(5)).toEqual([6])
      expect(await by(9, new Uint8Array(16))).toEqual([6])
      expect(await signed(client, link, 1)).toEqual([6])
      expect(await by(0xffff_ffff)).toEqual([0xff])
      expect(await by(0xffff_ffff)).toEqual([0xff])
    })
    expect(await peerStore.list()).toMatchObject([{ peerSigningKey: { counter: 2 ** 32 } }])
  })

  test('on an encrypted link they are none', async () => {
    const { connected } = await gattHosts(table, { ofCentral: { ownSigningKey: key }, ofPeripheral: { peerSigningKey: key } })
    await connected(async ({ client, link }) => {
      await client.start({ exchangeMtu: false })
      expect(await signed(client, link, 7)).toEqual([2])
    })
  })

  test('without a key, or with one that has signed too often', async () => {
    const { connected } = await gattHosts(table, noBonds)
    await connected(async ({ link }) => expect(() => link.bond.sign(new Uint8Array())).toThrow('pair first'))
    const { connected: again } = await gattHosts(table, { ofCentral: { ownSigningKey: { ...key, counter: 2 ** 32 } } })
    await again(async ({ link }) => expect(() => link.bond.sign(new Uint8Array())).toThrow('pair again'))
  })
})
