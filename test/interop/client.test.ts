import { describe, expect, test } from 'vitest'
import { outcome } from '../support/scanning.ts'
import { BumblePeripheral, until } from './support/bumble-peripheral.ts'

const text = (value: string) => new TextEncoder().encode(value)
const large = new Uint8Array(512).map((_, at) => at & 0xff)
const hello = text('hello')

describe('BleakClient, with a Bumble peripheral', () => {
  test('connects, discovers, reads, writes, and parts; again and again', async () => {
    await using peer = await BumblePeripheral.start()
    const client = peer.client()
    for (let times = 0; times < 3; times++) {
      await client.connect()
      expect(client.mtuSize).toBe(517)
      expect(await client.readGattChar('b001')).toEqual(hello)
      const descriptor = client.services.getCharacteristic('b001')?.getDescriptor('2901')
      expect(await client.readGattDescriptor(descriptor?.handle ?? 0)).toEqual(text('a plain value'))
      await client.disconnect()
      expect(client.disconnectReason).toBe(0x16)
    }
  })

  test('large values, at a large and at a small MTU', async () => {
    for (const mtu of [517, 64]) {
      await using peer = await BumblePeripheral.start({ mtu })
      const client = await peer.connected()
      expect(client.mtuSize).toBe(mtu)
      expect(await client.readGattChar('b002')).toEqual(large)
      await client.writeGattChar('b002', large.toReversed())
      expect(await client.readGattChar('b002')).toEqual(large.toReversed())
    }
  })

  test('many services, of both kinds of UUID', async () => {
    await using peer = await BumblePeripheral.start({ services: 40, characteristics: 6 })
    const client = await peer.connected()
    const found = [...client.services].slice(-40)
    expect(found.map(({ characteristics }) => characteristics.length)).toEqual(found.map(() => 6))
    const last = found.at(-1)?.characteristics.at(-1)
    expect(last?.descriptors).toHaveLength(1)
    expect(await client.readGattChar(last?.handle ?? 0)).toEqual(Uint8Array.of(39))
  })

  test('notifications and indications come in order, until they are stopped', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    const got: Record<string, number[]> = { b004: [], b005: [] }
    for (const uuid of ['b004', 'b005']) await client.startNotify(uuid, (_, data) => void got[uuid]?.push(data[0] ?? -1))
    await client.writeGattChar('b00c', text('notify 50'))
    await client.writeGattChar('b00c', text('indicate 5'))
    await until(() => got['b004']?.length === 50 && got['b005']?.length === 5)
    expect(got).toEqual({ b004: Array.from({ length: 50 }, (_, at) => at), b005: [0, 1, 2, 3, 4] })
    await client.stopNotify('b004')
    await client.writeGattChar('b00c', text('notify 3'))
    expect(await client.readGattChar('b001')).toEqual(hello)
    expect(got['b004']).toHaveLength(50)
  })

  test('a write comes back as a notification', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    const iterator = client.notifications('b007')[Symbol.asyncIterator]()
    const first = iterator.next()
    await until(() => client.isConnected)
    await client.startNotify('b007', () => {})
    await client.writeGattChar('b007', text('echo'))
    expect(await first).toEqual({ done: false, value: text('echo') })
  })

  test('a database that changes: services are looked at again', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    const before = client.services
    await client.writeGattChar('b00c', text('change'))
    await until(() => client.services !== before)
    expect(await client.readGattChar('bbb1')).toEqual(text('new'))
  })

  test('slow answers are waited for, and one at a time is asked', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    const [slow, quick] = await Promise.all([client.readGattChar('b008'), client.readGattChar('b001')])
    expect([slow, quick]).toEqual([text('slow'), hello])
    const error = await outcome(client.readGattChar('b008', { timeout: 200 }))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('what a link is like, and other parameters and PHYs for it', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    expect(await client.updateConnectionParameters({ intervalMin: 50, intervalMax: 50 })).toMatchObject({ interval: 50 })
    expect(await client.setPhy({ tx: '2m', rx: '2m' })).toEqual({ tx: '2m', rx: '2m' })
    expect(await client.readRssi()).toBeLessThan(0)
    expect(await client.requestPeerFeatures()).toMatchObject({ le2MPhy: true })
    expect(await client.readGattChar('b001')).toEqual(hello)
  })
})

describe('measured elsewhere: what happens today in that case', () => {
  test('a write that is answered with an error rejects with its code', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    expect(await outcome(client.writeGattChar('b009', hello))).toMatchObject({ name: 'BleakGATTProtocolError', code: 0x80 })
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('a read that is answered with an error rejects with its code', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    expect(await outcome(client.readGattChar('b009'))).toMatchObject({ name: 'BleakGATTProtocolError', code: 0x80 })
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('subscribing without a CCCD rejects', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    expect(await outcome(client.startNotify('b001', () => {}))).toMatchObject({ name: 'BleakError' })
    expect(await outcome(client.startNotify('b001', () => {}, { force: true }))).toBeUndefined()
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('two concurrent writes to one characteristic both settle', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    await Promise.all(['one', 'two'].map(value => client.writeGattChar('b001', text(value))))
    expect(await client.readGattChar('b001')).toEqual(text('two'))
  })

  test('an Invalid PDU error, and then another read', async () => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: 0x0a, times: 1, answers: ['010a000004'] }] })
    const client = await peer.connected()
    expect(await outcome(client.readGattChar('b001'))).toMatchObject({ name: 'BleakGATTProtocolError', code: 0x04 })
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('a peer that is silent for 30 s: a timeout, the link ends, and the next connection works', async () => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: 0x0a }] })
    const client = await peer.connected()
    expect(await outcome(client.readGattChar('b001'))).toMatchObject({ name: 'TimeoutError' })
    await until(() => !client.isConnected)
    await client.connect()
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('connecting to a device that is silent ends in time, with the phase', async () => {
    await using peer = await BumblePeripheral.start({ tamper: [{}] })
    const client = peer.client({ timeout: 5_000 })
    expect(await outcome(client.connect())).toMatchObject({ name: 'TimeoutError', phase: expect.stringMatching(/MTU|services/) })
    await client.connect({ timeout: 60_000 })
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('cancelled, and connected again', async () => {
    await using peer = await BumblePeripheral.start()
    const client = peer.client()
    for (const milliseconds of [0, 5, 20, 60, 100]) {
      const signal = AbortSignal.timeout(milliseconds)
      const result = await outcome(client.connect({ signal }))
      if (result === undefined) await client.disconnect()
      else expect(result).toMatchObject({ name: 'TimeoutError' })
    }
    await client.connect()
    expect(await client.readGattChar('b001')).toEqual(hello)
  })

  test('the link is lost during a read: it rejects with the reason', async () => {
    await using peer = await BumblePeripheral.start({ tamper: [{ op: 0x0c, drop: true }], mtu: 64 })
    const client = await peer.connected()
    expect(await outcome(client.readGattChar('b002'))).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
    await client.connect()
    expect(await client.readGattChar('b002')).toEqual(large)
  })

  test('reading and writing after the connection has ended rejects', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    await client.disconnect()
    await expect(client.readGattChar('b001')).rejects.toMatchObject({ name: 'BleakNotConnectedError' })
    await expect(client.writeGattChar('b001', hello)).rejects.toMatchObject({ name: 'BleakNotConnectedError' })
  })

  test('400 bytes at an MTU of 517 are 400 bytes', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    await client.writeGattChar('b002', large.subarray(0, 400))
    expect(await client.readGattChar('b002')).toEqual(large.subarray(0, 400))
  })

  test('writes without response wait for room, and all arrive', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected()
    for (let count = 0; count < 500; count++) await client.writeGattChar('b003', large.subarray(0, 200))
    await until(() => client.isConnected)
    let sunk = 0
    for (let tries = 0; tries < 50 && sunk < 100_000; tries++) {
      const value = await client.readGattChar('b006')
      sunk = new DataView(value.buffer, value.byteOffset).getUint32(0, true)
    }
    expect(sunk).toBe(100_000)
  })

  test('a peer that vanishes: the supervision timeout tells', async () => {
    await using peer = await BumblePeripheral.start()
    const client = await peer.connected({ connectionParameters: { supervisionTimeout: 500 } })
    const reading = outcome(client.readGattChar('b008'))
    peer.pair.controllers[1].unplug()
    expect(await reading).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x08 })
    expect(client.disconnectReason).toBe(0x08)
  })
})
