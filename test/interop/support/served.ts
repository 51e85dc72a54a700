import { resolve } from 'node:path'
import { Air, type Profile, profiles, VirtualController } from '../../../controller/index.ts'
import { errorName } from '../../../hci/error-codes.ts'
import { decodeEvent } from '../../../hci/events.ts'
import { describePacket } from '../../../hci/print.ts'
import { type OpenTransport, packetType } from '../../../hci/transport.ts'
import { serve, type TransportServer } from '../../../transports/index.ts'
import { Peer, peersFile } from './peer.ts'

const opcodeOf = (command: Uint8Array): number => (command[0] ?? 0) | ((command[1] ?? 0) << 8)

/** What hosts asked of a controller and how it answered. */
export class Conversation {
  readonly #open: OpenTransport
  /** By opcode; as they are printed. */
  readonly #waiting = new Map<number, string>()
  /** Commands that were refused, each with the reason. */
  readonly refused: string[] = []
  commands = 0

  constructor(open: OpenTransport) {
    this.#open = open
  }

  /** Commands that have had no answer so far. */
  get unanswered(): readonly string[] {
    return [...this.#waiting.values()]
  }

  readonly open: OpenTransport = async (handlers, options) => {
    const transport = await this.#open(
      {
        ...handlers,
        packet: (type, body) => {
          if (type === packetType.event) this.#answer(body)
          handlers.packet(type, body)
        },
      },
      options,
    )
    return {
      close: () => transport.close(),
      send: (type, body) => {
        if (type === packetType.command) {
          this.commands++
          this.#waiting.set(opcodeOf(body), describePacket(type, body))
        }
        return transport.send(type, body)
      },
    }
  }

  #answer(body: Uint8Array): void {
    const event = decodeEvent(body[0] as number, body, 2)
    if (event?.name !== 'commandComplete' && event?.name !== 'commandStatus') return
    const command = this.#waiting.get(event.opcode)
    const status = event.name === 'commandStatus' ? event.status : (event.returnParameters[0] ?? 0)
    if (status !== 0) this.refused.push(`${command}: ${errorName(status)}`)
    this.#waiting.delete(event.opcode)
  }
}

/** Two virtual controllers on one air that goes with the wall clock, each of them served on loopback. */
export class ServedPair implements AsyncDisposable {
  readonly controllers: readonly [VirtualController, VirtualController]
  readonly conversations: readonly [Conversation, Conversation]
  readonly servers: readonly [TransportServer, TransportServer]
  readonly #stopClock: () => void

  static async start(
    profile: Profile = profiles.le54,
    uris: readonly [string, string] = ['tcp:127.0.0.1:0', 'tcp:127.0.0.1:0'],
  ): Promise<ServedPair> {
    const air = new Air()
    const one = new VirtualController({ air, profile })
    const other = new VirtualController({ air, profile })
    const heard = [new Conversation(one.open), new Conversation(other.open)] as const
    const servers = [await serve(uris[0], heard[0].open), await serve(uris[1], heard[1].open)] as const
    return new ServedPair([one, other], heard, servers, air.follow())
  }

  private constructor(
    controllers: ServedPair['controllers'],
    conversations: ServedPair['conversations'],
    servers: ServedPair['servers'],
    stopClock: () => void,
  ) {
    this.controllers = controllers
    this.conversations = conversations
    this.servers = servers
    this.#stopClock = stopClock
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.servers) await server.close()
    this.#stopClock()
  }
}

/** Runs tests of Bumble's own on three controllers of ours, in place of its own; gives what pytest says in the end. */
export const runBumbleTests = async (...args: readonly string[]): Promise<string> => {
  const air = new Air()
  const stopClock = air.follow()
  // The addresses that the tests give Bumble's controllers.
  const controllers = [0xf0f0f0f0f0f0, 0xf1f1f1f1f1f1, 0xf2f2f2f2f2f2].map(address => new VirtualController({ air, address }))
  const servers = await Promise.all(controllers.map(({ open }) => serve('tcp:127.0.0.1:0', open)))
  const pytest = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'served_devices', '--tb=short', ...args]
  const cwd = peersFile('bumble-tests')
  const env = {
    PYTHONPATH: [cwd, resolve('test/interop/bumble')].join(':'),
    SERVED: servers.map(({ uri }) => uri.slice('tcp:'.length)).join(' '),
  }
  try {
    await using peer = new Peer(peersFile('venv/bin/python'), pytest, env, cwd)
    return await peer.ended()
  } finally {
    for (const server of servers) await server.close()
    stopClock()
  }
}

/** What Bumble calls the way to a served controller. */
const bumbleName = (uri: string): string => {
  const [scheme = '', rest = ''] = uri.split(/:(.*)/)
  const names: Readonly<Record<string, string>> = {
    tcp: `tcp-client:${rest}`,
    unix: `unix-client:${rest}`,
    ws: `ws-client:${uri}`,
    pty: `serial:${rest},1000000`,
  }
  return names[scheme] ?? uri
}

/** Runs a scenario of bumble/hosts.py between two Bumble hosts on these controllers, and gives what came of it. */
export const runBumble = async (pair: ServedPair, scenario: string): Promise<unknown> => {
  const uris = pair.servers.map(({ uri }) => bumbleName(uri))
  await using peer = new Peer(peersFile('venv/bin/python'), ['test/interop/bumble/hosts.py', scenario, ...uris])
  await peer.ready(() => /^DONE .*\n/m.test(peer.output))
  return JSON.parse(/^DONE (.*)$/m.exec(peer.output)?.[1] ?? '')
}
