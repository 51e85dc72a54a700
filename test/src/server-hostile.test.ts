import { describe, expect, test } from 'vitest'
import { packetType } from '../../hci/transport.ts'
import type { CharacteristicDeclaration, ServiceDeclaration } from '../../src/index.ts'
import { Tap } from '../support/linked-hosts.ts'
import { serverRig } from '../support/server-rig.ts'

// What a client may send to a `BleakServer`, through the whole stack: the link is real, and these PDUs come on it beside those of an honest client.

const value = Uint8Array.of(1, 2, 3)
const served: CharacteristicDeclaration = { uuid: 'a001', properties: ['read', 'write', 'notify'], value }
const secret: CharacteristicDeclaration = {
  uuid: 'a002',
  properties: ['read', 'write'],
  permissions: { read: 'encrypted', write: 'encrypted' },
  value,
}
/** 0x0020: the value of `served` at 0x0022, its configuration at 0x0023, that of `secret` at 0x0025. */
const service: ServiceDeclaration = { uuid: 'a000', handle: 0x20, characteristics: [served, secret] }

const hostile = async () => {
  const tap = new Tap()
  const rig = await serverRig({ wrap: tap.wrap })
  const server = await rig.serve({ deviceName: 'Target', services: [service] })
  const client = await rig.connect()
  await rig.air.advance(1_000)
  const u16 = (number: number) => Buffer.from([number & 0xff, number >> 8]).toString('hex')
  return {
    ...rig,
    server,
    client,
    /** What the server sends after this came from the client: ATT PDUs, as hex. */
    says: async (hex: string): Promise<readonly string[]> => {
      const pdu = hex.replaceAll(' ', '')
      const { length } = tap.data
      tap.packet(packetType.acl, `0020 ${u16(pdu.length / 2 + 4)} ${u16(pdu.length / 2)} 0400 ${pdu}`)
      await rig.air.advance(200)
      return tap.data.slice(length).map(packet => packet.slice(16))
    },
    stillWorks: async () => {
      expect(await rig.during(client.readGattChar('a001'))).toEqual(value)
      expect(server.connections).toHaveLength(1)
    },
  }
}

describe('a PDU', () => {
  test.each<readonly [what: string, pdu: string, answers: readonly string[]]>([
    ['ATT-01: longer than the MTU', `12 2200 ${'00'.repeat(600)}`, []],
    ['ATT-02: nothing at all', '', []],
    ['ATT-03: an unknown request', '3f', ['013f000006']],
    ['ATT-04: an unknown command', '7f00', []],
    ['ATT-04: a signed one of nothing', 'd3', []],
    ['ATT-06: an MTU of nothing', '02 0000', ['030502']],
    ['ATT-06: half an MTU', '02 17', ['0102000004']],
    ['ATT-07: a padded exchange of the MTU', `02 f700 ${'00'.repeat(111)}`, ['0102000004']],
    ['ATT-33: a confirmation of nothing', '1e', []],
    ['ATT-36: a type of four bytes', '08 0100 ffff 00280000', ['0108000004']],
    ['ATT-36: a group that is none', '10 0100 ffff 0328', ['0110010010']],
    ['ATT-37: an offset behind the end', '0c 2200 ffff', ['010c220007']],
    ['ATT-38: several values of none', '0e', ['010e000004']],
    ['ATT-38: several values, one of which must not be read', '0e 2200 2500', ['010e250005']],
    ['ATT-41: flags that there are not', '18 02', ['0118000004']],
    ['ATT-41: nothing to execute', '18 01', ['19']],
    ['GATT-15: a configuration of three bytes', '12 2300 010000', ['011223000d']],
    ['GATT-15: bits that there are not', '12 2300 0400', ['01122300fd']],
    ['GATT-18: reading what is protected', '0a 2500', ['010a250005']],
    ['GATT-18: the rest of what is protected', '0c 2500 0000', ['010c250005']],
    ['GATT-18: writing what is protected', '12 2500 ff', ['0112250005']],
    ['GATT-18: a command to write it', '52 2500 ff', []],
    ['GATT-18: preparing to write it', '16 2500 0000 ff', ['0116250005']],
    ['GATT-19: looking for its value', '06 0100 ffff 02a0 010203', ['010601000a']],
  ])('%s', async (_, pdu, answers) => {
    const { says, stillWorks, close } = await hostile()
    for (let times = 0; times < 3; times++) expect(await says(pdu)).toEqual(answers)
    await stillWorks()
    await close()
  })
})

test('ATT-39, ATT-40: prepared writes without end, and far behind the end', async () => {
  const { says, stillWorks, close } = await hostile()
  let refused = 0
  for (let times = 0; times < 200; times++) if ((await says('16 2200 f0ff 00')).includes('0116220009')) refused++
  expect(refused).toBeGreaterThan(100)
  expect(await says('18 01')).toEqual(['0118220007'])
  await stillWorks()
  await close()
})

test('ATT-05: a flood of requests that nobody waits for', async () => {
  const { air, server, serving, says, connect, during, close } = await hostile()
  const flooding = Array.from({ length: 200 }, () => says('0a 2200'))
  await Promise.all(flooding)
  await air.advance(2_000)
  // It answered them all, or hung up; whoever comes then is served.
  for (const connection of server.connections) await during(connection.disconnect())
  await air.advance(1_000)
  expect(server.connections).toEqual([])
  const again = await connect()
  expect(await during(again.readGattChar('a001'))).toEqual(value)
  expect(serving.counters.malformed).toBe(0)
  await close()
})

test('GATT-21: telling who has gone, and who has not asked', async () => {
  const { server, client, during, air, close } = await hostile()
  expect(await during(server.notify(served, value))).toBe(0)
  await during(client.startNotify('a001', () => {}))
  expect(await during(server.notify(served, value))).toBe(1)
  await during(client.disconnect())
  await air.advance(1_000)
  expect(await during(server.notify(served, value))).toBe(0)
  await close()
})
