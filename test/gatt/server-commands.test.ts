import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { openLink } from '../../gatt/attribute-permissions.ts'
import { mostWaitingCommands, type SignedWrite } from '../../gatt/server-commands.ts'
import type { GattCharacteristicDeclaration, GattPeer } from '../../gatt/server-declarations.ts'
import { turns } from '../support/att-pair.ts'
import { serverRig } from '../support/gatt-server-rig.ts'

/** Characteristics whose values are at 0x0012, 0x0014 and so on. */
const rigOf = (...characteristics: readonly GattCharacteristicDeclaration[]) =>
  serverRig({ services: [{ uuid: 0xaa00, characteristics }] })

const open: GattCharacteristicDeclaration = { uuid: 0xaa01, properties: ['read', 'write'], value: Uint8Array.of(1, 2, 3) }

describe('Write Command (3.4.5.3)', () => {
  const command: GattCharacteristicDeclaration = { ...open, properties: ['read', 'write-without-response'] }

  test('is carried out before the request behind it, and never answered', async () => {
    const { near, says } = rigOf({ ...command, onWrite: async () => await turns(3) })
    near.say(fromHex('52 1200 07'))
    expect(await says('0a 1200')).toEqual(['0b07'])
  })

  test('a request waits for the commands before it, and for none behind it', async () => {
    const order: number[] = []
    const { near, far } = rigOf({
      ...command,
      onWrite: async ([first = 0]) => {
        await turns(30)
        order.push(first, far.sent.length)
      },
    })
    for (const pdu of ['52 1200 01', '52 1200 02', '0a 1200', '52 1200 03', '52 1200 04']) near.say(fromHex(pdu))
    await turns(300)
    expect(order).toEqual([1, 0, 2, 0, 3, 1, 4, 1])
    expect(far.sent).toEqual(['0b02'])
  })

  test('what is wrong is dropped', async () => {
    const { says, stillWorks } = rigOf(command, open)
    for (const wrong of ['52 4000 01', '52 1400 01', '52 1000 01', '52 12', '52']) expect(await says(wrong)).toEqual([])
    expect(await says('0a 1400')).toEqual(['0b010203'])
    await stillWorks()
  })

  test('those that a slow application has no place for are lost, and counted; memory is bounded', async () => {
    let finish = () => {}
    const seen: number[] = []
    const slow = new Promise<void>(resolve => {
      finish = resolve
    })
    const { near, connection, says } = rigOf({
      ...command,
      onWrite: async ([first = 0]) => {
        seen.push(first)
        await slow
      },
    })
    for (let i = 0; i < 1000; i++) near.say(Uint8Array.of(0x52, 0x12, 0, i & 0xff))
    await turns()
    expect(seen).toEqual([0])
    finish()
    await turns(5000)
    expect(seen).toHaveLength(1 + mostWaitingCommands)
    expect(connection.lostCommands).toBe(1000 - 1 - mostWaitingCommands)
    expect(await says('0a 1200')).toEqual(['0b00'])
  })

  test('those that a quick application takes at once are never lost', async () => {
    const seen: number[] = []
    const { near, connection } = rigOf({ ...command, onWrite: ([first = 0]) => void seen.push(first) })
    for (let i = 0; i < 1000; i++) near.say(Uint8Array.of(0x52, 0x12, 0, i & 0xff))
    await turns()
    expect(seen).toHaveLength(1000)
    expect(connection.lostCommands).toBe(0)
  })
})

describe('Signed Write Command (3.4.5.4)', () => {
  const good = '0100000011223344 55667788'
  const signed: GattCharacteristicDeclaration = { ...open, properties: ['read', 'authenticated-signed-writes'] }
  const rig = () => {
    const asked: (SignedWrite & { client: GattPeer })[] = []
    const verifySignature = (client: GattPeer, write: SignedWrite) => {
      asked.push({ client, message: write.message.slice(), signature: write.signature.slice() })
      return toHex(write.signature) === good.replace(' ', '')
    }
    return { asked, ...serverRig({ verifySignature, services: [{ uuid: 0xaa00, characteristics: [signed, open] }] }) }
  }

  test('is carried out when its signature is right', async () => {
    const { says, asked, connection } = rig()
    expect(await says(`d2 1200 0809 ${good}`)).toEqual([])
    expect(await says('0a 1200')).toEqual(['0b0809'])
    expect(asked).toEqual([{ client: connection, message: fromHex('d212000809'), signature: fromHex(good) }])
  })

  test('ATT-42: a wrong signature, one that is too short, another characteristic, an encrypted link: nothing happens', async () => {
    const { says, asked, connection, stillWorks } = rig()
    expect(await says(`d2 1200 08 ${good.replace('11', '12')}`)).toEqual([])
    expect(await says('d2 1200 0102030405060708090a0b')).toEqual([])
    expect(await says(`d2 1400 08 ${good}`)).toEqual([])
    expect(await says('d2 1200')).toEqual([])
    connection.security = { ...openLink, encrypted: true, keySize: 16, bonded: true }
    expect(await says(`d2 1200 08 ${good}`)).toEqual([])
    expect(asked).toHaveLength(1)
    expect(await says('0a 1200')).toEqual(['0b010203'])
    expect(await says('0a 1400')).toEqual(['0b010203'])
    await stillWorks()
  })

  test('ATT-42: nobody can verify it', async () => {
    const { says, stillWorks } = rigOf(signed)
    expect(await says(`d2 1200 08 ${good}`)).toEqual([])
    expect(await says('0a 1200')).toEqual(['0b010203'])
    await stillWorks()
  })
})
