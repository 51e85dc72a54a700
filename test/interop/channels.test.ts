import { expect, test } from 'vitest'
import { Adapter, BleakClient, BleakServer } from '../../src/index.ts'
import { outcome } from '../support/scanning.ts'
import { bumbleDevice } from './support/bumble-peripheral.ts'
import { Peer, peersFile } from './support/peer.ts'
import { ServedPair } from './support/served.ts'

// Credit-based L2CAP channels, with Bumble at the other end of them: test/interop/bumble/channels.py.

const stream = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7) & 0xff)

const started = async (role: 'serve' | 'open', ...rest: readonly string[]) => {
  const pair = await ServedPair.start()
  const [ours, theirs] = pair.servers
  const place = theirs.uri.replace('tcp:', 'tcp-client:')
  const peer = new Peer(peersFile('venv/bin/python'), ['test/interop/bumble/channels.py', role, place, ...rest])
  return { pair, peer, adapter: await Adapter.open(ours.uri) }
}

test('a client opens channels of a Bumble peripheral', async () => {
  const { pair, peer, adapter } = await started('serve')
  await peer.ready(() => peer.output.includes('READY'))
  const client = await BleakClient.connect(bumbleDevice, { adapter })
  const channel = await client.openL2cap(0x80, { mtu: 700, mps: 200, credits: 10 })
  expect(channel).toMatchObject({ psm: 0x80, mtu: 300, ownMtu: 700 })
  const writing = channel.write(stream)
  let got = new Uint8Array(0)
  while (got.length < stream.length) got = Uint8Array.from([...got, ...((await channel.read()) ?? [])])
  await writing
  expect(got).toEqual(stream)

  expect(await outcome(client.openL2cap(0x85))).toMatchObject({ name: 'BleakL2capError', result: 0x0002 })
  const short = await client.openL2cap(0x81)
  await short.write(Uint8Array.of(1))
  expect(await short.read()).toBeUndefined()
  await short.close()

  const reading = outcome(channel.read())
  await peer.kill()
  await client.disconnect()
  expect(await reading).toMatchObject({ name: 'BleakDisconnectedError' })
  await adapter.close()
  await pair[Symbol.asyncDispose]()
})

test('a Bumble central opens channels of our server', async () => {
  const { pair, peer, adapter } = await started('open', 'Channels')
  const server = await BleakServer.start({ adapter, deviceName: 'Channels' })
  const ends: string[] = []
  server.listenL2cap(
    0x80,
    async (channel, { address }) => {
      for await (const chunk of channel) await channel.write(chunk)
      ends.push(address)
    },
    { mtu: 1_000, mps: 120, credits: 2 },
  )
  server.listenL2cap(0x81, channel => channel.close())
  await peer.ready(() => /^DONE .*\n/m.test(peer.output))
  const facts = JSON.parse(/^DONE (.*)$/m.exec(peer.output)?.[1] ?? '')
  expect(facts).toEqual({ mtu: 1_000, mps: 120, echoed: true, longest: 300, refused: 0x0002 })
  expect(ends).toEqual(['C0:00:00:00:00:0C'])
  await peer.kill()
  await server.stop()
  await adapter.close()
  await pair[Symbol.asyncDispose]()
})
