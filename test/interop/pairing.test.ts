import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type IoCapability, ioCapabilities } from '../../smp/pairing-agent.ts'
import { associationOf, methodOf } from '../../smp/pairing-methods.ts'
import { Adapter, BleakClient, BleakServer, type PairingAgent, type PairingMethod, type PairingOptions } from '../../src/index.ts'
import { bumbleDevice, until } from './support/bumble-peripheral.ts'
import { Peer, peersFile } from './support/peer.ts'
import { ServedPair } from './support/served.ts'

/** A Bumble host that pairs (bumble/pairing.py), and an adapter of ours, on two of our controllers, which compare keys. */
class Pairing {
  readonly adapter: Adapter
  readonly methods: PairingMethod[] = []
  readonly #pair: ServedPair
  readonly #peer: Peer
  #read = 0

  static async start(role: 'peripheral' | 'central'): Promise<Pairing> {
    const pair = await ServedPair.start()
    const [ours, theirs] = pair.servers
    const script = ['test/interop/bumble/pairing.py', role, theirs.uri.replace('tcp:', 'tcp-client:')]
    const peer = new Peer(peersFile('venv/bin/python'), script)
    await peer.ready(() => peer.output.includes('READY'))
    return new Pairing(pair, peer, await Adapter.open(ours.uri))
  }

  private constructor(pair: ServedPair, peer: Peer, adapter: Adapter) {
    this.#pair = pair
    this.#peer = peer
    this.adapter = adapter
  }

  tell(line: object): void {
    this.#read = this.#peer.output.length
    this.#peer.tell(JSON.stringify(line))
  }

  /** What stands behind this word, said since something was told last. */
  async said(word: string): Promise<string> {
    const pattern = new RegExp(`^${word}(.*)\\n`, 'm')
    const since = this.#read
    await until(() => pattern.test(this.#peer.output.slice(since)))
    return pattern.exec(this.#peer.output.slice(since))?.[1]?.trim() ?? ''
  }

  /** Bumble pairs like this from now on, and knows nobody. */
  async set(io: IoCapability, sc: boolean, mitm: boolean): Promise<void> {
    this.tell({ settings: { io, sc, mitm } })
    await this.said('SET')
    this.methods.length = 0
  }

  /** Our user, who sees what Bumble shows. */
  agent(ioCapability: IoCapability): PairingAgent {
    return {
      ioCapability,
      authorize: ({ method }) => {
        this.methods.push(method)
        if (method === 'passkey-both') this.#peer.tell(JSON.stringify({ passkey: 123_456 }))
        return true
      },
      displayPasskey: passkey => this.#peer.tell(JSON.stringify({ passkey })),
      requestPasskey: async ({ method }) => (method === 'passkey-both' ? 123_456 : Number(await this.said('SHOWS'))),
      confirmNumeric: async value => Number(await this.said('COMPARES')) === value,
    }
  }

  async stop(): Promise<void> {
    await this.adapter.close()
    await this.#peer.kill()
    await this.#pair[Symbol.asyncDispose]()
  }
}

const combinations = [false, true].flatMap(secure =>
  ioCapabilities.flatMap(ours => ioCapabilities.map(theirs => ({ secure, ours, theirs }))),
)
const nameOf = ({ secure, ours, theirs }: (typeof combinations)[number]): string =>
  `${secure ? 'secure connections' : 'legacy'}: ${ours} with ${theirs}`

/** Both want as much protection as they can have. */
const optionsOf = (secure: boolean, agent: PairingAgent): PairingOptions => ({
  agent,
  secureConnections: secure ? 'only' : 'preferred',
  minKeySize: 16,
})

describe('we are the central, Bumble is the peripheral', () => {
  let rig: Pairing
  beforeAll(async () => {
    rig = await Pairing.start('peripheral')
  })
  afterAll(() => rig.stop())

  test.each(combinations.map(one => [nameOf(one), one] as const))('%s', async (_, { secure, ours, theirs }) => {
    const method = methodOf(associationOf(secure, ours, theirs), 'initiator')
    await rig.set(theirs, secure, method !== 'just-works')
    const agent = rig.agent(ours)
    await new BleakClient(bumbleDevice, { adapter: rig.adapter }).unpair()
    const client = new BleakClient(bumbleDevice, { adapter: rig.adapter, timeout: 60_000, pair: optionsOf(secure, agent) })
    await client.connect()
    expect(rig.methods).toEqual([method])
    const level = {
      encrypted: true,
      authenticated: method !== 'just-works',
      secureConnections: secure,
      keySize: 16,
      bonded: true,
    }
    expect(client.security).toEqual(level)
    expect(await client.readGattChar('a004')).toEqual(new TextEncoder().encode('secret'))
    await rig.said('PAIRED')
    await client.disconnect()
    // Again, with the bond alone.
    rig.methods.length = 0
    const again = new BleakClient(bumbleDevice, { adapter: rig.adapter, timeout: 60_000 })
    await again.connect()
    expect(again.security).toEqual(level)
    expect(await again.readGattChar('a004')).toEqual(new TextEncoder().encode('secret'))
    expect(rig.methods).toEqual([])
    await again.unpair()
  })

  test('Bumble has forgotten us: that is told, and nothing goes in the clear', async () => {
    await rig.set('no-input-no-output', true, false)
    await new BleakClient(bumbleDevice, { adapter: rig.adapter }).unpair()
    const client = new BleakClient(bumbleDevice, { adapter: rig.adapter, timeout: 60_000, pair: true })
    await client.connect()
    await client.disconnect()
    await rig.set('no-input-no-output', true, false)
    await expect(client.connect()).rejects.toMatchObject({ name: 'BleakKeyMissingError', status: 0x06 })
    expect(client.isConnected).toBe(false)
    await client.unpair()
    await client.connect()
    expect(client.security).toMatchObject({ encrypted: true, bonded: true })
    await client.unpair()
  })
})

describe('we are the peripheral, Bumble is the central', () => {
  let rig: Pairing
  beforeAll(async () => {
    rig = await Pairing.start('central')
  })
  afterAll(() => rig.stop())

  test.each(combinations.map(one => [nameOf(one), one] as const))('%s', async (_, { secure, ours, theirs }) => {
    const method = methodOf(associationOf(secure, theirs, ours), 'responder')
    await rig.set(theirs, secure, method !== 'just-works')
    const level = method === 'just-works' ? 'encrypted' : 'authenticated'
    await using server = await BleakServer.start({
      adapter: rig.adapter,
      services: [
        {
          uuid: 'a000',
          characteristics: [
            { uuid: 'a004', properties: ['read'], permissions: { read: level }, value: new TextEncoder().encode('secret') },
          ],
        },
      ],
      pairing: optionsOf(secure, rig.agent(ours)),
    })
    for (const known of [false, true]) {
      rig.tell({ visit: rig.adapter.address })
      expect(JSON.parse(await rig.said('DONE'))).toEqual({ known, value: 'secret', encrypted: true })
    }
    expect(rig.methods).toEqual([method])
    await server.stop()
    await new BleakClient({ address: 'C0:00:00:00:00:0C', addressType: 'random' }, { adapter: rig.adapter }).unpair()
  })
})
