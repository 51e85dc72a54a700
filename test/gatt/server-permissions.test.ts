import { describe, expect, test } from 'vitest'
import { type GattPermission, type LinkSecurity, openLink } from '../../gatt/attribute-permissions.ts'
import type { GattCharacteristicDeclaration } from '../../gatt/server-declarations.ts'
import { turns } from '../support/att-pair.ts'
import { connectTo, serverRig } from '../support/gatt-server-rig.ts'

const encrypted: LinkSecurity = { ...openLink, encrypted: true, keySize: 16, bonded: true }

const links: Readonly<Record<string, LinkSecurity>> = {
  plain: openLink,
  'bonded, not encrypted': { ...openLink, bonded: true },
  'a key of 7 bytes': { ...encrypted, keySize: 7 },
  encrypted,
  authenticated: { ...encrypted, authenticated: true },
  'Secure Connections without authentication': { ...encrypted, secureConnections: true },
  'Secure Connections': { ...encrypted, authenticated: true, secureConnections: true },
  'Secure Connections with a key of 7 bytes': { ...encrypted, authenticated: true, secureConnections: true, keySize: 7 },
}

const permissions: Readonly<Record<string, GattPermission>> = {
  open: 'open',
  encrypted: 'encrypted',
  'a key of 16 bytes': { encrypted: true, keySize: 16 },
  authenticated: 'authenticated',
  'Secure Connections alone': { secureConnections: true },
  'Secure Connections': 'secure-connections',
}

/** What each link is answered, in the order of `links`; undefined where it may (Vol 3 Part C, 10.3.1). */
const expected: Readonly<Record<string, readonly (string | undefined)[]>> = {
  open: [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined],
  encrypted: ['05', '0f', undefined, undefined, undefined, undefined, undefined, undefined],
  'a key of 16 bytes': ['05', '0f', '0c', undefined, undefined, undefined, undefined, '0c'],
  authenticated: ['05', '0f', '05', '05', undefined, '05', undefined, undefined],
  'Secure Connections alone': ['05', '0f', '05', '05', '05', undefined, undefined, undefined],
  'Secure Connections': ['05', '0f', '05', '05', '05', '05', undefined, '0c'],
}

const rows = Object.keys(permissions).flatMap(permission =>
  Object.keys(links).map((link, at) => [permission, link, expected[permission]?.[at]] as const),
)

const secret: Omit<GattCharacteristicDeclaration, 'permissions'> = {
  uuid: 0xaa01,
  properties: ['read', 'write', 'write-without-response', 'authenticated-signed-writes', 'notify', 'indicate'],
  value: Uint8Array.of(0x5e, 0xc2),
}

/** The value is at 0x0012, its configuration at 0x0013. */
const rigOf = (permission: GattPermission, security: LinkSecurity) =>
  serverRig(
    {
      verifySignature: () => true,
      services: [
        { uuid: 0xaa00, characteristics: [{ ...secret, permissions: { read: permission, write: permission } }] },
        { uuid: 0xaa02, characteristics: [{ uuid: 0xaa03, properties: ['read'], value: Uint8Array.of(1) }] },
      ],
    },
    { security },
  )

describe('GATT-18, GATT-17: every path gives the same answer', () => {
  test.each(rows)('%s, from a link that is: %s', async (permission, link, code) => {
    const rig = rigOf(permissions[permission] as GattPermission, links[link] as LinkSecurity)
    const asked: readonly (readonly [request: string, answer: string])[] = [
      ['0a 1200', '0b5ec2'],
      ['0c 1200 0100', '0dc2'],
      ['0e 1200 1600', '0f5ec201'],
      ['0e 1600 1200', '0f015ec2'],
      ['20 1600 1200', '21010001' + '02005ec2'],
      ['08 0100 ffff 01aa', '0904' + '12005ec2'],
      ['12 1300 0300', '13'],
      ['16 1200 0000 5ec2', '17120000005ec2'],
      ['18 01', '19'],
      ['12 1200 5ec2', '13'],
    ]
    for (const [request, answer] of asked) {
      const isRefused = code !== undefined && !request.startsWith('18')
      const handle = request.startsWith('12 1300') ? '1300' : '1200'
      expect(await rig.says(request), request).toEqual([isRefused ? `01${request.slice(0, 2)}${handle}${code}` : answer])
    }
    await rig.stillWorks()
  })

  test.each(rows)('commands: %s, from a link that is: %s', async (permission, link, code) => {
    const rig = rigOf(permissions[permission] as GattPermission, links[link] as LinkSecurity)
    const value = async () => {
      rig.connection.security = { ...encrypted, authenticated: true, secureConnections: true }
      return (await rig.says('0a 1200'))[0]
    }
    expect(await rig.says('52 1200 77')).toEqual([])
    expect(await value()).toBe(code === undefined ? '0b77' : '0b5ec2')
    rig.connection.security = links[link] as LinkSecurity
    expect(await rig.says(`d2 1200 88 ${'00'.repeat(12)}`)).toEqual([])
    const isSigned = code === undefined && !links[link]?.encrypted
    expect(await value()).toBe(isSigned ? '0b88' : code === undefined ? '0b77' : '0b5ec2')
    await rig.stillWorks()
  })
})

describe('GATT-19: a protected value', () => {
  test('is not found by its value', async () => {
    const rig = rigOf('encrypted', openLink)
    expect(await rig.says('06 0100 ffff 01aa 5ec2')).toEqual(['010601000a'])
    rig.connection.security = encrypted
    expect(await rig.says('06 0100 ffff 01aa 5ec2')).toEqual(['07' + '12001200'])
    await rig.stillWorks()
  })

  test('is not told on a link that may not read it, although it was subscribed to on one that might', async () => {
    const rig = rigOf('encrypted', encrypted)
    await rig.says('12 1300 0300')
    rig.connection.security = openLink
    expect(await rig.gatt.notify('aa01', Uint8Array.of(1))).toBe(0)
    expect(await rig.gatt.indicate('aa01', Uint8Array.of(1))).toBe(0)
    rig.connection.security = encrypted
    expect(await rig.gatt.notify('aa01', Uint8Array.of(1))).toBe(1)
    await turns()
    expect(rig.values).toEqual(['12 01'])
  })

  test('ends a list of values where it stands', async () => {
    const { says } = serverRig({
      services: [
        {
          uuid: 0xaa00,
          characteristics: [
            { uuid: 0xaa01, properties: ['read'], value: Uint8Array.of(1) },
            { uuid: 0xaa01, properties: ['read'], value: Uint8Array.of(2), permissions: { read: 'encrypted' } },
            { uuid: 0xaa01, properties: ['read'], value: Uint8Array.of(3) },
          ],
        },
      ],
    })
    expect(await says('08 0100 ffff 01aa')).toEqual(['0903' + '120001'])
    expect(await says('08 1300 ffff 01aa')).toEqual(['0108140005'])
  })
})

describe('authorization', () => {
  const characteristics: readonly GattCharacteristicDeclaration[] = [
    {
      uuid: 0xaa01,
      properties: ['read', 'write', 'write-without-response'],
      value: Uint8Array.of(1),
      permissions: { read: { authorization: true }, write: { authorization: true, encrypted: true } },
    },
  ]

  test('is asked for each time, after the security of the link', async () => {
    const asked: string[] = []
    const rig = serverRig({
      services: [{ uuid: 0xaa00, characteristics }],
      authorize: async ({ operation, handle, uuid, client }) => {
        asked.push(`${operation} ${handle} ${uuid.slice(4, 8)} ${client.peer}`)
        return operation === 'write'
      },
    })
    const other = connectTo(rig.gatt, { peer: 'me', security: encrypted })
    expect(await rig.says('0a 1200')).toEqual(['010a120008'])
    expect(await rig.says('12 1200 07')).toEqual(['0112120005'])
    expect(await other.says('12 1200 07')).toEqual(['13'])
    expect(await other.says('52 1200 08')).toEqual([])
    expect(asked).toEqual(['read 18 aa01 undefined', 'write 18 aa01 me', 'write 18 aa01 me'])
    rig.gatt.setValue('aa01', Uint8Array.of(1))
    await rig.stillWorks()
  })

  test('nobody has it where nobody decides', async () => {
    const rig = serverRig({ services: [{ uuid: 0xaa00, characteristics }] }, { security: encrypted })
    expect(await rig.says('0a 1200')).toEqual(['010a120008'])
    expect(await rig.says('0e 1200 0300')).toEqual(['010e120008'])
    expect(await rig.says('12 1200 07')).toEqual(['0112120008'])
    expect(await rig.says('52 1200 07')).toEqual([])
    await rig.stillWorks()
  })
})
