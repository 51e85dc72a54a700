import { describe, expect, test, vi } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import type { GattClient } from '../../gatt/client.ts'
import type { GattServerOptions } from '../../gatt/server.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import type { BondedOptions } from '../support/bonded-hosts.ts'
import { gattHosts } from '../support/gatt-hosts.ts'
import { legacyKey, longTermKey } from '../support/keys.ts'
import { comparing, justWorks } from '../support/pairing-users.ts'

const strangers = { ofCentral: false, ofPeripheral: false } as const
const asked = vi.fn<() => void>()
const table: GattServerOptions = {
  authorize: () => false,
  services: [
    {
      uuid: 0xaa00,
      characteristics: [
        {
          uuid: 0xaa01,
          properties: ['read', 'write'],
          value: Uint8Array.of(1),
          permissions: { read: 'encrypted', write: 'encrypted' },
        },
        { uuid: 0xaa02, properties: ['read'], value: Uint8Array.of(2), permissions: { read: 'authenticated' } },
        { uuid: 0xaa03, properties: ['read'], value: Uint8Array.of(3), permissions: { read: 'secure-connections' } },
        { uuid: 0xaa04, properties: ['read'], value: Uint8Array.of(4), permissions: { read: { authorization: true } } },
        { uuid: 0xaa05, properties: ['read'], value: Uint8Array.of(5), permissions: { read: { keySize: 16 } } },
        {
          uuid: 0xaa06,
          properties: ['read'],
          onRead: () => {
            asked()
            throw new AttRefusal(0x05)
          },
        },
      ],
    },
  ],
}

const valueHandle = ({ services }: GattClient, uuid: string) =>
  services?.flatMap(({ characteristics }) => characteristics).find(one => one.uuid.startsWith(`0000${uuid}`))
    ?.valueHandle as number

/** What reading comes to, with the level of the link after it, and the pairings that it took. */
const reading = async (uuid: string, pairing: PairingSettings | undefined, options: BondedOptions = strangers) => {
  let pairings = 0
  const authorize = () => {
    pairings++
    return true
  }
  const central = pairing && { ...pairing, agent: { ...pairing.agent, authorize } }
  const { connected } = await gattHosts(table, options, { central, peripheral: comparing })
  return await connected(async ({ client, link }) => {
    await client.start({ exchangeMtu: false })
    const handle = valueHandle(client, uuid)
    const value = await link.pairing.protect(() => client.read(handle)).catch((error: unknown) => error)
    const { authenticated, keySize } = link.security
    return { value: value instanceof Uint8Array ? [...value] : value, pairings, authenticated, keySize }
  })
}
const withKey = (key: typeof longTermKey): BondedOptions => ({
  ofCentral: { keyAsCentral: key },
  ofPeripheral: { keyAsPeripheral: key },
})

describe('what a peer refuses for lack of security', () => {
  test('stays refused where nobody wants to pair', async () => {
    expect(await reading('aa01', undefined)).toMatchObject({ value: { code: 0x05 }, pairings: 0, keySize: 0 })
  })

  test.each([
    ['encryption', 'aa01', justWorks, [1], false],
    ['authentication', 'aa02', comparing, [2], true],
    ['Secure Connections', 'aa03', comparing, [3], true],
    ['a long key', 'aa05', justWorks, [5], false],
  ])('%s: one pairing, and it is there', async (_, uuid, settings, value, authenticated) => {
    expect(await reading(uuid, settings)).toEqual({ value, pairings: 1, authenticated, keySize: 16 })
  })

  test('a bond that protects too little gives way', async () => {
    const unauthenticated = { ...longTermKey, authenticated: false }
    expect(await reading('aa02', comparing, withKey(unauthenticated))).toMatchObject({
      value: [2],
      pairings: 1,
      authenticated: true,
    })
    expect(await reading('aa03', comparing, withKey({ ...legacyKey, authenticated: true }))).toMatchObject({
      value: [3],
      pairings: 1,
    })
    expect(await reading('aa05', comparing, withKey({ ...longTermKey, keySize: 7 }))).toMatchObject({ value: [5], pairings: 1 })
  })

  test('nobody is asked to pair where that cannot help', async () => {
    const unauthenticated = { ...longTermKey, authenticated: false }
    expect(await reading('aa02', justWorks, withKey(unauthenticated))).toMatchObject({ value: { code: 0x05 }, pairings: 0 })
    const noSecure: PairingSettings = { ...comparing, secureConnections: 'no' }
    const legacy = withKey({ ...legacyKey, authenticated: true })
    expect(await reading('aa03', noSecure, legacy)).toMatchObject({ value: { code: 0x05 }, pairings: 0 })
  })

  test('0x08, insufficient authorization, never leads to a pairing', async () => {
    expect(await reading('aa04', comparing)).toMatchObject({ value: { code: 0x08 }, pairings: 0, keySize: 0 })
  })

  test('ATT-14: after a pairing it is asked for once more, and no further', async () => {
    asked.mockClear()
    expect(await reading('aa06', comparing)).toMatchObject({ value: { code: 0x05 }, pairings: 1 })
    expect(asked).toHaveBeenCalledTimes(2)
    asked.mockClear()
    expect(await reading('aa06', comparing, {})).toMatchObject({ value: { code: 0x05 }, pairings: 0 })
    expect(asked).toHaveBeenCalledTimes(1)
  })

  test('Just Works where a man in the middle is to be kept out: one pairing, and it stays refused', async () => {
    expect(await reading('aa02', justWorks)).toMatchObject({ value: { code: 0x05 }, pairings: 1, authenticated: false })
  })

  test('a pairing that fails is what the caller hears of', async () => {
    const refusing: PairingSettings = { agent: { confirmNumeric: () => false } }
    expect(await reading('aa01', refusing)).toMatchObject({ value: { name: 'BleakPairingError', reason: 0x0c, by: 'us' } })
  })

  test('several calls at once lead to one pairing', async () => {
    let pairings = 0
    const central: PairingSettings = { agent: { authorize: () => ++pairings > 0 } }
    const { connected } = await gattHosts(table, strangers, { central, peripheral: justWorks })
    await connected(async ({ client, link }) => {
      await client.start({ exchangeMtu: false })
      const handle = valueHandle(client, 'aa01')
      const calls = [1, 2, 3].map(() => link.pairing.protect(() => client.read(handle)))
      const write = link.pairing.protect(() => client.write(handle, Uint8Array.of(9)))
      expect((await Promise.all(calls)).map(value => [...value])).toEqual([[1], [1], [1]])
      await write
      expect([...(await client.read(handle))]).toEqual([9])
    })
    expect(pairings).toBe(1)
  })

  test('an abort ends it, and the link goes on', async () => {
    const never: PairingSettings = { agent: { confirmNumeric: () => new Promise<boolean>(() => {}) } }
    const { connected, air } = await gattHosts(table, strangers, { central: never, peripheral: comparing })
    await connected(async ({ client, link }) => {
      await client.start({ exchangeMtu: false })
      const handle = valueHandle(client, 'aa01')
      const abort = new AbortController()
      air.clock.schedule(2_000, () => abort.abort(new Error('enough')))
      await expect(link.pairing.protect(() => client.read(handle), abort.signal)).rejects.toThrow('enough')
      await expect(client.read(handle)).rejects.toMatchObject({ code: 0x05 })
    })
  })
})
