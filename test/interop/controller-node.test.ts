import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Profile, profiles } from '../../controller/index.ts'
import { Peer, peersFile, temporaryDirectory } from './support/peer.ts'
import { ServedPair } from './support/served.ts'

/** A host of another stack on the first controller, and Bumble as the peripheral on the second: what the host has seen. */
const run = async (script: string, place: (folder: string) => string, profile: Profile) => {
  const folder = temporaryDirectory()
  await using pair = await ServedPair.start(profile, [place(folder), 'tcp:127.0.0.1:0'])
  const [near, far] = pair.servers
  const bumble = [`test/interop/bumble/peripheral.py`, far.uri.replace('tcp:', 'tcp-client:')]
  await using peripheral = new Peer(peersFile('venv/bin/python'), bumble)
  await peripheral.ready(() => peripheral.output.includes('READY'))
  await using host = new Peer(process.execPath, [`test/interop/node-hosts/${script}`, near.uri.replace(/^\w+:/, '')], {
    HOME: folder,
  })
  await host.ready(() => /^DONE .*\n/m.test(host.output))
  const [{ refused, unanswered }] = pair.conversations
  return { ...JSON.parse(/^DONE (.*)$/m.exec(host.output)?.[1] ?? ''), refused, unanswered }
}

const { le40, le50, le54 } = profiles

test.each([le40, le50, le54])('noble scans, connects, reads, writes and is notified, over its UART', async profile => {
  expect(await run('noble.mjs', folder => `pty:${join(folder, 'tty')}`, profile)).toEqual({
    address: 'e0:00:00:00:00:0e',
    addressType: 'random',
    connectable: true,
    manufacturerData: 'ffff0102',
    mtu: expect.any(Number),
    // Of 400: noble 2.8.0 asks for no more when the MTU is 517.
    long: 255,
    value: 'written by noble',
    notified: 4,
    rssi: -20,
    refused: [],
    unanswered: [],
  })
})

test.each([le40, le50, le54])(
  'ble-host scans, connects, reads, writes, is notified and pairs, over a unix socket',
  async profile => {
    expect(await run('ble-host.mjs', folder => `unix:${join(folder, 'hci')}`, profile)).toEqual({
      address: 'E0:00:00:00:00:0E',
      addressType: 'random',
      connectable: true,
      mtu: expect.any(Number),
      long: 400,
      value: 'written by ble-host',
      notified: 4,
      isEncrypted: true,
      reason: 0x16,
      refused: [],
      unanswered: [],
    })
  },
)
