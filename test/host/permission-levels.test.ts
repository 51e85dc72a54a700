import { expect, test } from 'vitest'
import type { GattPermission } from '../../gatt/attribute-permissions.ts'
import type { GattClient } from '../../gatt/client.ts'
import type { LongTermKey } from '../../smp/bond.ts'
import type { BondedOptions } from '../support/bonded-hosts.ts'
import { gattHosts } from '../support/gatt-hosts.ts'
import { legacyKey, longTermKey } from '../support/keys.ts'

const permissions: readonly GattPermission[] = ['open', 'encrypted', { keySize: 16 }, 'authenticated', 'secure-connections']

/** Of each level, what reading and writing is answered for each permission; undefined where it may. */
const keyed = (key: LongTermKey): BondedOptions => ({ ofCentral: { keyAsCentral: key }, ofPeripheral: { keyAsPeripheral: key } })
const levels: readonly [string, BondedOptions, readonly (number | undefined)[]][] = [
  ['plain', { ofCentral: false, ofPeripheral: false }, [undefined, 0x05, 0x05, 0x05, 0x05]],
  ['with a bond, and not encrypted', { ofCentral: false }, [undefined, 0x0f, 0x0f, 0x0f, 0x0f]],
  ['with a key of 7 bytes', keyed({ ...legacyKey, keySize: 7 }), [undefined, undefined, 0x0c, 0x05, 0x05]],
  ['encrypted', keyed(legacyKey), [undefined, undefined, undefined, 0x05, 0x05]],
  ['authenticated', keyed({ ...legacyKey, authenticated: true }), [undefined, undefined, undefined, undefined, 0x05]],
  ['Secure Connections', keyed({ ...longTermKey, authenticated: false }), [undefined, undefined, undefined, 0x05, 0x05]],
  ['authenticated by Secure Connections', keyed(longTermKey), [undefined, undefined, undefined, undefined, undefined]],
]

const outcomeOf = async (work: Promise<unknown>): Promise<number | undefined> => {
  try {
    await work
    return undefined
  } catch (error) {
    return (error as { code?: number }).code ?? -1
  }
}

test.each(levels)('GATT-18, over a link that is: %s', async (_, options, expected) => {
  const { connected } = await gattHosts(
    {
      services: permissions.map((permission, at) => ({
        uuid: 0xaa00 + at,
        characteristics: [
          {
            uuid: 0xbb00,
            properties: ['read', 'write'],
            value: new Uint8Array(30).fill(7),
            permissions: { read: permission, write: permission },
          },
        ],
      })),
    },
    options,
  )
  const handlesOf = ({ services }: GattClient) =>
    services?.flatMap(({ characteristics }) => characteristics.filter(({ uuid }) => uuid.startsWith('0000bb00'))) ?? []
  await connected(async ({ client, link }) => {
    await client.start({ exchangeMtu: false })
    const handles = handlesOf(client).map(({ valueHandle }) => valueHandle)
    const ways: readonly ((handle: number) => Promise<unknown>)[] = [
      handle => client.read(handle),
      handle => client.write(handle, Uint8Array.of(1)),
      handle => client.writeReliably([{ handle, value: Uint8Array.of(2) }]),
      handle => client.readMultiple([handle, handle]),
      handle => client.readByUuid('bb00', { start: handle, end: handle }),
      handle => link.bearer.request({ name: 'readBlobRequest', handle, valueOffset: 0 }),
    ]
    for (const way of ways) {
      const codes: (number | undefined)[] = []
      for (const handle of handles) codes.push(await outcomeOf(way(handle)))
      expect(codes, String(way)).toEqual(expected)
    }
  })
})
