import { describe, expect, test } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import { toHex } from '../../core/hex.ts'
import { type LinkSecurity, openLink } from '../../gatt/attribute-permissions.ts'
import { mostPreparedWrites } from '../../gatt/prepared-writes.ts'
import type { GattCharacteristicDeclaration } from '../../gatt/server-declarations.ts'
import { connectTo, serverRig } from '../support/gatt-server-rig.ts'

const text = (length: number) => 'ab'.repeat(length)

/** Characteristics whose values are at 0x0012, 0x0014 and so on. */
const rigOf = (...characteristics: readonly GattCharacteristicDeclaration[]) =>
  serverRig({ services: [{ uuid: 0xaa00, characteristics }] })

const open: GattCharacteristicDeclaration = { uuid: 0xaa01, properties: ['read', 'write'], value: Uint8Array.of(1, 2, 3) }

describe('Write Request (3.4.5.1)', () => {
  test('a value of another length takes the place of the old one', async () => {
    const { says } = rigOf(open)
    expect(await says('12 1200 09')).toEqual(['13'])
    expect(await says('0a 1200')).toEqual(['0b09'])
    expect(await says('12 1200')).toEqual(['13'])
    expect(await says('0a 1200')).toEqual(['0b'])
  })

  test('what is no handle, and what is not for writing', async () => {
    const { says, stillWorks } = rigOf({ ...open, properties: ['read', 'write-without-response'] })
    expect(await says('12 4000 09')).toEqual(['0112400001'])
    expect(await says('12 0000 09')).toEqual(['0112000001'])
    expect(await says('12 1200 09')).toEqual(['0112120003'])
    expect(await says('12 1000 09')).toEqual(['0112100003'])
    await stillWorks()
  })

  test('lengths are as declared', async () => {
    const { says, stillWorks } = rigOf({ ...open, minLength: 2, maxLength: 4 })
    expect(await says('12 1200 01')).toEqual(['011212000d'])
    expect(await says('12 1200 0102030405')).toEqual(['011212000d'])
    expect(await says('12 1200 01020304')).toEqual(['13'])
    await stillWorks()
  })

  test('no value has more than 512 bytes', async () => {
    const { says, client, stillWorks } = rigOf(open)
    await client.exchangeMtu()
    expect(await says(`12 1200 ${text(513)}`)).toEqual(['011212000d'])
    expect(await says(`12 1200 ${text(512)}`)).toEqual(['13'])
    await stillWorks()
  })

  test('a check refuses before the handler is called; the value stays', async () => {
    const calls: string[] = []
    const { says } = rigOf({
      ...open,
      checkWrite: ([first]) => {
        if (first === 0xff) throw new AttRefusal(0x80)
      },
      onWrite: value => {
        calls.push(toHex(value))
        if (value[0] === 0xee) throw new AttRefusal(0x81)
      },
    })
    expect(await says('12 1200 ff')).toEqual(['0112120080'])
    expect(await says('12 1200 ee')).toEqual(['0112120081'])
    expect(await says('0a 1200')).toEqual(['0b010203'])
    expect(await says('12 1200 dd')).toEqual(['13'])
    expect(await says('0a 1200')).toEqual(['0bdd'])
    expect(calls).toEqual(['ee', 'dd'])
  })
})

describe('Prepare Write and Execute Write (3.4.6)', () => {
  const calls: string[] = []
  const onWrite: GattCharacteristicDeclaration['onWrite'] = (value, { offset }) => void calls.push(`${offset}: ${toHex(value)}`)

  test('a long value is written whole, once', async () => {
    calls.length = 0
    const { says } = rigOf({ ...open, onWrite })
    expect(await says('16 1200 0000 0102030405')).toEqual(['17120000000102030405'])
    expect(await says('16 1200 0500 0607')).toEqual(['17120005000607'])
    expect(await says('0a 1200')).toEqual(['0b010203'])
    expect(await says('18 01')).toEqual(['19'])
    expect(await says('0a 1200')).toEqual(['0b01020304050607'])
    expect(calls).toEqual(['0: 01020304050607'])
  })

  test('parts may come in any order that leaves no gap, and write over each other', async () => {
    const { says } = rigOf(open)
    for (const part of ['0200 0a0b', '0000 0c', '0100 0d']) await says(`16 1200 ${part}`)
    expect(await says('18 01')).toEqual(['19'])
    expect(await says('0a 1200')).toEqual(['0b0c0d0a0b'])
  })

  test('a part of a value leaves what stands before and behind it', async () => {
    calls.length = 0
    const { says } = rigOf({ ...open, onWrite })
    await says('16 1200 0100 ff')
    expect(await says('18 01')).toEqual(['19'])
    expect(await says('0a 1200')).toEqual(['0b01ff03'])
    expect(calls).toEqual(['1: ff03'])
  })

  test('cancelled, nothing is written', async () => {
    const { says } = rigOf(open)
    await says('16 1200 0000 ff')
    expect(await says('18 00')).toEqual(['19'])
    expect(await says('18 01')).toEqual(['19'])
    expect(await says('0a 1200')).toEqual(['0b010203'])
  })

  test.each([
    ['an offset far behind the end', [`f0ff ${text(18)}`], '07'],
    ['a gap behind the value', ['0400 01'], '07'],
    ['a gap between parts', ['0000 0102', '0700 01'], '07'],
    ['a value with an end behind 512', ['0000 01', `fe01 ${text(18)}`], '0d'],
  ])('ATT-39: %s is queued, then refused, and nothing is written', async (_, parts, code) => {
    const { says, stillWorks } = rigOf(open)
    for (const part of parts) expect((await says(`16 1200 ${part}`))[0]).toMatch(/^171200/)
    expect(await says('18 01')).toEqual([`01181200${code}`])
    expect(await says('0a 1200')).toEqual(['0b010203'])
    expect(await says('18 01')).toEqual(['19'])
    await stillWorks()
  })

  test('ATT-39: more than 512 bytes, with no gap', async () => {
    const { says, stillWorks } = rigOf(open)
    for (let offset = 0; offset < 522; offset += 18)
      await says(`16 1200 ${toHex(Uint8Array.of(offset & 0xff, offset >> 8))} ${text(18)}`)
    expect(await says('18 01')).toEqual(['011812000d'])
    expect(await says('0a 1200')).toEqual(['0b010203'])
    await stillWorks()
  })

  test('ATT-39: a value that only the application knows is written from where the first part begins', async () => {
    calls.length = 0
    const { says } = rigOf({ ...open, onRead: () => Uint8Array.of(9), onWrite })
    await says('16 1200 0500 01')
    await says('16 1200 0000 02')
    expect(await says('18 01')).toEqual(['0118120007'])
    await says('16 1200 0500 01')
    await says('16 1200 0600 02')
    expect(await says('18 01')).toEqual(['19'])
    expect(calls).toEqual(['5: 0102'])
  })

  test('ATT-40: the queue is bounded for each connection, and empty when the client comes back', async () => {
    const first = rigOf(open)
    const second = connectTo(first.gatt)
    for (const { says } of [first, second]) {
      for (let i = 0; i < mostPreparedWrites; i++) expect((await says('16 1200 0000 ff'))[0]).toMatch(/^17/)
      for (let i = 0; i < 100; i++) expect(await says('16 1200 0000 ff')).toEqual(['0116120009'])
    }
    await first.stillWorks()
    first.server.close(new Error('the link has gone'))
    const again = connectTo(first.gatt)
    expect(await again.says('18 01')).toEqual(['19'])
    expect(await again.says('0a 1200')).toEqual(['0b010203'])
    expect(await second.says('18 01')).toEqual(['19'])
    expect(await again.says('0a 1200')).toEqual(['0bff'])
  })

  test('ATT-41: flags that there are not, and none', async () => {
    const { says, stillWorks } = rigOf(open)
    await says('16 1200 0000 ff')
    expect(await says('18 02')).toEqual(['0118000004'])
    expect(await says('18')).toEqual(['0118000004'])
    expect(await says('18 01')).toEqual(['19'])
    expect(await says('0a 1200')).toEqual(['0bff'])
    await stillWorks()
  })

  test('ATT-41: of several values nothing is written where one of them is refused', async () => {
    calls.length = 0
    const { says, stillWorks } = rigOf(
      { ...open, onWrite },
      { ...open, maxLength: 1, value: Uint8Array.of(7) },
      {
        ...open,
        checkWrite: () => {
          throw new AttRefusal(0x80)
        },
      },
    )
    await says('16 1200 0000 ff')
    await says('16 1400 0000 ffff')
    expect(await says('18 01')).toEqual(['011814000d'])
    await says('16 1200 0000 ff')
    await says('16 1600 0000 ff')
    expect(await says('18 01')).toEqual(['0118160080'])
    expect(calls).toEqual([])
    expect(await says('0a 1200')).toEqual(['0b010203'])
    await stillWorks()
  })

  test('what may not be written is not prepared', async () => {
    const { says, stillWorks } = rigOf({ ...open, properties: ['read'] }, { ...open, properties: ['read', 'reliable-write'] })
    expect(await says('16 4000 0000 ff')).toEqual(['0116400001'])
    expect(await says('16 1200 0000 ff')).toEqual(['0116120003'])
    expect(await says('16 1400 0000 ff')).toEqual(['1714000000ff'])
    expect(await says('12 1400 ff')).toEqual(['0112140003'])
    await stillWorks()
  })

  test('the link may have lost its security by the time it is executed', async () => {
    const encrypted: LinkSecurity = { ...openLink, encrypted: true, keySize: 16, bonded: true }
    const rig = rigOf({ ...open, permissions: { write: 'encrypted' } })
    rig.connection.security = encrypted
    await rig.says('16 1200 0000 ff')
    rig.connection.security = { ...openLink, bonded: true }
    expect(await rig.says('18 01')).toEqual(['011812000f'])
    expect(await rig.says('0a 1200')).toEqual(['0b010203'])
    await rig.stillWorks()
  })
})
