import { describe, expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import {
  Adapter,
  BleakClient,
  BleakServer,
  type BondStore,
  MemoryBondStore,
  type PairingAgent,
  type PairingContext,
} from '../../src/index.ts'
import { during } from '../support/two-hosts.ts'

const secretUuid = 'aa01'
const dialUuid = 'aa02'
const psm = 0x80
const services = (read: 'encrypted' | 'authenticated' | 'secure-connections') =>
  [
    {
      uuid: 'aa00',
      characteristics: [
        { uuid: secretUuid, properties: ['read'], permissions: { read }, value: Uint8Array.of(42) },
        {
          uuid: dialUuid,
          properties: ['read', 'write', 'notify'],
          permissions: { write: read, subscribe: read },
          maxLength: 100,
        },
      ],
    },
  ] as const

interface Setting {
  readonly level?: 'encrypted' | 'authenticated' | 'secure-connections'
  readonly agent?: PairingAgent
  readonly pairing?: false
}

/** A lamp with a secret, and an adapter for whoever wants to know it. */
const withLamp = async ({ level = 'encrypted', ...server }: Setting = {}) => {
  const air = new Air({ seed: 5 })
  const bonds: BondStore = new MemoryBondStore()
  const open = (store: BondStore) =>
    during(air, Adapter.open({ transport: new VirtualController({ air }).open }, { bonds: store }))
  const lampBonds = new MemoryBondStore()
  const [lamp, adapter] = [await open(lampBonds), await open(bonds)]
  const lampServer = await during(
    air,
    BleakServer.start({ adapter: lamp, deviceName: 'Lamp', services: services(level), ...server }),
  )
  lampServer.listenL2cap(psm, () => {}, { permission: level })
  const device = { address: lamp.address, addressType: lamp.addressType }
  const connect = (options: ConstructorParameters<typeof BleakClient>[1] = {}) =>
    during(air, BleakClient.connect(device, { adapter, ...options }))
  return { air, adapter, lamp, bonds, lampBonds, device, connect, until: <T>(work: Promise<T>) => during(air, work) }
}

const unprotected = { encrypted: false, authenticated: false, keySize: 0, secureConnections: false, bonded: false }

test('pair: true pairs while connecting, and the next connection is encrypted with the bond', async () => {
  const { connect, until, bonds } = await withLamp()
  const client = await connect({ pair: true })
  expect(client.security).toEqual({ ...unprotected, encrypted: true, keySize: 16, secureConnections: true, bonded: true })
  expect(await until(client.readGattChar(secretUuid))).toEqual(Uint8Array.of(42))
  await until(client.disconnect())
  expect(await bonds.list()).toHaveLength(1)

  const again = await connect()
  expect(again.security).toMatchObject({ encrypted: true, bonded: true })
  expect(await until(again.readGattChar(secretUuid))).toEqual(Uint8Array.of(42))
  await until(again.pair())
  expect(await bonds.list()).toHaveLength(1)
})

test('whoever disconnects at once has paired all the same, at both ends', async () => {
  const { connect, until, bonds, lampBonds } = await withLamp()
  const client = await connect()
  await until(client.pair())
  await until(client.disconnect())
  for (const store of [bonds, lampBonds]) expect(await store.list()).toHaveLength(1)
  expect((await connect()).security).toMatchObject({ encrypted: true, bonded: true })
})

test('without being asked for it, nothing is paired: the refusal is told', async () => {
  const { connect, until, bonds } = await withLamp()
  const client = await connect()
  await expect(until(client.readGattChar(secretUuid))).rejects.toMatchObject({ name: 'BleakGATTProtocolError', code: 5 })
  expect(client.security).toEqual(unprotected)
  expect(await bonds.list()).toEqual([])
  await until(client.pair())
  expect(await until(client.readGattChar(secretUuid))).toEqual(Uint8Array.of(42))
})

test('with an agent, a refusal leads to one pairing, and the call goes on', async () => {
  const contexts: PairingContext[] = []
  const numbers: number[] = []
  const agent: PairingAgent = {
    confirmNumeric: (value, context) => {
      contexts.push(context)
      numbers.push(value)
      return true
    },
  }
  const { connect, until, device } = await withLamp({
    level: 'authenticated',
    agent: { confirmNumeric: value => numbers.push(value) > 0 },
  })
  const client = await connect({ agent })
  expect(contexts).toEqual([])
  expect(await until(client.readGattChar(secretUuid))).toEqual(Uint8Array.of(42))
  expect(contexts).toMatchObject([{ method: 'numeric-comparison', secureConnections: true, isAuthenticated: true, keySize: 16 }])
  expect(contexts[0]?.device).toEqual({ ...device, name: null })
  expect(contexts[0]?.signal.aborted).toBe(true)
  expect(numbers).toHaveLength(2)
  expect(new Set(numbers).size).toBe(1)
  expect(client.security).toMatchObject({ authenticated: true })
})

const dialed = (client: BleakClient) => client.readGattChar(dialUuid)

test.each<[string, (client: BleakClient) => Promise<unknown>, unknown]>([
  ['a read', client => client.readGattChar(secretUuid), Uint8Array.of(42)],
  ['a write', client => client.writeGattChar(dialUuid, Uint8Array.of(7)).then(() => dialed(client)), Uint8Array.of(7)],
  [
    'a write of more than fits one PDU',
    client => client.writeGattChar(dialUuid, new Uint8Array(100).fill(8)).then(() => dialed(client)),
    new Uint8Array(100).fill(8),
  ],
  ['a subscription', client => client.startNotify(dialUuid, () => {}), undefined],
  ['a channel', client => client.openL2cap(psm).then(channel => channel.psm), psm],
])('with an agent, %s that is refused leads to one pairing, and goes on', async (_, work, expected) => {
  let pairings = 0
  const { connect, until } = await withLamp()
  const client = await connect({ agent: { authorize: () => ++pairings > 0 } })
  expect(await until(work(client))).toEqual(expected)
  expect(pairings).toBe(1)
  expect(client.security).toMatchObject({ encrypted: true, bonded: true })
})

test('a passkey that the lamp shows', async () => {
  let typed: ((passkey: number) => void) | undefined
  const shown = new Promise<number>(resolve => {
    typed = resolve
  })
  const { connect, until } = await withLamp({
    level: 'secure-connections',
    agent: { displayPasskey: passkey => typed?.(passkey) },
  })
  const client = await connect({ agent: { requestPasskey: () => shown } })
  expect(await until(client.readGattChar(secretUuid))).toEqual(Uint8Array.of(42))
  expect(client.security).toMatchObject({ authenticated: true, secureConnections: true, keySize: 16 })
})

test('the user says no: that is told, and nothing is kept', async () => {
  const { connect, until, bonds } = await withLamp({ agent: { confirmNumeric: () => true } })
  const client = await connect()
  await expect(until(client.pair({ agent: { confirmNumeric: () => false } }))).rejects.toMatchObject({
    name: 'BleakPairingError',
    reason: 0x0c,
    by: 'us',
  })
  expect(client.isConnected).toBe(true)
  expect(client.security).toEqual(unprotected)
  expect(await bonds.list()).toEqual([])
})

describe('what ends pair()', () => {
  test('its timeout, and an abort, in the middle', async () => {
    const { air, connect, until } = await withLamp({ agent: { confirmNumeric: () => new Promise<never>(() => {}) } })
    const client = await connect()
    const agent = { confirmNumeric: () => new Promise<never>(() => {}) }
    await expect(until(client.pair({ agent, timeout: 2_000 }))).rejects.toMatchObject({ name: 'TimeoutError', phase: 'pairing' })
    // A peer that failed to pair has to wait a little.
    await air.advance(1_500)
    const abort = new AbortController()
    const ended = expect(client.pair({ agent, signal: abort.signal })).rejects.toThrow('enough')
    await until(new Promise(resolve => setTimeout(resolve)))
    abort.abort(new Error('enough'))
    await ended
    expect(client.isConnected).toBe(true)
  })

  test('the end of the connection', async () => {
    const { connect, until, lamp } = await withLamp({ agent: { confirmNumeric: () => new Promise<never>(() => {}) } })
    const client = await connect()
    const ended = expect(client.pair({ agent: { confirmNumeric: () => new Promise<never>(() => {}) } })).rejects.toMatchObject({
      name: 'BleakDisconnectedError',
    })
    await until(lamp.close())
    await until(ended)
  })

  test('options that make no sense, before anything is sent', async () => {
    const { connect, until } = await withLamp()
    const client = await connect()
    await expect(client.pair({ minKeySize: 3 })).rejects.toBeInstanceOf(RangeError)
    await expect(client.pair({ mitm: 'yes' as never })).rejects.toBeInstanceOf(TypeError)
    await expect(client.pair({ agent: { confirmNumeric: 1 as never } })).rejects.toBeInstanceOf(TypeError)
    expect(() => new BleakClient('C0:00:00:00:00:01', { agent: { requestPasskey: true as never } })).toThrow(TypeError)
    await until(client.disconnect())
    await expect(client.pair()).rejects.toMatchObject({ name: 'BleakNotConnectedError' })
  })

  test('a lamp that pairs with nobody', async () => {
    const { connect, until } = await withLamp({ pairing: false })
    const client = await connect()
    await expect(until(client.pair())).rejects.toMatchObject({ reason: 0x05, by: 'peer' })
  })
})

describe('unpair()', () => {
  test('while connected: the bond goes, and the connection with it', async () => {
    const { connect, until, bonds } = await withLamp()
    const client = await connect({ pair: true })
    await until(client.unpair())
    expect(client.isConnected).toBe(false)
    expect(await bonds.list()).toEqual([])
  })

  test('while not connected, and then the lamp has a key that we do not', async () => {
    const { connect, until, bonds, device, adapter } = await withLamp()
    await until((await connect({ pair: true })).disconnect())
    await until(new BleakClient(device, { adapter }).unpair())
    expect(await bonds.list()).toEqual([])
    const client = await connect({ pair: true })
    expect(client.security).toMatchObject({ encrypted: true, bonded: true })
  })
})

test('a server asks its client to pair', async () => {
  const air = new Air({ seed: 6 })
  const open = () => during(air, Adapter.open({ transport: new VirtualController({ air }).open }))
  const [near, far] = [await open(), await open()]
  const connected = new Promise<import('../../src/index.ts').BleakServerConnection>(resolve => {
    void BleakServer.start({ adapter: far, onConnect: resolve })
  })
  await air.advance(1_000)
  const client = await during(
    air,
    BleakClient.connect({ address: far.address, addressType: far.addressType }, { adapter: near, agent: {} }),
  )
  const connection = await connected
  await during(air, connection.pair())
  expect(connection.security).toMatchObject({ encrypted: true, bonded: true })
  expect(client.security).toMatchObject({ encrypted: true, bonded: true })
})
