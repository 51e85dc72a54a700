import { describe, expect, test } from 'vitest'
import { outcome } from '../support/scanning.ts'
import { BumblePeripheral, until } from './support/bumble-peripheral.ts'

const hello = new TextEncoder().encode('hello')
const documented = /^(Bleak\w*Error|TimeoutError)$/
const mtuRequest = 0x02
const readRequest = 0x0a
const readByType = 0x08
const readByGroupType = 0x10

/** G3: a good transaction on the same link, or its end; then one on a new link. */
const stillWorks = async (peer: BumblePeripheral, client = peer.client()) => {
  if (client.isConnected) {
    const value = await outcome(client.readGattChar('b001'))
    if (value instanceof Error) await until(() => !client.isConnected)
    else expect(value).toEqual(hello)
  }
  await client.disconnect()
  await client.connect()
  expect(await client.readGattChar('b001')).toEqual(hello)
}

describe('a Bumble peripheral that answers wrongly', () => {
  test('ATT-10: a Read with a Write Response', async () => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: readRequest, times: 1, answers: ['13'] }] })
    const client = await peer.connected()
    const error = await outcome(client.readGattChar('b001'))
    expect(error).toMatchObject({ name: 'BleakError', message: expect.stringContaining('writeResponse') })
    await stillWorks(peer, client)
  })

  test('ATT-11: a Read with an Error Response for something else', async () => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: readRequest, times: 1, answers: ['010401000a'] }] })
    const client = await peer.connected()
    expect(await outcome(client.readGattChar('b001'))).toMatchObject({ name: 'BleakError' })
    await stillWorks(peer, client)
  })

  test.each([
    ['5', '030500'],
    ['Request Not Supported', '0102000006'],
  ])('ATT-08: the MTU exchange with %s: 23 it is', async (_, answer) => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: mtuRequest, answers: [answer] }] })
    const client = await peer.connected()
    expect(client.mtuSize).toBe(23)
    await client.disconnect()
    await client.connect()
    expect(client.mtuSize).toBe(517)
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('ATT-21: discovery with handles that never advance', async () => {
    const tamper = [
      { op: readByGroupType, answers: ['1106010005000d18'] },
      { op: readByType, answers: ['09070200020300372a'] },
      { op: 0x04, answers: ['050101000229'] },
    ]
    await using peer = await BumblePeripheral.start({ tamper })
    const client = peer.client()
    expect(await outcome(client.connect())).toMatchObject({ name: expect.stringMatching(documented) })
    await stillWorks(peer, client)
  })

  const malformed: readonly (readonly [string, string])[] = [
    ['an Error Response without its fields', '01'],
    ['an Error Response cut short', '010a00'],
    ['an Exchange MTU Response with one byte', '0300'],
    ['a Find Information Response of format 7', '05070100'],
    ['a Find Information Response with a cut element', '0501010000'],
    ['a Read By Type Response with elements of length 0', '0900'],
    ['a Read By Type Response with a cut element', '09070100'],
    ['a Read By Type Response with elements too short for a handle', '090101'],
    ['a Read By Group Type Response with elements of length 0', '1100'],
    ['a Read By Group Type Response with a cut element', '11060100'],
    ['an error code of 0', '010a030000'],
  ]

  test.each(malformed)('ATT-12, ATT-17, ATT-20: %s, to a read and in discovery', async (_, answer) => {
    for (const op of [readRequest, readByGroupType]) {
      const tamper = [{ op, times: 1, answers: [answer] }]
      await using peer = await BumblePeripheral.start({ tamper })
      const client = peer.client()
      const connected = await outcome(client.connect())
      const result = op === readRequest ? await outcome(client.readGattChar('b001')) : connected
      // Discovery may ask in another way, and find out what it wants.
      if (op === readRequest || result !== undefined) expect(result).toMatchObject({ name: expect.stringMatching(documented) })
      await stillWorks(peer, client)
    }
  })

  test.each([
    ['ATT-30: a notification with half a handle', '1b01'],
    ['ATT-31: an indication without a handle', '1d'],
    ['an unknown opcode', 'ff'.repeat(40)],
    ['L2-06: nothing', ''],
    ['ATT-01: far more than any MTU', `1106${'ff'.repeat(600)}`],
  ])('%s before the honest answer disturbs nobody', async (_, pdu) => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: readRequest, times: 1, answers: [pdu, '0b68656c6c6f'] }] })
    const client = await peer.connected()
    expect(await client.readGattChar('b001')).toEqual(hello)
    await stillWorks(peer, client)
  })
})

describe('a Bumble peripheral that says what nobody asked for', () => {
  test('ATT-33: answers and confirmations', async () => {
    const says = ['0b6e6f626f6479', '1e', '13'].map((data, at) => ({ data, after: 2 + 0.1 * at }))
    await using peer = await BumblePeripheral.start({ says })
    const client = await peer.connected()
    await new Promise(resolve => setTimeout(resolve, 2_500))
    expect(client.isConnected).toBe(true)
    await stillWorks(peer, client)
  })

  test('ATT-30: 2,000 notifications of a handle that is not there', async () => {
    await using peer = await BumblePeripheral.start({ says: [{ data: `1befbe${'00'.repeat(17)}`, times: 2_000 }] })
    const client = await peer.connected()
    await stillWorks(peer, client)
  })

  test('ATT-01: notifications longer than the MTU', async () => {
    await using peer = await BumblePeripheral.start({ says: [{ data: `1b1000${'00'.repeat(600)}`, after: 0.5 }] })
    const client = await peer.connected()
    await new Promise(resolve => setTimeout(resolve, 700))
    await stillWorks(peer, client)
  })

  test('L2-01 to L2-14: frames that are none', async () => {
    const frames = [
      '030004001b0100616263',
      '840304001b0100616263',
      '04000000aabbccdd',
      '04004100aabbccdd',
      '00000500',
      '0600050077010200aabb',
      '080005001202ffff00000000',
      '0c000500120008000600060000006400',
      '06000500140302004100',
      '0100060001',
      '00000600',
      '01',
    ]
    await using peer = await BumblePeripheral.start({ says: frames.map(data => ({ data, raw: true, after: 0.05 })) })
    const client = peer.client()
    await outcome(client.connect())
    await stillWorks(peer, client)
  })
})

describe('a Bumble peripheral that hangs up', () => {
  test.each([
    ['at the first request', { skip: 0 }],
    ['in discovery', { skip: 3 }],
  ])('HCI-24: %s: connect rejects with the reason, and the next one works', async (_, where) => {
    await using peer = await BumblePeripheral.start({ tamper: [{ ...where, drop: true, times: 1 }] })
    const client = peer.client()
    expect(await outcome(client.connect())).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
    expect(client.isConnected).toBe(false)
    await stillWorks(peer, client)
  })

  test('by order, in the middle of a subscription: the iteration ends with the reason', async () => {
    await using peer = await BumblePeripheral.start()
    let ends = 0
    const client = await peer.connected({ disconnectedCallback: () => void ends++ })
    const next = outcome(client.notifications('b004')[Symbol.asyncIterator]().next())
    await outcome(client.writeGattChar('b00c', new TextEncoder().encode('drop')))
    expect(await next).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
    expect(ends).toBe(1)
    await stillWorks(peer, client)
  })
})
