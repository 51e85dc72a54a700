import { describe, expect, test } from 'vitest'
import { packetType } from '../../hci/transport.ts'
import { AttRefusal, attError, type GattServiceDeclaration } from '../../src/index.ts'
import { type ClientRigOptions, clientRig } from '../support/client-rig.ts'
import { Tap } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'

// Where other stacks were measured to hang, to lose errors or to throw, each a row: here the call settles once, with the error that says what
// happened, and what comes after it works.

const refuses = (code: number) => () => {
  throw new AttRefusal(code)
}
const large = Uint8Array.from({ length: 400 }, (_, at) => at & 0xff)
const odd: GattServiceDeclaration = {
  uuid: 'f000',
  characteristics: [
    { uuid: 'f001', properties: ['read', 'write'], value: Uint8Array.of(1) },
    { uuid: 'f002', properties: ['read', 'write'], onRead: refuses(0x80), checkWrite: refuses(0x80) },
    { uuid: 'f003', properties: ['read'], onRead: refuses(attError.invalidPdu) },
    { uuid: 'f004', properties: ['read'], value: large },
    { uuid: 'f005', properties: ['read'], permissions: { read: 'encrypted' }, value: Uint8Array.of(5) },
    { uuid: 'f006', properties: ['write-without-response'] },
  ],
}

const rigOf = async (options: ClientRigOptions = {}) => {
  const rig = await clientRig({ server: { services: [odd] }, ...options })
  const client = rig.client({ timeout: 12_000 })
  return {
    ...rig,
    client,
    connect: () => rig.during(client.connect()),
    /** What a call comes to. */
    ends: (work: Promise<unknown>) => rig.during(outcome(work)),
    stillWorks: async () => expect(await rig.during(client.readGattChar('f001'))).toEqual(Uint8Array.of(1)),
  }
}

describe('an answer of the peer', () => {
  test('a write answered with an ATT error', async () => {
    const { client, connect, ends, stillWorks } = await rigOf()
    await connect()
    expect(await ends(client.writeGattChar('f002', Uint8Array.of(1)))).toMatchObject({
      name: 'BleakGATTProtocolError',
      code: 0x80,
    })
    await stillWorks()
  })

  test('a read answered with an ATT error', async () => {
    const { client, connect, ends, stillWorks } = await rigOf()
    await connect()
    expect(await ends(client.readGattChar('f002'))).toMatchObject({ name: 'BleakGATTProtocolError', code: 0x80 })
    await stillWorks()
  })

  test('subscribing without a CCCD', async () => {
    const { client, connect, ends, stillWorks } = await rigOf()
    await connect()
    expect(await ends(client.startNotify('f001', () => {}))).toMatchObject({ name: 'BleakError' })
    await stillWorks()
  })

  test('two concurrent writes, same characteristic', async () => {
    const { client, connect, during, thing } = await rigOf()
    await connect()
    await during(Promise.all([1, 2].map(value => client.writeGattChar('f001', Uint8Array.of(value)))))
    expect(thing.asked.filter(name => name === 'writeRequest').length).toBeGreaterThanOrEqual(2)
    expect(await during(client.readGattChar('f001'))).toEqual(Uint8Array.of(2))
  })

  test('Invalid PDU, then another read', async () => {
    const { client, connect, ends, stillWorks } = await rigOf()
    await connect()
    expect(await ends(client.readGattChar('f003'))).toMatchObject({ code: attError.invalidPdu })
    await stillWorks()
  })

  test('authentication needed, of a peer that ignores pairing', async () => {
    const { client, connect, ends, stillWorks } = await rigOf()
    await connect()
    expect(await ends(client.readGattChar('f005'))).toMatchObject({ name: expect.stringMatching(/^Bleak|^TimeoutError$/) })
    await stillWorks()
  })

  test('MTU 517 and a value of 400 bytes', async () => {
    const { client, connect, during } = await rigOf()
    await connect()
    expect(client.mtuSize).toBe(517)
    expect(await during(client.readGattChar('f004'))).toEqual(large)
  })
})

describe('silence', () => {
  test('of a peer for 35 s', async () => {
    const { client, connect, ends, thing, air, until, stillWorks } = await rigOf()
    await connect()
    thing.mute()
    const reading = outcome(client.readGattChar('f001'))
    await air.advance(35_000)
    expect(await reading).toMatchObject({ name: 'TimeoutError' })
    await until(() => !client.isConnected)
    expect(await ends(client.readGattChar('f001'))).toMatchObject({ name: 'BleakNotConnectedError' })
    thing.unmute()
    await thing.advertise()
    await connect()
    await stillWorks()
  })

  test('of a device that is connected to, for 12 s', async () => {
    const { client, connect, ends, thing, stillWorks } = await rigOf()
    thing.mute()
    expect(await ends(client.connect())).toMatchObject({ name: 'TimeoutError', phase: expect.any(String) })
    expect(client.isConnected).toBe(false)
    thing.unmute()
    await thing.advertise()
    await connect()
    await stillWorks()
  })

  test('a connect that is cancelled, and another one', async () => {
    const { client, connect, ends, air, stillWorks } = await rigOf()
    const abort = new AbortController()
    const cancelled = client.connect({ signal: abort.signal })
    await air.advance(1)
    abort.abort(new Error('enough'))
    expect(await ends(cancelled)).toMatchObject({ message: 'enough' })
    await connect()
    await stillWorks()
  })
})

describe('the link', () => {
  test('lost during a read', async () => {
    const { client, connect, ends, thing, air, during, stillWorks } = await rigOf()
    await connect()
    thing.mute()
    const reading = outcome(client.readGattChar('f001'))
    await air.advance(100)
    await during(thing.link.disconnect())
    expect(await ends(reading)).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
    thing.unmute()
    await thing.advertise()
    await connect()
    await stillWorks()
  })

  test('read and write after a disconnection', async () => {
    const { client, connect, ends, during } = await rigOf()
    await connect()
    await during(client.disconnect())
    for (const call of [
      () => client.readGattChar('f001'),
      () => client.writeGattChar('f001', Uint8Array.of(1)),
      () => client.startNotify('f001', () => {}),
    ])
      expect(await ends(call())).toMatchObject({ name: 'BleakNotConnectedError' })
  })

  test('20,000 writes without response, and no credit from the controller', async () => {
    const tap = new Tap()
    const { client, connect, ends, air, during, until } = await rigOf({ central: { wrap: tap.wrap } })
    await connect()
    await air.advance(1_000)
    // Number Of Completed Packets.
    tap.lost.add(0x13)
    let [taken, rejected] = [0, 0]
    const writes = Array.from({ length: 20_000 }, () =>
      client.writeGattChar('f006', Uint8Array.of(1), { response: false }).then(
        () => taken++,
        () => rejected++,
      ),
    )
    await air.advance(5_000)
    expect(taken).toBeLessThan(100)
    await during(client.disconnect())
    await Promise.all(writes)
    expect(taken + rejected).toBe(20_000)
    expect(rejected).toBeGreaterThan(19_000)
    await until(() => !client.isConnected)
    expect(await ends(client.readGattChar('f001'))).toMatchObject({ name: 'BleakNotConnectedError' })
  })
})

describe('the controller', () => {
  test('Create Connection is refused with 0x0C', async () => {
    const tap = new Tap()
    const { client, connect, ends, stillWorks } = await rigOf({ central: { wrap: tap.wrap } })
    // LE Create Connection, and LE Extended Create Connection.
    for (const opcode of [0x200d, 0x2043]) tap.refused.set(opcode, 0x0c)
    expect(await ends(client.connect())).toMatchObject({ name: 'BleakHciError', status: 0x0c })
    expect(client.isConnected).toBe(false)
    tap.refused.clear()
    await connect()
    await stillWorks()
  })

  test.each<[what: string, type: 2 | 3 | 4 | 5, hex: string]>([
    ['Command Complete for no command, which is legal', packetType.event, '0e 03 01 0000'],
    ['Command Complete without an opcode', packetType.event, '0e 01 01'],
    ['Command Complete without anything', packetType.event, '0e 00'],
    ['Command Complete of a command that was never sent', packetType.event, '0e 04 01 3412 00'],
    ['Command Status cut short', packetType.event, '0f 02 00 01'],
    ['an event whose length is a lie', packetType.event, '0e ff 01 03'],
    ['an event of one byte', packetType.event, '0e'],
    ['an event of nothing', packetType.event, ''],
    ['an unknown event', packetType.event, 'fe 02 0102'],
    ['an event of a vendor', packetType.event, 'ff 00'],
    ['an LE event without its subevent', packetType.event, '3e 00'],
    ['an unknown LE event', packetType.event, '3e 03 f0 0102'],
    ['a Connection Complete cut short', packetType.event, '3e 05 01 00 0000 00'],
    ['an advertising report cut short', packetType.event, '3e 03 02 01 00'],
    ['completed packets of 255 links, with one entry', packetType.event, '13 05 ff 0000 0100'],
    ['a Disconnection Complete of an unknown link', packetType.event, '05 04 00 7707 13'],
    ['a Disconnection Complete cut short', packetType.event, '05 01 00'],
    ['data of an unknown link', packetType.acl, '7720 0500 0100 0400 0a'],
    ['data whose length is a lie', packetType.acl, '0020 ff00 0100 0400'],
    ['synchronous data', packetType.sco, '0000 01 00'],
  ])('20 odd packets: %s', async (_, type, hex) => {
    const tap = new Tap()
    const { connect, air, stillWorks } = await rigOf({ central: { wrap: tap.wrap } })
    await connect()
    for (let times = 0; times < 10; times++) tap.packet(type, hex)
    await air.advance(100)
    await stillWorks()
  })

  test('20 odd packets: Hardware Error, after which the adapter is of use again', async () => {
    const tap = new Tap()
    const { client, connect, until, stillWorks, thing } = await rigOf({ central: { wrap: tap.wrap } })
    await connect()
    tap.event('10 01 42')
    await until(() => !client.isConnected)
    await until(() => !thing.link.isOpen)
    await thing.advertise()
    await connect()
    await stillWorks()
  })
})
