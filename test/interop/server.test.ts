import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { Adapter, AttRefusal, BleakServer, type CharacteristicDeclaration, type ServiceDeclaration } from '../../src/index.ts'
import { bytes, text } from '../support/server-rig.ts'
import { Peer, peersFile } from './support/peer.ts'
import { ServedPair } from './support/served.ts'

const long = Uint8Array.from({ length: 400 }, (_, index) => (index * 7) & 0xff)
const told: CharacteristicDeclaration = { uuid: 'a004', properties: ['notify', 'indicate'] }
const added: ServiceDeclaration = {
  uuid: 'a100',
  characteristics: [{ uuid: 'a101', properties: ['read'], value: bytes('added') }],
}

/** What the client asks for by writing it: see test/interop/bumble/central.py. */
const wishes: Readonly<Record<string, (server: BleakServer) => unknown>> = {
  notify: async server => {
    for (let number = 0; number < 20; number++) await server.notify(told, bytes(`notified ${number}`))
  },
  indicate: async server => {
    for (let number = 0; number < 3; number++) await server.indicate(told, bytes(`indicated ${number}`))
  },
  add: server => server.addServices([added]),
  remove: server => server.removeService(added),
}

const served = (server: () => BleakServer): readonly ServiceDeclaration[] => [
  {
    uuid: 'a000',
    characteristics: [
      {
        uuid: 'a001',
        properties: ['read'],
        value: bytes('short'),
        description: 'Text',
        presentationFormat: { format: 0x19 },
      },
      { uuid: 'a002', properties: ['read'], value: long },
      { uuid: 'a003', properties: ['read', 'write', 'write-without-response'] },
      told,
      { uuid: 'a005', properties: ['read'], permissions: { read: 'encrypted' }, value: bytes('secret') },
      {
        uuid: 'a00f',
        properties: ['write'],
        onWrite: value => {
          const wish = wishes[text(value)]
          if (!wish) throw new AttRefusal(0x80)
          // The client is told after the answer to what it wrote.
          setTimeout(() => void Promise.resolve(wish(server())), 10)
        },
      },
    ],
  },
]

const numbered = (word: string, count: number) => Array.from({ length: count }, (_, number) => `${word} ${number}`)

describe.each(['le40', 'le42', 'le54'] as const)("Bumble's host as central of our server, on our controllers: %s", profile => {
  test('discovers, reads, writes, is told and hears of changes, twice', async () => {
    await using pair = await ServedPair.start(profiles[profile])
    const [ours, theirs] = pair.servers
    await using adapter = await Adapter.open(ours.uri)
    const connected: string[] = []
    await using server: BleakServer = await BleakServer.start({
      adapter,
      deviceName: 'Met by Bumble',
      services: served(() => server),
      onConnect: ({ address, addressType }) => void connected.push(`connected ${address} ${addressType}`),
      onDisconnect: ({ disconnectReason }) => void connected.push(`disconnected ${disconnectReason}`),
    })
    const script = ['test/interop/bumble/central.py', theirs.uri.replace('tcp:', 'tcp-client:'), 'Met by Bumble']
    await using peer = new Peer(peersFile('venv/bin/python'), script)
    await peer.ready(() => /^DONE .*\n/m.test(peer.output))
    const visit = {
      mtu: 247,
      services: ['1801', '1800', 'A000'],
      name: 'Met by Bumble',
      descriptors: { 2901: Buffer.from('Text').toString('hex'), 2904: '19000027010000' },
      read: 'short',
      long: true,
      written: 'written',
      writtenWithout: 'without response',
      longEchoed: true,
      longWritten: true,
      // Write Not Permitted, Read Not Permitted, the application's own, Insufficient Authentication.
      refusals: [0x03, 0x02, 0x80, 0x05],
      notified: numbered('notified', 20),
      indicated: numbered('indicated', 3),
      changed: {
        services: [
          ['1801', '1800', 'A000', 'A100'],
          ['1801', '1800', 'A000'],
        ],
        added: 'added',
      },
    }
    expect(JSON.parse(/^DONE (.*)$/m.exec(peer.output)?.[1] ?? '')).toEqual([visit, visit])
    expect(connected.slice(0, 3)).toEqual([
      'connected C0:00:00:00:00:0C random',
      'disconnected 19',
      'connected C0:00:00:00:00:0C random',
    ])
    for (const { refused, unanswered } of pair.conversations) {
      expect(refused).toEqual([])
      expect(unanswered).toEqual([])
    }
  })
})
