import { afterEach, describe, expect, test, vi } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { packetType } from '../../hci/transport.ts'
import type { Link } from '../../host/link.ts'
import { hostOf } from '../../src/adapter.ts'
import type { Adapter, BleakServerConnection, L2capChannel, L2capChannelOptions, ListenL2capOptions } from '../../src/index.ts'
import { longTermKey } from '../support/keys.ts'
import { Tap } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { serverRig } from '../support/server-rig.ts'
import { during } from '../support/two-hosts.ts'

const psm = 0x80
/** Bytes that are not the same at any two places within 64 kB. */
const stream = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8) * 13 + (at >> 16)) & 0xff)

afterEach(() => vi.restoreAllMocks())

/** A client and a server that takes its channels. */
const linked = async ({ profile = profiles.le54, ...listen }: ListenL2capOptions & { profile?: typeof profiles.le54 } = {}) => {
  const tap = new Tap()
  const rig = await serverRig({ profile, wrap: tap.wrap })
  const server = await rig.serve({ deviceName: 'Channels' })
  const taken: { readonly channel: L2capChannel; readonly connection: BleakServerConnection }[] = []
  const stop = server.listenL2cap(psm, (channel, connection) => void taken.push({ channel, connection }), listen)
  const client = await rig.connect()
  /** Both ends of a channel that the client opens. */
  const open = async (options: L2capChannelOptions = {}) => {
    const before = taken.length
    const near = await rig.during(client.openL2cap(psm, options))
    expect(taken).toHaveLength(before + 1)
    return { near, far: taken.at(-1)?.channel as L2capChannel }
  }
  /** A good transaction: a byte there, a byte back. */
  const stillWorks = async () => {
    const { near, far } = await open()
    await rig.during(near.write(Uint8Array.of(1)))
    expect(await rig.during(far.read())).toEqual(Uint8Array.of(1))
    await rig.during(far.write(Uint8Array.of(2)))
    expect(await rig.during(near.read())).toEqual(Uint8Array.of(2))
    await rig.during(near.close())
  }
  return { ...rig, tap, server, stop, taken, client, open, stillWorks }
}

const readAll = async (channel: L2capChannel): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of channel) chunks.push(chunk)
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

describe.each(Object.entries(profiles))('on a controller of profile %s', (_, profile) => {
  test('chunks go both ways, whole, until one end closes', async () => {
    const rig = await linked({ profile })
    const { near, far } = await rig.open({ mtu: 300 })
    expect(near).toMatchObject({ psm, mtu: 2048, ownMtu: 300 })
    expect(far).toMatchObject({ psm, mtu: 300, ownMtu: 2048 })
    expect(rig.taken[0]?.connection).toBe(rig.server.connections[0])
    await rig.during(near.write(stream(2_048)))
    await rig.during(near.write(new Uint8Array(0)))
    await rig.during(far.write(stream(700)))
    expect(await rig.during(far.read())).toEqual(stream(2_048))
    expect(await rig.during(far.read())).toEqual(new Uint8Array(0))
    const lengths = [await rig.during(near.read()), await rig.during(near.read()), await rig.during(near.read())]
    expect(lengths.map(chunk => chunk?.length)).toEqual([300, 300, 100])
    await rig.during(near.write(Uint8Array.of(9)))
    await rig.during(near.close())
    expect(await rig.during(readAll(far))).toEqual(Uint8Array.of(9))
    expect(await far.read()).toBeUndefined()
    expect(await rig.during(outcome(far.write(Uint8Array.of(1))))).toMatchObject({
      name: 'BleakError',
      message: 'the channel is closed',
    })
    await rig.stillWorks()
    await rig.close()
  })
})

test('a megabyte each way at once, through small buffers', async () => {
  const rig = await linked({ mtu: 500, mps: 100, credits: 3 })
  const { near, far } = await rig.open({ mtu: 1_000, mps: 230, credits: 2 })
  const sent = stream(1_000_000)
  const send = async (channel: L2capChannel) => {
    await channel.write(sent)
    await channel.write(new Uint8Array(0))
  }
  const receive = async (channel: L2capChannel) => {
    const got = new Uint8Array(sent.length)
    let at = 0
    for await (const chunk of channel) {
      if (chunk.length === 0) break
      got.set(chunk, at)
      at += chunk.length
    }
    return got
  }
  const [there, back] = await during(rig.air, Promise.all([receive(far), receive(near), send(near), send(far)]), {
    step: 50,
    most: 2_000_000,
  })
  expect(Buffer.compare(there, sent)).toBe(0)
  expect(Buffer.compare(back, sent)).toBe(0)
  await rig.close()
})

test('a writer waits for the reader, and nothing else waits for either', async () => {
  const rig = await linked({ mtu: 100, mps: 102, credits: 4 })
  const { near, far } = await rig.open()
  let written = 0
  const writing = (async () => {
    for (; written < 20; written++) await near.write(stream(100))
  })()
  await rig.air.advance(10_000)
  expect(written).toBe(4)
  expect(await rig.during(rig.client.readGattChar('2a00'))).toEqual(new TextEncoder().encode('Channels'))
  for (let read = 0; read < 20; read++) expect(await rig.during(far.read())).toHaveLength(100)
  await rig.during(writing)
  expect(written).toBe(20)
  await rig.close()
})

test('a read and a write end with their signal or their time, and lose nothing', async () => {
  const rig = await linked({ mtu: 50, mps: 52, credits: 1 })
  const { near, far } = await rig.open()
  expect(await rig.during(outcome(near.read({ timeout: 500 })))).toMatchObject({
    name: 'TimeoutError',
    phase: 'reading from a channel',
  })
  const abort = new AbortController()
  const reading = outcome(near.read({ signal: abort.signal }))
  abort.abort(new Error('enough'))
  expect(await reading).toMatchObject({ message: 'enough' })
  await rig.during(far.write(Uint8Array.of(1)))
  expect(await rig.during(near.read())).toEqual(Uint8Array.of(1))
  await rig.during(near.write(stream(50)))
  expect(await rig.during(outcome(near.write(stream(30), { timeout: 500 })))).toMatchObject({ phase: 'writing to a channel' })
  expect(await rig.during(far.read())).toEqual(stream(50))
  expect(await rig.during(far.read())).toEqual(stream(30))
  await rig.during(near.write(Uint8Array.of(2)))
  expect(await rig.during(far.read())).toEqual(Uint8Array.of(2))
  await rig.close()
})

describe('what the other end refuses', () => {
  test('a PSM that nobody listens to', async () => {
    const rig = await linked()
    expect(await rig.during(outcome(rig.client.openL2cap(0x81)))).toMatchObject({ name: 'BleakL2capError', result: 0x0002 })
    await rig.stillWorks()
    rig.stop()
    expect(await rig.during(outcome(rig.client.openL2cap(psm)))).toMatchObject({ result: 0x0002 })
    await rig.close()
  })

  test('L2-21: a link that is not as secure as it must be', async () => {
    const rig = await linked({ permission: 'encrypted' })
    expect(await rig.during(outcome(rig.client.openL2cap(psm)))).toMatchObject({ name: 'BleakL2capError', result: 0x0005 })
    expect(rig.taken).toEqual([])
    const links = [rig.serving, rig.others[0] as Adapter].map(adapter => hostOf(adapter).links[0] as Link)
    const [peer, link] = links as [Link, Link]
    peer.encryption.keyFor = () => longTermKey
    await rig.during(link.encryption.encrypt(longTermKey))
    await rig.stillWorks()
    await rig.close()
  })

  test('a client that the application does not want, and one about which it fails to decide', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {})
    const asked: BleakServerConnection[] = []
    const admit = (connection: BleakServerConnection) => {
      asked.push(connection)
      if (asked.length === 2) throw new Error('no idea')
      return asked.length > 2
    }
    const rig = await linked({ admit })
    expect(await rig.during(outcome(rig.client.openL2cap(psm)))).toMatchObject({ result: 0x0006 })
    expect(await rig.during(outcome(rig.client.openL2cap(psm)))).toMatchObject({ result: 0x0004 })
    expect(reported).toHaveBeenCalledTimes(1)
    await rig.stillWorks()
    expect(asked[0]).toBe(rig.server.connections[0])
    await rig.close()
  })

  test('a channel whose handler throws is closed, and the others stay', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {})
    const rig = await linked()
    rig.server.listenL2cap(0x90, async () => {
      throw new Error('no')
    })
    const { near } = await rig.open()
    const refused = await rig.during(rig.client.openL2cap(0x90))
    expect(await rig.during(refused.read())).toBeUndefined()
    expect(reported).toHaveBeenCalledTimes(1)
    await rig.during(near.write(Uint8Array.of(1)))
    await rig.stillWorks()
    await rig.close()
  })
})

describe('the end of the connection', () => {
  test('HCI-24: at any moment of opening, writing, reading and closing: all settles, and the next connection works', async () => {
    const reported = vi.spyOn(console, 'error')
    const rig = await linked({ mtu: 300, credits: 2 })
    rig.stop()
    rig.server.listenL2cap(psm, async channel => {
      for await (const chunk of channel) await channel.write(chunk)
    })
    let { client } = rig
    let completed = 0
    for (let moment = 0; completed < 3; moment += 4) {
      const useChannel = async () => {
        await using channel = await client.openL2cap(psm, { mtu: 100, credits: 1 })
        await channel.write(stream(600))
        for (let got = 0; got < 600; ) got += (await channel.read())?.length ?? 600
        await channel.close()
        return 'completed'
      }
      const using = outcome(useChannel())
      await rig.air.advance(moment)
      await rig.during(Promise.all(rig.server.connections.map(connection => connection.disconnect())))
      const end = await rig.during(using)
      if (end === 'completed') completed++
      else expect(end).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
      await rig.air.advance(500)
      client = await rig.connect()
    }
    // The handler of the server ended with the connection, which is no failure of it.
    expect(reported).not.toHaveBeenCalled()
    await rig.close()
  })

  test('ends whoever reads, writes or opens, at both ends, with its reason', async () => {
    const rig = await linked({ mtu: 50, mps: 52, credits: 1 })
    const { near, far } = await rig.open()
    rig.server.listenL2cap(0x90, () => {}, { admit: () => new Promise<boolean>(() => {}) })
    const ends = [near.read(), near.write(stream(1_000)), rig.client.openL2cap(0x90)].map(outcome)
    const lost = outcome(readAll(far))
    await rig.air.advance(500)
    rig.controller.unplug()
    for (const end of await rig.during(Promise.all(ends)))
      expect(end).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x08 })
    expect(await lost).toMatchObject({ name: 'BleakBluetoothNotAvailableError' })
    await rig.during(near.close())
    expect(await rig.during(outcome(near.write(Uint8Array.of(1))))).toMatchObject({ name: 'BleakDisconnectedError' })
  })

  test('leaves what has come to be read', async () => {
    const rig = await linked()
    const { near, far } = await rig.open()
    await rig.during(near.write(stream(100)))
    await rig.air.advance(500)
    await rig.during(rig.client.disconnect())
    await rig.air.advance(500)
    expect(await far.read()).toEqual(stream(100))
    expect(await outcome(far.read())).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
    expect(await outcome(rig.client.openL2cap(psm))).toMatchObject({ name: 'BleakNotConnectedError' })
    const again = await rig.connect()
    const channel = await rig.during(again.openL2cap(psm))
    await rig.during(channel.write(Uint8Array.of(1)))
    expect(await rig.during(Promise.resolve(rig.taken.at(-1)?.channel.read()))).toEqual(Uint8Array.of(1))
    await rig.close()
  })
})

test('L2-27: a peer that breaks the protocol on a channel loses that channel, and no more', async () => {
  const rig = await linked({ mtu: 50 })
  const { near, far } = await rig.open()
  const other = await rig.open()
  const reading = outcome(far.read())
  // As if the client had begun an SDU of 60 bytes (3.4.3).
  rig.tap.packet(packetType.acl, '00 20 06 00 02 00 40 00 3c 00')
  expect(await rig.during(reading)).toMatchObject({ name: 'DecodeError' })
  expect(await rig.during(near.read())).toBeUndefined()
  await rig.during(other.near.write(Uint8Array.of(5)))
  expect(await rig.during(other.far.read())).toEqual(Uint8Array.of(5))
  await rig.stillWorks()
  await rig.close()
})

test('what makes no sense is refused at once', async () => {
  const rig = await linked()
  for (const wrong of [0, 256, 1.5, Number.NaN]) {
    expect(await outcome(rig.client.openL2cap(wrong))).toBeInstanceOf(RangeError)
    expect(() => rig.server.listenL2cap(wrong, () => {})).toThrow(RangeError)
  }
  expect(await outcome(rig.client.openL2cap(psm, { mtu: 22 }))).toBeInstanceOf(RangeError)
  expect(() => rig.server.listenL2cap(0x90, () => {}, { credits: 0 })).toThrow(RangeError)
  expect(() => rig.server.listenL2cap(0x90, () => {}, { permission: 'locked' as never })).toThrow(RangeError)
  expect(() => rig.server.listenL2cap(0x90, 'no' as never)).toThrow(TypeError)
  expect(() => rig.server.listenL2cap(psm, () => {})).toThrow(`this server listens to ${psm} already`)
  const { near } = await rig.open()
  expect(await outcome(near.write('text' as never))).toBeInstanceOf(TypeError)
  await rig.stillWorks()
  await rig.close()
})
